// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the query's process tells the command through a pipe: frames of a tag, a length and bytes.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace daxscope::cli {

enum class Tag : char {
    Opened = 'O',  ///< the trace is open, the query is about to run
    Column = 'C',  ///< a name
    Columns = 'c', ///< that were all of them
    Null = 'n',
    Integer = 'i',
    Real = 'r',
    Text = 't',
    Bytes = 'b',
    Row = 'R',  ///< the cells since the last one are a row
    End = 'E',  ///< the answer is whole, or cut at the row limit: see the byte
    What = 'X', ///< an error: what happened …
    Remedy = 'Y',
    Fail = 'Z', ///< … and its exit code; the last frame
};

/// The child's side. A frame may stay in memory until flush().
class FrameWriter {
public:
    explicit FrameWriter(int fd) : fd_(fd) {}
    void put(Tag tag, std::string_view bytes = {});
    template <typename Value>
    void put_value(Tag tag, Value value) {
        put(tag, {reinterpret_cast<const char*>(&value), sizeof value});
    }
    /// Sends what waits for longer than a millisecond.
    void flush_old();
    void flush();

private:
    using Clock = std::chrono::steady_clock;
    int fd_;
    std::string waiting_;
    Clock::time_point since_ = Clock::now();
};

struct Frame {
    Tag tag{};
    std::string bytes;
};

/// The command's side.
class FrameReader {
public:
    explicit FrameReader(int fd) : fd_(fd) {}
    /// The next frame that has come whole; empty where there is none yet.
    std::optional<Frame> next();
    /// Reads what is there. @return false at the end of the pipe
    bool read_more();

private:
    int fd_;
    std::string got_;
    std::size_t at_ = 0; ///< of got_ that next() gave out
};

} // namespace daxscope::cli
