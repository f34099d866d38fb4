// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/fault_sums.h"

#include "model/result.h"
#include "replay/engine/replay.h"
#include "replay/trace/reasons.h"
#include "replay/words/translate.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <numeric>
#include <tuple>
#include <unordered_map>

namespace daxscope::replay {

using trace::Event;
using trace::Kind;

namespace {

namespace vm = model::vm_fault;

constexpr std::int64_t kErrors = 0x0002 | 0x0010 | 0x0020 | 0x0040; // SIGBUS, HWPOISON*, SIGSEGV
constexpr std::size_t kReportFaultsEvery = 1 << 16;

PmdEnd pmd_end(trace::Arch arch, const Event& fault) {
    if (!fault.has(trace::kResult)) {
        return PmdEnd::Open;
    }
    const auto result = static_cast<std::uint32_t>(fault.result);
    if ((result & vm::kFallback) != 0) {
        return PmdEnd::Fallback;
    }
    if ((result & vm::kOom) != 0) {
        return PmdEnd::Oom;
    }
    if ((result & kErrors) != 0) {
        return PmdEnd::Sigbus;
    }
    if ((result & vm::kNeedDsync) != 0) {
        return PmdEnd::Unsynced; // until its second half comes
    }
    if ((result & vm::kNopage) != 0) {
        const bool table =
            fault.has(trace::kPmdOut) && trace::pmd_of(arch, fault.pmd_out) == trace::Pmd::Table;
        return table ? PmdEnd::Other : PmdEnd::Huge;
    }
    return result == 0 ? PmdEnd::Retried : PmdEnd::Other;
}

/// What is known of a slot while the events are walked.
struct Walked {
    std::uint32_t row = 0;   ///< place in FaultReport::by_slot
    std::optional<Why> last; ///< what its last PMD fault fell back for, or why nobody asked
    bool asked = false;      ///< a PMD fault was seen
    bool huge = false;       ///< a PMD is mapped, as far as its faults tell
    bool counted = false;    ///< a fault of it passed the filter
};

struct WalkedKey {
    std::int64_t mapping, tgid; ///< tgid where the mapping was not recorded
    std::uint32_t range;
    bool operator==(const WalkedKey&) const = default;
};
struct WalkedKeyHash {
    std::size_t operator()(const WalkedKey& key) const {
        std::size_t hash = std::hash<std::int64_t>()(key.mapping);
        hash = hash * 31 + std::hash<std::int64_t>()(key.tgid);
        return hash * 0x9e3779b97f4a7c15ULL + key.range;
    }
};

class Walk {
public:
    Walk(const trace::Trace& trace, const FaultFilter& filter)
        : trace_(trace), filter_(filter), reader_(trace) {}

    void events(const Progress& progress) {
        const std::size_t upto = std::min(trace_.size(), filter_.events);
        for (std::size_t k = 0; k < upto; ++k) {
            if (k % kReportFaultsEvery == 0) {
                progress.report(k, upto);
            }
            switch (trace_.kind(k)) {
            case Kind::PmdFault:
                pmd(static_cast<std::uint32_t>(k), trace_.event(k));
                break;
            case Kind::PteFault:
                pte(static_cast<std::uint32_t>(k), trace_.event(k));
                break;
            case Kind::InsertPfnMkwrite:
                finished(trace_.event(k));
                break;
            default:
                break;
            }
        }
    }

    void permissions(const Run& run) {
        const bool told = trace_.session().recorded(Kind::WritebackOne);
        for (const Outcome& outcome : run.outcomes) {
            if (outcome.kind != OutcomeKind::Permission || outcome.event == kNoIndex) {
                continue;
            }
            const Event fault = trace_.event(outcome.event);
            if (!passes(fault) || ((fault.result | outcome.result) & vm::kNeedDsync) != 0) {
                continue; // counted as the second half of a MAP_SYNC write
            }
            FaultSum& sum = report_.by_slot[walked(outcome.event, fault).row].sum;
            const PermissionSum one{1, outcome.end - outcome.begin};
            (outcome.cause_kind == CauseKind::Writeback ? sum.writeback
             : told                                     ? sum.first_write
                                                        : sum.unexplained)
                .add(one);
        }
    }

    FaultReport finish() {
        for (const auto& [key, slot] : walked_) {
            FaultSum& sum = report_.by_slot[slot.row].sum;
            sum.slot_count = slot.counted ? 1 : 0;
            sum.slots_huge = slot.counted && slot.huge ? 1 : 0;
        }
        std::erase_if(report_.by_slot,
                      [](const SlotFaults& slot) { return slot.sum.slot_count == 0; });
        const bool inferred = !trace_.session().made() && !trace_.session().recorded(Kind::Unmap);
        for (SlotFaults& slot : report_.by_slot) {
            slot.sum.permissions_inferred = inferred;
            slot.sum.finish();
            report_.total.add(slot.sum);
        }
        report_.total.finish();
        report_.incomplete = faults_incomplete(trace_);
        return std::move(report_);
    }

private:
    std::int64_t tgid_of(const Event& fault) const {
        const trace::Mapping* mapping = trace_.mapping(fault.mapping);
        if (mapping != nullptr && mapping->tgid != trace::kNone) {
            return mapping->tgid;
        }
        const trace::Task* task = trace_.task(fault.task);
        return task == nullptr ? trace::kNone : task->tgid;
    }
    bool passes(const Event& fault) const {
        if (filter_.empty()) {
            return true;
        }
        const trace::Task* task = trace_.task(fault.task);
        const trace::File* file = trace_.file(fault.file);
        return (!filter_.tgid || tgid_of(fault) == *filter_.tgid) &&
               (!filter_.tid || (task != nullptr && task->tid == *filter_.tid)) &&
               (filter_.file.empty() ||
                (file != nullptr && file->path.find(filter_.file) != std::string::npos));
    }
    Walked& walked(std::uint32_t index, const Event& fault) {
        const std::int64_t tgid = tgid_of(fault);
        const WalkedKey key{fault.mapping, fault.mapping == trace::kNone ? tgid : trace::kNone,
                            trace_.range_of(index)};
        const auto [at, fresh] = walked_.try_emplace(key);
        if (fresh) {
            at->second.row = static_cast<std::uint32_t>(report_.by_slot.size());
            report_.by_slot.push_back({fault.mapping, key.range, fault.file, tgid, {}});
        }
        return at->second;
    }
    static std::int64_t time_of(const Event& fault) {
        return fault.ts_end == trace::kNone ? 0 : fault.ts_end - fault.ts;
    }
    static void count(WhySum& sum, const FallbackCause& cause, std::uint32_t index) {
        ++sum.faults;
        sum.recorded += cause.basis == Basis::Recorded ? 1 : 0;
        sum.inferred += cause.basis == Basis::Inferred ? 1 : 0;
        sum.candidates |= cause.candidates;
        sum.example = std::min(sum.example, index);
    }

    void pmd(std::uint32_t index, const Event& fault) {
        Walked& slot = walked(index, fault);
        const PmdEnd end = pmd_end(trace_.session().arch, fault);
        slot.asked = true;
        slot.last.reset();
        slot.huge = end == PmdEnd::Huge;
        const bool counts = passes(fault);
        FallbackCause cause;
        if (end == PmdEnd::Fallback) {
            cause = reader_.fell_back(fault);
            slot.last = cause.why;
        } else if (end == PmdEnd::Unsynced) {
            syncing_[fault.task] = {&slot, counts};
        }
        if (!counts) {
            return;
        }
        slot.counted = true;
        FaultSum& sum = report_.by_slot[slot.row].sum;
        ++sum.ends[static_cast<std::size_t>(end)];
        sum.pmd_time += time_of(fault);
        sum.untimed += fault.ts_end == trace::kNone ? 1 : 0;
        sum.unknown_ends += end == PmdEnd::Open && !fault.is_open() ? 1 : 0;
        if (end == PmdEnd::Fallback) {
            WhySum& why = sum.at(cause.why);
            count(why, cause, index);
            why.pmd_time += time_of(fault);
        } else if (end == PmdEnd::Unsynced) {
            sum.sync.add({1, time_of(fault)});
        }
    }

    void pte(std::uint32_t index, const Event& fault) {
        Walked& slot = walked(index, fault);
        slot.huge = false;
        if (!passes(fault)) {
            return;
        }
        FaultSum& sum = report_.by_slot[slot.row].sum;
        slot.counted = true;
        if (!slot.asked && !slot.last) {
            const FallbackCause cause = reader_.not_asked(fault);
            count(sum.at(cause.why), cause, index);
            slot.last = cause.why;
            ++sum.slots_unasked;
        }
        ++sum.pte_faults;
        sum.untimed += fault.ts_end == trace::kNone ? 1 : 0;
        sum.pte_time += time_of(fault);
        if (fault.has(trace::kResult) && (fault.result & vm::kNeedDsync) != 0) {
            sum.sync.add({1, time_of(fault)});
        }
        if (slot.last) {
            WhySum& why = sum.at(*slot.last);
            ++why.pte_faults;
            why.pte_time += time_of(fault);
        }
    }

    /// The second half of a MAP_SYNC write.
    void finished(const Event& mkwrite) {
        const auto at = syncing_.find(mkwrite.task);
        if (at == syncing_.end()) {
            return;
        }
        const auto [slot, counts] = at->second;
        syncing_.erase(at);
        const bool table =
            mkwrite.has(trace::kPmdOut) &&
            trace::pmd_of(trace_.session().arch, mkwrite.pmd_out) == trace::Pmd::Table;
        if (!mkwrite.has(trace::kResult) || (mkwrite.result & vm::kNopage) == 0 || table) {
            return;
        }
        slot->huge = true;
        if (counts) {
            auto& ends = report_.by_slot[slot->row].sum.ends;
            --ends[static_cast<std::size_t>(PmdEnd::Unsynced)];
            ++ends[static_cast<std::size_t>(PmdEnd::Huge)];
        }
    }

    const trace::Trace& trace_;
    const FaultFilter& filter_;
    FallbackReader reader_;
    FaultReport report_;
    std::unordered_map<WalkedKey, Walked, WalkedKeyHash> walked_;        // its nodes stay in place
    std::unordered_map<std::int64_t, std::pair<Walked*, bool>> syncing_; // by task; does it count
};

} // namespace

std::string_view pmd_end_name(PmdEnd end) {
    constexpr std::array<std::string_view, kPmdEnds> kNames{
        "huge", "fallback", "sigbus", "oom", "retried", "unsynced", "other", "open"};
    return kNames[static_cast<std::size_t>(end)];
}

void WhySum::add(const WhySum& other) {
    faults += other.faults;
    recorded += other.recorded;
    inferred += other.inferred;
    candidates |= other.candidates;
    pte_faults += other.pte_faults;
    pmd_time += other.pmd_time;
    pte_time += other.pte_time;
    example = std::min(example, other.example);
}

std::uint64_t FaultSum::pmd_faults() const {
    return std::accumulate(ends.begin(), ends.end(), std::uint64_t{0});
}

std::uint64_t FaultSum::could_be_huge() const {
    return pmd_faults() - end(PmdEnd::Open) + slots_unasked;
}

PermissionSum FaultSum::permissions() const {
    PermissionSum all = sync;
    all.add(writeback);
    all.add(first_write);
    all.add(unexplained);
    return all;
}

const WhySum* FaultSum::find(Why why) const {
    const auto found =
        std::find_if(whys.begin(), whys.end(), [why](const WhySum& sum) { return sum.why == why; });
    return found == whys.end() ? nullptr : &*found;
}

WhySum& FaultSum::at(Why why) {
    const auto found =
        std::find_if(whys.begin(), whys.end(), [why](const WhySum& sum) { return sum.why == why; });
    if (found != whys.end()) {
        return *found;
    }
    whys.push_back({});
    whys.back().why = why;
    return whys.back();
}

void FaultSum::add(const FaultSum& other) {
    for (std::size_t k = 0; k < kPmdEnds; ++k) {
        ends[k] += other.ends[k];
    }
    pte_faults += other.pte_faults;
    pmd_time += other.pmd_time;
    pte_time += other.pte_time;
    unknown_ends += other.unknown_ends;
    untimed += other.untimed;
    slot_count += other.slot_count;
    slots_huge += other.slots_huge;
    slots_unasked += other.slots_unasked;
    sync.add(other.sync);
    writeback.add(other.writeback);
    first_write.add(other.first_write);
    permissions_inferred = permissions_inferred || other.permissions_inferred;
    unexplained.add(other.unexplained);
    for (const WhySum& why : other.whys) {
        at(why.why).add(why);
    }
}

void FaultSum::finish() {
    std::sort(whys.begin(), whys.end(), [](const WhySum& a, const WhySum& b) {
        return std::tuple(-a.time(), -static_cast<std::int64_t>(a.faults), a.why) <
               std::tuple(-b.time(), -static_cast<std::int64_t>(b.faults), b.why);
    });
}

std::string faults_incomplete(const trace::Trace& trace, std::initializer_list<Kind> kinds) {
    const trace::Session& session = trace.session();
    if (const std::string missing = session.not_recorded_text(kinds); !missing.empty()) {
        return words::say("{} were not recorded", missing);
    }
    std::int64_t lost = 0;
    bool more = false, any = false;
    for (const trace::Loss& loss : trace.losses()) {
        if (loss.kind && std::find(kinds.begin(), kinds.end(), *loss.kind) == kinds.end()) {
            continue;
        }
        any = true;
        lost += loss.count.value_or(0);
        more = more || !loss.count;
    }
    if (any && (lost > 0 || more)) {
        return lost == 0 ? words::tr("events were lost, nobody knows how many")
                         : words::say("{}{} events that may be faults were lost",
                                      more ? words::tr("at least ") : std::string(),
                                      trace::thousands(static_cast<std::uint64_t>(lost)));
    }
    if (const auto passed = trace::passed_over(session); passed.contains("result")) {
        return words::say("{} faults were left out by their result (record -x)",
                          trace::thousands(passed.at("result")));
    }
    if (!session.end && !session.made() && !trace.known_upto()) {
        return "the recording was cut off";
    }
    return {};
}

FaultReport fault_report(const trace::Trace& trace, const FaultFilter& filter, const Run* run,
                         const Progress& progress) {
    Walk walk(trace, filter);
    walk.events(progress);
    std::optional<Run> own;
    if (run == nullptr) {
        own = recorded(trace, progress);
        run = &*own;
    }
    walk.permissions(*run);
    return walk.finish();
}

std::vector<FaultGroup> grouped(const trace::Trace& trace, const FaultReport& report, GroupBy by) {
    std::map<std::int64_t, FaultGroup> groups;
    for (const SlotFaults& slot : report.by_slot) {
        const bool in_range = slot.range != trace::Trace::kNoRange;
        std::int64_t key = slot.file;
        if (by == GroupBy::Range) {
            key = in_range ? static_cast<std::int64_t>(trace.row_of(slot.range)) : trace::kNone;
        } else if (by == GroupBy::Process) {
            key = slot.tgid;
        }
        const auto [at, fresh] = groups.try_emplace(key);
        if (fresh) {
            FaultGroup& group = at->second;
            group.file = by == GroupBy::Process ? trace::kNone : slot.file;
            group.range = by == GroupBy::Range ? slot.range : trace::Trace::kNoRange;
            group.tgid = by == GroupBy::Process ? slot.tgid : trace::kNone;
        }
        at->second.sum.add(slot.sum);
    }
    std::vector<FaultGroup> list;
    for (auto& [key, group] : groups) {
        group.sum.finish();
        list.push_back(std::move(group));
    }
    return list;
}

} // namespace daxscope::replay
