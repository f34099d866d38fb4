// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ebpf/ring.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace daxscope::ebpf {

/// Empties the ring on a thread of its own into memory, so that a commit that waits for the disk
/// doesn't let the ring run full. When its memory is used up it leaves the records in the ring,
/// and the probe counts what finds no room there: nothing is lost uncounted.
class Backlog {
public:
    /// Some records, one after the other.
    class Chunk {
    public:
        template <typename Take>
        void each(Take&& take) const {
            for (std::size_t at = 0; at < bytes_.size();) {
                std::uint32_t length = 0;
                std::memcpy(&length, bytes_.data() + at, sizeof length);
                take(std::span<const std::byte>(bytes_.data() + at + sizeof length, length));
                at += sizeof length + length;
            }
        }

    private:
        friend class Backlog;
        std::vector<std::byte> bytes_;
    };

    /// Begins to empty it.
    /// @param ring  outlives this
    /// @param fd    to wait on for the kernel's wakeups; -1 = only the timed drain
    Backlog(Ring& ring, int fd, std::size_t most_bytes = std::size_t{256} << 20);
    ~Backlog();
    Backlog(const Backlog&) = delete;
    Backlog& operator=(const Backlog&) = delete;

    /// The oldest chunk; waits up to `wait` for one.
    std::optional<Chunk> take(std::chrono::milliseconds wait);
    /// Empties the ring for the last time. Chunks that are left can still be taken.
    void stop();

private:
    void run();
    bool drain();

    Ring& ring_;
    int epoll_ = -1;
    std::size_t most_;
    std::atomic<bool> stopping_ = false;
    std::mutex mutex_;
    std::condition_variable filled_, emptied_;
    std::deque<Chunk> chunks_;
    std::size_t held_ = 0; ///< bytes in chunks_
    std::thread thread_;
};

} // namespace daxscope::ebpf
