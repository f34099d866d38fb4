// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

struct kbuffer;
struct tep_record;
struct tracecmd_input;

namespace daxscope::reader {

/// An event as the kernel's ring buffer has it.
struct RawEvent {
    const void* data = nullptr; ///< nullptr: it reaches beyond its page
    std::int64_t size = 0;      ///< bytes of it; may be any number where the file is damaged
    std::uint64_t ts = 0;       ///< ns of the trace's clock, as the library corrects it
    std::uint64_t offset = 0;   ///< in the file; 0: in the same page as the one before
    std::int64_t missed = 0;    ///< events lost before it; negative: nobody knows how many
};

/// The events of one CPU of one buffer of a trace.dat, in their order.
///
/// libtracecmd allocates a record for each event, and looks at each a dozen times, which costs more
/// than all that is done with it here. So it opens the pages and gives the first two events of
/// each. Where the page has the third where we look for it, we read the others ourselves; at what
/// is rare in a page, libtraceevent goes on, with the library's own place in it. Where the library
/// says another time for the second than the page (a guest's clock, counted cycles), it gives all
/// of them.
class CpuEvents {
public:
    /// @param handle must outlive this
    CpuEvents(tracecmd_input* handle, int buffer, int cpu)
        : handle_(handle), buffer_(buffer), cpu_(cpu) {}
    ~CpuEvents();
    CpuEvents(CpuEvents&& other) noexcept;
    CpuEvents& operator=(CpuEvents&& other) noexcept;
    CpuEvents(const CpuEvents&) = delete;
    CpuEvents& operator=(const CpuEvents&) = delete;

    /// Goes on to the next event. The one before is gone then.
    /// @return false: there is none
    bool next();
    const RawEvent& event() const { return event_; }
    int buffer() const { return buffer_; }
    int cpu() const { return cpu_; }

private:
    enum class Page : std::uint8_t {
        Opened,   ///< its first event was given
        Known,    ///< it has the times that the library gives: the next event is in hand
        Under,    ///< likewise, and the event in hand was given
        Ours,     ///< likewise, and we read it
        Corrected ///< of all of them the library says the time
    };
    /// What we read of a page ourselves.
    struct Place {
        const char *at = nullptr, *end = nullptr; ///< of what is unread
        std::uint64_t ts = 0;                     ///< of the event before
        enum class Met : std::uint8_t { Event, End, Other };
        Met next(RawEvent& event);
    };
    bool ask_library();
    bool ask_page();
    bool ask_place();
    bool take_over();

    tracecmd_input* handle_;
    int buffer_, cpu_;
    tep_record* record_ = nullptr; ///< the last that the library gave
    kbuffer* page_ = nullptr;      ///< the library's place in the page
    Page state_ = Page::Opened;
    Place place_;
    RawEvent event_;
};

} // namespace daxscope::reader
