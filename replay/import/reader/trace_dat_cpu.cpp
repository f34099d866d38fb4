// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/import/reader/trace_dat_cpu.h"

#include "replay/import/reader/tracecmd.h"

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
      event_(other.event_) {}

CpuEvents& CpuEvents::operator=(CpuEvents&& other) noexcept {
    handle_ = other.handle_;
    buffer_ = other.buffer_;
    cpu_ = other.cpu_;
    std::swap(record_, other.record_);
    page_ = other.page_;
    state_ = other.state_;
    event_ = other.event_;
    return *this;
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
    return true;
}

bool CpuEvents::next() {
    const bool known = state_ == Page::Known || state_ == Page::Under;
    if (known && ask_page()) {
        return true;
    }
    // What the page has where its second event may come from, asked before the library goes there.
    unsigned long long ts = 0;
    const void* const second =
        state_ == Page::Opened && page_ != nullptr ? kbuffer_read_event(page_, &ts) : nullptr;
    if (!ask_library()) {
        return false;
    }
    if (second != nullptr) {
        state_ = event_.data == second && event_.ts == ts ? Page::Known : Page::Corrected;
    } else if (state_ != Page::Corrected) {
        page_ = tracecmd_record_kbuf != nullptr ? tracecmd_record_kbuf(handle_, record_) : nullptr;
        state_ = Page::Opened;
    }
    return true;
}

} // namespace daxscope::reader
