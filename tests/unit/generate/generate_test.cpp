// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/generate/generate.h"
#include "tests/generate/trace_dat.h"

#include "replay/import/binary.h"
#include "replay/import/source.h"
#include "tests/unit/trace/sample.h"

#include <gtest/gtest.h>
#include <set>
#include <stdexcept>

namespace daxscope::generate {
namespace {

Shape small() {
    Shape shape;
    shape.events = 3'000;
    shape.ranges = 5;
    return shape;
}

/// Of what was committed so far, as a reader that follows has it.
class Follower {
public:
    explicit Follower(const std::filesystem::path& path)
        : reader_(source::source_of(path).open(path, {.follow = true}, {})) {}
    /// Reads what there is. @return the events in all
    std::size_t read() {
        source::Batch batch;
        constexpr int kRounds = 4; // a batch may be empty before the end
        for (int round = 0; round < kRounds && !at_end_; ++round) {
            at_end_ = !reader_->next(batch, {});
            events_ += batch.events.size();
        }
        return events_;
    }
    bool at_end() const { return at_end_; }

private:
    std::unique_ptr<source::Reader> reader_;
    std::size_t events_ = 0;
    bool at_end_ = false;
};

std::size_t events_in(const std::filesystem::path& path) {
    return trace::Trace::load(path)->size();
}

} // namespace

TEST(Generator, MakesTheSameEventsOfTheSameShape) {
    Shape shape = small();
    shape.late = shape.wide = shape.munmaps = shape.writebacks = shape.fiemaps = 100;
    EXPECT_EQ(build(shape)->hash(), build(shape)->hash());
    const std::uint64_t hash = build(shape)->hash();
    shape.seed = 2;
    EXPECT_NE(build(shape)->hash(), hash);
}

TEST(Generator, GivesTheSameHoweverManyAreAskedFor) {
    Generator whole(small()), pieces(small());
    std::vector<trace::Event> at_once, one_by_one;
    while (whole.next(SIZE_MAX, at_once)) {
    }
    while (pieces.next(7, one_by_one)) {
    }
    EXPECT_EQ(at_once, one_by_one);
    EXPECT_GE(at_once.size(), small().events);
    EXPECT_LT(at_once.size(), small().events + 8); // the last turn is whole
}

TEST(Generator, SaysThatNothingOfItHappened) {
    const auto trace = build(small());
    EXPECT_TRUE(trace->session().synthetic());
    EXPECT_EQ(trace->session().truth(), "synthetic");
    EXPECT_TRUE(trace->session().value(trace::key::kRecorder).empty());
    for (std::size_t k = 0; k < trace->size(); ++k) {
        ASSERT_EQ(trace->event(k).evidence, trace::Evidence::Modelled);
    }
}

TEST(Generator, MakesFromOneRangeAndTaskToAHundredThousandAndTenThousand) {
    struct Size {
        std::uint32_t ranges, tasks;
    };
    for (const Size size : {Size{1, 1}, Size{7, 3}, Size{100'000, 10'000}}) {
        Shape shape;
        shape.storm = false;
        shape.events = 5ULL * size.ranges + size.tasks; // each mapping comes to each range
        shape.ranges = size.ranges;
        shape.mappings = shape.parties = std::min(size.tasks, 4U);
        shape.tasks = size.tasks;
        const auto trace = build(shape);
        EXPECT_EQ(trace->ranges().size(), size.ranges);
        EXPECT_EQ(trace->tasks().size(), size.tasks);
        std::set<std::int64_t> tasks;
        for (std::size_t k = 0; k < trace->size(); ++k) {
            tasks.insert(trace->event(k).task);
        }
        EXPECT_EQ(tasks.size(), size.tasks) << "each has a fault";
    }
}

TEST(Generator, RefusesWhatCannotBe) {
    const auto refused = [](auto change) {
        Shape shape;
        change(shape);
        EXPECT_THROW(Generator{shape}, std::invalid_argument);
    };
    refused([](Shape& shape) { shape.events = 0; });
    refused([](Shape& shape) { shape.ranges = 0; });
    refused([](Shape& shape) { shape.ranges = 10'000'001; });
    refused([](Shape& shape) { shape.mappings = 0; });
    refused([](Shape& shape) { shape.parties = 0; });
    refused([](Shape& shape) { shape.turns = 0; });
    refused([](Shape& shape) { shape.text = 4097; });
}

TEST(GeneratedFile, HoldsWhatIsBuiltInMemory) {
    const trace::TemporaryDirectory folder;
    const auto path = folder / "made.daxtrace";
    write(small(), {}, path, trace::Old::Refuse);
    EXPECT_EQ(trace::Trace::load(path)->hash(), build(small())->hash());
    EXPECT_TRUE(trace::Trace::load(path)->session().synthetic());
}

TEST(GeneratedFile, GrowsByCommitsThatAReaderFollows) {
    const trace::TemporaryDirectory folder;
    const auto path = folder / "made.daxtrace";
    std::optional<Follower> follower;
    std::vector<std::uint64_t> commits;
    write(small(), {.pieces = 4}, path, trace::Old::Refuse, [&](std::uint64_t given) {
        if (!follower) {
            follower.emplace(path);
        }
        EXPECT_EQ(follower->read(), given);
        EXPECT_FALSE(follower->at_end());
        commits.push_back(given);
        return true;
    });
    ASSERT_GE(commits.size(), 4U);
    EXPECT_EQ(commits[0], small().events / 4);
    const std::size_t all = events_in(path);
    EXPECT_EQ(follower->read(), all);
    EXPECT_TRUE(follower->at_end());
    EXPECT_FALSE(std::filesystem::exists(path.string() + "-wal"));
}

TEST(GeneratedFile, KeepsItsRate) {
    const trace::TemporaryDirectory folder;
    Shape shape = small();
    shape.events = 400;
    const auto begin = std::chrono::steady_clock::now();
    write(shape, {.pieces = 4, .rate = 2'000}, folder / "made.daxtrace", trace::Old::Refuse);
    // A busy machine makes it longer, never shorter.
    EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(200));
}

TEST(GeneratedFile, ThatIsStoppedIsWholeAndSaysSo) {
    const trace::TemporaryDirectory folder;
    const auto path = folder / "made.daxtrace";
    write(small(), {.pieces = 10}, path, trace::Old::Refuse,
          [](std::uint64_t given) { return given < 900; });
    const auto trace = trace::Trace::load(path);
    EXPECT_EQ(trace->size(), 900U);
    EXPECT_EQ(trace->session().value(trace::key::kEndReason), "stopped");
    EXPECT_TRUE(trace->session().end.has_value());
}

TEST(Generate, ATraceDatHoldsTheSameFaults) {
    if (!source::binary_formats().front().built) {
        GTEST_SKIP() << "built without libtracecmd";
    }
    Shape shape = small();
    shape.tasks = 9;
    shape.writebacks = 100;
    const auto made = build(shape);
    const std::filesystem::path path =
        std::filesystem::path(testing::TempDir()) / "generate-trace.dat";
    write_trace_dat(shape, 3, path, trace::Old::Replace);
    const auto read = trace::Trace::load(path);
    EXPECT_EQ(read->session().value(trace::key::kSynthetic),
              made->session().value(trace::key::kSynthetic));
    EXPECT_TRUE(read->losses().empty());
    std::size_t at = 0;
    for (std::size_t k = 0; k < made->size(); ++k) {
        const trace::Event wanted = made->event(k);
        if (!wanted.is_fault() && wanted.kind != trace::Kind::WritebackOne) {
            continue;
        }
        ASSERT_LT(at, read->size());
        const trace::Event got = read->event(at++);
        EXPECT_EQ(got.kind, wanted.kind);
        EXPECT_EQ(got.ts, wanted.ts);
        EXPECT_EQ(got.ts_end, wanted.ts_end);
        EXPECT_EQ(got.pgoff, wanted.pgoff);
        EXPECT_EQ(got.flags, wanted.flags);
        EXPECT_EQ(got.result, wanted.result);
        EXPECT_EQ(got.arg0, wanted.arg0);
        EXPECT_EQ(read->task(got.task)->tid, made->task(wanted.task)->tid);
    }
    EXPECT_EQ(at, read->size());
    EXPECT_GT(at, 900U);
    std::filesystem::remove(path);
}

} // namespace daxscope::generate
