// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/reasons.h"

#include "replay/trace/trace.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <optional>

namespace daxscope::trace {

namespace {

/// Reasons in the order in which they are told. A name that is not among them comes last.
constexpr std::array<std::string_view, 10> kOrder{"filter",    "none_seen",  "mounts",   "not_dax",
                                                  "argument",  "device_dax", "unmapped", "before",
                                                  "untouched", "looked"};

template <typename Number>
std::optional<Number> number(std::string_view text) {
    Number value = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || rest != text.data() + text.size()) {
        return std::nullopt;
    }
    return value;
}

/// The rows of the session whose key begins so, with what follows in the key.
template <typename Take>
void each(const Session& session, std::string_view prefix, const Take& take) {
    for (auto at = session.values.lower_bound(prefix);
         at != session.values.end() && at->first.starts_with(prefix); ++at) {
        take(std::string_view(at->first).substr(prefix.size()), at->second);
    }
}

std::string plural(std::int64_t count, std::string_view noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

} // namespace

std::span<const std::string_view> filter_names() {
    static constexpr std::array<std::string_view, 7> kNames{"pid", "tid", "comm",  "cgroup",
                                                            "dev", "ino", "result"};
    return kNames;
}

std::map<std::string, std::uint64_t> passed_over(const Session& session) {
    std::map<std::string, std::uint64_t> found;
    each(session, key::kPassedOver, [&found](std::string_view filter, const std::string& value) {
        if (const auto count = number<std::uint64_t>(value)) {
            found.emplace(filter, *count);
        }
    });
    return found;
}

std::vector<Reason> why_empty(const Session& session) {
    std::vector<Reason> reasons;
    each(session, key::kEmpty, [&reasons](std::string_view name, const std::string& text) {
        reasons.push_back({std::string(name), text});
    });
    const auto place = [](const Reason& reason) {
        return std::find(kOrder.begin(), kOrder.end(), reason.name) - kOrder.begin();
    };
    std::stable_sort(reasons.begin(), reasons.end(),
                     [&place](const Reason& a, const Reason& b) { return place(a) < place(b); });
    return reasons;
}

void HugePages::add(const Mapping& mapping) {
    mappings_[mapping.id] = {mapping.tgid, (mapping.vm_flags & kVmNoHugePage) != 0};
}

void HugePages::add(const Event& event) {
    if (event.kind != Kind::PmdFault && event.kind != Kind::PteFault) {
        return;
    }
    ++faults_;
    const auto mapping = mappings_.find(event.mapping);
    if (mapping == mappings_.end()) {
        return;
    }
    const Owner& owner = mapping->second;
    Faults& faults = processes_[owner.tgid];
    if (event.kind == Kind::PmdFault) {
        ++faults.pmd;
    } else {
        ++faults.pte;
        faults.advised += owner.advised ? 1 : 0;
    }
}

std::vector<Reason>
HugePages::switched_off(const std::map<std::int64_t, std::string>& thp_disabled,
                        const std::function<std::string(std::int64_t tgid)>& comm) const {
    std::vector<Reason> reasons;
    for (const auto& [tgid, faults] : processes_) {
        if (tgid <= 0 || faults.pmd != 0 || faults.pte == 0) {
            continue;
        }
        const auto whole = thp_disabled.find(tgid);
        if (whole == thp_disabled.end() && faults.advised < faults.pte) {
            continue;
        }
        const std::string name = comm(tgid);
        const std::string who =
            fmt::format("process {}{}", tgid, name.empty() ? "" : " (" + name + ")");
        const std::string took =
            fmt::format("{} took {} and no PMD fault", who, plural(faults.pte, "PTE fault"));
        reasons.push_back(
            {"huge_pages_off",
             whole != thp_disabled.end()
                 ? fmt::format("{}: huge pages are switched off for it ({}, which it may have "
                               "inherited from whoever started it)",
                               took, whole->second)
                 : fmt::format("{}: huge pages are switched off for its mappings (MADV_NOHUGEPAGE)",
                               took)});
    }
    return reasons;
}

std::vector<Reason> huge_pages_off(const Trace& trace) {
    HugePages pages;
    for (const Mapping& mapping : trace.mappings()) {
        pages.add(mapping);
    }
    for (std::size_t k = 0; k < trace.size(); ++k) {
        const Kind kind = trace.kind(k);
        if (kind == Kind::PmdFault || kind == Kind::PteFault) {
            pages.add(trace.event(k));
        }
    }
    std::map<std::int64_t, std::string> disabled;
    each(trace.session(), key::kThpDisabled,
         [&disabled](std::string_view tgid, const std::string& what) {
             if (const auto value = number<std::int64_t>(tgid)) {
                 disabled.emplace(*value, what);
             }
         });
    return pages.switched_off(disabled, [&trace](std::int64_t tgid) -> std::string {
        // The main thread's name, else any thread's.
        std::string name;
        for (const Task& task : trace.tasks()) {
            if (task.tgid == tgid && (name.empty() || task.tid == tgid)) {
                name = task.comm;
            }
        }
        return name;
    });
}

} // namespace daxscope::trace
