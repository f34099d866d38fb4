// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is known of a trace as a whole: what it said of itself, what is missing from it, and the
// session that comes of both.
#include "replay/import/gatherer.h"
#include "replay/trace/import_keys.h"
#include "replay/trace/names.h"
#include "replay/trace/tables.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <optional>
#include <utility>

namespace daxscope::source {

using trace::Kind;
using trace::kNone;

namespace {

namespace key = trace::key;

constexpr std::uint64_t bit(Kind kind) {
    return std::uint64_t{1} << static_cast<unsigned>(kind);
}

/// Kinds that other tools can record, in the order in which they are told.
constexpr std::array kKinds{Kind::PmdFault,
                            Kind::PteFault,
                            Kind::PmdLoadHole,
                            Kind::PmdLoadHoleFallback,
                            Kind::PteLoadHole,
                            Kind::InsertPfnMkwrite,
                            Kind::InsertPfnMkwriteNoEntry,
                            Kind::Unmap,
                            Kind::Zap,
                            Kind::WritebackRange,
                            Kind::WritebackOne,
                            Kind::Munmap,
                            Kind::Exit};

} // namespace

void Gatherer::learn(const About& about) {
    const auto take = [this](std::string& mine, const std::string& theirs) {
        if (!theirs.empty() && mine != theirs) {
            mine = theirs;
            ++revision_;
        }
    };
    take(about_.format, about.format);
    if (about.clock != "unknown") {
        take(about_.clock, about.clock);
    }
    const auto other = [](const std::string& mine, const std::string& theirs) {
        return !mine.empty() && !theirs.empty() && mine != theirs;
    };
    if (latest_ != kNone && (other(about_.kernel_release, about.kernel_release) ||
                             other(about_.machine, about.machine))) {
        another_stretch(Apart::Kernel);
    }
    take(about_.kernel_release, about.kernel_release);
    take(about_.machine, about.machine);
    about_.cpus = about.cpus > 0 ? about.cpus : about_.cpus;
    about_.enabled |= about.enabled;
    about_.exported = about.exported;
    about_.lines = about.lines;
}

void Gatherer::set(std::string_view key, std::string value) {
    tables_.session.values.insert_or_assign(std::string(key), std::move(value));
    ++revision_;
}

void Gatherer::lost(LossMark mark) {
    if (!about_.exported && mark.source != "overwritten" && mark.count.value_or(2) > 1) {
        gap_of_cpu_[mark.cpu] = ++gaps_;
    }
    const std::int64_t of_cpu = last_of_cpu_.get(mark.cpu);
    const std::int64_t from = of_cpu != kNone ? of_cpu : latest_;
    if (losses_.size() + tables_.losses.size() < kMostLosses) {
        losses_.push_back({std::move(mark), from});
    }
}

void Gatherer::settle_losses(std::int64_t now, std::int32_t cpu, bool all) {
    const auto is_over = [&](const PendingLoss& loss) {
        return all || loss.mark.cpu == kNone || loss.mark.cpu == cpu || loss.mark.to != kNone;
    };
    for (const PendingLoss& loss : losses_) {
        if (is_over(loss)) {
            const std::int64_t to =
                std::max<std::int64_t>(loss.mark.to != kNone ? loss.mark.to : now, 0);
            const std::int64_t from = loss.mark.from != kNone ? loss.mark.from
                                      : loss.from != kNone    ? loss.from
                                                              : to;
            tables_.losses.push_back(
                {std::min(from, to), to, loss.mark.source, loss.mark.place, loss.mark.count, {}});
            ++revision_;
        }
    }
    std::erase_if(losses_, is_over);
}

void Gatherer::rejected(const std::string& place, std::string_view why) {
    const std::string what = fmt::format("{}: {}", place, why);
    const std::int64_t now = std::max<std::int64_t>(latest_, 0);
    if (rejected_++ == 0) {
        rejected_first_ = what;
    }
    if (rejected_ <= kRejectsShown) {
        tables_.losses.push_back({now, now, "import_reject", what, 1, {}});
    }
    ++revision_;
}

void Gatherer::not_understood(std::string_view what) {
    if (not_understood_++ == 0) {
        not_understood_first_ = what;
    }
    ++revision_;
}

/// Lines of an export that were taken out of it, as far as they have come.
std::int64_t Gatherer::missing_lines() const {
    return std::max<std::int64_t>(about_.lines - static_cast<std::int64_t>(taken_ + rejected_), 0);
}

/// Whether all events of a kind are there, losses aside: some are, or the trace says so and is
/// borne out by what is there.
bool Gatherer::is_there(Kind kind) const {
    const bool believed = promise_.contradicted() == 0 && !(finished_ && missing_lines() > 0);
    return seen_[static_cast<std::size_t>(kind)] > 0 ||
           (believed && (about_.enabled & bit(kind)) != 0);
}

void Gatherer::write_session() {
    trace::Session& session = tables_.session;
    const auto put_text = [&session](std::string_view name, std::string value) {
        session.values.insert_or_assign(std::string(name), std::move(value));
    };
    const auto put_number = [&put_text](std::string_view name, auto number) {
        if (number > 0) {
            put_text(name, std::to_string(number));
        }
    };
    put_text(key::kImporter, "daxscope " DAXSCOPE_VERSION);
    put_text(key::kRecorder, "daxscope " DAXSCOPE_VERSION);
    put_text(key::kSourceFormat, about_.format);
    put_text(key::kClock, about_.clock);
    put_text(key::kPageSize, std::to_string(session.page_size));
    put_text(key::kPmdSize, std::to_string(session.pmd_size));
    put_number("cpus", about_.cpus);
    if (!about_.kernel_release.empty()) {
        put_text(key::kKernelRelease, about_.kernel_release);
        session.kernel_release = about_.kernel_release;
    }
    if (const auto arch = trace::arch_of(about_.machine)) {
        put_text(key::kMachine, about_.machine);
        session.arch = *arch;
    }
    put_number(key::kClocks, clocks_ > 1 ? clocks_ : 0);
    put_number(key::kRejected, rejected_);
    if (rejected_ > 0) {
        put_text(key::kRejectedFirst, rejected_first_);
    }
    put_number(key::kNotUnderstood, not_understood_);
    if (not_understood_ > 0) {
        put_text(key::kNotUnderstoodFirst, not_understood_first_);
    }
    put_number(key::kWithoutBegin, without_begin_);
    const std::uint64_t faults = seen_[static_cast<std::size_t>(Kind::PmdFault)] +
                                 seen_[static_cast<std::size_t>(Kind::PteFault)];
    session.values.erase(std::string(key::kWithoutPmd)); // a fault that came since may tell it
    put_number(key::kWithoutPmd, with_pmd_ == 0 ? faults : 0);
    put_number(key::kWithoutProcess, parties_.without_process());
    put_number(key::kContradicted, promise_.contradicted());
    if (finished_) {
        put_number(key::kLinesMissing, missing_lines());
    }
    std::string kinds;
    for (const Kind kind : kKinds) {
        if (!is_there(kind)) {
            kinds += kinds.empty() ? "" : " ";
            kinds += trace::kind_name(kind);
        }
    }
    put_text(key::kNotRecordedKinds, kinds);
    // What the head of an export of ours says counts as far as the lines bear it out.
    const auto told = [&session](std::string_view name) -> std::optional<std::int64_t> {
        const std::string_view text = session.value(name);
        std::int64_t time = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), time);
        const bool whole = error == std::errc{} && end == text.data() + text.size();
        constexpr std::int64_t kMost = INT64_MAX / 2; // of which a length is a number, too
        return whole && time >= 0 && time <= kMost ? std::optional(time) : std::nullopt;
    };
    session.start = std::max<std::int64_t>(first_, 0);
    session.start = std::min(session.start, told(key::kRecordedStart).value_or(session.start));
    put_text(key::kStart, std::to_string(session.start));
    if (finished_) {
        session.end = std::max(session.start, last_);
        session.end = std::max(*session.end, told(key::kRecordedEnd).value_or(0));
        put_text(key::kEnd, std::to_string(*session.end));
        put_text(key::kEndReason, "end of the input");
    }
}

} // namespace daxscope::source
