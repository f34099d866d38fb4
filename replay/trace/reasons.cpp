// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/reasons.h"

#include "replay/store/trace.h"
#include "replay/words/translate.h"

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

/// The kind of event that a hook gives, as traces call it; empty for one that adds to others.
std::string_view kind_word(std::string_view hook) {
    if (hook.starts_with("unmap_mapping_")) {
        return "unmap";
    }
    if (hook.starts_with("zap_")) {
        return "zap";
    }
    if (hook == "uprobe_munmap") {
        return "munmap";
    }
    if (hook == "sched_process_exit") {
        return "exit";
    }
    constexpr std::string_view kDone = "_done";
    if (hook.ends_with(kDone)) {
        hook.remove_suffix(kDone.size());
    }
    return hook.starts_with("dax_") && !hook.starts_with("dax_iomap") ? hook : std::string_view();
}

/// "hook (what is missing)"
Reason parted(std::string_view text) {
    const std::size_t open = text.find(" (");
    if (open == std::string_view::npos || !text.ends_with(')')) {
        return {std::string(text), ""};
    }
    return {std::string(text.substr(0, open)),
            std::string(text.substr(open + 2, text.size() - open - 3))};
}

} // namespace

std::string thousands(std::uint64_t number) {
    const std::string digits = std::to_string(number);
    std::string text;
    for (std::size_t k = 0; k < digits.size(); ++k) {
        if (k > 0 && (digits.size() - k) % 3 == 0) {
            text += ',';
        }
        text += digits[k];
    }
    return text;
}

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

std::vector<Reason> hooks_missing(const Session& session) {
    std::vector<Reason> hooks;
    each(session, "not_recorded.", [&hooks](std::string_view hook, const std::string& text) {
        hooks.push_back({std::string(hook), text});
    });
    std::string_view rest = session.value(key::kWithout);
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(';'), rest.size());
        const std::size_t begin = std::min(rest.find_first_not_of(' '), end);
        if (begin < end) {
            hooks.push_back(parted(rest.substr(begin, end - begin)));
        }
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return hooks;
}

std::string intercepted_sentence(const Session& session) {
    const std::string_view kept = session.value(key::kUnmapsKept);
    if (kept.empty()) {
        return {};
    }
    return words::say(
        "the module {} stood before the unmaps by faults: {} went on to the kernel, "
        "{} it left out; a call that it turned back is recorded as an unmap that took nothing",
        session.value(key::kTestModule), session.value(key::kUnmapsPassed), kept);
}

std::string not_recorded_sentence(const std::vector<Reason>& hooks) {
    if (hooks.empty()) {
        return {};
    }
    std::vector<std::string_view> kinds;
    for (const Reason& hook : hooks) {
        const std::string_view kind = kind_word(hook.name);
        if (!kind.empty() && std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) {
            kinds.push_back(kind);
        }
    }
    return words::say("{} ({} did not attach)",
                      kinds.empty() ? words::tr("details of some events")
                                    : fmt::format("{}", fmt::join(kinds, ", ")),
                      hooks.size() == 1 ? words::tr("1 hook")
                                        : words::say("{} hooks", hooks.size()));
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
    Faults& faults = mappings_[mapping.id];
    faults.tgid = mapping.tgid;
    faults.advised = (mapping.vm_flags & kVmNoHugePage) != 0;
}

void HugePages::add(const Event& event) {
    if (event.kind != Kind::PmdFault && event.kind != Kind::PteFault) {
        return;
    }
    ++faults_;
    if (event.mapping == kNone) {
        return;
    }
    if (last_ == nullptr || event.mapping != last_id_) {
        last_ = &mappings_[event.mapping]; // stays where it is when others come
        last_id_ = event.mapping;
    }
    ++(event.kind == Kind::PmdFault ? last_->pmd : last_->pte);
}

std::vector<Reason>
HugePages::switched_off(const std::map<std::int64_t, std::string>& thp_disabled,
                        const std::function<std::string(std::int64_t tgid)>& comm) const {
    struct Process {
        std::int64_t pmd = 0, pte = 0, advised = 0;
    };
    std::map<std::int64_t, Process> processes;
    for (const auto& [id, faults] : mappings_) {
        Process& process = processes[faults.tgid];
        process.pmd += faults.pmd;
        process.pte += faults.pte;
        process.advised += faults.advised ? faults.pte : 0;
    }
    std::vector<Reason> reasons;
    for (const auto& [tgid, faults] : processes) {
        if (tgid <= 0 || faults.pmd != 0 || faults.pte == 0) {
            continue;
        }
        const auto whole = thp_disabled.find(tgid);
        if (whole == thp_disabled.end() && faults.advised < faults.pte) {
            continue;
        }
        const std::string name = comm(tgid);
        const std::string who =
            words::say("process {}{}", tgid, name.empty() ? "" : " (" + name + ")");
        const std::string took =
            faults.pte == 1 ? words::say("{} took 1 PTE fault and no PMD fault", who)
                            : words::say("{} took {} PTE faults and no PMD fault", who,
                                         thousands(static_cast<std::uint64_t>(faults.pte)));
        reasons.push_back(
            {"huge_pages_off",
             whole != thp_disabled.end()
                 ? words::say("{}: huge pages are switched off for it ({}, which it may have "
                              "inherited from whoever started it)",
                              took, whole->second)
                 : words::say("{}: huge pages are switched off for its mappings (MADV_NOHUGEPAGE)",
                              took)});
    }
    return reasons;
}

std::map<std::int64_t, std::string> thp_disabled(const Session& session) {
    std::map<std::int64_t, std::string> disabled;
    each(session, key::kThpDisabled, [&disabled](std::string_view tgid, const std::string& what) {
        if (const auto value = number<std::int64_t>(tgid)) {
            disabled.emplace(*value, what);
        }
    });
    return disabled;
}

std::vector<Reason> huge_pages_off(const Trace& trace) {
    const auto disabled = thp_disabled(trace.session());
    HugePages pages;
    bool any_advised = false;
    for (const Mapping& mapping : trace.mappings()) {
        pages.add(mapping);
        any_advised = any_advised || (mapping.vm_flags & kVmNoHugePage) != 0;
    }
    if (disabled.empty() && !any_advised) {
        return {}; // nobody switched them off, whatever the events are
    }
    for (std::size_t k = 0; k < trace.size(); ++k) {
        const Kind kind = trace.kind(k);
        if (kind == Kind::PmdFault || kind == Kind::PteFault) {
            pages.add(trace.event(k));
        }
    }
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
