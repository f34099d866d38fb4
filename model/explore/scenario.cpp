// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/explore/scenario.h"

#include "model/handler.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace daxscope::model::explore {

namespace {

template <typename Value>
using Word = std::pair<std::string_view, Value>;

constexpr std::array kExtents{
    Word<Extent>{"hole", Extent::Hole}, Word<Extent>{"unwritten", Extent::Unwritten},
    Word<Extent>{"written", Extent::Written}, Word<Extent>{"shared", Extent::Shared}};
/// What a mapping has in the PMD slot, and for the touched page under a page table.
struct StartSlot {
    SlotKind kind;
    Pte page = Pte::None;
    bool operator==(const StartSlot&) const = default;
};
constexpr std::array kSlots{Word<StartSlot>{"unmapped", {SlotKind::None}},
                            Word<StartSlot>{"huge-zero", {SlotKind::HugeZero}},
                            Word<StartSlot>{"huge-read-only", {SlotKind::HugeRo}},
                            Word<StartSlot>{"huge-writable", {SlotKind::HugeRw}},
                            Word<StartSlot>{"page-table", {SlotKind::Table}},
                            Word<StartSlot>{"small-zero", {SlotKind::Table, Pte::Zero}},
                            Word<StartSlot>{"small-read-only", {SlotKind::Table, Pte::Ro}},
                            Word<StartSlot>{"small-writable", {SlotKind::Table, Pte::Rw}}};
constexpr std::array kAccesses{
    Word<Access>{"read", Access::Read},           Word<Access>{"write", Access::Write},
    Word<Access>{"either", Access::Either},       Word<Access>{"fsync", Access::Fsync},
    Word<Access>{"writeback", Access::Writeback}, Word<Access>{"punch-hole", Access::PunchHole},
    Word<Access>{"fallocate", Access::Fallocate}, Word<Access>{"pwrite", Access::Pwrite},
    Word<Access>{"munmap", Access::Munmap},       Word<Access>{"truncate", Access::Truncate},
    Word<Access>{"extend", Access::Extend}};
/// An entry, and whether it is dirty.
struct StartEntry {
    Entry entry;
    bool dirty;
    bool operator==(const StartEntry&) const = default;
};
constexpr std::array kEntries{Word<StartEntry>{"none", {Entry::None, false}},
                              Word<StartEntry>{"zero", {Entry::Zero, false}},
                              Word<StartEntry>{"clean", {Entry::Storage, false}},
                              Word<StartEntry>{"dirty", {Entry::Storage, true}}};
constexpr std::array kKnown{Word<bool>{"known", true}, Word<bool>{"unknown", false}};
constexpr std::array kZeroed{Word<bool>{"zeroed", true}, Word<bool>{"unzeroed", false}};
constexpr std::array kTurns{Word<bool>{"strict", true}, Word<bool>{"free", false}};

template <typename Words, typename Value>
std::string word_of(const Words& words, const Value& value) {
    const auto found = std::find_if(words.begin(), words.end(),
                                    [&](const auto& word) { return word.second == value; });
    return found == words.end() ? std::string() : std::string(found->first);
}

using Line = std::vector<std::string_view>;

Line split(std::string_view text) {
    Line words;
    constexpr std::string_view kBlank = " \t\r";
    while (true) {
        const std::size_t begin = text.find_first_not_of(kBlank);
        if (begin == std::string_view::npos || text[begin] == '#') {
            return words;
        }
        text.remove_prefix(begin);
        const std::size_t end = std::min(text.find_first_of(" \t\r#"), text.size());
        words.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
}

class Parser {
public:
    Scenario parse(std::string_view text) {
        while (!text.empty()) {
            const std::size_t end = std::min(text.find('\n'), text.size());
            ++number_;
            const Line line = split(text.substr(0, end));
            if (!line.empty()) {
                read(line, text.substr(0, end));
            }
            text.remove_prefix(std::min(end + 1, text.size()));
        }
        number_ = 0;
        check();
        return std::move(scenario_);
    }

private:
    [[noreturn]] void fail(const std::string& what) const { throw ScenarioError(number_, what); }

    static std::string quoted(std::string_view word) {
        std::string text = "'";
        text += word.substr(0, 40);
        return text + (word.size() > 40 ? "…'" : "'");
    }

    template <typename Words>
    auto choose(const Words& words, std::string_view what, std::string_view word) const {
        for (const auto& [name, value] : words) {
            if (name == word) {
                return value;
            }
        }
        std::string known;
        for (const auto& each : words) {
            known += (known.empty() ? "" : ", ") + std::string(each.first);
        }
        fail(std::string(what) + " cannot be " + quoted(word) + "; it is one of " + known);
    }

    template <typename Words>
    auto only(const Words& words, const Line& line) {
        if (line.size() != 2) {
            fail(std::string(line[0]) + " takes one word");
        }
        return choose(words, line[0], line[1]);
    }

    void once(std::string_view key) {
        if (std::find(seen_.begin(), seen_.end(), key) != seen_.end()) {
            fail(std::string(key) + " is there twice");
        }
        seen_.emplace_back(key);
    }

    void read(const Line& line, std::string_view whole) {
        const std::string_view key = line[0];
        if (key == "mapping") {
            mapping(line);
            return;
        }
        if (key == "task") {
            task(line);
            return;
        }
        once(key);
        if (key == "about") {
            const std::size_t begin = whole.find("about") + 5;
            const std::size_t first = whole.find_first_not_of(" \t\r", begin);
            const std::size_t last = whole.find_last_not_of(" \t\r");
            scenario_.about = first == std::string_view::npos
                                  ? std::string()
                                  : std::string(whole.substr(first, last - first + 1));
        } else if (key == "extent") {
            scenario_.extent = only(kExtents, line);
        } else if (key == "entry") {
            const StartEntry entry = only(kEntries, line);
            scenario_.entry = entry.entry;
            scenario_.dirty = entry.dirty;
        } else if (key == "small-entry") {
            const StartEntry entry = only(kEntries, line);
            scenario_.small_entry = entry.entry;
            scenario_.small_dirty = entry.dirty;
        } else if (key == "hole-length") {
            scenario_.hole_length = only(kKnown, line);
        } else if (key == "new-blocks") {
            scenario_.prezeroed = only(kZeroed, line);
        } else if (key == "turns") {
            scenario_.turns = only(kTurns, line);
        } else if (key == "handlers") {
            handler_names(line);
        } else {
            fail("no such key: " + quoted(key) +
                 "; there are about, extent, entry, small-entry, hole-length, new-blocks, turns, "
                 "handlers, "
                 "mapping, task");
        }
    }

    void handler_names(const Line& line) {
        if (line.size() < 2) {
            fail("handlers takes the names of one or more handlers");
        }
        for (std::size_t k = 1; k < line.size(); ++k) {
            if (find_handler(line[k]) == nullptr) {
                std::string known;
                for (const Handler* handler : handlers()) {
                    known += (known.empty() ? "" : ", ") + std::string(handler->name);
                }
                fail("no such handler: " + quoted(line[k]) + "; there are " + known);
            }
            scenario_.handlers.emplace_back(line[k]);
        }
    }

    void mapping(const Line& line) {
        if (line.size() < 2) {
            fail(
                "a mapping takes a name: mapping NAME [STATE] [nohuge] [sync] [private] [partial]");
        }
        if (scenario_.mappings.size() == kMostMappings) {
            fail("more than " + std::to_string(kMostMappings) + " mappings");
        }
        ScenarioMapping mapping{std::string(line[1])};
        for (const ScenarioMapping& other : scenario_.mappings) {
            if (other.name == mapping.name) {
                fail("mapping " + quoted(line[1]) + " is there twice");
            }
        }
        for (std::size_t k = 2; k < line.size(); ++k) {
            if (line[k] == "nohuge") {
                mapping.no_huge = true;
            } else if (line[k] == "sync") {
                mapping.sync = true;
            } else if (line[k] == "private") {
                mapping.is_private = true;
            } else if (line[k] == "partial") {
                mapping.partial = true;
            } else {
                const StartSlot start = choose(kSlots, "the state of a mapping", line[k]);
                mapping.start = start.kind;
                mapping.page = start.page;
            }
        }
        scenario_.mappings.push_back(mapping);
    }

    void task(const Line& line) {
        constexpr const char* kForm =
            "a task reads: task NAME MAPPING ACCESS... forever, or ... N times";
        if (line.size() < 5) {
            fail(kForm);
        }
        if (scenario_.tasks.size() == kMostTasks) {
            fail("more than " + std::to_string(kMostTasks) + " tasks");
        }
        ScenarioTask task{std::string(line[1]), 0, {}, kForever};
        for (const ScenarioTask& other : scenario_.tasks) {
            if (other.name == task.name) {
                fail("task " + quoted(line[1]) + " is there twice");
            }
        }
        const auto on = std::find_if(scenario_.mappings.begin(), scenario_.mappings.end(),
                                     [&](const auto& each) { return each.name == line[2]; });
        if (on == scenario_.mappings.end()) {
            fail("no mapping " + quoted(line[2]) + " above this line");
        }
        task.mapping = static_cast<std::uint8_t>(on - scenario_.mappings.begin());
        std::size_t end = line.size() - 1;
        if (line[end] == "times" || line[end] == "time") {
            --end;
            task.rounds = rounds(line[end]);
        } else if (line[end] != "forever") {
            fail(kForm);
        }
        for (std::size_t k = 3; k < end; ++k) {
            task.accesses.push_back(choose(kAccesses, "an access", line[k]));
        }
        if (task.accesses.empty()) {
            fail(kForm);
        }
        if (task.accesses.size() > kMostAccesses) {
            fail("more than " + std::to_string(kMostAccesses) + " accesses in one task");
        }
        scenario_.tasks.push_back(std::move(task));
    }

    std::uint8_t rounds(std::string_view word) const {
        unsigned value = 0;
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
        if (error != std::errc() || end != word.data() + word.size() || value < 1 ||
            value > kMostRounds) {
            fail("a task runs 1 to " + std::to_string(kMostRounds) + " times, not " + quoted(word));
        }
        return static_cast<std::uint8_t>(value);
    }

    bool does(const ScenarioTask& task, Access access) const {
        return std::find(task.accesses.begin(), task.accesses.end(), access) != task.accesses.end();
    }
    void check_acts() const {
        const auto doing = [this](Access access) {
            return std::count_if(scenario_.tasks.begin(), scenario_.tasks.end(),
                                 [&](const ScenarioTask& task) { return does(task, access); });
        };
        if (doing(Access::Fsync) > 1) {
            fail("more than one task calls fsync; let the others do writeback, which is the same "
                 "but that nobody waits for it");
        }
        if (doing(Access::Pwrite) > 0 && scenario_.extent == Extent::Shared) {
            fail("pwrite of a shared extent is not modelled");
        }
        if (doing(Access::Pwrite) > 0 && doing(Access::Truncate) > 0) {
            fail("pwrite beside truncate is not modelled: written beyond its end, a file grows by "
                 "less than the range");
        }
        for (const Handler* handler : handlers()) {
            const auto& named = scenario_.handlers;
            const bool meant = named.empty() ||
                               std::find(named.begin(), named.end(), handler->name) != named.end();
            const std::string_view lacking = not_modelled(scenario_, *handler);
            if (meant && !lacking.empty()) {
                std::string with;
                for (const Handler* each : handlers()) {
                    with += not_modelled(scenario_, *each).empty() ? " " + std::string(each->name)
                                                                   : std::string();
                }
                fail(quoted(lacking) + " is not modelled for the kernels of " +
                     std::string(handler->name) +
                     (with.empty() ? ", and no handler has all of this scenario's acts"
                                   : "; say: handlers" + with));
            }
        }
    }

    /// 4 KiB entries and pages that are there at first.
    void check_small(bool storage) const {
        if (scenario_.small_entry != Entry::None && scenario_.entry != Entry::None) {
            fail("entry and small-entry: the range begins with one or with the other");
        }
        if (scenario_.extent == Extent::Unwritten && scenario_.small_entry == Entry::Storage) {
            fail("a clean or dirty small-entry needs an extent that is a hole, written or shared");
        }
        for (const ScenarioMapping& mapping : scenario_.mappings) {
            const bool has_storage =
                mapping.page == Pte::Ro || (mapping.page == Pte::Rw && !mapping.is_private);
            if (has_storage && !storage && scenario_.small_entry != Entry::Storage) {
                fail("mapping " + quoted(mapping.name) +
                     " cannot have a page of storage mapped: there is none");
            }
        }
    }
    void check_geometry(const ScenarioMapping& mapping) const {
        const bool huge = mapping.start != SlotKind::None && mapping.start != SlotKind::Table;
        if (mapping.partial && huge) {
            fail("mapping " + quoted(mapping.name) + " is partial: no PMD fits into it");
        }
        if (mapping.is_private && mapping.start == SlotKind::HugeRw) {
            fail("mapping " + quoted(mapping.name) +
                 " is private: a PMD of storage is never writable in it");
        }
        if (mapping.is_private && mapping.sync) {
            fail("mapping " + quoted(mapping.name) + ": MAP_SYNC is for shared mappings");
        }
    }

    void check() const {
        if (scenario_.tasks.empty()) {
            fail("no task: nobody touches the range");
        }
        check_acts();
        const bool storage =
            scenario_.extent == Extent::Written || scenario_.extent == Extent::Shared;
        if (scenario_.entry == Entry::Storage && !storage) {
            fail("a clean or dirty entry needs an extent that is written or shared");
        }
        check_small(storage);
        for (const ScenarioMapping& mapping : scenario_.mappings) {
            check_geometry(mapping);
            const bool dax = mapping.start == SlotKind::HugeRo || mapping.start == SlotKind::HugeRw;
            if (dax && !storage) {
                fail("mapping " + quoted(mapping.name) +
                     " cannot have storage mapped: the extent is neither written nor shared");
            }
            const bool writable = mapping.start == SlotKind::HugeRw ||
                                  (mapping.start == SlotKind::Table && mapping.page == Pte::Rw &&
                                   !mapping.is_private);
            if (writable && !scenario_.dirty && !scenario_.small_dirty) {
                fail("mapping " + quoted(mapping.name) +
                     " is writable at first, so something was stored: entry must be dirty");
            }
        }
    }

    Scenario scenario_;
    std::size_t number_ = 0;
    std::vector<std::string> seen_;
};

} // namespace

std::optional<ActKind> act_of(Access access) {
    switch (access) {
    case Access::Read:
    case Access::Write:
    case Access::Either:
        return std::nullopt;
    case Access::Fsync:
        return ActKind::Fsync;
    case Access::Writeback:
        return ActKind::Writeback;
    case Access::PunchHole:
        return ActKind::PunchHole;
    case Access::Fallocate:
        return ActKind::Fallocate;
    case Access::Pwrite:
        return ActKind::Write;
    case Access::Munmap:
        return ActKind::Munmap;
    case Access::Truncate:
        return ActKind::Truncate;
    case Access::Extend:
        return ActKind::Extend;
    }
    return std::nullopt;
}

std::string_view not_modelled(const Scenario& scenario, const Handler& handler) {
    for (const ScenarioTask& task : scenario.tasks) {
        for (const Access access : task.accesses) {
            const std::optional<ActKind> act = act_of(access);
            if (act && handler.act(*act) == nullptr) {
                const auto* const word =
                    std::find_if(kAccesses.begin(), kAccesses.end(),
                                 [access](const auto& each) { return each.second == access; });
                return word->first;
            }
        }
    }
    return {};
}

Scenario parse_scenario(std::string_view text) {
    return Parser().parse(text);
}

std::string to_text(const Scenario& scenario) {
    std::string text;
    const auto line = [&text](const std::string& key, const std::string& value) {
        text += key + std::string(key.size() < 12 ? 12 - key.size() : 1, ' ') + value + "\n";
    };
    if (!scenario.about.empty()) {
        line("about", scenario.about);
    }
    line("extent", word_of(kExtents, scenario.extent));
    line("entry", word_of(kEntries, StartEntry{scenario.entry, scenario.dirty}));
    if (scenario.small_entry != Entry::None) {
        line("small-entry",
             word_of(kEntries, StartEntry{scenario.small_entry, scenario.small_dirty}));
    }
    line("hole-length", word_of(kKnown, scenario.hole_length));
    line("new-blocks", word_of(kZeroed, scenario.prezeroed));
    line("turns", word_of(kTurns, scenario.turns));
    if (!scenario.handlers.empty()) {
        std::string names;
        for (const std::string& name : scenario.handlers) {
            names += (names.empty() ? "" : " ") + name;
        }
        line("handlers", names);
    }
    for (const ScenarioMapping& mapping : scenario.mappings) {
        line("mapping",
             mapping.name + " " + word_of(kSlots, StartSlot{mapping.start, mapping.page}) +
                 (mapping.no_huge ? " nohuge" : "") + (mapping.sync ? " sync" : "") +
                 (mapping.is_private ? " private" : "") + (mapping.partial ? " partial" : ""));
    }
    for (const ScenarioTask& task : scenario.tasks) {
        std::string accesses;
        for (const Access access : task.accesses) {
            accesses += word_of(kAccesses, access) + " ";
        }
        line("task",
             task.name + " " + scenario.mappings[task.mapping].name + " " + accesses +
                 (task.rounds == kForever ? "forever" : std::to_string(task.rounds) + " times"));
    }
    return text;
}

} // namespace daxscope::model::explore
