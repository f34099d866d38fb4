// SPDX-License-Identifier: GPL-3.0-or-later
//
// A scenario of any text: it is read, or refused with a ScenarioError. What is read is written so
// that it reads the same again, and can be searched with any handler that models it; what is found
// can be made into a trace.
#include "model/explore/scenario.h"
#include "model/explore/search.h"
#include "replay/analysis/counterexample.h"
#include "replay/engine/replay.h"

#include <cstdlib>

namespace {

using namespace daxscope;
using namespace daxscope::model;

void search(const explore::Scenario& scenario, const Handler& handler) {
    constexpr std::size_t kMostMemory = std::size_t{4} << 20;
    constexpr std::uint64_t kMostStates = 3'000;
    explore::Options options;
    options.max_memory = kMostMemory;
    options.max_states = kMostStates;
    const explore::Exploration found = explore::explore(scenario, handler, options);
    for (const explore::Finding& finding : found.findings) {
        const auto made = replay::make_counterexample({"fuzz", scenario}, handler, finding);
        static_cast<void>(replay::replay(*made.trace, handler));
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    explore::Scenario scenario;
    try {
        scenario = explore::parse_scenario(text);
    } catch (const explore::ScenarioError&) {
        return 0;
    }
    if (explore::parse_scenario(explore::to_text(scenario)) != scenario) {
        std::abort();
    }
    const Handler& handler = *handlers()[size % handlers().size()];
    if (explore::not_modelled(scenario, handler).empty()) {
        search(scenario, handler);
    }
    return 0;
}
