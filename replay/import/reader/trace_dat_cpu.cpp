// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/import/reader/trace_dat_cpu.h"

#include "replay/import/reader/tracecmd.h"

#include <array>
#include <cstring>
#include <utility>
extern "C" {
#include <kbuffer.h>
}

namespace daxscope::reader {

CpuEvents::~CpuEvents() {
    tracecmd_free_record(record_);
}

CpuEvents::CpuEvents(CpuEvents&& other) noexcept
    : handle_(other.handle_), buffer_(other.buffer_), cpu_(other.cpu_),
      record_(std::exchange(other.record_, nullptr)), page_(other.page_), state_(other.state_),
      place_(other.place_), event_(other.event_) {}

CpuEvents& CpuEvents::operator=(CpuEvents&& other) noexcept {
    handle_ = other.handle_;
    buffer_ = other.buffer_;
    cpu_ = other.cpu_;
    std::swap(record_, other.record_);
    page_ = other.page_;
    state_ = other.state_;
    place_ = other.place_;
    event_ = other.event_;
    return *this;
}

/// The event that a page has in hand, where it lies in the page from end to end: libtraceevent
/// believes the lengths that a damaged page names.
static bool is_within(kbuffer* page) {
    const std::int64_t begin = kbuffer_curr_index(page), length = kbuffer_curr_size(page);
    return begin >= 0 && length >= kbuffer_event_size(page) && kbuffer_event_size(page) >= 0 &&
           begin + length <= kbuffer_subbuffer_size(page);
}

bool CpuEvents::ask_library() {
    tracecmd_free_record(record_);
    record_ = tracecmd_read_data(handle_, cpu_);
    if (record_ == nullptr) {
        return false;
    }
    event_ = {record_->data, record_->size, record_->ts, record_->offset, record_->missed_events};
    return true;
}

bool CpuEvents::ask_page() {
    unsigned long long ts = 0;
    const void* const data =
        state_ == Page::Known ? kbuffer_read_event(page_, &ts) : kbuffer_next_event(page_, &ts);
    if (data == nullptr) {
        return false;
    }
    state_ = Page::Under;
    event_ = {data, kbuffer_event_size(page_), ts, 0, 0}; // events are lost between pages
    if (!is_within(page_)) {
        event_.data = nullptr;
    }
    return true;
}

/// An event of the kernel's ring buffer is a word, type in its low five bits and ns since the event
/// before above them, and what belongs to it.
CpuEvents::Place::Met CpuEvents::Place::next(RawEvent& event) {
    constexpr std::uint32_t kTypeBits = 5, kTypes = 1U << kTypeBits, kDeltaBits = 27;
    constexpr std::ptrdiff_t kWord = sizeof(std::uint32_t);
    const auto word = [](const char* from) {
        std::uint32_t value = 0;
        std::memcpy(&value, from, sizeof value);
        return value;
    };
    while (end - at >= kWord) {
        const std::uint32_t head = word(at), type = head % kTypes;
        const char* data = at + kWord;
        std::ptrdiff_t size = type * kWord;
        std::uint64_t passed = head >> kTypeBits;
        if (type >= KBUFFER_TYPE_PADDING || type == 0) {
            if (end - data < kWord) {
                return Met::Other;
            }
            const std::uint32_t more = word(data);
            data += kWord;
            if (type == KBUFFER_TYPE_TIME_EXTEND) {
                ts += passed + (std::uint64_t{more} << kDeltaBits);
                at = data;
                continue;
            }
            if (type != 0 || more < kWord || more % kWord != 0) {
                return Met::Other;
            }
            size = static_cast<std::ptrdiff_t>(more) - kWord;
        }
        if (end - data < size) {
            return Met::Other;
        }
        ts += passed;
        at = data + size;
        event = {data, size, ts, 0, 0}; // events are lost between pages
        return Met::Event;
    }
    return at == end ? Met::End : Met::Other;
}

/// After the second event of a page: whether what follows it is what we take it for.
bool CpuEvents::take_over() {
    unsigned long long ts = 0;
    const auto* const third = static_cast<const char*>(kbuffer_read_event(page_, &ts));
    if (third == nullptr || !is_within(page_)) {
        return false;
    }
    const char* const data =
        third + kbuffer_event_size(page_) - kbuffer_curr_index(page_) - kbuffer_curr_size(page_);
    const auto* const second = static_cast<const char*>(event_.data);
    place_ = {second + event_.size, data + kbuffer_subbuffer_size(page_), event_.ts};
    if (second < data || place_.at > third || third >= place_.end) {
        return false;
    }
    RawEvent ours;
    if (place_.next(ours) != Place::Met::Event || ours.data != third || ours.ts != ts ||
        ours.size != kbuffer_event_size(page_)) {
        return false;
    }
    event_ = ours;
    return true;
}

/// What we read next, or libtraceevent where we do not know what it is.
bool CpuEvents::ask_place() {
    alignas(8) static std::array<char, 4096> empty{}; // a page in which nothing was written
    switch (place_.next(event_)) {
    case Place::Met::Event:
        return true;
    case Place::Met::End:
        // So that the library goes to the next page.
        kbuffer_load_subbuffer(page_, empty.data());
        return false;
    case Place::Met::Other:
        break;
    }
    unsigned long long ts = 0;
    const void* reached = kbuffer_read_event(page_, &ts);
    while (reached != nullptr && reached != event_.data) {
        reached = kbuffer_next_event(page_, &ts);
    }
    state_ = Page::Under;
    return reached != nullptr && ask_page();
}

bool CpuEvents::next() {
    if (state_ == Page::Known && take_over()) {
        state_ = Page::Ours;
        return true;
    }
    if (state_ == Page::Ours && ask_place()) {
        return true;
    }
    const bool known = state_ == Page::Known || state_ == Page::Under;
    if (known && ask_page()) {
        return true;
    }
    // What the page has where its second event may come from, asked before the library goes there.
    unsigned long long ts = 0;
    const void* const second =
        state_ == Page::Opened && page_ != nullptr ? kbuffer_read_event(page_, &ts) : nullptr;
    const bool fits = second == nullptr || is_within(page_);
    if (!ask_library()) {
        return false;
    }
    if (second != nullptr) {
        state_ = event_.data == second && event_.ts == ts ? Page::Known : Page::Corrected;
        if (event_.data == second && !fits) {
            event_.data = nullptr;
        }
    } else if (state_ != Page::Corrected) {
        page_ = tracecmd_record_kbuf != nullptr ? tracecmd_record_kbuf(handle_, record_) : nullptr;
        state_ = Page::Opened;
    }
    return true;
}

} // namespace daxscope::reader
