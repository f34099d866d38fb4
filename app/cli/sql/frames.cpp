// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/sql/frames.h"

#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace daxscope::cli {

namespace {
constexpr std::size_t kFrameHead = 1 + sizeof(std::uint32_t);
} // namespace

void FrameWriter::put(Tag tag, std::string_view bytes) {
    constexpr std::size_t kMostWaiting = 1 << 16;
    if (waiting_.empty()) {
        since_ = Clock::now();
    }
    waiting_ += static_cast<char>(tag);
    const auto length = static_cast<std::uint32_t>(bytes.size());
    waiting_.append(reinterpret_cast<const char*>(&length), sizeof length);
    waiting_ += bytes;
    if (waiting_.size() >= kMostWaiting) {
        flush();
    }
}

void FrameWriter::flush_old() {
    if (!waiting_.empty() && Clock::now() - since_ > std::chrono::milliseconds(1)) {
        flush();
    }
}

void FrameWriter::flush() {
    std::string_view rest = waiting_;
    while (!rest.empty()) {
        const ssize_t count = ::write(fd_, rest.data(), rest.size());
        if (count < 0 && errno != EINTR) {
            _exit(1); // the command is gone, or wants no more
        }
        rest.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    }
    waiting_.clear();
}

std::optional<Frame> FrameReader::next() {
    if (got_.size() - at_ < kFrameHead) {
        return std::nullopt;
    }
    std::uint32_t length = 0;
    std::memcpy(&length, got_.data() + at_ + 1, sizeof length);
    if (got_.size() - at_ - kFrameHead < length) {
        return std::nullopt;
    }
    Frame frame{static_cast<Tag>(got_[at_]), got_.substr(at_ + kFrameHead, length)};
    at_ += kFrameHead + length;
    return frame;
}

bool FrameReader::read_more() {
    got_.erase(0, at_);
    at_ = 0;
    std::array<char, 1 << 16> bytes{};
    ssize_t count = 0;
    do {
        count = ::read(fd_, bytes.data(), bytes.size());
    } while (count < 0 && errno == EINTR);
    if (count > 0) {
        got_.append(bytes.data(), static_cast<std::size_t>(count));
    }
    return count > 0;
}

} // namespace daxscope::cli
