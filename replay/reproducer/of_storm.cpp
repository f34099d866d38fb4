// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/reproducer/of_storm.h"

#include "replay/analysis/cut_acts.h"
#include "replay/analysis/cut_place.h"
#include "replay/engine/plan.h"
#include "replay/engine/replay.h"
#include "replay/engine/watch.h"
#include "replay/trace/names.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace daxscope::replay::reproducer {

namespace {

using model::Entry;
using model::Extent;
using model::SlotKind;
using trace::Event;
using trace::Kind;

/// Something that was done, and the events that it caused.
struct Done {
    std::int64_t time = 0;
    std::int64_t task = trace::kNone;
    Action action;
    std::vector<std::pair<std::string_view, std::string>> caused; ///< event, result
};

class StormMaker {
public:
    StormMaker(const trace::Trace& trace, const Run& run, const Storm& storm,
               const Progress& progress)
        : trace_(trace), run_(run), storm_(storm), progress_(progress),
          plan_(make_plan(trace, without_measured(), progress)),
          pages_(static_cast<std::uint32_t>(trace.session().pages_per_pmd())) {
        program_.page_size = trace.session().page_size;
        program_.pmd_size = trace.session().pmd_size;
    }

    Program make(const std::string& from, std::size_t most) {
        tell(from);
        add_faults();
        add_acts();
        std::stable_sort(done_.begin(), done_.end(),
                         [](const Done& a, const Done& b) { return a.time < b.time; });
        add_writebacks();
        begin_as_then();
        fold_and_cut(most);
        count();
        return std::move(program_);
    }

private:
    static Options without_measured() {
        Options options;
        options.measured = false;
        return options;
    }

    template <typename... Values>
    void note(fmt::format_string<Values...> format, Values&&... values) {
        program_.notes.push_back(fmt::format(format, std::forward<Values>(values)...));
    }

    void tell(const std::string& from) {
        const trace::PmdRange& range = trace_.ranges()[storm_.range];
        const trace::File* const file = trace_.file(range.file);
        const trace::Session& session = trace_.session();
        program_.about.push_back(fmt::format(
            "Storm {} of {}: {} refaults of {} mappings on page {} of {}, from {} on, {} on {}.",
            storm_.rank, from, storm_.refaults, storm_.parties.size(), range.pgoff,
            file == nullptr || file->path.empty()
                ? fmt::format("inode {}", file == nullptr ? 0 : file->ino)
                : file->path,
            time_text(trace_, storm_.begin), session.truth(), session.kernel_release));
        program_.about.emplace_back(
            "Made by daxscope storms --reproducer. Accesses that found their mapping were not "
            "recorded, and are not in it.");
        program_.basis = session.made()        ? "modelled"
                         : session.synthetic() ? "synthetic"
                                               : "recorded";
        program_.kernel = session.made() ? std::string(session.value(trace::key::kMadeHandler))
                                         : session.kernel_release;
        if (trace_.lost() > 0 || trace_.lost_more()) {
            note("The recording lost events: there may have been more accesses.");
        }
    }

    /// Processes by tgid, each mapping one of its own where that was not recorded.
    unsigned process_of(std::int64_t tgid, std::uint32_t mapping) {
        const std::int64_t key =
            tgid != trace::kNone ? tgid : -2 - static_cast<std::int64_t>(mapping);
        return processes_.try_emplace(key, static_cast<unsigned>(processes_.size())).first->second;
    }

    std::string name_of(std::int64_t task) const {
        const trace::Task* const who = trace_.task(task);
        return who == nullptr
                   ? std::string("unknown")
                   : fmt::format("{}-{}", who->named ? plain_word(who->comm) : "unnamed", who->tid);
    }

    int mapping_of(const SlotPlace& slot) {
        const auto [at, added] =
            mappings_.try_emplace(slot.mapping, static_cast<int>(program_.mappings.size()));
        if (!added) {
            return at->second;
        }
        Mapping made;
        made.name = fmt::format("mapping-{}", slot.mapping);
        made.process = process_of(slot.tgid, slot.mapping);
        made.is_private = slot.is_private;
        made.sync = slot.sync && !slot.is_private;
        made.no_huge = slot.no_huge;
        made.misaligned = slot.colour;
        if (const trace::Mapping* const mapping = trace_.mapping(slot.mapping);
            mapping != nullptr && (slot.before_vma || slot.after_vma) && !slot.colour) {
            const std::int64_t begin = mapping->vm_pgoff - trace_.ranges()[storm_.range].pgoff;
            const auto length =
                static_cast<std::int64_t>((mapping->vm_end - mapping->vm_start) /
                                          static_cast<std::uint64_t>(program_.page_size));
            const std::int64_t first = std::clamp<std::int64_t>(begin, 0, pages_ - 1);
            made.first = static_cast<std::uint32_t>(first);
            made.pages = static_cast<std::uint32_t>(
                std::clamp<std::int64_t>(begin + length - first, 1, pages_ - first));
        }
        program_.mappings.push_back(std::move(made));
        return at->second;
    }

    /// @param mapping place in Program::mappings, or Party::kNoMapping
    std::uint32_t party_of(std::int64_t task, int mapping) {
        const auto [at, added] = parties_.try_emplace(
            {task, mapping}, static_cast<std::uint32_t>(program_.parties.size()));
        if (added) {
            Party party{name_of(task), mapping, 0};
            party.process = mapping != Party::kNoMapping
                                ? program_.mappings[static_cast<std::size_t>(mapping)].process
                                : process_of(trace::kNone, kNoIndex - 1 - at->second);
            program_.parties.push_back(std::move(party));
        }
        return at->second;
    }

    void caused(Done& done, std::uint32_t event) const {
        if (event == kNoIndex) {
            return;
        }
        const Event fault = trace_.event(event);
        if (fault.ts_end != trace::kNone && (fault.absent & trace::kResult) == 0) {
            done.caused.emplace_back(
                fault.kind == Kind::PmdFault ? kPmdDone : kPteDone,
                trace::flag_text(fault.result,
                                 trace::fault_result_names(trace_.session().kernel_release)));
        }
    }

    void add_faults() {
        std::size_t overlaps = 0;
        std::int64_t busy = INT64_MIN;
        for (std::uint32_t k = storm_.first; k <= storm_.last; ++k) {
            const Outcome& outcome = run_.outcomes[k];
            if (outcome.range != storm_.range || outcome.event == kNoIndex ||
                plan_.access_of[outcome.event] == kNoIndex) {
                continue;
            }
            const std::uint32_t number = plan_.access_of[outcome.event];
            const Access& access = plan_.accesses[number];
            first_ = std::min(first_, number);
            Done done;
            done.time = access.begin;
            done.task = trace_.event(outcome.event).task;
            const int mapping = mapping_of(plan_.slots[access.slot]);
            done.action.party = party_of(done.task, mapping);
            done.action.op = access.write ? Op::Write : Op::Read;
            done.action.page = std::min<std::uint32_t>(access.page, pages_ - 1);
            Mapping& whole = program_.mappings[static_cast<std::size_t>(mapping)];
            if (done.action.page < whole.first ||
                (whole.pages != 0 && done.action.page >= whole.first + whole.pages)) {
                whole.first = whole.pages = 0; // the trace contradicts itself
            }
            caused(done, access.event);
            caused(done, access.retry);
            caused(done, access.pte);
            done_.push_back(std::move(done));
            overlaps += access.begin < busy ? 1 : 0;
            busy = std::max(busy, outcome.end);
        }
        if (done_.empty()) {
            throw Error(Exit::Io, "the storm's accesses were not recorded", "");
        }
        if (overlaps > 0) {
            note("{} of the {} faults began while another one was under way: here they take "
                 "turns, so that the counts may differ.",
                 overlaps, done_.size());
        }
    }

    /// The Op of an act, nothing where there is none. Who writes back is told by the task.
    static std::optional<Op> op_of(const OutsideAct& act, bool flusher) {
        if (!act.act) {
            return std::nullopt;
        }
        const Op op = reproducer::op_of(*act.act);
        const bool syncs = op == Op::Fsync || op == Op::Writeback;
        return !syncs ? op : flusher ? Op::Writeback : Op::Fsync;
    }

    void add_acts() {
        std::map<std::string, std::size_t> left_out;
        const std::int64_t begin = done_.front().time;
        for (const OutsideAct& act : acts_on(trace_, plan_, storm_.range, begin, storm_.end)) {
            const trace::Task* const who = trace_.task(act.task);
            const bool flusher = who == nullptr || who->comm.starts_with("kworker");
            const std::optional<Op> op = op_of(act, flusher);
            const auto mapping = mappings_.find(act.mapping);
            if (!op || (act.mapping != kNoIndex && mapping == mappings_.end())) {
                ++left_out[act.what];
                continue;
            }
            if (*op != Op::Fsync || !add_msync(act)) {
                add(act.time, act.task, *op,
                    mapping == mappings_.end() ? Party::kNoMapping : mapping->second);
            }
        }
        for (const auto& [what, count] : left_out) {
            note("Left out, {} of them: {}.", count, what);
        }
        for (std::size_t k = trace_.lower_bound(begin);
             k < trace_.size() && trace_.time(k) <= storm_.end; ++k) {
            if (trace_.kind(k) == Kind::Zap && trace_.range_of(k) == storm_.range) {
                const Event zap = trace_.event(k);
                const auto mapping = mappings_.find(static_cast<std::uint32_t>(zap.mapping));
                if (zap.arg1 == static_cast<std::int64_t>(trace::Origin::Madvise) &&
                    mapping != mappings_.end()) {
                    add(zap.ts, zap.task, Op::Dontneed, mapping->second);
                }
            }
        }
    }

    /// Who maps pages and has just these written back called msync(), it is taken. False where all
    /// of the file was asked for, or what is not mapped, or where that was not recorded.
    bool add_msync(const OutsideAct& act) {
        const std::int64_t whole = INT64_MAX / program_.page_size;
        const std::int64_t begin = trace_.ranges()[storm_.range].pgoff;
        if (act.asked_last == trace::kNone || act.asked_last >= whole) {
            return false;
        }
        const auto first = std::max<std::int64_t>(act.asked_first - begin, 0);
        const auto last = std::min<std::int64_t>(act.asked_last - begin, pages_ - 1);
        for (const auto& [whose, party] : parties_) {
            if (whose.first != act.task || whose.second == Party::kNoMapping) {
                continue;
            }
            const Mapping& mapping = program_.mappings[static_cast<std::size_t>(whose.second)];
            const std::int64_t end = mapping.pages == 0 ? pages_ : mapping.first + mapping.pages;
            if (first < mapping.first || last >= end) {
                continue;
            }
            add(act.time, act.task, Op::Msync, whose.second);
            done_.back().action.page = static_cast<std::uint32_t>(first);
            done_.back().action.pages = static_cast<std::uint32_t>(last - first + 1);
            return true;
        }
        return false;
    }

    /// Who faults acts as the party that it is, whichever its mapping.
    void add(std::int64_t time, std::int64_t task, Op op, int mapping) {
        if (mapping == Party::kNoMapping) {
            const auto at =
                std::find_if(parties_.begin(), parties_.end(),
                             [task](const auto& each) { return each.first.first == task; });
            mapping = at == parties_.end() ? Party::kNoMapping : at->first.second;
        }
        Done done;
        done.time = time;
        done.task = task;
        done.action = {party_of(task, mapping), op, 0};
        done_.push_back(std::move(done));
        if (op == Op::Fsync && !syncs_) {
            syncs_ = true;
            note("fsync(), fdatasync() and sync_file_range() are recorded alike: fsync() here.");
        } else if (op == Op::Msync && !msyncs_) {
            msyncs_ = true;
            note("Just some of the mapped pages were written back: by msync() here; "
                 "sync_file_range() and an O_SYNC write(2) are recorded alike.");
        } else if (op == Op::Pwrite) {
            note("write(2): which page of the range, and how many, is not in it: page 0 here.");
        }
    }

    void add_writebacks() {
        for (std::size_t k = trace_.lower_bound(done_.front().time);
             k < trace_.size() && trace_.time(k) <= storm_.end; ++k) {
            if (trace_.kind(k) != Kind::WritebackOne || trace_.range_of(k) != storm_.range) {
                continue;
            }
            const Event event = trace_.event(k);
            const auto of = std::find_if(done_.rbegin(), done_.rend(), [&](const Done& each) {
                return each.task == event.task && each.time <= event.ts &&
                       (each.action.op == Op::Fsync || each.action.op == Op::Msync ||
                        each.action.op == Op::Writeback);
            });
            if (of != done_.rend()) {
                of->caused.emplace_back(kWritebackOne, "-");
            }
        }
    }

    void before(bool no_huge, bool write) {
        Mapping mapping;
        mapping.name = "before";
        mapping.no_huge = no_huge;
        mapping.process = static_cast<unsigned>(processes_.size());
        processes_.try_emplace(INT64_MIN, mapping.process);
        program_.begin_with(std::move(mapping), write);
    }

    /// What was there, in the world of the handler that recorded it.
    void begin_as_then() {
        const auto parties = program_.parties; // before() adds one
        Moment moment;
        moment.range = storm_.range;
        moment.access = first_;
        const RangeState state =
            look(trace_, plan_, handler_of(trace_.session()), moment, progress_).before;
        const model::Range& range = state.range;
        const Extent extent = program_.extent = range.blocks.extent;
        const bool shared = extent == Extent::Shared;
        if (!range.blocks.covers || !range.blocks.aligned || range.inside < range.pages) {
            note("The storage was not one aligned extent over the whole range, or the file ended "
                 "in it; here it is, and PMDs fit.");
        }
        const bool small = range.pmd_entry == Entry::None && range.small > 0;
        const bool dirty = small ? range.small_dirty > 0 : range.pmd_dirty;
        if (dirty && shared) {
            note("The range was dirty at first; here it is clean.");
        }
        if (small || range.pmd_entry == Entry::Storage || range.pmd_entry == Entry::Zero) {
            before(small, dirty && !shared);
        }
        std::size_t mapped = 0, not_alike = 0;
        for (const MappingState& each : state.mappings) {
            const auto at = mappings_.find(each.mapping);
            if (at == mappings_.end() || each.kind == SlotKind::None) {
                continue;
            }
            const Mapping& mapping = program_.mappings[static_cast<std::size_t>(at->second)];
            const bool table = each.kind == SlotKind::Table;
            const bool fits = !mapping.no_huge && !mapping.misaligned && mapping.pages == 0;
            if ((table && (fits || each.zero + each.read_only + each.writable == 0)) ||
                (shared && mapped > 0)) {
                ++not_alike;
                continue;
            }
            for (std::uint32_t p = 0; p < parties.size(); ++p) {
                if (parties[p].mapping == at->second) {
                    const bool write = each.kind == SlotKind::HugeRw || each.writable > 0;
                    program_.before.push_back({p, write ? Op::Write : Op::Read, mapping.first});
                    ++mapped;
                    break;
                }
            }
        }
        if (not_alike > 0) {
            note("{} more mapping{} had something there at first, which turns do not leave: here "
                 "{} unmapped.",
                 not_alike, not_alike == 1 ? "" : "s", not_alike == 1 ? "it begins" : "they begin");
        }
    }

    void fold_and_cut(std::size_t most) {
        std::vector<Action> actions;
        for (const Done& done : done_) {
            actions.push_back(done.action);
        }
        std::size_t rows = 0, kept = 0;
        for (Block& block : fold(actions)) {
            if (rows + block.actions.size() > most && block.times == 1) {
                block.actions.resize(most - rows);
            }
            if (block.actions.empty() || rows + block.actions.size() > most) {
                break;
            }
            rows += block.actions.size();
            kept += block.actions.size() * block.times;
            program_.blocks.push_back(std::move(block));
        }
        if (kept < done_.size()) {
            note("Here are the first {} of its {} actions.", kept, done_.size());
            done_.resize(kept);
        }
    }

    void count() {
        for (const Done& done : done_) {
            for (const auto& [event, result] : done.caused) {
                program_.expect(done.action.party, event, result, 1);
            }
            if (done.action.op == Op::Fsync || done.action.op == Op::Msync) {
                program_.expect(done.action.party, kWritebackOne, "-", 0);
            }
        }
    }

    const trace::Trace& trace_;
    const Run& run_;
    const Storm& storm_;
    const Progress& progress_;
    const Plan plan_;
    const std::uint32_t pages_;
    std::uint32_t first_ = kNoIndex; ///< the first access
    std::vector<Done> done_;
    std::map<std::int64_t, unsigned> processes_;
    std::map<std::uint32_t, int> mappings_; ///< of Mapping::id
    std::map<std::pair<std::int64_t, int>, std::uint32_t> parties_;
    bool syncs_ = false, msyncs_ = false; ///< a note says so
    Program program_;
};

} // namespace

Program of_storm(const trace::Trace& trace, const Run& run, const Storm& storm,
                 const std::string& from, const Progress& progress, std::size_t most) {
    return StormMaker(trace, run, storm, progress).make(from, most);
}

} // namespace daxscope::replay::reproducer
