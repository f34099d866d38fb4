// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/backlog.h"

#include <algorithm>
#include <sys/epoll.h>
#include <unistd.h>

namespace daxscope::ebpf {

namespace {

/// Records at a time: enough to make locks cheap, few enough to hand on soon.
constexpr std::size_t kChunkRecords = 4096;
constexpr int kDrainEveryMs = 50;

} // namespace

Backlog::Backlog(Ring& ring, int fd, std::size_t most_bytes) : ring_(ring), most_(most_bytes) {
    epoll_ = epoll_create1(EPOLL_CLOEXEC);
    if (fd >= 0) {
        // Edge-triggered: a wait ends when the probe calls, not because something lies in the ring.
        epoll_event event{};
        event.events = EPOLLIN | EPOLLET;
        epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
    }
    thread_ = std::thread([this] { run(); });
}

Backlog::~Backlog() {
    stop();
    close(epoll_);
}

void Backlog::run() {
    while (!stopping_) {
        if (!drain()) {
            epoll_event event{};
            epoll_wait(epoll_, &event, 1, kDrainEveryMs);
        }
    }
}

/// Moves one chunk's worth; says whether there may be more.
bool Backlog::drain() {
    {
        std::unique_lock lock(mutex_);
        if (held_ >= most_) {
            emptied_.wait_for(lock, std::chrono::milliseconds(kDrainEveryMs));
            return true;
        }
    }
    Chunk chunk;
    const std::size_t taken =
        ring_.consume(kChunkRecords, [&chunk](std::span<const std::byte> record) {
            const auto length = static_cast<std::uint32_t>(record.size());
            const auto* bytes = reinterpret_cast<const std::byte*>(&length);
            chunk.bytes_.insert(chunk.bytes_.end(), bytes, bytes + sizeof length);
            chunk.bytes_.insert(chunk.bytes_.end(), record.begin(), record.end());
        });
    if (taken == 0) {
        return false;
    }
    const std::scoped_lock lock(mutex_);
    held_ += chunk.bytes_.size();
    chunks_.push_back(std::move(chunk));
    filled_.notify_one();
    return taken == kChunkRecords;
}

std::optional<Backlog::Chunk> Backlog::take(std::chrono::milliseconds wait) {
    std::unique_lock lock(mutex_);
    filled_.wait_for(lock, wait, [this] { return !chunks_.empty(); });
    if (chunks_.empty()) {
        return std::nullopt;
    }
    Chunk chunk = std::move(chunks_.front());
    chunks_.pop_front();
    held_ -= chunk.bytes_.size();
    emptied_.notify_one();
    return chunk;
}

void Backlog::stop() {
    if (!thread_.joinable()) {
        return;
    }
    stopping_ = true;
    thread_.join();
    most_ = SIZE_MAX;
    while (drain()) {
    }
}

} // namespace daxscope::ebpf
