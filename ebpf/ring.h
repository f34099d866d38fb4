// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

namespace daxscope::ebpf {

/// The reader's side of a BPF ring buffer (BPF_MAP_TYPE_RINGBUF, Linux 5.8 to today), on memory
/// that somebody else has mapped: the kernel's, or a test's.
///
/// libbpf's ring_buffer__consume() runs as long as somebody writes (ring_buffer__consume_n() comes
/// with libbpf 1.5); this one stops after a given number of records, so that the caller's clock
/// goes on under any load.
class Ring {
public:
    /// @param consumer  the page with the consumer's position
    /// @param producer  the page with the producer's position
    /// @param data      the data, mapped twice in a row, so that no record wraps
    /// @param size      bytes of data, a power of two
    Ring(std::uint64_t* consumer, const std::uint64_t* producer, const std::byte* data,
         std::size_t size)
        : consumer_(consumer), producer_(producer), data_(data), mask_(size - 1) {}

    /// Hands up to `most` records to `take` (a span that is valid during the call) and frees their
    /// room. Stops at a record that is still being written.
    /// @return how many were taken
    template <typename Take>
    std::size_t consume(std::size_t most, Take&& take) {
        std::size_t taken = 0;
        std::uint64_t at = position(consumer_).load(std::memory_order_relaxed);
        const std::uint64_t end = position(producer_).load(std::memory_order_acquire);
        while (at < end && taken < most) {
            auto* header = reinterpret_cast<const std::uint32_t*>(data_ + (at & mask_));
            const std::uint32_t length = std::atomic_ref(*const_cast<std::uint32_t*>(header))
                                             .load(std::memory_order_acquire);
            if (length & kBusy) {
                break;
            }
            const std::uint32_t bytes = length & ~(kBusy | kDiscarded);
            if (!(length & kDiscarded)) {
                take(std::span(data_ + (at & mask_) + kHeader, bytes));
                ++taken;
            }
            at += (bytes + kHeader + 7) & ~std::uint64_t{7};
            position(consumer_).store(at, std::memory_order_release);
        }
        return taken;
    }

    static constexpr std::uint32_t kBusy = 1U << 31;
    static constexpr std::uint32_t kDiscarded = 1U << 30;
    static constexpr std::size_t kHeader = 8;

private:
    static std::atomic_ref<std::uint64_t> position(const std::uint64_t* p) {
        return std::atomic_ref(*const_cast<std::uint64_t*>(p));
    }

    std::uint64_t* consumer_;
    const std::uint64_t* producer_;
    const std::byte* data_;
    std::size_t mask_;
};

} // namespace daxscope::ebpf
