// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/engine/accesses.h"

#include <utility>

namespace daxscope::replay {

Accesses& Accesses::operator=(const Accesses& other) {
    if (this != &other) {
        *this = Accesses();
        reserve(other.size());
        for (const SlotKey& slot : other.keys()) {
            add_slot(slot);
        }
        for (const Access& access : other) {
            push_back(access);
        }
    }
    return *this;
}

void Accesses::reserve(std::size_t most) {
    rows_.reserve(most);
    rest_.reserve(most);
}

void Accesses::reserve_much() {
    slots_.reserve_much();
    rows_.reserve_much();
    rest_.reserve_much();
    rare_.reserve_much();
}

void Accesses::push_back(const Access& access) {
    rows_.push_back({access.begin, access.event, access.slot});
    rest_.push_back({});
    rest_.back().rare = kNoIndex;
    put(size() - 1, access);
}

void Accesses::put(std::size_t place, const Access& access) {
    Rest& rest = rest_[place];
    rest.task_last = access.task_last;
    rest.unmap = access.unmap;
    rest.range = access.range;
    rest.task = access.task;
    rest.page = access.page;
    rest.write = access.write;
    rest.pte_first = access.pte_first;
    rest.hole = access.hole;
    const Rare rare{access.retry, access.pte, access.before, access.pte_unmap, access.protect};
    const bool any = rare.retry != kNoIndex || rare.pte != kNoIndex || rare.before != kNoIndex ||
                     rare.pte_unmap != kNoIndex || rare.protect != kNoIndex;
    if (rest.rare != kNoIndex) {
        rare_[rest.rare] = rare;
    } else if (any) {
        rest.rare = static_cast<std::uint32_t>(rare_.size());
        rare_.push_back(rare);
    }
}

void Accesses::renumber_slots(const std::vector<std::uint32_t>& number) {
    const Rows<SlotKey> before = slots_.all();
    GrowingRows<SlotKey> slots;
    slots.reserve(number.size());
    for (std::size_t slot = 0; slot < number.size(); ++slot) {
        slots.push_back({});
    }
    for (std::size_t slot = 0; slot < number.size(); ++slot) {
        slots[number[slot]] = before[slot];
    }
    slots_ = std::move(slots);
    for (std::size_t place = 0; place < rows_.size(); ++place) {
        rows_[place].slot = number[rows_[place].slot];
    }
}

} // namespace daxscope::replay
