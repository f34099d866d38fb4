// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/trace/first_world.h"

#include "model/explore/scenario.h"

namespace daxscope::trace {

std::optional<FirstWorld> first_world_of(const Session& session) {
    if (!session.made()) {
        return std::nullopt;
    }
    model::explore::Scenario scenario;
    try {
        scenario = model::explore::parse_scenario(session.value(key::kMadeScenarioText));
    } catch (const model::explore::ScenarioError&) {
        return std::nullopt; // not written by this version: the first answer must do
    }
    FirstWorld first;
    if (scenario.entry == model::Entry::Zero) {
        first.pmd_entry = model::Entry::Zero;
    }
    first.blocks.extent = scenario.extent;
    for (const model::explore::ScenarioMapping& mapping : scenario.mappings) {
        first.blocks.dirty_metadata = first.blocks.dirty_metadata || mapping.sync;
    }
    first.page_blocks = first.blocks;
    if (scenario.extent == model::Extent::Hole && scenario.small_entry == model::Entry::Storage) {
        first.page_blocks.extent = model::Extent::Written;
        first.blocks.covers = false;
    }
    return first;
}

} // namespace daxscope::trace
