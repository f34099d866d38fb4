// SPDX-License-Identifier: GPL-3.0-or-later
//
// Events as columns, in pieces of 65,536 that are sealed and never change: at most 32 bytes each,
// plus dictionaries that all pieces share.
#pragma once

#include "replay/trace/event.h"
#include "replay/trace/large_memory.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace daxscope::trace {

/// Events of a chunk; the last one of a trace may have fewer.
inline constexpr std::size_t kChunkEvents = 1 << 16;

/// What many events have in common: few distinct ones in any trace.
struct Who {
    std::int64_t task, mapping, file, extent;
    std::uint32_t flags;
    std::int32_t result;
    std::int32_t cpu;
    std::uint16_t absent;
    std::uint8_t kind, evidence;
    bool operator==(const Who&) const = default;
};

/// The rest of an event: repeats in a storm, differs from page to page elsewhere.
struct Detail {
    std::uint64_t pmd_in, pmd_out;
    std::int64_t arg0, arg1, storage;
    bool operator==(const Detail&) const = default;
};

/// The aligned stretch of a file, one PMD wide, that an event is about: a PMD range, or what would
/// be one if anybody had touched it.
struct Place {
    std::int64_t file;
    std::int64_t number; ///< pgoff in PMDs
    bool operator==(const Place&) const = default;
};
inline constexpr std::uint32_t kNoPlace = 0xffffffff;

/// A column of values that nearly always fit 32 bits, to look at.
struct NarrowColumn {
    const std::uint32_t* narrow = nullptr;
    const std::uint64_t* wide = nullptr; ///< nullptr: all fit
    std::uint64_t operator[](std::size_t at) const {
        return wide == nullptr ? narrow[at] : wide[at];
    }
};

/// A sealed chunk, wherever its columns are: on the heap, or in a file that is mapped.
struct Chunk {
    std::size_t size = 0;
    const std::int64_t* ts = nullptr; ///< ascending
    std::uint64_t first_seq = 0;
    NarrowColumn seq;      ///< less first_seq, modulo 2^64
    NarrowColumn duration; ///< ts_end - ts + 1; 0 = no end
    NarrowColumn pgoff;
    const std::uint32_t* who = nullptr;    ///< in the dictionary of Who
    const std::uint32_t* detail = nullptr; ///< in that of Detail
    const std::uint32_t* place = nullptr;  ///< in that of Place; kNoPlace = about none, or several
    std::size_t bytes = 0;
    std::shared_ptr<const void> owner; ///< of the columns
};

/// One event as a chunk has it.
struct EventRow {
    std::int64_t ts;
    std::uint64_t seq, duration, pgoff;
    std::uint32_t who, detail, place;
};

/// Rows in the order in which they come, growing, on the heap.
class ChunkRows {
public:
    /// @param first_seq near those to come: they are kept less this
    explicit ChunkRows(std::uint64_t first_seq) : first_seq_(first_seq) {}
    std::size_t size() const { return ts_.size(); }
    bool full() const { return size() == kChunkEvents; }
    std::int64_t time(std::size_t at) const { return ts_[at]; }
    EventRow operator[](std::size_t at) const {
        return {ts_[at],  first_seq_ + seq_[at], duration_[at], pgoff_[at],
                who_[at], detail_[at],           place_[at]};
    }
    void push_back(const EventRow& row);
    /// They are ordered by time, and nothing is added any more.
    static Chunk sealed(std::shared_ptr<const ChunkRows> rows);

private:
    /// Widens itself as a whole when a value does not fit, so that a lookup stays one load.
    class Narrow {
    public:
        void push_back(std::uint64_t value) {
            if (!widened_ && value > UINT32_MAX) {
                wide_.assign(narrow_.begin(), narrow_.end());
                narrow_ = {};
                widened_ = true;
            }
            if (widened_) {
                wide_.push_back(value);
            } else {
                narrow_.push_back(static_cast<std::uint32_t>(value));
            }
        }
        std::uint64_t operator[](std::size_t at) const {
            return widened_ ? wide_[at] : narrow_[at];
        }
        NarrowColumn column() const { return {narrow_.data(), widened_ ? wide_.data() : nullptr}; }
        std::size_t bytes() const { return narrow_.size() * 4 + wide_.size() * 8; }

    private:
        LargeVector<std::uint32_t> narrow_;
        LargeVector<std::uint64_t> wide_;
        bool widened_ = false;
    };

    LargeVector<std::int64_t> ts_;
    std::uint64_t first_seq_;
    Narrow seq_, duration_, pgoff_;
    LargeVector<std::uint32_t> who_, detail_, place_;
};

} // namespace daxscope::trace
