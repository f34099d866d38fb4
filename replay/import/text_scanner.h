// SPDX-License-Identifier: GPL-3.0-or-later
//
// A text that holds lines of a trace, line by line.
#pragma once

#include "replay/import/gatherer.h"
#include "replay/import/text_event.h"
#include "replay/import/text_lines.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace daxscope::source {

/// The last lines of a text, in room that is used again.
class LastLines {
public:
    struct Line {
        std::string text;
        bool prose = false; ///< TextScanner::prose_ before it
    };
    static constexpr std::size_t kMost = 3;

    void push(std::string_view text, bool prose) {
        Line& line = lines_[next_++ % kMost];
        line.text = text;
        line.prose = prose;
        size_ = std::min(size_ + 1, kMost);
    }
    void clear() { size_ = 0; }
    void pop() {
        --next_;
        --size_;
    }
    std::size_t size() const { return size_; }
    /// @param before so many before the last one
    const Line& last(std::size_t before = 0) const { return lines_[(next_ - 1 - before) % kMost]; }

private:
    std::array<Line, kMost> lines_;
    std::size_t next_ = 0, size_ = 0;
};

/// Finds the events and the marks in a text, puts together what was wrapped,
/// and hands it on. Memory: one line, and the few that an event may be wrapped
/// over.
class TextScanner {
public:
    /// @param gatherer must outlive this
    explicit TextScanner(Gatherer& gatherer) : gatherer_(gatherer) {}

    /// The next line, without its end.
    void line(std::string_view line);
    /// Nothing came for a while: an event that looks whole need not wait for the next line.
    void pause();
    /// The end of the text.
    /// @param cut the last line had no end: what it lacks may be cut off
    void finish(bool cut);

    std::uint64_t lines() const { return number_; }
    /// Whether anything in it is of a trace: an event, a mark, or the head of a
    /// file.
    bool found_any() const { return any_; }
    /// What printed it: "ftrace text", "perf script text and bpftrace text".
    std::string format() const;

private:
    void plain(const PlainLine& line);
    void words(std::string_view text);
    void take(LineIs what, std::string_view text, const Tracepoint& point, int lines);
    void hold(LineIs what, std::string_view text, const Tracepoint& point);
    bool goes_on(std::string_view text);
    bool tail_goes_on(std::string_view text);
    bool header_before(std::string_view text, Tracepoint& point);
    bool name_before(std::string_view text, Tracepoint& point);
    void settle();
    void reject(std::uint64_t number, std::string_view why);
    void give(const Tracepoint& point, Shape shape, std::string_view not_understood);
    void other(std::string_view text);
    bool mark(std::string_view text);
    void head(std::string_view text);
    void fact(std::string_view text);
    bool of_nothing(std::string_view line) const;
    void remember(std::string_view words);
    void measure(std::string_view text, int depth);

    Gatherer& gatherer_;
    EventText events_;
    PlainLines plain_;
    std::uint64_t number_ = 0;
    std::string waiting_; ///< an event that may go on
    std::uint64_t waiting_number_ = 0;
    LineIs waiting_is_ = LineIs::Other;
    int waiting_lines_ = 0;
    // Of an event that waits and is whole as it is.
    Tracepoint held_;
    std::string held_comm_, held_not_understood_;
    Shape held_shape_ = Shape::Ftrace;
    Tail held_tail_ = Tail::Closed;
    int held_depth_ = 0;
    LastLines before_; ///< which are no events
    /// Of the lines so far that were quoted as often: where a line was cut within a word, none is
    /// longer.
    std::size_t widest_ = 0;
    bool full_ = false; ///< the line before the one in hand is as wide as any
    int depth_ = 0;     ///< of the line in hand
    int event_depth_ = -1;
    bool prose_ = false; ///< since the last event
    bool any_ = false;
    About about_;
    std::int64_t entries_ = 0; ///< in the text, by the head in hand
    std::size_t facts_ = 0;    ///< rows of a session that heads told
    std::array<std::uint64_t, kShapes> shapes_{};
};

} // namespace daxscope::source
