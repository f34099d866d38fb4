// SPDX-License-Identifier: GPL-3.0-or-later
//
// The visited set: exact (whole states are compared, nothing is hashed away), in the order found.
#pragma once

#include "model/large_pages.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace daxscope::model::explore {

/// Numbers in a row that never move: growing costs no copy and no second array.
class NumberList {
public:
    std::size_t size() const { return size_; }
    std::uint32_t operator[](std::size_t at) const {
        return chunks_[at >> kBits][at & (kChunk - 1)];
    }
    void push_back(std::uint32_t number) {
        if ((size_ & (kChunk - 1)) == 0) {
            chunks_.push_back(large_array<std::uint32_t>(kChunk));
        }
        chunks_.back()[size_++ & (kChunk - 1)] = number;
    }
    /// Bytes held at most once `count` more are in it.
    std::size_t memory_with(std::size_t count) const {
        return (size_ + count) * sizeof(std::uint32_t);
    }

private:
    static constexpr unsigned kBits = 20;
    static constexpr std::size_t kChunk = std::size_t{1} << kBits;
    std::vector<LargeArray<std::uint32_t>> chunks_;
    std::size_t size_ = 0;
};

/// Numbers states in the order of their first insertion, which for a breadth-first search is also
/// its queue. Open addressing, 8 bytes a slot, at most 5/8 full; the states stay where they are
/// when it grows.
template <typename State>
class StateSet {
public:
    static constexpr std::uint32_t kNone = 0xffffffff;

    StateSet() : slots_(empty_table(1U << kFirstBits)), mask_((1U << kFirstBits) - 1) {}

    std::uint32_t size() const { return size_; }
    const State& operator[](std::uint32_t number) const {
        return chunks_[number >> kChunkBits].states[number & kChunkMask];
    }
    /// The state that led to this one first; its own number for the first of all.
    std::uint32_t parent(std::uint32_t number) const {
        return chunks_[number >> kChunkBits].parents[number & kChunkMask];
    }

    /// Bytes held now.
    std::size_t memory() const {
        return size_ * (sizeof(State) + sizeof(std::uint32_t)) + (mask_ + 1) * sizeof(Slot);
    }
    /// Bytes held at most while `count` more states come in.
    std::size_t memory_with(std::size_t count) const {
        const std::size_t states = size_ + count;
        std::size_t slots = mask_ + 1;
        if (states * 8 > slots * 5) {
            slots += slots << growth(); // old and new, while it grows
        }
        return states * (sizeof(State) + sizeof(std::uint32_t)) + slots * sizeof(Slot);
    }

    /// The slot of a state that is soon looked up, and then the state found there, are asked of
    /// the memory ahead of time.
    void prefetch_slot(std::uint64_t hash) const { __builtin_prefetch(&slots_[home(tag(hash))]); }
    void prefetch_state(std::uint64_t hash) const {
        const Slot& slot = slots_[home(tag(hash))];
        if (slot.number != kNone) {
            __builtin_prefetch(&(*this)[slot.number]);
        }
    }

    struct Inserted {
        std::uint32_t number;
        bool fresh;
    };
    Inserted insert(const State& state, std::uint64_t hash, std::uint32_t parent) {
        if ((std::size_t{size_} + 1) * 8 > (mask_ + 1) * 5) {
            grow();
        }
        const std::size_t at = place(state, hash);
        if (slots_[at].number != kNone) {
            return {slots_[at].number, false};
        }
        if ((size_ & kChunkMask) == 0) {
            chunks_.push_back({large_array<State>(kChunkMask + std::size_t{1}),
                               large_array<std::uint32_t>(kChunkMask + std::size_t{1})});
        }
        Chunk& chunk = chunks_.back();
        chunk.states[size_ & kChunkMask] = state;
        chunk.parents[size_ & kChunkMask] = parent;
        slots_[at] = {size_, tag(hash)};
        return {size_++, true};
    }

    /// kNone where it was never inserted.
    std::uint32_t find(const State& state, std::uint64_t hash) const {
        return slots_[place(state, hash)].number;
    }

private:
    static constexpr unsigned kChunkBits = 19; ///< states and parents fill whole huge pages
    static constexpr std::uint32_t kChunkMask = (1U << kChunkBits) - 1;
    static constexpr unsigned kFirstBits = 12;

    struct Chunk {
        LargeArray<State> states;
        LargeArray<std::uint32_t> parents;
    };
    struct Slot {
        std::uint32_t number;
        std::uint32_t tag; ///< spares looking at most states that are others
    };

    static std::uint32_t tag(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }
    /// Slots are in the order of tags, so that a bigger table is filled front to back.
    std::size_t home(std::uint32_t tag) const { return tag >> shift_; }

    std::size_t place(const State& state, std::uint64_t hash) const {
        const std::uint32_t wanted = tag(hash);
        std::size_t at = home(wanted);
        while (slots_[at].number != kNone &&
               !(slots_[at].tag == wanted && (*this)[slots_[at].number] == state)) {
            at = (at + 1) & mask_;
        }
        return at;
    }

    static LargeArray<Slot> empty_table(std::size_t slots) {
        LargeArray<Slot> table = large_array<Slot>(slots);
        std::fill_n(table.get(), slots, Slot{kNone, 0});
        return table;
    }

    /// A small table grows fast: it has to be filled anew each time.
    unsigned growth() const {
        constexpr std::size_t kSmall = std::size_t{1} << 19;
        return mask_ < kSmall ? 2 : 1;
    }

    void grow() {
        const std::size_t old_slots = mask_ + 1;
        const unsigned by = growth();
        const LargeArray<Slot> old = std::exchange(slots_, empty_table(old_slots << by));
        mask_ = (old_slots << by) - 1;
        shift_ -= by;
        for (std::size_t k = 0; k < old_slots; ++k) {
            if (old[k].number != kNone) {
                std::size_t at = home(old[k].tag);
                while (slots_[at].number != kNone) {
                    at = (at + 1) & mask_;
                }
                slots_[at] = old[k];
            }
        }
    }

    std::vector<Chunk> chunks_;
    LargeArray<Slot> slots_;
    std::size_t mask_; ///< slots less one
    unsigned shift_ = 32 - kFirstBits;
    std::uint32_t size_ = 0;
};

} // namespace daxscope::model::explore
