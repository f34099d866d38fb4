// SPDX-License-Identifier: GPL-3.0-or-later
//
// A cache file is not believed: what is damaged gives nothing, and so does what was made to do
// harm, hashes and all.
#include "replay/analysis/compare.h"
#include "replay/cache/trace_parts.h"
#include "tests/unit/cache/hostile.h"
#include "tests/unit/cache/kept.h"

#include <fcntl.h>
#include <random>
#include <unistd.h>

namespace daxscope::cache {
namespace {

using trace::Sample;
using trace::sample;

struct Kept {
    OwnCache cache;
    std::filesystem::path path = cache.folder / "a.daxtrace";
    std::filesystem::path file;
    std::uint64_t hash = 0;
    std::string bytes;

    Kept() {
        Sample s = sample(8);
        s.losses = {{1, 2, "ringbuf_full", "dax_pmd_fault", 7, trace::Kind::PmdFault},
                    {3, 4, "late", "", std::nullopt}};
        s.write(path);
        hash = load(path)->hash();
        file = file_of(cache.settings(), key_of(path)->path);
        bytes = bytes_of(file);
    }
    /// It is the trace, or nothing.
    void expect_harmless() const {
        const auto trace = ask(path).trace;
        EXPECT_TRUE(!trace || trace->hash() == hash);
    }
};

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
        const auto trace = ask(kept.path).trace;
        ASSERT_TRUE(!trace || trace->hash() == kept.hash) << at;
        refused += trace ? 0 : 1;
    }
    EXPECT_GT(refused, 500U);
}

TEST(CacheDamage, AnyLengthGivesNothing) {
    const Kept kept;
    for (std::size_t length = 0; length < kept.bytes.size(); length += length < 5'000 ? 1 : 97) {
        write_bytes(kept.file, std::string_view(kept.bytes).substr(0, length));
        ASSERT_FALSE(ask(kept.path).trace) << length;
    }
    write_bytes(kept.file, kept.bytes + "x");
    EXPECT_FALSE(ask(kept.path).trace);
    write_bytes(kept.file, std::string(100'000, '\xff'));
    EXPECT_FALSE(ask(kept.path).trace);
    std::filesystem::remove(kept.file);
    mkfifo(kept.file.c_str(), 0600);
    EXPECT_FALSE(ask(kept.path).trace); // and does not wait
    std::filesystem::remove(kept.file);
    std::filesystem::create_symlink("/dev/zero", kept.file);
    EXPECT_FALSE(ask(kept.path).trace);
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
    std::size_t taken = 0;
    for (int round = 0; round < 4'000; ++round) {
        rewrite(*original, kept.file, [&random](Part, std::vector<std::byte>& bytes) {
            if (bytes.empty() || random() % 3 != 0) {
                return;
            }
            mutate(bytes, random);
        });
        if (const auto trace = ask(kept.path).trace) {
            ++taken;
            try {
                replay::compare(trace);
            } catch (const Error&) {
                continue; // as of any trace that cannot be replayed
            }
        }
    }
    EXPECT_GT(taken, 10U); // what is possible is believed: these hashes are nobody's secret
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
            if (of == part) {
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
}

} // namespace daxscope::cache
