// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/explore/scenario.h"

#include "model/explore/scenario_check.h"
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
    Word<Access>{"extend", Access::Extend},       Word<Access>{"clone", Access::Clone},
    Word<Access>{"dedupe", Access::Dedupe},       Word<Access>{"unshare", Access::Unshare}};
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
constexpr std::array kCloneEntries{Word<bool>{"none", false}, Word<bool>{"small", true}};
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
            if (text.substr(0, end).find('\0') != std::string_view::npos) {
                fail("a NUL byte: this is no text");
            }
            const Line line = split(text.substr(0, end));
            if (!line.empty()) {
                read(line, text.substr(0, end));
            }
            text.remove_prefix(std::min(end + 1, text.size()));
        }
        check_scenario(scenario_, lines_);
        return std::move(scenario_);
    }

private:
    [[noreturn]] void fail(const std::string& what) const { throw ScenarioError(number_, what); }

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
        const std::size_t before = lines_.of(key);
        if (before != 0) {
            fail(std::string(key) + " is there twice, first in line " + std::to_string(before));
        }
        lines_.keys.emplace_back(key, number_);
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
            // What to_text() cannot write in one line is not kept.
            std::replace(scenario_.about.begin(), scenario_.about.end(), '\r', ' ');
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
        } else if (key == "clone-entry") {
            scenario_.clone_small = only(kCloneEntries, line);
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
                 "; there are about, extent, entry, small-entry, clone-entry, hole-length, "
                 "new-blocks, turns, handlers, mapping, task");
        }
    }

    void handler_names(const Line& line) {
        if (line.size() < 2) {
            fail("handlers takes the names of one or more handlers");
        }
        for (std::size_t k = 1; k < line.size(); ++k) {
            const bool descendants = line[k].ends_with('+');
            const Handler* const named =
                find_handler(line[k].substr(0, line[k].size() - (descendants ? 1 : 0)));
            if (named == nullptr) {
                std::string known;
                for (const Handler* handler : handlers()) {
                    known += (known.empty() ? "" : ", ") + std::string(handler->name);
                }
                fail("no such handler: " + quoted(line[k]) + "; there are " + known);
            }
            for (const Handler* handler : handlers()) {
                if (handler == named || (descendants && comes_of(*handler, *named))) {
                    add_handler(handler->name);
                }
            }
        }
    }

    /// Was it made from that one, directly or by way of others?
    static bool comes_of(const Handler& handler, const Handler& ancestor) {
        const Handler* at = handler.predecessor;
        while (at != nullptr && at != &ancestor) {
            at = at->predecessor;
        }
        return at != nullptr;
    }

    void add_handler(std::string_view name) {
        auto& names = scenario_.handlers;
        if (std::find(names.begin(), names.end(), name) == names.end()) {
            names.emplace_back(name);
        }
    }

    void mapping(const Line& line) {
        if (line.size() < 2) {
            fail("a mapping takes a name: mapping NAME [STATE] [nohuge] [sync] [private] [partial] "
                 "[other-file]");
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
        bool has_state = false;
        for (std::size_t k = 2; k < line.size(); ++k) {
            if (line[k] == "nohuge") {
                mapping.no_huge = true;
            } else if (line[k] == "sync") {
                mapping.sync = true;
            } else if (line[k] == "private") {
                mapping.is_private = true;
            } else if (line[k] == "partial") {
                mapping.partial = true;
            } else if (line[k] == "other-file") {
                mapping.other_file = true;
            } else {
                const StartSlot start = choose(kSlots, "the state of a mapping", line[k]);
                if (has_state) {
                    fail("mapping " + quoted(line[1]) + " has two states");
                }
                has_state = true;
                mapping.start = start.kind;
                mapping.page = start.page;
            }
        }
        scenario_.mappings.push_back(mapping);
        lines_.mappings.push_back(number_);
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
        lines_.tasks.push_back(number_);
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

    Scenario scenario_;
    std::size_t number_ = 0;
    ScenarioLines lines_;
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
    case Access::Clone:
        return ActKind::Clone;
    case Access::Dedupe:
        return ActKind::Dedupe;
    case Access::Unshare:
        return ActKind::Unshare;
    }
    return std::nullopt;
}

std::optional<ActKind> act_of(Access access, const ScenarioMapping& mapping) {
    if (!mapping.other_file) {
        return act_of(access);
    }
    return access == Access::Read ? ActKind::OtherReads : ActKind::OtherWrites;
}

std::string_view not_modelled(const Scenario& scenario, const Handler& handler) {
    for (const ScenarioTask& task : scenario.tasks) {
        for (const Access access : task.accesses) {
            const std::optional<ActKind> act = act_of(access, scenario.mappings[task.mapping]);
            if (act && handler.act(*act) == nullptr) {
                if (scenario.mappings[task.mapping].other_file) {
                    return "other-file";
                }
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
        text += key + std::string(key.size() < 12 ? 12 - key.size() : 1, ' ');
        for (const char c : value) { // a line is a line, whoever made the scenario
            text += c == '\n' || c == '\r' ? ' ' : c;
        }
        text += '\n';
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
    if (scenario.clone_small) {
        line("clone-entry", word_of(kCloneEntries, scenario.clone_small));
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
                 (mapping.is_private ? " private" : "") + (mapping.partial ? " partial" : "") +
                 (mapping.other_file ? " other-file" : ""));
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
