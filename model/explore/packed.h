// SPDX-License-Identifier: GPL-3.0-or-later
//
// A configuration in 8 bytes and 8 more for each task: what a search keeps by the million. Only
// what steps read is kept; what they merely report (reason, counts) is not part of a state.
#pragma once

#include "model/explore/machine.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <utility>
#include <vector>

namespace daxscope::model::explore {

/// The state of a scenario with N tasks: one word of the range, then one for each task.
template <std::size_t N>
struct Packed {
    std::array<std::uint64_t, N + 1> words{};
    // Written out: a call of memcmp() would cost more than the comparison.
    bool operator==(const Packed& other) const {
        std::uint64_t differ = 0;
        for (std::size_t k = 0; k <= N; ++k) {
            differ |= words[k] ^ other.words[k];
        }
        return differ == 0;
    }

    std::uint64_t hash() const {
        std::uint64_t h = 0x9e3779b97f4a7c15ULL;
        for (const std::uint64_t word : words) {
            h = (h ^ word) * 0xff51afd7ed558ccdULL;
            h ^= h >> 32;
        }
        return h * 0xc4ceb9fe1a85ec53ULL;
    }
};

/// Bits of a word, written and read in one order.
class BitWriter {
public:
    void put(std::uint64_t value, unsigned bits) {
        word_ |= value << at_;
        at_ += bits;
    }
    std::uint64_t word() const { return word_; }

private:
    std::uint64_t word_ = 0;
    unsigned at_ = 0;
};

class BitReader {
public:
    explicit BitReader(std::uint64_t word) : word_(word) {}
    std::uint64_t take(unsigned bits) {
        const std::uint64_t value = word_ & ((1ULL << bits) - 1);
        word_ >>= bits;
        return value;
    }
    bool flag() { return take(1) != 0; }

private:
    std::uint64_t word_;
};

/// Packs and unpacks the configurations of one machine, and names one state for all those that
/// differ only in who of several like tasks is who.
template <std::size_t N>
class Packing {
public:
    using State = Packed<N>;
    static constexpr unsigned kSlotBits = 5;
    static constexpr unsigned kLeftShift = 45; ///< of the rounds left, in a task's word
    static constexpr unsigned kRangeBits = 30; ///< of the first word; idle mappings' slots follow
    static constexpr unsigned kSlotShift =
        64 - kSlotBits; ///< in the word of a mapping's first task

    explicit Packing(const Machine& machine) : machine_(&machine) {
        order_tasks();
        place_slots();
        find_classes();
    }

    /// The scenario's task at a place of the state.
    std::size_t task_at(std::size_t place) const { return order_[place]; }
    std::size_t place_of(std::size_t task) const {
        return static_cast<std::size_t>(std::find(order_.begin(), order_.end(), task) -
                                        order_.begin());
    }

    /// Reads range and slots. The world's span must have room for the machine's mappings.
    void unpack(const State& state, World& world, Monitor& monitor) const {
        world.range = machine_->range();
        world.sees_stale = true;
        Range& range = world.range;
        BitReader word(state.words[0]);
        range.blocks.extent = static_cast<Extent>(word.take(2));
        range.blocks.covers = word.flag();
        range.page_blocks.extent = static_cast<Extent>(word.take(2));
        range.pmd_entry = static_cast<Entry>(word.take(2));
        range.pmd_dirty = word.flag();
        range.entry_locked = word.flag();
        range.page_entry = static_cast<Entry>(word.take(2));
        range.page_dirty = word.flag();
        range.mmap_readers = static_cast<std::uint8_t>(word.take(3));
        range.towrite = word.flag();
        range.inode_locked = word.flag();
        range.faults_barred = word.flag();
        range.fault_readers = static_cast<std::uint8_t>(word.take(3));
        monitor.stored = word.flag();
        monitor.allocation = word.flag();
        monitor.turn = word.flag();
        monitor.unflushed = word.flag();
        monitor.owed = word.flag();
        range.inside = word.flag() ? 0 : range.pages;
        range.storage = word.flag();
        range.clone_small = word.flag();
        range.entry_storage = word.flag();
        // In a world of one page the counts say no more than its entry.
        range.small = range.page_entry != Entry::None ? 1 : 0;
        range.small_storage = range.page_entry == Entry::Storage ? 1 : 0;
        range.small_dirty = range.page_dirty ? 1 : 0;
        for (std::size_t m = 0; m < world.slots.size(); ++m) {
            const std::uint64_t bits = state.words[slots_[m].word] >> slots_[m].shift;
            take_slot(bits, world.slots[m]);
            world.slots[m].is_private = machine_->scenario().mappings[m].is_private;
        }
    }

    void unpack(const State& state, std::size_t place, Party& party) const {
        Fault& fault = party.fault;
        fault = machine_->blank(order_[place]);
        BitReader word(state.words[place + 1]);
        fault.pc = static_cast<std::uint8_t>(word.take(8));
        fault.write = word.flag();
        fault.mapped = word.flag();
        fault.alloc = word.flag();
        fault.holds_mmap = word.flag();
        fault.holds_entry = word.flag();
        fault.small_found = word.flag();
        fault.finish_sync = word.flag();
        fault.found = static_cast<Entry>(word.take(2));
        take_blocks(word, fault.blocks);
        fault.pmd_result = static_cast<std::uint16_t>(word.take(14));
        party.under_way = word.flag();
        party.allocated = word.flag();
        party.position = static_cast<std::uint8_t>(word.take(3));
        party.left = static_cast<std::uint8_t>(word.take(8));
        fault.storage = word.flag();
        fault.killed = word.flag();
    }

    /// What no transition can undo: transitions between states where it differs lie on no cycle.
    /// Equal for all states that canonical() names alike.
    std::uint64_t progress(const State& state) const {
        // The accesses that are left, a sum that each one makes smaller; and that something was
        // stored, and allocated: a punched hole undoes that, but no cycle that is looked for has
        // an act from outside in it.
        constexpr std::uint64_t kMonitor = 3ULL << 21;
        std::uint64_t left = 0;
        for (std::size_t place = 0; place < N; ++place) {
            const std::uint64_t word = state.words[place + 1];
            const std::uint64_t rounds = word >> kLeftShift & 0xff;
            if (rounds != kForever) {
                left += rounds * kMostAccesses - (word >> (kLeftShift - 3) & 7);
            }
        }
        return left << 32 | (state.words[0] & kMonitor);
    }

    /// Range, monitor and all slots in one word of kWorldBits: with it and its own word a task's
    /// next action is determined, but for whether other faults are in flight.
    static constexpr unsigned kWorldBits = kRangeBits + kSlotBits * kMostMappings;
    std::uint64_t world(const State& state) const {
        std::uint64_t all = state.words[0] & ((1ULL << kRangeBits) - 1);
        for (std::size_t m = 0; m < machine_->mappings(); ++m) {
            const std::uint64_t slot = state.words[slots_[m].word] >> slots_[m].shift & kSlotOnly;
            all |= slot << (kRangeBits + kSlotBits * m);
        }
        return all;
    }
    void set_world(State& state, std::uint64_t all) const {
        constexpr std::uint64_t kRange = (1ULL << kRangeBits) - 1;
        state.words[0] = (state.words[0] & ~kRange) | (all & kRange);
        for (std::size_t m = 0; m < machine_->mappings(); ++m) {
            std::uint64_t& word = state.words[slots_[m].word];
            const std::uint64_t slot = all >> (kRangeBits + kSlotBits * m) & kSlotOnly;
            word = (word & ~(kSlotOnly << slots_[m].shift)) | slot << slots_[m].shift;
        }
    }
    /// A task's own word, without the slot that it may hold.
    static constexpr std::uint64_t kPartyMask = (1ULL << kSlotShift) - 1;
    static std::uint64_t party(const State& state, std::size_t place) {
        return state.words[place + 1] & kPartyMask;
    }
    static void set_party(State& state, std::size_t place, std::uint64_t party) {
        std::uint64_t& word = state.words[place + 1];
        word = (word & ~kPartyMask) | party;
    }

    /// Fault::pc of the task at that place.
    static std::uint8_t step_of(const State& state, std::size_t place) {
        return static_cast<std::uint8_t>(state.words[place + 1] & 0xff);
    }
    /// Is the fault of the task at that place, or its act, in flight?
    static bool in_flight(const State& state, std::size_t place) {
        return step_of(state, place) != Fault::kDone;
    }

    /// The mapping of the task at that place.
    std::size_t mapping_at(std::size_t place) const {
        return machine_->scenario().tasks[order_[place]].mapping;
    }
    /// Has a task at another place a fault, and not an act, in flight through the same mapping?
    bool others_fault_through_mapping(const State& state, std::size_t place) const {
        for (std::size_t other = 0; other < N; ++other) {
            if (other != place && mapping_at(other) == mapping_at(place) &&
                in_flight(state, other) && !machine_->is_act(step_of(state, other))) {
                return true;
            }
        }
        return false;
    }

    /// Puts range, slots and one task's new state into a state that holds the others'.
    void pack(const World& world, const Monitor& monitor, std::size_t place, const Party& party,
              State& state) const {
        pack_party(place, party, state);
        pack_world(world, monitor, state);
    }

    State pack(const Configuration& at) const {
        State state;
        for (std::size_t place = 0; place < N; ++place) {
            pack_party(place, at.parties[order_[place]], state);
        }
        World world;
        world.range = at.range;
        std::array<Slot, kMostMappings> slots = at.slots;
        world.slots = std::span<Slot>(slots.data(), machine_->mappings());
        pack_world(world, at.monitor, state);
        return state;
    }

    /// Sorts what like tasks have: first those of one mapping, then like mappings with their tasks.
    void canonical(State& state) const {
        for (const Run& run : same_mapping_) {
            sort_in_mapping(state, run);
        }
        for (const Class& each : same_kind_) {
            if (each.length == 1) {
                sort_small(state.words.data() + 1 + each.begin, each.count);
            } else {
                sort_blocks(state, each);
            }
        }
    }

private:
    static constexpr std::uint64_t kSlotOnly = (1ULL << kSlotBits) - 1;
    struct Place {
        unsigned word = 0, shift = 0;
    };
    struct Run { ///< like tasks of one mapping: places [begin, end)
        std::size_t begin = 0, end = 0;
    };
    struct Class { ///< `count` like mappings with `length` tasks each
        std::size_t begin = 0, length = 0, count = 0;
    };

    // What a huge slot has no use for, a page, and a kind that is none say that it is stale.
    static constexpr std::uint64_t kStaleTable = 5;
    static std::uint64_t slot_bits(const Slot& slot) {
        auto kind = static_cast<std::uint64_t>(slot.kind);
        auto page = static_cast<std::uint64_t>(slot.page);
        if (slot.stale) {
            kind = slot.huge() ? kind : kStaleTable;
            page = slot.huge() ? 1 : page;
        }
        return kind | page << 3;
    }
    static void take_slot(std::uint64_t bits, Slot& slot) {
        const std::uint64_t kind = bits & 7;
        slot.kind = kind == kStaleTable ? SlotKind::Table : static_cast<SlotKind>(kind);
        slot.page = static_cast<Pte>(bits >> 3 & 3);
        slot.stale = kind == kStaleTable || (slot.huge() && slot.page != Pte::None);
        if (slot.huge()) {
            slot.page = Pte::None;
        }
    }

    static void put_blocks(BitWriter& word, const Blocks& blocks) {
        word.put(static_cast<std::uint64_t>(blocks.extent), 2);
        word.put(static_cast<std::uint64_t>(blocks.covers) |
                     static_cast<std::uint64_t>(blocks.aligned) << 1 |
                     static_cast<std::uint64_t>(blocks.fresh) << 2 |
                     static_cast<std::uint64_t>(blocks.dirty_metadata) << 3 |
                     static_cast<std::uint64_t>(blocks.error) << 4 |
                     static_cast<std::uint64_t>(blocks.unreachable) << 5 |
                     static_cast<std::uint64_t>(blocks.short_access) << 6,
                 7);
    }
    static void take_blocks(BitReader& word, Blocks& blocks) {
        blocks.extent = static_cast<Extent>(word.take(2));
        blocks.covers = word.flag();
        blocks.aligned = word.flag();
        blocks.fresh = word.flag();
        blocks.dirty_metadata = word.flag();
        blocks.error = word.flag();
        blocks.unreachable = word.flag();
        blocks.short_access = word.flag();
    }

    void pack_party(std::size_t place, const Party& party, State& state) const {
        const Fault& fault = party.fault;
        BitWriter word;
        word.put(fault.pc, 8);
        word.put(fault.write ? 1 : 0, 1);
        word.put(fault.mapped ? 1 : 0, 1);
        word.put(fault.alloc ? 1 : 0, 1);
        word.put(fault.holds_mmap ? 1 : 0, 1);
        word.put(fault.holds_entry ? 1 : 0, 1);
        word.put(fault.small_found ? 1 : 0, 1);
        word.put(fault.finish_sync ? 1 : 0, 1);
        word.put(static_cast<std::uint64_t>(fault.found), 2);
        put_blocks(word, fault.blocks);
        word.put(fault.pmd_result, 14);
        word.put(party.under_way ? 1 : 0, 1);
        word.put(party.allocated ? 1 : 0, 1);
        word.put(party.position, 3);
        word.put(party.left, 8);
        word.put(fault.storage ? 1 : 0, 1);
        word.put(fault.killed ? 1 : 0, 1);
        constexpr std::uint64_t kSlotMask = ~0ULL << kSlotShift;
        std::uint64_t& target = state.words[place + 1];
        target = (target & kSlotMask) | word.word();
    }

    void pack_world(const World& world, const Monitor& monitor, State& state) const {
        const Range& range = world.range;
        BitWriter word;
        // The rest of what the file system answers never changes.
        word.put(static_cast<std::uint64_t>(range.blocks.extent), 2);
        word.put(range.blocks.covers ? 1 : 0, 1);
        word.put(static_cast<std::uint64_t>(range.page_blocks.extent), 2);
        word.put(static_cast<std::uint64_t>(range.pmd_entry), 2);
        word.put(range.pmd_dirty ? 1 : 0, 1);
        word.put(range.entry_locked ? 1 : 0, 1);
        word.put(static_cast<std::uint64_t>(range.page_entry), 2);
        word.put(range.page_dirty ? 1 : 0, 1);
        word.put(range.mmap_readers, 3);
        word.put(range.towrite ? 1 : 0, 1);
        word.put(range.inode_locked ? 1 : 0, 1);
        word.put(range.faults_barred ? 1 : 0, 1);
        word.put(range.fault_readers, 3);
        word.put(monitor.stored ? 1 : 0, 1);
        word.put(monitor.allocation ? 1 : 0, 1);
        word.put(monitor.turn ? 1 : 0, 1);
        word.put(monitor.unflushed ? 1 : 0, 1);
        word.put(monitor.owed ? 1 : 0, 1);
        word.put(range.inside == 0 ? 1 : 0, 1);
        word.put(range.storage ? 1 : 0, 1);
        word.put(range.clone_small ? 1 : 0, 1);
        word.put(range.entry_storage ? 1 : 0, 1);
        state.words[0] = word.word();
        for (std::size_t m = 0; m < world.slots.size(); ++m) {
            const Slot& slot = world.slots[m];
            const std::uint64_t bits = slot_bits(slot);
            std::uint64_t& target = state.words[slots_[m].word];
            constexpr std::uint64_t kMask = (1ULL << kSlotBits) - 1;
            target = (target & ~(kMask << slots_[m].shift)) | bits << slots_[m].shift;
        }
    }

    /// What makes two tasks of one mapping alike.
    auto program(std::size_t task) const {
        const ScenarioTask& t = machine_->scenario().tasks[task];
        return std::pair(t.rounds, t.accesses);
    }
    /// What makes two mappings alike: how they are mapped, and what is done through them. What
    /// they have at first is part of the state.
    auto kind(std::size_t mapping) const {
        const ScenarioMapping& m = machine_->scenario().mappings[mapping];
        std::vector<std::pair<std::uint8_t, std::vector<Access>>> programs;
        for (std::size_t t = 0; t < N; ++t) {
            if (machine_->scenario().tasks[t].mapping == mapping) {
                programs.push_back(program(t));
            }
        }
        std::sort(programs.begin(), programs.end());
        return std::tuple(programs.size(), std::move(programs), m.no_huge, m.sync, m.is_private,
                          m.partial, m.other_file);
    }

    void order_tasks() {
        for (std::size_t t = 0; t < N; ++t) {
            order_[t] = t;
        }
        std::stable_sort(order_.begin(), order_.end(), [this](std::size_t a, std::size_t b) {
            const std::size_t on_a = machine_->scenario().tasks[a].mapping;
            const std::size_t on_b = machine_->scenario().tasks[b].mapping;
            return std::tuple(kind(on_a), on_a, program(a)) <
                   std::tuple(kind(on_b), on_b, program(b));
        });
    }

    void place_slots() {
        unsigned idle = 0;
        for (std::size_t m = 0; m < machine_->mappings(); ++m) {
            std::size_t first = 0;
            while (first < N && mapping_at(first) != m) {
                ++first;
            }
            slots_[m] = first < N ? Place{static_cast<unsigned>(first + 1), kSlotShift}
                                  : Place{0, kRangeBits + kSlotBits * idle++};
        }
    }

    void find_classes() {
        std::size_t begin = 0;
        for (std::size_t end = 1; end <= N; ++end) {
            if (end == N || mapping_at(end) != mapping_at(begin) ||
                program(order_[end]) != program(order_[begin])) {
                if (end - begin > 1) {
                    same_mapping_.push_back({begin, end});
                }
                begin = end;
            }
        }
        for (std::size_t place = 0; place < N;) {
            const std::size_t length = std::get<0>(kind(mapping_at(place)));
            Class each{place, length, 1};
            std::size_t next = place + length;
            while (next < N && kind(mapping_at(next)) == kind(mapping_at(place))) {
                ++each.count;
                next += length;
            }
            if (each.count > 1) {
                same_kind_.push_back(each);
            }
            place = next;
        }
    }

    static void sort_small(std::uint64_t* words, std::size_t count) {
        for (std::size_t k = 1; k < count; ++k) {
            for (std::size_t j = k; j > 0 && words[j] < words[j - 1]; --j) {
                std::swap(words[j], words[j - 1]);
            }
        }
    }

    void sort_in_mapping(State& state, const Run& run) const {
        // The mapping's slot sits in its first task's word and must not move with it.
        constexpr std::uint64_t kSlotMask = ~0ULL << kSlotShift;
        std::uint64_t* const words = state.words.data() + 1;
        const std::uint64_t slot = words[run.begin] & kSlotMask;
        words[run.begin] &= ~kSlotMask;
        sort_small(words + run.begin, run.end - run.begin);
        words[run.begin] |= slot;
    }

    void sort_blocks(State& state, const Class& each) const {
        std::uint64_t* const words = state.words.data() + 1 + each.begin;
        const std::size_t n = each.length;
        for (std::size_t k = 1; k < each.count; ++k) {
            for (std::size_t j = k; j > 0; --j) {
                std::uint64_t* const a = words + (j - 1) * n;
                std::uint64_t* const b = words + j * n;
                if (!std::lexicographical_compare(b, b + n, a, a + n)) {
                    break;
                }
                std::swap_ranges(a, a + n, b);
            }
        }
    }

    const Machine* machine_;
    std::array<std::size_t, N> order_{};
    std::array<Place, kMostMappings> slots_{};
    std::vector<Run> same_mapping_;
    std::vector<Class> same_kind_;
};

} // namespace daxscope::model::explore
