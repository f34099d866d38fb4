// SPDX-License-Identifier: GPL-3.0-or-later
//
// Scenarios that nobody thought of.
#pragma once

#include "model/explore/scenario.h"

#include <array>
#include <random>
#include <string>

namespace daxscope::model::explore {

inline constexpr std::array kActs{Access::Fsync,     Access::Writeback, Access::PunchHole,
                                  Access::Fallocate, Access::Pwrite,    Access::Munmap,
                                  Access::Truncate,  Access::Extend,    Access::Clone,
                                  Access::Dedupe,    Access::Unshare};

/// Puts an act from outside into the list of each task, as far as they are modelled.
inline Scenario with_acts(Scenario scenario, const Handler& handler, std::mt19937& random) {
    bool syncs = false, truncates = false, pwrites = false;
    for (ScenarioTask& task : scenario.tasks) {
        const Access act = kActs[random() % kActs.size()];
        const bool wanted =
            handler.act(*act_of(act)) != nullptr && (act != Access::Fsync || !syncs) &&
            (act != Access::Pwrite || !truncates) && (act != Access::Truncate || !pwrites);
        if (wanted) {
            syncs = syncs || act == Access::Fsync;
            truncates = truncates || act == Access::Truncate;
            pwrites = pwrites || act == Access::Pwrite;
            task.accesses.insert(task.accesses.begin() + static_cast<std::ptrdiff_t>(
                                                             random() % (task.accesses.size() + 1)),
                                 act);
        }
    }
    return scenario;
}

inline Scenario random_scenario(std::mt19937& random) {
    const auto pick = [&random](unsigned count) { return static_cast<unsigned>(random() % count); };
    Scenario scenario;
    scenario.extent = static_cast<Extent>(pick(4));
    scenario.hole_length = pick(2) == 0;
    scenario.prezeroed = pick(2) == 0;
    scenario.turns = pick(4) == 0;
    const std::size_t mappings = 1 + pick(2);
    for (std::size_t m = 0; m < mappings; ++m) {
        scenario.mappings.push_back({std::string(1, static_cast<char>('A' + m)), SlotKind::None,
                                     pick(8) == 0, pick(8) == 0});
        ScenarioMapping& mapping = scenario.mappings.back();
        mapping.is_private = !mapping.sync && pick(5) == 0;
        mapping.partial = pick(8) == 0;
    }
    if (scenario.extent == Extent::Hole && pick(3) == 0) {
        scenario.small_entry = static_cast<Entry>(pick(2) == 0 ? Entry::Zero : Entry::Storage);
        scenario.small_dirty = scenario.small_entry == Entry::Storage && pick(2) == 0;
    }
    const std::size_t tasks = 1 + pick(2);
    for (std::size_t t = 0; t < tasks; ++t) {
        ScenarioTask task{std::string(1, static_cast<char>('a' + t)),
                          static_cast<std::uint8_t>(pick(static_cast<unsigned>(mappings))),
                          {},
                          kForever};
        for (std::size_t k = 0; k < 1 + pick(2); ++k) {
            task.accesses.push_back(static_cast<Access>(pick(3)));
        }
        task.rounds = pick(2) == 0 ? kForever : static_cast<std::uint8_t>(1 + pick(2));
        scenario.tasks.push_back(task);
    }
    return scenario;
}

} // namespace daxscope::model::explore
