// SPDX-License-Identifier: GPL-3.0-or-later
//
// One line of text that is a tracepoint: as ftrace, trace-cmd, perf and
// bpftrace print it.
#pragma once

#include "replay/import/tracepoint.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace daxscope::source {

/// Who printed a line.
enum class Shape : std::uint8_t {
    Ftrace,   ///< `trace`, `trace_pipe`: comm-tid (tgid) [cpu] flags time: event:
              ///< body
    TraceCmd, ///< `trace-cmd report`: the same without flags, or flags behind the
              ///< CPU (-l); -R
    Perf,     ///< `perf script`: comm pid/tid [cpu] time: fs_dax:event: body
    Bpftrace, ///< key=value, comm last: the line of `daxscope doctor --recipe
              ///< bpftrace`
};
inline constexpr std::size_t kShapes = 4;
std::string_view shape_name(Shape shape); ///< "ftrace text", …

/// What a line is.
enum class LineIs : std::uint8_t {
    Other,   ///< nothing of ours
    Event,   ///< an event, and all of it
    Endless, ///< an event, but that its result may follow on the next line
    Cut,     ///< the begin of an event: the rest must be on the next lines
    Bad,     ///< looks like an event, and is none
};

/// How the line of an event ends, where that line may have been wrapped.
enum class Tail : std::uint8_t {
    Closed, ///< nothing that follows can be of it
    Number, ///< in its last number: more digits, or the result, may follow
    Blank,  ///< behind its last number, with the blank that comes before a result
    Result, ///< in its result
};

/// Reads lines. Keeps what it needs to read the next one faster.
class EventText {
public:
    static constexpr std::size_t kLongest = 4096; ///< bytes of a line that are looked at

    /// @param line without its end; blanks at its end tell something
    /// @param point gets the event; its comm lies in the line
    LineIs read(std::string_view line, Tracepoint& point);
    Shape shape() const { return shape_; } ///< of the last event
    Tail tail() const { return tail_; }    ///< of the last event
    /// Of the last event: what it has for a result, where that says less than what was returned: a
    /// name that nobody knows, or "OOM", which tools print for 0 as well. Empty: all is known. Lies
    /// in the line.
    std::string_view not_understood() const { return not_understood_; }
    /// Of a line that is Bad or Cut: what is wrong with it.
    const char* wrong() const { return wrong_; }
    /// Where in the line that was read last the event's name begins; npos where
    /// there is none.
    static std::size_t event_at(std::string_view line);
    /// No event's name, nor a mark of perf's, begins before this place; npos where the line has
    /// none. Many times faster than a look at what the line is.
    static std::size_t first_hint(std::string_view line);
    /// Whether this, and nothing else, is what a fault returned.
    static bool is_result(std::string_view text);
    /// Whether an event's name was cut in two between these lines.
    static bool name_across(std::string_view before, std::string_view line);

private:
    struct Found {
        std::size_t at = std::string_view::npos; ///< of the name
        std::size_t body = 0;
        What what = What::PmdFault;
        bool colon = false; ///< behind the name
        bool perf = false;  ///< system before it
    };
    static Found find(std::string_view line, std::size_t from);

    bool header(std::string_view text, Tracepoint& point, bool perf);
    bool who(std::string_view text, Tracepoint& point, bool perf);
    LineIs words(std::string_view body, Tracepoint& point);
    LineIs extent(std::string_view body, Tracepoint& point);
    LineIs pairs(std::string_view body, Tracepoint& point, bool header);
    LineIs bad(const char* why) {
        wrong_ = why;
        return LineIs::Bad;
    }

    struct Names {
        std::string text;
        std::uint64_t bits = 0;
        bool known = false; ///< one of them, or more
        bool all_known = true;
    };
    /// Bits of "WRITE|USER|0x800". Sets all_known_.
    bool bits(std::string_view text, std::array<Names, 4>& memory, bool results,
              std::uint64_t& value);

    Shape shape_ = Shape::Ftrace;
    Tail tail_ = Tail::Closed;
    const char* wrong_ = "";
    std::string_view not_understood_;
    bool all_known_ = true;
    std::array<Names, 4> flags_, results_;
    /// What stood before the time of an event, and what it said: most lines have the same as one
    /// before them.
    struct Who {
        std::string text;
        bool perf = false;
        Shape shape = Shape::Ftrace;
        std::int64_t tid = trace::kNone, tgid = trace::kNone;
        std::int32_t cpu = trace::kNone;
        bool named = true;
        std::size_t comm = 0, comm_size = 0; ///< where in the text
    };
    std::array<Who, 4> who_;
    std::size_t next_who_ = 0;
    std::size_t next_ = 0;
};

} // namespace daxscope::source
