// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/explore/scenario_check.h"

#include "model/handler.h"

#include <algorithm>
#include <array>

namespace daxscope::model::explore {

namespace {

class Check {
public:
    Check(const Scenario& scenario, const ScenarioLines& lines)
        : scenario_(scenario), lines_(lines) {}

    void all() const {
        if (lines_.keys.empty() && scenario_.mappings.empty() && scenario_.tasks.empty()) {
            fail(0, "nothing is said here: a scenario has a mapping and a task, at least");
        }
        if (scenario_.mappings.empty()) {
            fail(0, "no mapping: say, for instance, mapping A");
        }
        if (scenario_.tasks.empty()) {
            fail(0, "no task: nobody touches the range; say, for instance, task a " +
                        scenario_.mappings.front().name + " read forever");
        }
        acts();
        modelled();
        if (scenario_.entry == Entry::Storage && !storage()) {
            fail(lines_.of("entry"),
                 "a clean or dirty entry needs an extent that is written or shared");
        }
        if (scenario_.small_entry != Entry::None && scenario_.entry != Entry::None) {
            fail(lines_.of("small-entry"),
                 "entry and small-entry: the range begins with one or with the other");
        }
        if (scenario_.clone_small && scenario_.extent != Extent::Shared) {
            fail(lines_.of("clone-entry"), "a clone's entry needs an extent that is shared");
        }
        if (scenario_.extent == Extent::Unwritten && scenario_.small_entry == Entry::Storage) {
            fail(lines_.of("small-entry"),
                 "a clean or dirty small-entry needs an extent that is a hole, written or shared");
        }
        for (std::size_t m = 0; m < scenario_.mappings.size(); ++m) {
            mapping(scenario_.mappings[m], lines_.mappings[m]);
        }
    }

private:
    [[noreturn]] static void fail(std::size_t line, const std::string& what) {
        throw ScenarioError(line, what);
    }
    bool storage() const {
        return scenario_.extent == Extent::Written || scenario_.extent == Extent::Shared;
    }

    static bool does(const ScenarioTask& task, Access access) {
        return std::find(task.accesses.begin(), task.accesses.end(), access) != task.accesses.end();
    }
    /// The lines of the tasks that do that.
    std::vector<std::size_t> doing(Access access) const {
        std::vector<std::size_t> found;
        for (std::size_t t = 0; t < scenario_.tasks.size(); ++t) {
            if (does(scenario_.tasks[t], access)) {
                found.push_back(lines_.tasks[t]);
            }
        }
        return found;
    }

    void acts() const {
        if (const auto syncs = doing(Access::Fsync); syncs.size() > 1) {
            fail(syncs[1], "more than one task calls fsync; let the others do writeback, which is "
                           "the same but that nobody waits for it");
        }
        for (std::size_t t = 0; t < scenario_.tasks.size(); ++t) {
            const ScenarioTask& task = scenario_.tasks[t];
            constexpr std::array kOthers{Access::Read, Access::Write, Access::Pwrite,
                                         Access::PunchHole, Access::Unshare};
            if (scenario_.mappings[task.mapping].other_file &&
                std::any_of(task.accesses.begin(), task.accesses.end(), [&](Access access) {
                    return std::find(kOthers.begin(), kOthers.end(), access) == kOthers.end();
                })) {
                fail(lines_.tasks[t], "through a mapping of another file a task can read, write, "
                                      "pwrite, punch-hole or unshare");
            }
        }
        const auto writes = doing(Access::Pwrite);
        if (!writes.empty() && !doing(Access::Truncate).empty()) {
            fail(writes[0], "pwrite beside truncate is not modelled: written beyond its end, a "
                            "file grows by less than the range");
        }
    }

    /// Every act, for every handler that is meant.
    void modelled() const {
        for (const Handler* handler : handlers()) {
            const auto& named = scenario_.handlers;
            const bool meant = named.empty() ||
                               std::find(named.begin(), named.end(), handler->name) != named.end();
            const std::string_view lacking = not_modelled(scenario_, *handler);
            if (!meant || lacking.empty()) {
                continue;
            }
            std::string with;
            for (const Handler* each : handlers()) {
                with += not_modelled(scenario_, *each).empty() ? " " + std::string(each->name)
                                                               : std::string();
            }
            const std::size_t line = lines_.of("handlers");
            fail(line != 0 ? line : first_that_lacks(*handler),
                 quoted(lacking) + " is not modelled for the kernels of " +
                     std::string(handler->name) +
                     (with.empty() ? ", and no handler has all of this scenario's acts"
                                   : "; say: handlers" + with));
        }
    }

    std::size_t first_that_lacks(const Handler& handler) const {
        for (std::size_t t = 0; t < scenario_.tasks.size(); ++t) {
            Scenario alone;
            alone.tasks = {scenario_.tasks[t]};
            alone.mappings = scenario_.mappings;
            if (!not_modelled(alone, handler).empty()) {
                return lines_.tasks[t];
            }
        }
        return 0;
    }

    void mapping(const ScenarioMapping& mapping, std::size_t line) const {
        const std::string name = "mapping " + quoted(mapping.name);
        const bool huge = mapping.start != SlotKind::None && mapping.start != SlotKind::Table;
        if (mapping.other_file &&
            (mapping.start != SlotKind::None || mapping.sync || mapping.is_private)) {
            fail(line, name + " is of another file: what it has is not kept; it takes nohuge or "
                              "partial alone");
        }
        if (mapping.partial && huge) {
            fail(line, name + " is partial: no PMD fits into it");
        }
        if (mapping.is_private && mapping.start == SlotKind::HugeRw) {
            fail(line, name + " is private: a PMD of storage is never writable in it");
        }
        if (mapping.is_private && mapping.sync) {
            fail(line, name + ": MAP_SYNC is for shared mappings");
        }
        const bool small = mapping.start == SlotKind::Table;
        const bool small_storage =
            mapping.page == Pte::Ro || (mapping.page == Pte::Rw && !mapping.is_private);
        if (small && small_storage && !storage() && scenario_.small_entry != Entry::Storage) {
            fail(line, name + " cannot have a page of storage mapped: there is none");
        }
        const bool dax = mapping.start == SlotKind::HugeRo || mapping.start == SlotKind::HugeRw;
        if (dax && !storage()) {
            fail(line,
                 name + " cannot have storage mapped: the extent is neither written nor shared");
        }
        const bool writable = mapping.start == SlotKind::HugeRw ||
                              (small && mapping.page == Pte::Rw && !mapping.is_private);
        if (writable && !scenario_.dirty && !scenario_.small_dirty) {
            fail(line, name + " is writable at first, so something was stored: entry, or "
                              "small-entry, must be dirty");
        }
    }

    const Scenario& scenario_;
    const ScenarioLines& lines_;
};

} // namespace

std::size_t ScenarioLines::of(std::string_view key) const {
    const auto found = std::find_if(keys.begin(), keys.end(),
                                    [key](const auto& each) { return each.first == key; });
    return found == keys.end() ? 0 : found->second;
}

std::string quoted(std::string_view word) {
    std::string text = "'";
    text += word.substr(0, 40);
    return text + (word.size() > 40 ? "…'" : "'");
}

void check_scenario(const Scenario& scenario, const ScenarioLines& lines) {
    Check(scenario, lines).all();
}

} // namespace daxscope::model::explore
