// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/analysis/cut.h"

#include "replay/analysis/cut_acts.h"
#include "replay/analysis/cut_place.h"
#include "replay/engine/plan.h"
#include "replay/engine/watch.h"
#include "replay/trace/names.h"
#include "replay/words/escape.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace daxscope::replay {

namespace {

using model::Entry;
using model::Extent;
using model::SlotKind;
using model::explore::ScenarioMapping;
using model::explore::ScenarioTask;
using trace::Kind;
using trace::Trace;

constexpr std::int64_t kPause = 100'000'000; ///< ns; what comes after one is another story
constexpr std::size_t kMostTasks = 4;
constexpr std::size_t kMostMappings = 4;

/// "reader-1234" as one word of a scenario.
std::string word_of(const trace::Task& task) {
    std::string word;
    for (const char c : task.named ? task.comm : std::string("unnamed")) {
        const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                           (c >= 'A' && c <= 'Z') || c == '_' || c == '.' || c == '-';
        word += plain ? c : '_';
    }
    return fmt::format("{}-{}", word, task.tid);
}

class Cutter {
public:
    Cutter(const Trace& trace, const CutOptions& options, const Progress& progress)
        : trace_(trace), options_(options), progress_(progress),
          plan_(plan_of_faults(trace, progress)),
          place_(place_to_cut(trace, plan_, options, progress)) {
        cut_.range = place_.range;
        cut_.at = plan_.accesses[place_.accesses.front()].begin;
        cut_.event = plan_.accesses[place_.accesses.front()].event;
        cut_.notes = place_.notes;
    }

    Cut run() {
        note_measured();
        choose_parties();
        set_state();
        set_clone();
        add_mappings();
        set_handlers();
        find_acts();
        add_tasks();
        add_outsiders();
        note_outside();
        cut_.named.name = "cut-" + time_text(trace_, cut_.at);
        check();
        cut_.named.scenario = std::move(scenario_);
        return std::move(cut_);
    }

private:
    /// A task on a mapping, and its accesses from the moment on, in order.
    struct Party {
        std::uint32_t slot = 0, task = 0;
        std::vector<std::uint32_t> accesses;
    };

    /// No kernel records what no scenario may have; a file may hold it.
    void check() const {
        try {
            static_cast<void>(model::explore::parse_scenario(to_text(scenario_)));
        } catch (const model::explore::ScenarioError& error) {
            throw Error(Exit::Io,
                        fmt::format("what the trace has at {} makes no scenario: {}",
                                    time_text(trace_, cut_.at), error.what()),
                        "Choose another moment with --at.");
        }
    }

    /// A scenario's tasks do what tasks of the trace did; whose access was measured, nobody knows.
    static Plan plan_of_faults(const Trace& trace, const Progress& progress) {
        Options options;
        options.measured = false;
        return make_plan(trace, options, progress);
    }

    void note_measured() {
        std::size_t measured = 0;
        for (std::size_t k = trace_.lower_bound(cut_.at); k < trace_.size(); ++k) {
            measured += trace_.kind(k) == Kind::Access && trace_.range_of(k) == cut_.range ? 1 : 0;
        }
        if (measured > 0) {
            note("{} measured access{} from then on tell{} of no task and {} left out.", measured,
                 measured == 1 ? "" : "es", measured == 1 ? "s" : "", measured == 1 ? "is" : "are");
        }
    }

    template <typename... Values>
    void note(fmt::format_string<Values...> format, Values&&... values) {
        cut_.notes.push_back(fmt::format(format, std::forward<Values>(values)...));
    }

    /// The last access that says who is involved: until a long pause, but so that two mappings are.
    std::uint32_t last_of_window() const {
        std::size_t last = 0;
        bool alone = true;
        for (std::size_t k = 1; k < std::min(place_.accesses.size(), kCutWindow); ++k) {
            const Access& before = plan_.accesses[place_.accesses[k - 1]];
            const Access& access = plan_.accesses[place_.accesses[k]];
            if (!alone && access.begin - before.begin > kPause) {
                break;
            }
            alone = alone && access.slot == plan_.accesses[place_.accesses.front()].slot;
            last = k;
        }
        return place_.accesses[last];
    }

    void choose_parties() {
        std::vector<Party> parties;
        for (const std::uint32_t number : place_.accesses) {
            const Access& access = plan_.accesses[number];
            const auto at = std::find_if(parties.begin(), parties.end(), [&](const Party& party) {
                return party.slot == access.slot && party.task == access.task;
            });
            Party& party = at == parties.end()
                               ? parties.emplace_back(Party{access.slot, access.task, {}})
                               : *at;
            party.accesses.push_back(number);
        }
        // Who is most involved in what comes next; ties in the order of their first access.
        const std::uint32_t window = last_of_window();
        const auto involved = [&](const auto& belongs) {
            std::size_t count = 0;
            for (const Party& party : parties) {
                if (belongs(party)) {
                    count += static_cast<std::size_t>(
                        std::count_if(party.accesses.begin(), party.accesses.end(),
                                      [&](std::uint32_t number) { return number <= window; }));
                }
            }
            return count;
        };
        std::vector<std::uint32_t> slots;
        for (const Party& party : parties) {
            if (party.accesses.front() <= window &&
                std::find(slots.begin(), slots.end(), party.slot) == slots.end()) {
                slots.push_back(party.slot);
            }
        }
        const auto by_involvement = [&](std::uint32_t a, std::uint32_t b) {
            return involved([a](const Party& party) { return party.slot == a; }) >
                   involved([b](const Party& party) { return party.slot == b; });
        };
        std::stable_sort(slots.begin(), slots.end(), by_involvement);
        const std::size_t mappings = std::clamp<std::size_t>(options_.mappings, 1, kMostMappings);
        if (slots.size() > mappings) {
            note("{} of the {} mappings that fault there then are in it, those with most faults.",
                 mappings, slots.size());
            slots.resize(mappings);
        }
        slots_ = slots;
        std::stable_sort(parties.begin(), parties.end(), [&](const Party& a, const Party& b) {
            return a.accesses.size() > b.accesses.size();
        });
        // One task of each mapping, then further threads.
        for (const bool first : {true, false}) {
            for (const Party& party : parties) {
                const bool wanted =
                    std::find(slots_.begin(), slots_.end(), party.slot) != slots_.end();
                const bool has_one =
                    std::any_of(parties_.begin(), parties_.end(),
                                [&](const Party& other) { return other.slot == party.slot; });
                const bool is_in =
                    std::any_of(parties_.begin(), parties_.end(), [&](const Party& other) {
                        return other.slot == party.slot && other.task == party.task;
                    });
                if (wanted && !is_in && has_one != first && parties_.size() < kMostTasks) {
                    parties_.push_back(party);
                } else if (wanted && !is_in && !first) {
                    ++left_out_;
                }
            }
        }
        if (left_out_ > 0) {
            note("{} more tasks of these mappings are left out.", left_out_);
        }
    }

    /// The state just before the first access, in the world of the handler that recorded it.
    void set_state() {
        const model::Handler& handler = handler_of(trace_.session());
        Moment moment;
        moment.range = cut_.range;
        moment.access = place_.accesses.front();
        before_ = look(trace_, plan_, handler, moment, progress_).before;
        const model::Range& range = before_.range;
        scenario_.extent = range.blocks.extent;
        scenario_.hole_length = trace_.session().value(trace::key::kMadeHoleLength) == "known";
        const bool storage =
            scenario_.extent == Extent::Written || scenario_.extent == Extent::Shared;
        if (range.pmd_entry == Entry::Zero) {
            scenario_.entry = Entry::Zero;
        } else if (range.pmd_entry == Entry::Storage && storage) {
            scenario_.entry = Entry::Storage;
            scenario_.dirty = range.pmd_dirty;
        }
        const bool one_block = scenario_.extent == Extent::Hole && range.small_storage > 0;
        if (range.small > 0 && scenario_.entry == Entry::None &&
            (range.small_storage == 0 || storage || one_block)) {
            scenario_.small_entry = range.small_storage > 0 ? Entry::Storage : Entry::Zero;
            scenario_.small_dirty = range.small_dirty > 0;
            note("The range has {} 4 KiB entries, {} of them of storage: that of the one page of "
                 "the scenario stands for them.",
                 range.small, range.small_storage);
        } else if (range.small > 0) {
            note("The range has 4 KiB entries, which the scenario begins without.");
        }
        const bool covers = range.blocks.covers || (one_block && scenario_.entry == Entry::None);
        if (!covers || !range.blocks.aligned || range.inside < range.pages) {
            small_ = true;
            note("No PMD can be mapped there (extent or file too short, or not aligned): the "
                 "mappings take 4 KiB pages.");
        }
    }

    /// What the range shares it with is another file's, of which a scenario has the one state that
    /// matters.
    void set_clone() {
        if (place_.killed && scenario_.extent == Extent::Shared) {
            scenario_.clone_small = true;
            note("The SIGBUS is taken for that of a folio of another order: another file which "
                 "shares the extent has 4 KiB entries of it, here from the begin on; its tasks are "
                 "left out.");
        }
    }

    void add_mappings() {
        const bool storage =
            scenario_.extent == Extent::Written || scenario_.extent == Extent::Shared;
        for (const std::uint32_t slot : slots_) {
            const SlotPlace& place = plan_.slots[slot];
            ScenarioMapping mapping;
            mapping.name = std::string(1, static_cast<char>('A' + scenario_.mappings.size()));
            mapping.sync = place.sync && !place.is_private; // MAP_SHARED_VALIDATE alone has it
            mapping.no_huge = place.no_huge || small_;
            mapping.is_private = place.is_private;
            mapping.partial = place.before_vma || place.after_vma;
            if (place.colour) {
                mapping.no_huge = true;
                note("Mapping {} does not hold the range at a matching address: it takes 4 KiB "
                     "pages.",
                     mapping.name);
            }
            const auto state = std::find_if(
                before_.mappings.begin(), before_.mappings.end(),
                [&](const MappingState& each) { return each.mapping == place.mapping; });
            if (state != before_.mappings.end()) {
                start_as(*state, mapping);
            }
            const bool dax = mapping.start == SlotKind::HugeRo || mapping.start == SlotKind::HugeRw;
            if (dax && !storage) {
                mapping.start = SlotKind::None;
                note("Mapping {} has storage mapped over an extent that was not known to be "
                     "allocated: it begins unmapped.",
                     mapping.name);
            } else if (mapping.start == SlotKind::HugeRw && !scenario_.dirty) {
                mapping.start = SlotKind::HugeRo;
                note("Mapping {} is writable with no dirty entry: it begins read-only.",
                     mapping.name);
            }
            scenario_.mappings.push_back(mapping);
            cut_.mappings.push_back(place.mapping);
        }
    }

    /// What a mapping has at first. Of its pages, the one that the scenario has stands for those
    /// that allow most.
    void start_as(const MappingState& state, ScenarioMapping& mapping) {
        mapping.start = state.kind;
        if (state.kind != SlotKind::Table) {
            return;
        }
        const bool storage = scenario_.small_entry == Entry::Storage ||
                             scenario_.extent == Extent::Written ||
                             scenario_.extent == Extent::Shared;
        const bool dirty = scenario_.dirty || scenario_.small_dirty;
        if (state.writable > 0 && (mapping.is_private || (storage && dirty))) {
            mapping.page = model::Pte::Rw;
        } else if (storage && state.writable + state.read_only > 0) {
            mapping.page = model::Pte::Ro;
        } else if (state.zero > 0) {
            mapping.page = model::Pte::Zero;
        }
    }

    /// What acts on the range from outside while the parties make the accesses that are looked at.
    void find_acts() {
        std::int64_t end = cut_.at;
        for (const Party& party : parties_) {
            end = std::max(end, trace_.time_end(plan_.accesses[party.accesses.back()].event));
        }
        const bool missed = place_.missed_sync != trace::kNone;
        end = missed ? std::max(end, place_.missed_sync) : end;
        acts_ = acts_on(trace_, plan_, cut_.range, cut_.at, end, missed);
        for (OutsideAct& each : acts_) {
            const bool of_ours =
                each.mapping == kNoIndex || std::find(cut_.mappings.begin(), cut_.mappings.end(),
                                                      each.mapping) != cut_.mappings.end();
            if (!of_ours || (each.act && !models(scenario_.handlers.front(), *each.act))) {
                each.act.reset();
            }
            if (each.act) {
                leave_out_handlers_without(*each.act, each.what);
            }
        }
        if (std::any_of(acts_.begin(), acts_.end(),
                        [](const OutsideAct& each) { return each.act && each.unsaid; })) {
            note("Which range of the file was unshared the trace does not tell: it is taken for "
                 "this one.");
        }
        if (std::any_of(acts_.begin(), acts_.end(), [](const OutsideAct& each) {
                return each.act == model::explore::Access::Dedupe;
            })) {
            note("A clone to the file is cut as a dedupe is: the range gets another file's "
                 "storage, here with the same data.");
        }
    }
    static bool models(const std::string& handler, model::explore::Access act) {
        return model::find_handler(handler)->act(*act_of(act)) != nullptr;
    }
    /// What its own handler does, the trace has; what the other one of the pair can't do, it is not
    /// asked about.
    void leave_out_handlers_without(model::explore::Access act, const std::string& what) {
        std::erase_if(scenario_.handlers, [&](const std::string& name) {
            const bool without = !models(name, act);
            if (without) {
                note("{} is not searched: it has no {}.", name, what);
            }
            return without;
        });
    }

    void set_list(ScenarioTask& task, std::vector<DoneAt> done) {
        const std::size_t most =
            std::clamp<std::size_t>(options_.accesses, 1, model::explore::kMostAccesses);
        if (std::string told = list_of(std::move(done), most, task); !told.empty()) {
            cut_.notes.push_back(std::move(told));
        }
    }

    bool is_there(const std::string& task) const {
        return std::any_of(scenario_.tasks.begin(), scenario_.tasks.end(),
                           [&](const ScenarioTask& each) { return each.name == task; });
    }

    void add_tasks() {
        for (const Party& party : parties_) {
            const trace::Task& who = trace_.tasks()[party.task];
            ScenarioTask task;
            task.name = word_of(who);
            task.mapping = static_cast<std::uint8_t>(
                std::find(slots_.begin(), slots_.end(), party.slot) - slots_.begin());
            if (is_there(task.name)) {
                const std::string one = task.name;
                task.name += "-on-" + scenario_.mappings[task.mapping].name;
                note("{} touches more than one mapping: {} is a task of its own here, which need "
                     "not wait for it.",
                     one, task.name);
            }
            std::vector<DoneAt> done;
            for (const std::uint32_t number : party.accesses) {
                const Access& access = plan_.accesses[number];
                done.push_back({access.begin, access.write ? model::explore::Access::Write
                                                           : model::explore::Access::Read});
            }
            const std::int64_t last = std::max(done.back().time, place_.missed_sync);
            bool syncs = false;
            for (OutsideAct& each : acts_) {
                const bool own =
                    each.task == who.id && each.time <= last &&
                    (each.mapping == kNoIndex || each.mapping == cut_.mappings[task.mapping]);
                if (own && each.act) {
                    // Who maps the file is no flusher thread: it waits, in fsync() or msync(). A
                    // scenario has one such task.
                    const bool sync = each.act == model::explore::Access::Writeback && !one_syncs_;
                    syncs = syncs || sync;
                    done.push_back({each.time, sync ? model::explore::Access::Fsync : *each.act});
                    each.what.clear(); // it is in
                }
            }
            one_syncs_ = one_syncs_ || syncs;
            set_list(task, std::move(done));
            scenario_.tasks.push_back(std::move(task));
            cut_.tasks.push_back(who.id);
        }
    }

    /// Those who only act from outside, first come, as far as a scenario has room for tasks.
    void add_outsiders() {
        for (std::size_t k = 0; k < acts_.size(); ++k) {
            const trace::Task* const who = trace_.task(acts_[k].task);
            const bool wanted = acts_[k].act && !acts_[k].what.empty() && who != nullptr;
            if (!wanted || scenario_.tasks.size() == model::explore::kMostTasks) {
                continue;
            }
            ScenarioTask task;
            task.name = word_of(*who);
            if (is_there(task.name)) {
                continue; // its list ended before
            }
            if (acts_[k].mapping != kNoIndex) {
                task.mapping = static_cast<std::uint8_t>(
                    std::find(cut_.mappings.begin(), cut_.mappings.end(), acts_[k].mapping) -
                    cut_.mappings.begin());
            }
            std::vector<DoneAt> done;
            for (std::size_t next = k; next < acts_.size(); ++next) {
                const bool same =
                    acts_[next].task == acts_[k].task && acts_[next].mapping == acts_[k].mapping;
                if (same && acts_[next].act && !acts_[next].what.empty()) {
                    done.push_back({acts_[next].time, *acts_[next].act});
                    acts_[next].what.clear();
                }
            }
            note("{} acts from outside; writeback may have been an fsync() that somebody waited "
                 "for.",
                 task.name);
            set_list(task, std::move(done));
            scenario_.tasks.push_back(std::move(task));
            cut_.tasks.push_back(who->id);
        }
    }

    /// The handler that recorded the trace, and the pair that it is compared with.
    void set_handlers() {
        const auto [before, after] = default_pair(trace_.session());
        for (const model::Handler* handler : {&handler_of(trace_.session()), before, after}) {
            auto& names = scenario_.handlers;
            if (std::find(names.begin(), names.end(), handler->name) == names.end()) {
                names.emplace_back(handler->name);
            }
        }
        scenario_.about = fmt::format("Cut out of a trace of {} at {}.",
                                      words::printable(trace_.session().kernel_release),
                                      time_text(trace_, cut_.at));
    }

    void note_outside() {
        std::map<std::string, std::size_t> seen;
        for (const OutsideAct& each : acts_) {
            if (!each.what.empty()) {
                ++seen[each.what];
            }
        }
        for (const auto& [what, count] : seen) {
            note("From outside, {} time{} meanwhile and left out: {}.", count,
                 count == 1 ? "" : "s", what);
        }
    }

    const Trace& trace_;
    const CutOptions& options_;
    const Progress& progress_;
    Plan plan_;
    CutPlace place_;
    Cut cut_;
    model::explore::Scenario scenario_;
    std::vector<std::uint32_t> slots_; ///< index in Plan::slots of the scenario's mappings
    std::vector<Party> parties_;
    std::vector<OutsideAct> acts_; ///< those that are in have no `what`
    bool one_syncs_ = false;
    std::size_t left_out_ = 0;
    RangeState before_;
    bool small_ = false;
};

} // namespace

Cut cut(const Trace& trace, const CutOptions& options, const Progress& progress) {
    if (options.range && *options.range >= trace.ranges().size()) {
        throw Error(Exit::Usage, fmt::format("the trace has no range {}", *options.range),
                    fmt::format("It has {}, counted from 0.", trace.ranges().size()));
    }
    return Cutter(trace, options, progress).run();
}

std::string scenario_file(const Trace& trace, const Cut& cut, const std::string& from) {
    const trace::PmdRange& range = trace.ranges()[cut.range];
    const trace::File* file = trace.file(range.file);
    // A comment is one line, whatever names are in it.
    std::string text;
    const auto comment = [&text](const std::string& line) {
        text += "# " + words::printable(line) + "\n";
    };
    comment(fmt::format("Cut by daxscope explore out of {} at {} (event {}): page {} of {}.", from,
                        time_text(trace, cut.at), trace.event(cut.event).seq, range.pgoff,
                        file == nullptr || file->path.empty()
                            ? fmt::format("inode {}", file == nullptr ? 0 : file->ino)
                            : file->path));
    for (std::size_t m = 0; m < cut.mappings.size(); ++m) {
        const trace::Mapping* mapping = trace.mapping(cut.mappings[m]);
        comment(fmt::format("{} is mapping {} of the trace, of process {}.",
                            cut.named.scenario.mappings[m].name, cut.mappings[m],
                            trace::number_text(mapping == nullptr ? trace::kNone : mapping->tgid)));
    }
    for (const std::string& note : cut.notes) {
        comment(note);
    }
    return text + to_text(cut.named.scenario);
}

} // namespace daxscope::replay
