// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ebpf/ring.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <stdexcept>
#include <sys/mman.h>
#include <unistd.h>

namespace daxscope::ebpf {

/// The kernel's side of a BPF ring buffer in this process's memory: the same layout, the data
/// mapped twice in a row, room refused when there is none (kernel/bpf/ringbuf.c of 6.1).
class FakeRing {
public:
    explicit FakeRing(std::size_t size) : size_(size) {
        const int fd = memfd_create("ring", 0);
        if (fd < 0 || ftruncate(fd, static_cast<off_t>(size)) != 0) {
            throw std::runtime_error("no memory for a ring");
        }
        data_ = static_cast<std::byte*>(
            mmap(nullptr, 2 * size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
        for (const std::size_t half : {std::size_t{0}, size}) {
            if (mmap(data_ + half, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0) ==
                MAP_FAILED) {
                throw std::runtime_error("no memory for a ring");
            }
        }
        close(fd);
    }
    ~FakeRing() { munmap(data_, 2 * size_); }
    FakeRing(const FakeRing&) = delete;
    FakeRing& operator=(const FakeRing&) = delete;

    Ring reader() { return Ring(&consumer_, &producer_, data_, size_); }

    /// Room for `bytes`, busy until it is committed; nullptr where the ring is full.
    std::byte* reserve(std::size_t bytes) {
        const std::uint64_t total = (bytes + Ring::kHeader + 7) & ~std::uint64_t{7};
        const std::uint64_t at = producer_;
        if (at + total - std::atomic_ref(consumer_).load(std::memory_order_acquire) > size_ - 1) {
            return nullptr;
        }
        std::byte* header = data_ + (at & (size_ - 1));
        store(header, static_cast<std::uint32_t>(bytes) | Ring::kBusy);
        std::atomic_ref(producer_).store(at + total, std::memory_order_release);
        return header + Ring::kHeader;
    }
    void commit(std::byte* room, bool discard = false) {
        std::byte* header = room - Ring::kHeader;
        std::uint32_t length = 0;
        std::memcpy(&length, header, sizeof length);
        length &= ~Ring::kBusy;
        store(header, length | (discard ? Ring::kDiscarded : 0));
    }
    bool put(std::span<const std::byte> record) {
        std::byte* room = reserve(record.size());
        if (room == nullptr) {
            return false;
        }
        std::memcpy(room, record.data(), record.size());
        commit(room);
        return true;
    }
    template <typename Record>
    bool put(const Record& record) {
        return put(std::as_bytes(std::span(&record, 1)));
    }

private:
    static void store(std::byte* header, std::uint32_t length) {
        std::atomic_ref(*reinterpret_cast<std::uint32_t*>(header))
            .store(length, std::memory_order_release);
    }

    std::size_t size_;
    std::byte* data_ = nullptr;
    std::uint64_t consumer_ = 0;
    std::uint64_t producer_ = 0;
};

} // namespace daxscope::ebpf
