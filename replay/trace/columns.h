// SPDX-License-Identifier: GPL-3.0-or-later
//
// How a Trace holds its events in memory: at most 32 bytes each, plus two dictionaries.
#pragma once

#include "replay/trace/trace.h"

#include <algorithm>
#include <mutex>
#include <type_traits>
#include <xxhash.h>

namespace daxscope::trace {

/// A column of values that nearly always fit 32 bits. It widens itself as a whole when one does
/// not, so that a lookup stays one load.
class NarrowColumn {
public:
    void push_back(std::uint64_t value) {
        if (wide_.empty() && value > UINT32_MAX) {
            wide_.assign(narrow_.begin(), narrow_.end());
            narrow_ = {};
        }
        if (wide_.empty()) {
            narrow_.push_back(static_cast<std::uint32_t>(value));
        } else {
            wide_.push_back(value);
        }
    }
    std::uint64_t operator[](std::size_t index) const {
        return wide_.empty() ? narrow_[index] : wide_[index];
    }
    void reserve(std::size_t count) { narrow_.reserve(count); }
    void reorder(std::span<const std::uint32_t> order);
    std::size_t bytes() const { return narrow_.size() * 4 + wide_.size() * 8; }

private:
    std::vector<std::uint32_t> narrow_;
    std::vector<std::uint64_t> wide_;
};

/// Distinct values, each with a number: open addressing over a plain vector. T is compared and
/// hashed by its bytes, so it must not have padding.
template <typename T>
class Dictionary {
    static_assert(std::has_unique_object_representations_v<T>);

public:
    std::uint32_t add(const T& value) {
        if ((values_.size() + 1) * 2 > slots_.size()) {
            grow();
        }
        std::uint32_t& slot = find(value);
        if (slot == kEmpty) {
            slot = static_cast<std::uint32_t>(values_.size());
            values_.push_back(value);
        }
        return slot;
    }
    const T& operator[](std::uint32_t number) const { return values_[number]; }
    std::size_t size() const { return values_.size(); }
    const std::vector<T>& values() const { return values_; }
    /// Frees what only add() needs.
    void freeze() {
        slots_ = {};
        values_.shrink_to_fit();
    }

private:
    static constexpr std::uint32_t kEmpty = UINT32_MAX;

    std::uint32_t& find(const T& value) {
        std::size_t at = XXH3_64bits(&value, sizeof value) & (slots_.size() - 1);
        while (slots_[at] != kEmpty && !(values_[slots_[at]] == value)) {
            at = (at + 1) & (slots_.size() - 1);
        }
        return slots_[at];
    }
    void grow() {
        constexpr std::size_t kFirst = 256;
        slots_.assign(slots_.empty() ? kFirst : slots_.size() * 2, kEmpty);
        for (std::uint32_t k = 0; k < values_.size(); ++k) {
            find(values_[k]) = k;
        }
    }

    std::vector<T> values_;
    std::vector<std::uint32_t> slots_;
};

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

/// The row with this id, nullptr where there is none. Ids are dense from 1 in every file that
/// daxscope writes, so the first guess is nearly always right.
/// @param rows ordered by id
template <typename Row>
const Row* by_id(const std::vector<Row>& rows, std::int64_t id) {
    const auto guess = static_cast<std::uint64_t>(id) - 1;
    if (guess < rows.size() && rows[guess].id == id) {
        return &rows[guess];
    }
    const auto at = std::lower_bound(rows.begin(), rows.end(), id,
                                     [](const Row& row, std::int64_t key) { return row.id < key; });
    return at != rows.end() && at->id == id ? &*at : nullptr;
}

/// What a Trace holds.
struct Columns {
    Session session;
    std::vector<File> files;
    std::vector<Task> tasks;
    std::vector<Mapping> mappings;
    std::vector<Loss> losses;
    std::vector<ClockSnapshot> clocks;

    std::vector<std::int64_t> ts;
    NarrowColumn seq;      ///< less first_seq
    NarrowColumn duration; ///< ts_end - ts + 1; 0 = no end
    NarrowColumn pgoff;
    std::vector<std::uint32_t> who, detail, range;
    Dictionary<Who> whos;
    Dictionary<Detail> details;
    std::vector<PmdRange> ranges;
    std::int64_t first_seq = 0;
    std::int64_t last_instant = 0;
    std::mutex hashing; ///< held while `hash` is taken, which may be cancelled
    bool hashed = false;
    mutable std::uint64_t hash = 0;

    void reserve(std::size_t events);
    /// Appends an event that event_fault() finds nothing wrong with. Rows come in ascending seq.
    void append(Event event);
    /// Orders the events by (ts, seq) and numbers the PMD ranges.
    /// @param progress told of the events whose ranges are numbered
    void finish(const Progress& progress = {});
    Event event(std::size_t index) const;
    std::uint32_t find_range(std::int64_t file, std::int64_t page) const;

private:
    void sort();
    void number_ranges(const Progress& progress);
};

/// What is wrong with one event's numbers, nullptr where nothing is.
const char* event_fault(const Event& event);
/// What is wrong with the sizes in a session, nullptr where nothing is.
const char* session_fault(const Session& session);

} // namespace daxscope::trace
