// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/keyframes.h"

#include "replay/engine/plan.h"
#include "replay/engine/watch.h"
#include "tests/unit/engine/maker.h"
#include "tests/unit/engine/random_trace.h"

#include <gtest/gtest.h>

namespace daxscope::replay {
namespace {

/// Looks at moments with keyframes and without.
class Seeker {
public:
    Seeker(const trace::Trace& trace, const model::Handler& handler, std::uint32_t distance,
           const Options& options = {})
        : trace_(trace), handler_(handler), plan_(make_plan(trace, options, {})),
          keyframes_(distance), run_(replay(trace, plan_, handler, {}, &keyframes_)) {}

    const Keyframes& keyframes() const { return keyframes_; }
    const Run& run() const { return run_; }
    const Plan& plan() const { return plan_; }

    void expect_same(const Moment& moment) const {
        const Watched all = look(trace_, plan_, handler_, moment);
        const Watched quick = look(trace_, plan_, handler_, moment, {}, &keyframes_);
        ASSERT_EQ(quick.steps.size(), all.steps.size()) << text(moment);
        ASSERT_EQ(quick.before, all.before) << text(moment);
        ASSERT_EQ(quick.after, all.after) << text(moment);
        ASSERT_EQ(quick, all) << text(moment);
    }
    /// At every access, every event that is about one range, and at and around its time.
    void expect_same_everywhere(std::uint32_t stride = 1) const {
        for (std::uint32_t k = 0; k < run_.outcomes.size(); k += stride) {
            Moment moment;
            moment.range = run_.outcomes[k].range;
            moment.access = k;
            expect_same(moment);
        }
        for (std::uint32_t k = 0; k < trace_.size(); k += stride) {
            const std::uint32_t about = trace_.range_of(k);
            Moment moment;
            moment.range = about == trace::Trace::kNoRange
                               ? k % static_cast<std::uint32_t>(trace_.ranges().size())
                               : about;
            if (plan_.access_of[k] == kNoIndex) {
                moment.event = k;
                expect_same(moment);
                moment.event = kNoIndex;
            }
            moment.time = trace_.time(k) + k % 3 - 1;
            expect_same(moment);
        }
    }

private:
    std::string text(const Moment& moment) const {
        return std::string(handler_.name) + ": range " + std::to_string(moment.range) + " access " +
               std::to_string(moment.access) + " event " + std::to_string(moment.event) + " time " +
               std::to_string(moment.time);
    }

    const trace::Trace& trace_;
    const model::Handler& handler_;
    Plan plan_;
    Keyframes keyframes_;
    Run run_;
};

std::shared_ptr<const trace::Trace> bundled(const char* file) {
    return trace::Trace::load(std::string(DAXSCOPE_SOURCE_DIR "/resources/traces/") + file +
                              ".daxtrace");
}

} // namespace

TEST(Keyframes, ALookFromAKeyframeIsALookFromTheBeginOnTracesThatNoKernelMade) {
    std::size_t frames = 0;
    for (std::uint32_t seed = 0; seed < 48; ++seed) {
        SCOPED_TRACE(seed);
        const auto trace = RandomTrace(seed, 1 + seed % 3).build(250);
        const model::Handler& handler = *model::handlers()[seed % model::handlers().size()];
        Options options;
        if (seed % 4 == 3) {
            options.revisit_interval = (trace->end() - trace->begin()) / 40 + 1;
        }
        const Seeker seeker(*trace, handler, 1 + seed % 5, options);
        frames += seeker.keyframes().size();
        seeker.expect_same_everywhere();
        if (testing::Test::HasFatalFailure()) {
            return;
        }
    }
    EXPECT_GT(frames, 1000);
}

TEST(Keyframes, ALookFromAKeyframeIsALookFromTheBeginAtEveryAccessOfTheBundledTraces) {
    struct Case {
        const char* file;
        const char* handler;
        std::uint32_t stride;
    };
    for (const Case& each :
         {Case{"reflink-storm-6.12", "iomap-6.2", 1}, Case{"reflink-storm-6.12", "iomap", 1},
          Case{"prefix-storm-6.1", "pre-fix", 1}, Case{"prefix-storm-6.1", "iomap-prefix", 1},
          Case{"msync-contrast-6.12", "iomap-6.2", 29}}) {
        SCOPED_TRACE(each.file);
        const auto trace = bundled(each.file);
        const Seeker seeker(*trace, *model::find_handler(each.handler), 7);
        EXPECT_GT(seeker.keyframes().size(), 10);
        seeker.expect_same_everywhere(each.stride);
    }
}

TEST(Keyframes, LeaveTheRunAsItIs) {
    const auto trace = RandomTrace(7).build(2000);
    const model::Handler& handler = *model::find_handler("iomap-6.2");
    EXPECT_EQ(Seeker(*trace, handler, 3).run().hash(), replay(*trace, handler).hash());
}

TEST(Keyframes, ComeEverySoManyEventsOfTheirRange) {
    const auto trace = bundled("msync-contrast-6.12");
    const model::Handler& handler = *model::find_handler("iomap-6.2");
    std::size_t expected = 0;
    std::vector<std::uint32_t> own(trace->ranges().size());
    for (std::size_t k = 0; k < trace->size(); ++k) {
        if (const std::uint32_t range = trace->range_of(k); range != trace::Trace::kNoRange) {
            expected += ++own[range] % 100 == 0 ? 1 : 0;
        }
    }
    ASSERT_GT(expected, 0);
    const Seeker seeker(*trace, handler, 100);
    EXPECT_EQ(seeker.keyframes().size(), expected);
    EXPECT_GE(seeker.keyframes().bytes(), expected * sizeof(Keyframe));
}

TEST(Keyframes, OfManyFaultsUnderWayAreFewerThanThose) {
    TraceMaker maker;
    constexpr std::int64_t kFaults = 3'000;
    for (std::int64_t k = 0; k < kFaults; ++k) { // all of them open to the end
        maker.fault(100 + k, 1'000'000 + k, maker.mapping());
    }
    const auto trace = maker.build();
    const Seeker seeker(*trace, *model::find_handler("iomap"), 10);
    EXPECT_GE(seeker.keyframes().size(), 1U);
    EXPECT_LT(seeker.keyframes().size(), 30U) << "not one at each tenth event, with all of them";
    seeker.expect_same_everywhere(997);
}

} // namespace daxscope::replay
