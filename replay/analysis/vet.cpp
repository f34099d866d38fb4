// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/vet.h"

#include "replay/trace/names.h"
#include "replay/words/quantities.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <map>
#include <unordered_map>

namespace daxscope::replay {

using trace::Event;
using trace::Kind;
using trace::kNone;
using trace::Origin;
using trace::Trace;

namespace {

constexpr std::size_t kPerReport = 1 << 16;

/// How often something was met, and where first.
struct Met {
    std::int64_t count = 0, seq = 0;
    void at(const Event& event) {
        if (count++ == 0) {
            seq = event.seq;
        }
    }
};

/// The VMAs of an address space in which faults are under way. A fault holds its VMA in place, so
/// two that overlap can't both be faulted on at one time.
class Vmas {
public:
    /// Is another VMA under way at these addresses?
    bool clash(const trace::Mapping& mapping, std::int64_t begin, std::int64_t end) {
        bool clashes = false;
        auto at = under_way_.upper_bound(mapping.vm_start);
        if (at != under_way_.begin() && std::prev(at)->second.end > mapping.vm_start) {
            --at;
        }
        while (at != under_way_.end() && at->first < mapping.vm_end) {
            if (at->second.mapping != mapping.id) {
                clashes = clashes || at->second.until > begin;
            } else {
                end = std::max(end, at->second.until);
            }
            at = under_way_.erase(at);
        }
        under_way_.emplace(mapping.vm_start, UnderWay{mapping.vm_end, mapping.id, end});
        return clashes;
    }

private:
    struct UnderWay {
        std::uint64_t end;
        std::int64_t mapping, until;
    };
    std::map<std::uint64_t, UnderWay> under_way_; ///< by vm_start; they don't overlap
};

class Vetter {
public:
    Vetter(const Trace& trace, const Progress& progress) : trace_(trace), progress_(progress) {}

    std::vector<Finding> run() {
        losses();
        session();
        look_at_events();
        tell_events();
        clocks();
        not_recorded();
        return std::move(findings_);
    }

private:
    void add(const char* name, std::int64_t count, std::string text) {
        findings_.push_back({name, count, std::move(text)});
    }
    void add(const char* name, const Met& met, std::string_view text) {
        if (met.count > 0) {
            add(name, met.count,
                fmt::format("{}: {} (the first: seq {})", text, met.count, met.seq));
        }
    }

    /// "3 dax_pmd_fault (ringbuf_full)".
    static std::string lost_of(const std::pair<std::string, std::string>& kind_and_source,
                               std::int64_t count) {
        const auto& [kind, source] = kind_and_source;
        if (source == "cut_out") { // lines, of which nobody knows whether they were events
            return "lines of an export are not in the text (cut_out)";
        }
        if (count == kNone) {
            return kind.empty() ? source
                                : fmt::format("{}, nobody knows how many ({})", kind, source);
        }
        return fmt::format("{} {} ({})", words::count_text(count),
                           kind.empty() ? "of an unknown kind" : kind, source);
    }

    void losses() {
        std::map<std::pair<std::string, std::string>, std::int64_t> groups;
        std::int64_t backwards = 0;
        for (const trace::Loss& loss : trace_.losses()) {
            const std::string kind(loss.kind ? trace::kind_name(*loss.kind) : "");
            std::int64_t& sum = groups[{kind, loss.source}];
            // Once nobody knows how many, nobody knows the sum.
            sum = loss.count && sum != kNone ? sum + *loss.count : kNone;
            backwards += loss.ts < loss.ts_from ? 1 : 0;
        }
        if (!groups.empty()) {
            std::string text = fmt::format(
                "{} {} lost{}:",
                trace_.lost() == 0
                    ? "an unknown number of"
                    : (trace_.lost_more() ? "at least " : "") + words::count_text(trace_.lost()),
                trace_.lost() == 1 ? "event was" : "events were",
                trace_.session().values.contains(trace::key::kImporter) ? "" : " while recording");
            std::size_t told = 0;
            for (const auto& [group, sum] : groups) {
                constexpr std::size_t kMost = 12;
                if (told++ == kMost) {
                    text += " …";
                    break;
                }
                text += fmt::format("{} {}", told == 1 ? "" : ",", lost_of(group, sum));
            }
            add("lost", trace_.lost(), std::move(text));
        }
        if (backwards > 0) {
            add("losses_backwards", backwards,
                fmt::format("losses that end before they begin: {}", backwards));
        }
        if (!trace_.session().end) {
            const std::string_view reason = trace_.session().value(trace::key::kEndReason);
            add("cut_off", 1,
                fmt::format("the recording has no end: {}; there is no hash to compare",
                            reason.empty() ? "the recorder did not finish" : reason));
        }
    }

    void session() {
        const trace::Session& session = trace_.session();
        std::string missing;
        for (const std::string_view key :
             {trace::key::kKernelRelease, trace::key::kMachine, trace::key::kPageSize,
              trace::key::kPmdSize, trace::key::kClock, trace::key::kStart}) {
            if (session.value(key).empty()) {
                missing += fmt::format("{}{}", missing.empty() ? "" : ", ", key);
            }
        }
        if (!missing.empty()) {
            add("session_rows", std::count(missing.begin(), missing.end(), ',') + 1,
                fmt::format("the session does not say {}: this daxscope's defaults are used",
                            missing));
        }
        if (const std::string_view period = session.value(trace::key::kAccessPeriod);
            session.values.contains(trace::key::kAccessPeriod)) {
            std::int64_t ns = 0;
            const auto [end, error] =
                std::from_chars(period.data(), period.data() + period.size(), ns);
            if (error != std::errc() || end != period.data() + period.size() || ns <= 0) {
                add("access_period", 1,
                    fmt::format("access_period is '{}', which is no time from one sample to the "
                                "next",
                                period));
            }
        }
        if (trace_.size() == 0) {
            add("no_events", 1, "there are no events at all");
        }
        std::int64_t empty = 0;
        for (const trace::Mapping& mapping : trace_.mappings()) {
            empty += mapping.vm_end == mapping.vm_start ? 1 : 0;
        }
        if (empty > 0) {
            add("mappings_empty", empty, fmt::format("mappings without pages: {}", empty));
        }
    }

    void look_at_events() {
        for (std::size_t k = 0; k < trace_.size(); ++k) {
            if (k % kPerReport == 0) {
                progress_.report(k, trace_.size());
            }
            look_at(trace_.event(k));
        }
    }

    void look_at(const Event& event) {
        const trace::Session& session = trace_.session();
        if (event.is_fault()) {
            if (event.mapping == kNone) {
                faults_without_mapping_.at(event);
            } else {
                in_mapping(event);
            }
            if (event.file == kNone) {
                faults_without_file_.at(event);
            }
        } else if (event.kind == Kind::Unmap && event.ts_end == kNone) {
            unmaps_without_end_.at(event);
        }
        // The recorder itself asks for extents; whose access set a bit no bit tells.
        if (event.task == kNone && event.kind != Kind::Fiemap && event.kind != Kind::Access) {
            without_task_.at(event);
        }
        if (event.ts < session.start || (session.end && event.ts > *session.end)) {
            outside_session_.at(event);
        }
        if (event.task != kNone) {
            in_turn(event);
        }
    }

    /// A fault lies in its VMA, and its VMA alone is there.
    void in_mapping(const Event& fault) {
        const trace::Mapping& mapping = *trace_.mapping(fault.mapping);
        const auto page_size = static_cast<std::uint64_t>(trace_.session().page_size);
        const auto pages =
            static_cast<std::int64_t>((mapping.vm_end - mapping.vm_start) / page_size);
        if (fault.pgoff < mapping.vm_pgoff || fault.pgoff - mapping.vm_pgoff >= pages) {
            outside_mapping_.at(fault);
        }
        if (mapping.mm != kNone && mapping.vm_start < mapping.vm_end) {
            // A fault without an end may be over: only that it began is certain.
            const std::int64_t end = fault.ts_end == kNone ? fault.ts : fault.ts_end;
            if (vmas_[mapping.mm].clash(mapping, fault.ts, end)) {
                overlapping_.at(fault);
            }
        }
    }

    /// A task does one thing after another, and what a fault unmaps lies within it.
    void in_turn(const Event& event) {
        Turn& turn = turns_[event.task];
        if (event.is_fault()) {
            if (event.ts < turn.until) {
                faults_overlap_.at(event);
            }
            turn.begin = event.ts;
            turn.until = event.ts_end == kNone ? event.ts : event.ts_end;
            turn.open = event.is_open();
            turn.been = true;
            return;
        }
        const bool by_fault = (event.kind == Kind::Unmap || event.kind == Kind::Zap) &&
                              event.has(trace::kArg1) &&
                              (event.arg1 == static_cast<std::int64_t>(Origin::PmdFault) ||
                               event.arg1 == static_cast<std::int64_t>(Origin::PteFault));
        if (!by_fault) {
            return;
        }
        // In the order of time: the fault of it has come if there is one.
        const std::int64_t end = event.ts_end == kNone ? event.ts : event.ts_end;
        if (!turn.been || (!turn.open && event.ts > turn.until)) {
            outside_fault_.at(event);
        } else if (!turn.open && end > turn.until) {
            after_fault_.at(event);
        }
    }

    void tell_events() {
        const std::vector<OpenFault> open = open_faults(trace_, progress_);
        if (!open.empty()) {
            add("faults_without_end", static_cast<std::int64_t>(open.size()),
                fmt::format("faults with a begin but no end: {}", open.size()));
        }
        add("unmaps_without_end", unmaps_without_end_, "unmaps with a begin but no end");
        add("without_task", without_task_, "events that name no task");
        add("faults_without_mapping", faults_without_mapping_, "faults that name no mapping");
        add("faults_without_file", faults_without_file_, "faults that name no file");
        add("outside_session", outside_session_,
            "events before the recording's start or after its end");
        add("faults_outside_mapping", outside_mapping_,
            "faults outside the mapping that they name");
        add("mappings_overlap", overlapping_,
            "faults under way in one of two mappings at the same addresses of one process");
        add("faults_overlap", faults_overlap_,
            "faults that begin before the same task's last one ended");
        const char* lost = trace_.losses().empty() ? "" : "; lost faults may explain it";
        add("unmaps_outside_fault", outside_fault_,
            fmt::format("unmaps and zaps by a fault that lie in no fault of their task{}", lost));
        add("faults_end_before_unmap", after_fault_,
            "faults that end before an unmap or zap that they made");
    }

    void clocks() {
        for (const ClockJump& jump : clock_jumps(trace_, progress_)) {
            const trace::Task* task = trace_.task(jump.task);
            add("clock_jump", jump.events,
                fmt::format("the clock of {} is {} ns {} those around it: {} events can't have "
                            "arrived when they did, from seq {} to {}; adding {} ns to its times "
                            "mends it",
                            task == nullptr ? std::to_string(jump.task) : trace::task_text(*task),
                            std::abs(jump.offset), jump.offset > 0 ? "behind" : "ahead of",
                            jump.events, trace_.event(jump.first).seq, trace_.event(jump.last).seq,
                            jump.offset));
        }
    }

    void not_recorded() {
        const std::vector<trace::NotRecorded> hooks = trace_.session().not_recorded();
        for (const trace::NotRecorded& lack : hooks) {
            add("not_recorded", 1,
                lack.text.empty() ? fmt::format("not recorded: what {} tells", lack.hook)
                                  : fmt::format("not recorded: {} (no {})", lack.text, lack.hook));
        }
        std::string kinds;
        for (int kind = 1; hooks.empty() && kind <= static_cast<int>(trace::kLastKind); ++kind) {
            if (!trace_.session().recorded(static_cast<Kind>(kind))) {
                kinds += fmt::format("{}{}", kinds.empty() ? "" : ", ",
                                     trace::kind_name(static_cast<Kind>(kind)));
            }
        }
        if (!kinds.empty()) {
            add("not_recorded", 1, fmt::format("not recorded, or not all: {}", kinds));
        }
    }

    struct Turn {
        std::int64_t begin = INT64_MIN, until = INT64_MIN; ///< of the task's last fault
        bool open = false, been = false;
    };

    const Trace& trace_;
    const Progress& progress_;
    std::vector<Finding> findings_;
    std::unordered_map<std::int64_t, Turn> turns_; ///< by task
    std::unordered_map<std::int64_t, Vmas> vmas_;  ///< by mm
    Met unmaps_without_end_, without_task_, faults_without_mapping_, faults_without_file_,
        outside_session_, outside_mapping_, overlapping_, faults_overlap_, outside_fault_,
        after_fault_;
};

} // namespace

std::vector<Finding> vet(const Trace& trace, const Progress& progress) {
    return Vetter(trace, progress).run();
}

} // namespace daxscope::replay
