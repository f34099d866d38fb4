// SPDX-License-Identifier: GPL-3.0-or-later
//
// "Clean" says something only of an invariant that could have been broken. Each handler breaks each
// of them in some shipped scenario, or declares why it can't.
#include "tests/unit/explore/library.h"

#include <gmock/gmock.h>

using namespace daxscope::model;
using namespace daxscope::model::explore;

namespace {

/// What a handler breaks in the shipped scenarios that are for it, or for one that it was made
/// from.
InvariantSet broken_by(const Handler& handler, const Handler& listed_as) {
    InvariantSet broken;
    Options options;
    options.max_states = 300'000; // what is found until then is found all the same
    for (const std::string& name : shipped_names()) {
        const Scenario scenario = shipped(name);
        const std::vector<const Handler*> meant = handlers_of(scenario);
        if (std::find(meant.begin(), meant.end(), &listed_as) != meant.end()) {
            for (const Finding& finding : explore::explore(scenario, handler, options).findings) {
                broken.add(finding.invariant);
            }
        }
    }
    return broken;
}

/// What is neither broken nor declared, or both.
std::vector<std::string> complaints(const Handler& handler, const Handler& listed_as) {
    std::vector<std::string> found;
    const InvariantSet broken = broken_by(handler, listed_as);
    for (std::size_t k = 0; k < kInvariants; ++k) {
        const auto invariant = static_cast<Invariant>(k);
        const std::string name(text_of(invariant).name);
        const bool declared = !handler.why_unbroken(invariant).empty();
        if (!broken.has(invariant) && !declared) {
            found.push_back(name + " is neither broken nor declared");
        } else if (broken.has(invariant) && declared) {
            found.push_back(name + " is broken, and declared");
        }
    }
    return found;
}

} // namespace

TEST(Unbroken, EachHandlerBreaksEachInvariantOrSaysWhyItCannot) {
    for (const Handler* handler : handlers()) {
        EXPECT_THAT(complaints(*handler, *handler), testing::IsEmpty()) << handler->name;
    }
}

TEST(Unbroken, AZeroingStepWithoutItsTraitIsNotClean) {
    const Handler& fixed = *find_handler("fixed");
    std::vector<Step> steps(fixed.steps.begin(), fixed.steps.end());
    for (Step& step : steps) {
        step.traits.zeroes = false;
    }
    Handler forgetful = fixed;
    forgetful.steps = steps;
    EXPECT_THAT(complaints(forgetful, fixed),
                testing::ElementsAre("store-zeroed is neither broken nor declared"));
}

TEST(Unbroken, WhoeverDeclaresThatNothingIsZeroedHasNoStepThatZeroes) {
    for (const Handler* handler : handlers()) {
        const bool zeroes = std::any_of(handler->steps.begin(), handler->steps.end(),
                                        [](const Step& step) { return step.traits.zeroes; });
        EXPECT_EQ(zeroes, handler->family == Family::GetBlock) << handler->name;
    }
}
