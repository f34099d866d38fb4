// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/backlog.h"
#include "fake_ring.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace daxscope::ebpf {
namespace {

using namespace std::chrono_literals;

std::vector<std::uint64_t> read_all(Ring& ring, std::size_t most = SIZE_MAX) {
    std::vector<std::uint64_t> numbers;
    ring.consume(most, [&](std::span<const std::byte> record) {
        std::uint64_t number = 0;
        EXPECT_EQ(record.size(), sizeof number);
        std::memcpy(&number, record.data(), sizeof number);
        numbers.push_back(number);
    });
    return numbers;
}

TEST(Ring, gives_records_in_order_and_each_once) {
    FakeRing fake(4096);
    Ring ring = fake.reader();
    for (std::uint64_t n : {1, 2, 3}) {
        ASSERT_TRUE(fake.put(n));
    }
    EXPECT_EQ(read_all(ring), (std::vector<std::uint64_t>{1, 2, 3}));
    EXPECT_TRUE(read_all(ring).empty());
}

TEST(Ring, goes_round_many_times) {
    FakeRing fake(4096);
    Ring ring = fake.reader();
    std::uint64_t next = 0;
    for (std::uint64_t n = 0; n < 100'000; ++n) {
        ASSERT_TRUE(fake.put(n));
        if (n % 37 == 36) {
            for (const std::uint64_t got : read_all(ring)) {
                ASSERT_EQ(got, next++);
            }
        }
    }
    read_all(ring);
}

TEST(Ring, a_full_ring_refuses_until_something_is_read) {
    FakeRing fake(4096);
    Ring ring = fake.reader();
    std::uint64_t n = 0;
    while (fake.put(n)) {
        ++n;
    }
    EXPECT_EQ(n, 4096 / 16 - 1) << "the kernel leaves one byte, so the last record does not fit";
    EXPECT_EQ(read_all(ring, 1).size(), 1U);
    EXPECT_TRUE(fake.put(n));
    EXPECT_FALSE(fake.put(n));
}

TEST(Ring, stops_at_a_record_that_is_still_being_written) {
    FakeRing fake(4096);
    Ring ring = fake.reader();
    fake.put(std::uint64_t{1});
    std::byte* busy = fake.reserve(8);
    fake.put(std::uint64_t{3});
    EXPECT_EQ(read_all(ring), std::vector<std::uint64_t>{1});
    const std::uint64_t two = 2;
    std::memcpy(busy, &two, sizeof two);
    fake.commit(busy);
    EXPECT_EQ(read_all(ring), (std::vector<std::uint64_t>{2, 3}));
}

TEST(Ring, leaves_out_what_was_discarded) {
    FakeRing fake(4096);
    Ring ring = fake.reader();
    fake.commit(fake.reserve(8), true);
    fake.put(std::uint64_t{2});
    EXPECT_EQ(read_all(ring), std::vector<std::uint64_t>{2});
}

TEST(Backlog, under_a_producer_that_does_not_wait_every_record_arrives_or_is_refused) {
    FakeRing fake(1 << 16);
    Ring ring = fake.reader();
    Backlog backlog(ring, -1, 1 << 16);
    constexpr std::uint64_t kAll = 300'000;
    std::uint64_t refused = 0;
    std::thread producer([&] {
        for (std::uint64_t n = 0; n < kAll; ++n) {
            refused += fake.put(n) ? 0 : 1;
        }
    });
    std::uint64_t arrived = 0;
    std::uint64_t last = 0;
    bool rising = true;
    const auto take = [&](const std::optional<Backlog::Chunk>& chunk) {
        chunk->each([&](std::span<const std::byte> record) {
            std::uint64_t number = 0;
            std::memcpy(&number, record.data(), sizeof number);
            rising = rising && (arrived == 0 || number > last);
            last = number;
            ++arrived;
        });
    };
    for (bool running = true; running;) {
        if (const auto chunk = backlog.take(200ms)) {
            take(chunk);
        } else {
            running = false;
        }
    }
    producer.join();
    backlog.stop();
    while (const auto chunk = backlog.take(0ms)) {
        take(chunk);
    }
    EXPECT_EQ(arrived + refused, kAll);
    EXPECT_TRUE(rising);
}

} // namespace
} // namespace daxscope::ebpf
