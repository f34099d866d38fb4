// SPDX-License-Identifier: GPL-3.0-or-later
//
// A cache file is not believed: what is damaged gives nothing, and so does what was made to do
// harm, hashes and all.
#include "replay/analysis/compare.h"
#include "replay/analysis/run_counts.h"
#include "replay/analysis/sums.h"
#include "replay/analysis/zoom_index.h"
#include "replay/cache/trace_parts.h"
#include "tests/unit/cache/hostile.h"
#include "tests/unit/cache/kept.h"

#include <array>
#include <cstddef>
#include <random>
#include <sys/stat.h>
#include <unistd.h>

namespace daxscope::cache {
namespace {

using trace::Sample;
using trace::sample;
using trace::Trace;

struct Kept {
    OwnCache cache;
    std::filesystem::path path = cache.folder / "a.daxtrace";
    std::filesystem::path file;
    std::uint64_t hash = 0;
    std::string bytes;
    std::array<std::uint64_t, 3> run_hashes{};
    std::array<const model::Handler*, 2> handlers{};
    std::string verdict;
    std::vector<replay::Storm> storms;
    replay::Sums sums; ///< of what was recorded

    Kept() {
        Sample s = sample(8);
        s.losses = {{1, 2, "ringbuf_full", "dax_pmd_fault", 7, trace::Kind::PmdFault},
                    {3, 4, "late", "", std::nullopt}};
        s.write(path);
        hash = load(path)->hash();
        const replay::Comparison made = keep_runs(ask(path).trace);
        run_hashes = {made.recorded.hash(), made.before.hash(), made.after.hash()};
        handlers = {model::find_handler(made.before.handler),
                    model::find_handler(made.after.handler)};
        verdict = made.verdict;
        storms = made.storms_before;
        sums = *made.sums[0];
        file = file_of(cache.settings(), key_of(path)->path);
        bytes = bytes_of(file);
    }
    /// It is the trace and its runs, or nothing.
    /// @return whether all is there
    bool is_all_there() const {
        const auto trace = ask(path).trace;
        if (!trace) {
            return false;
        }
        EXPECT_EQ(trace->hash(), hash);
        const auto kept = runs(*trace, *handlers[0], *handlers[1]);
        for (std::size_t k = 0; kept && k < kept->runs.size(); ++k) {
            EXPECT_EQ(kept->runs[k].hash(), run_hashes[k]);
        }
        replay::Comparison c;
        c.trace = trace;
        if (!kept || !replay::take_kept(c, *handlers[0], *handlers[1], {}, {})) {
            return false;
        }
        EXPECT_EQ(c.verdict, verdict);
        EXPECT_EQ(c.storms_before, storms);
        const auto made = [](const auto& one) { return one != nullptr; };
        return std::ranges::all_of(c.indices, made) && std::ranges::all_of(c.sums, made) &&
               std::ranges::all_of(c.counts, made) && !c.outcome_of_event.empty();
    }
};

/// Whatever the window does with what was kept.
void use(const replay::Comparison& c) {
    const trace::Trace& trace = *c.trace;
    for (const auto& index : c.indices) {
        if (index == nullptr) {
            continue;
        }
        for (std::uint32_t range = 0; range < index->size(); ++range) {
            index->query(range, trace.begin(), trace.end());
            index->query(range, trace.begin() + 1, trace.begin() + 1000);
            for (const replay::MappingStrip& strip : index->lane(range).strips) {
                strip.about();
                const std::size_t size = strip.outcomes.size();
                for (std::size_t at = 0; at < size; ++at) {
                    ASSERT_LT(strip.outcomes.outcome(at), c.before.outcomes.size());
                    strip.outcomes.begin(at);
                    strip.outcomes.classes(at, size);
                    ASSERT_LT(strip.outcomes.longest(at, size), size);
                    strip.outcomes.reaching(trace.begin(), 0, at);
                }
            }
        }
        index->faults_before(trace.end());
    }
    for (const auto& counts : c.counts) {
        for (const std::uint32_t outcome :
             counts ? counts->fell_back : replay::Rows<std::uint32_t>()) {
            ASSERT_LT(outcome, c.before.outcomes.size());
        }
    }
    for (const std::uint32_t outcome : c.outcome_of_event) {
        ASSERT_TRUE(outcome == replay::kNoIndex || outcome < c.before.outcomes.size());
    }
    for (const replay::Storm& storm : c.storms_before) {
        ASSERT_LT(storm.range, trace.ranges().size());
        ASSERT_LT(storm.last, c.before.outcomes.size());
    }
}

} // namespace

TEST(CacheDamage, AnyByteThatIsFlippedGivesTheTraceOrNothing) {
    const Kept kept;
    ASSERT_TRUE(ask(kept.path).trace);
    std::size_t refused = 0;
    for (std::size_t at = 0; at < kept.bytes.size(); ++at) {
        std::string bytes = kept.bytes;
        if (bytes[at] == 0 && at % 16 != 0) {
            continue; // nearly all of it is what stands between sections
        }
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << at % 8));
        write_bytes(kept.file, bytes);
        refused += kept.is_all_there() ? 0 : 1;
        ASSERT_FALSE(HasFailure()) << at;
    }
    EXPECT_GT(refused, 500U);
}

TEST(CacheDamage, AnyLengthGivesNothing) {
    const Kept kept;
    for (std::size_t length = 0; length < kept.bytes.size(); length += length < 5'000 ? 1 : 97) {
        write_bytes(kept.file, std::string_view(kept.bytes).substr(0, length));
        ASSERT_FALSE(ask(kept.path).trace) << length;
    }
    write_bytes(kept.file, kept.bytes + "x"); // the rest of an addition that was not finished
    EXPECT_TRUE(kept.is_all_there());
    write_bytes(kept.file, std::string(100'000, '\xff'));
    EXPECT_FALSE(ask(kept.path).trace);
    std::filesystem::remove(kept.file);
    mkfifo(kept.file.c_str(), 0600);
    EXPECT_FALSE(ask(kept.path).trace); // and does not wait
    std::filesystem::remove(kept.file);
    std::filesystem::create_symlink("/dev/zero", kept.file);
    EXPECT_FALSE(ask(kept.path).trace);
}

TEST(CacheDamage, AHashThatIsLookedAtLaterTellsWhatIsWrong) {
    const Kept kept;
    Settings later = kept.cache.settings();
    later.hashes = Hashes::Later;
    use(later);
    const auto original = SectionFile::open(kept.file);
    const auto open = [&] {
        auto trace = ask(kept.path).trace;
        replay::Comparison c;
        c.trace = trace;
        EXPECT_TRUE(replay::take_kept(c, *kept.handlers[0], *kept.handlers[1], {}, {}));
        EXPECT_TRUE(c.indices[0]);
        return c;
    };
    EXPECT_TRUE(is_as_written(*open().trace));
    const std::array<std::pair<Part, std::size_t>, 3> values{{
        {Part::Chunk, 0}, // the last byte of the column of times: a little earlier or later
        {Part::Outcomes, offsetof(replay::Outcome, zapped)},
        {Part::Index, 320 + 4}, // when an outcome begins, as drawn
    }};
    for (const auto& [part, offset] : values) {
        std::string bytes = kept.bytes;
        const Section& section = *original->find(part);
        char& byte = part == Part::Chunk ? bytes[section.at + 64 + 23 * 8] // of the last event
                                         : bytes[section.at + offset];
        byte = static_cast<char>(byte ^ 1);
        write_bytes(kept.file, bytes);
        const replay::Comparison c = open();
        EXPECT_FALSE(is_as_written(*c.trace)) << static_cast<int>(part);
        EXPECT_FALSE(is_as_written(*c.trace)) << "and asked again";
        EXPECT_FALSE(std::filesystem::exists(kept.file));
        EXPECT_FALSE(ask(kept.path).trace) << "it is to be read anew";
        write_bytes(kept.file, bytes);
        chmod(kept.file.c_str(), 0600);
        use(kept.cache.settings());
        EXPECT_FALSE(kept.is_all_there()) << "with its hashes looked at now";
        use(later);
    }
    EXPECT_TRUE(is_as_written(*Trace::load(kept.path))) << "it is no affair of the cache's";
}

TEST(CacheDamage, AFileThatOthersMayWriteIsNotRead) {
    const Kept kept;
    chmod(kept.file.c_str(), 0666);
    EXPECT_FALSE(ask(kept.path).trace);
    chmod(kept.file.c_str(), 0600);
    EXPECT_TRUE(ask(kept.path).trace);
}

TEST(CacheDamage, RightHashesOverWrongValuesHarmNobody) {
    const Kept kept;
    const auto original = SectionFile::open(kept.file);
    ASSERT_TRUE(original);
    std::mt19937 random(1);
    std::size_t taken = 0, replayed = 0, indexed = 0;
    for (int round = 0; round < 4'000; ++round) {
        rewrite(*original, kept.file, [&random](Part, std::vector<std::byte>& bytes) {
            if (bytes.empty() || random() % 5 != 0) {
                return;
            }
            mutate(bytes, random);
        });
        if (const auto trace = ask(kept.path).trace) {
            ++taken;
            try {
                const replay::Comparison made = replay::compare(trace, with_moments());
                replayed += made.moments ? 1 : 0;
                indexed += made.indices[0] ? 1 : 0;
                use(made);
            } catch (const Error&) {
                continue; // as of any trace that cannot be replayed
            }
        }
    }
    EXPECT_GT(replayed, 10U);
    EXPECT_GT(indexed, 10U);
    EXPECT_GT(taken,
              replayed + 10); // what is possible is believed: these hashes are nobody's secret
}

TEST(CacheDamage, NoNumberIsTakenThatIsOutOfRange) {
    const Kept kept;
    const auto original = SectionFile::open(kept.file);
    constexpr std::size_t kEvents = 24, kHead = 64;
    const auto column = [](std::size_t number) { // after ts: seq, duration, pgoff, who, …
        return kHead + (kEvents * 8 + 63) / 64 * 64 + number * ((kEvents * 4 + 63) / 64 * 64);
    };
    const auto with = [&](Part part, std::size_t at, std::uint32_t value) {
        rewrite(*original, kept.file, [&](Part of, std::vector<std::byte>& bytes) {
            if (of == part && !bytes.empty()) { // the run after may have no unmaps
                ASSERT_LE(at + sizeof value, bytes.size());
                std::memcpy(bytes.data() + at, &value, sizeof value);
            }
        });
        return ask(kept.path).trace != nullptr;
    };
    EXPECT_TRUE(with(Part::Chunk, 0, kEvents)); // as it is
    EXPECT_FALSE(with(Part::Chunk, 0, kEvents + 1));
    EXPECT_FALSE(with(Part::Chunk, 0, 0));
    EXPECT_FALSE(with(Part::Chunk, kHead + 4, 0x7fffffff)) << "the first time is not the least";
    EXPECT_FALSE(with(Part::Chunk, column(2), 5'000)) << "a page of another range";
    EXPECT_FALSE(with(Part::Chunk, column(3) + 4, 1'000'000)) << "no such who";
    EXPECT_FALSE(with(Part::Chunk, column(4) + 4, 1'000'000)) << "no such detail";
    EXPECT_FALSE(with(Part::Chunk, column(5) + 4, 1'000'000)) << "no such place";
    EXPECT_FALSE(with(Part::Chunk, column(5), trace::kNoPlace)) << "a fault in no range";
    EXPECT_FALSE(with(Part::RangeOfPlace, 0, 77)) << "no such range";
    EXPECT_FALSE(with(Part::PlaceOfRange, 0, 77));
    EXPECT_FALSE(with(Part::Ranges, 0, 9)) << "no such file";
    EXPECT_FALSE(with(Part::Ranges, 8, 513)) << "no PMD begins there";
    EXPECT_FALSE(with(Part::Whos, 0, 9)) << "no such task";
    EXPECT_FALSE(with(Part::Whos, 8, 9)) << "no such mapping";
    EXPECT_FALSE(with(Part::Whos, 16, 2)) << "no such file";
    EXPECT_TRUE(with(Part::Chunk, 0, kEvents));

    const auto with_run = [&](Part part, std::size_t at, std::uint32_t value) {
        EXPECT_TRUE(with(part, at, value)) << "the trace is as it was";
        const auto trace = ask(kept.path).trace;
        return runs(*trace, *kept.handlers[0], *kept.handlers[1]).has_value();
    };
    EXPECT_TRUE(with_run(Part::Accesses, offsetof(replay::AccessRow, event), 0));
    EXPECT_FALSE(with_run(Part::Accesses, offsetof(replay::AccessRow, event), kEvents));
    EXPECT_FALSE(with_run(Part::Accesses, offsetof(replay::AccessRow, slot), 2));
    EXPECT_FALSE(with_run(Part::Accesses, 4, 0x7fffffff)) << "not in the order of time";
    EXPECT_FALSE(with_run(Part::Slots, offsetof(replay::SlotKey, range), 1));
    EXPECT_FALSE(with_run(Part::Slots, offsetof(replay::SlotKey, mapping), 3));
    const auto with_bits = [&](const auto& change) { // of the outcomes, the last four bytes
        replay::OutcomeRow row;
        change(row);
        std::uint32_t bits = 0;
        std::memcpy(&bits, reinterpret_cast<const std::byte*>(&row) + 12, sizeof bits);
        return with_run(Part::Outcomes, 12, bits);
    };
    EXPECT_TRUE(with_bits([](replay::OutcomeRow&) {}));
    EXPECT_FALSE(with_bits([](replay::OutcomeRow& row) { row.cause_kind = 6; }));
    EXPECT_FALSE(with_bits([](replay::OutcomeRow& row) { row.step = 0xfe; }));
    EXPECT_FALSE(with_bits([](replay::OutcomeRow& row) { row.wide = 1; })) << "no such row";
    EXPECT_FALSE(with_run(Part::Unmaps, offsetof(replay::UnmapRow, range), 1));
    EXPECT_FALSE(with_run(Part::Unmaps, offsetof(replay::UnmapRow, outcome), 24));
    EXPECT_FALSE(with_run(Part::Unmaps, offsetof(replay::UnmapRow, event), kEvents));
    EXPECT_FALSE(with_run(Part::Unmaps, 20, 0xf0000000)) << "no such origin";
    EXPECT_FALSE(with_run(Part::Unmaps, 20, 0x08000007)) << "no such wide row";
    EXPECT_FALSE(with_run(Part::SpanSlots, offsetof(replay::SlotKey, mapping), 3));
    EXPECT_FALSE(with_run(Part::SpanSlots, 8, 0)) << "none";
    EXPECT_FALSE(with_run(Part::SpanSlots, 8, 1'000)) << "more than there are";
    EXPECT_FALSE(with_run(Part::Spans, 4, 0x7fffffff)) << "ends before it begins";
}

TEST(CacheDamage, NoNumberOfWhatIsMadeOfARunIsTakenThatIsOutOfRange) {
    const Kept kept;
    const auto original = SectionFile::open(kept.file);
    // By part: where a number is and what it must not be. The trace has one range, 24 events, each
    // an outcome, and mappings 1 and 2.
    constexpr std::size_t kLane = 128, kStrip = 192, kColumns = 256;
    const auto with = [&](Part part, std::size_t at, auto value) {
        rewrite(*original, kept.file, [&](Part of, std::vector<std::byte>& bytes) {
            if (of == part && at + sizeof value <= bytes.size()) {
                std::memcpy(bytes.data() + at, &value, sizeof value);
            }
        });
        const auto trace = ask(kept.path).trace;
        replay::Comparison c;
        c.trace = trace;
        EXPECT_TRUE(replay::take_kept(c, *kept.handlers[0], *kept.handlers[1], {}, {}));
        EXPECT_EQ(c.storms_before, kept.storms) << "made anew, where they are not kept";
        return c;
    };
    const auto u32 = [](std::uint32_t value) { return value; };
    EXPECT_TRUE(with(Part::Index, 0, std::uint64_t{1}).indices[0]) << "as it is";
    EXPECT_FALSE(with(Part::Index, 0, std::uint64_t{2}).indices[0]) << "no such range";
    EXPECT_FALSE(with(Part::Index, 32, std::uint64_t{25}).indices[0]) << "more than there are";
    EXPECT_FALSE(with(Part::Index, 32, ~std::uint64_t{0}).indices[0]);
    EXPECT_FALSE(with(Part::Index, kLane, u32(3)).indices[0]) << "more strips than there are";
    EXPECT_FALSE(with(Part::Index, kStrip, u32(7)).indices[0]) << "no such mapping";
    EXPECT_FALSE(with(Part::Index, kStrip + 4, u32(13)).indices[0]) << "of another's outcomes";
    EXPECT_FALSE(with(Part::Index, kColumns + 64, u32(24)).indices[0]) << "no such outcome";
    EXPECT_FALSE(with(Part::Counts, 0, std::uint64_t{2}).counts[0]) << "no such range";
    EXPECT_FALSE(with(Part::Counts, 48, std::uint64_t{7}).counts[0]) << "no such mapping";
    EXPECT_FALSE(with(Part::Counts, 8, std::uint64_t{25}).counts[0]) << "more than outcomes";
    EXPECT_FALSE(with(Part::Counts, 32, ~std::uint64_t{0}).counts[0]) << "a time below zero";
    // Sums are made anew where they are not taken.
    EXPECT_EQ(*with(Part::Sums, 0, std::uint64_t{1} << 62).sums[0], kept.sums);
    EXPECT_EQ(*with(Part::Sums, 8, std::uint64_t{25}).sums[0], kept.sums) << "more than outcomes";
    EXPECT_EQ(*with(Part::Sums, 24, ~std::uint64_t{0}).sums[0], kept.sums);
    EXPECT_TRUE(with(Part::OutcomeOf, 0, ~u32(0)).outcome_of_event.size() > 0) << "no access";
    EXPECT_TRUE(with(Part::OutcomeOf, 0, u32(24)).outcome_of_event.empty());
}

} // namespace daxscope::cache
