// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/world.h"

#include <algorithm>

namespace daxscope::model {

namespace {

std::uint64_t& word_of(std::vector<std::uint64_t>& words, std::uint32_t page) {
    if (page / 32 >= words.size()) {
        words.resize(page / 32 + std::size_t{1});
    }
    return words[page / 32];
}

void set_two(std::vector<std::uint64_t>& words, std::uint32_t page, std::uint64_t value) {
    std::uint64_t& word = word_of(words, page);
    const unsigned shift = 2 * (page % 32);
    word = (word & ~(3ULL << shift)) | (value << shift);
}

/// The bits of word `index` (32 two-bit states each) that pages [first, last) select.
std::uint64_t mask_of(std::uint32_t index, std::uint32_t first, std::uint32_t last) {
    const std::uint32_t base = index * 32;
    const std::uint32_t from = std::max(first, base) - base;
    const std::uint32_t to = std::min(last, base + 32) - base;
    const std::uint64_t upper = to == 32 ? ~0ULL : (1ULL << (2 * to)) - 1;
    return upper & ~((1ULL << (2 * from)) - 1);
}

/// Behind the last word that there is of pages before `last`.
std::uint32_t end_of(const std::vector<std::uint64_t>& words, std::uint32_t last) {
    return std::min(static_cast<std::uint32_t>(words.size()), (last + 31) / 32);
}

constexpr std::uint64_t kLowBits = 0x5555555555555555ULL;

} // namespace

void PageStates::set_entry(std::uint32_t page, Entry entry, bool dirty) {
    set_two(entries_, page, static_cast<std::uint64_t>(entry));
    std::uint64_t& word = word_of(dirty_, page);
    const std::uint64_t bit = 1ULL << (page % 32);
    word = dirty ? word | bit : word & ~bit;
}

Pte PageStates::pte(std::uint32_t mapping, std::uint32_t page) const {
    return mapping < tables_.size() ? static_cast<Pte>(two(tables_[mapping], page)) : Pte::None;
}

void PageStates::set_pte(std::uint32_t mapping, std::uint32_t page, Pte pte) {
    if (mapping >= tables_.size()) {
        tables_.resize(mapping + 1);
    }
    set_two(tables_[mapping], page, static_cast<std::uint64_t>(pte));
}

std::size_t PageStates::bytes() const {
    std::size_t sum = sizeof *this +
                      (entries_.capacity() + dirty_.capacity()) * sizeof entries_[0] +
                      tables_.capacity() * sizeof(std::vector<std::uint64_t>);
    for (const std::vector<std::uint64_t>& table : tables_) {
        sum += table.capacity() * sizeof table[0];
    }
    return sum;
}

bool PageStates::clear(std::uint32_t mapping, std::uint32_t first, std::uint32_t count,
                       bool keep_writable) {
    if (mapping >= tables_.size() || count == 0) {
        return false;
    }
    std::uint64_t had = 0;
    const std::uint32_t end = end_of(tables_[mapping], first + count);
    for (std::uint32_t w = first / 32; w < end; ++w) {
        std::uint64_t mask = mask_of(w, first, first + count);
        if (keep_writable) { // Rw is 0b11
            const std::uint64_t both = tables_[mapping][w] & tables_[mapping][w] >> 1 & kLowBits;
            mask &= ~(both | both << 1);
        }
        had |= tables_[mapping][w] & mask;
        tables_[mapping][w] &= ~mask;
    }
    return had != 0;
}

bool PageStates::protect(std::uint32_t mapping, std::uint32_t first, std::uint32_t count) {
    if (mapping >= tables_.size() || count == 0) {
        return false;
    }
    std::uint64_t had = 0;
    const std::uint32_t end = end_of(tables_[mapping], first + count);
    for (std::uint32_t w = first / 32; w < end; ++w) {
        std::uint64_t& word = tables_[mapping][w];
        // Rw is 0b11 and Ro 0b10: clearing the low bit where both are set protects the page.
        const std::uint64_t writable =
            word & (word >> 1) & kLowBits & mask_of(w, first, first + count);
        had |= writable;
        word &= ~writable;
    }
    return had != 0;
}

Pte World::pte(std::uint32_t mapping, std::uint32_t page) const {
    return pages != nullptr ? pages->pte(mapping, page) : slots[mapping].page;
}

void World::set_pte(std::uint32_t mapping, std::uint32_t page, Pte pte) {
    if (pages != nullptr) {
        pages->set_pte(mapping, page, pte);
    } else {
        slots[mapping].page = pte;
    }
}

void World::set_huge(std::uint32_t mapping, SlotKind kind) {
    Slot& slot = slots[mapping];
    if (slot.kind == SlotKind::Table && pages != nullptr) {
        pages->clear(mapping, 0, range.pages);
    }
    slot.page = Pte::None;
    slot.stale = false;
    slot.kind = kind;
}

Entry World::entry(std::uint32_t page) const {
    return pages != nullptr ? pages->entry(page) : range.page_entry;
}

bool World::entry_dirty(std::uint32_t page) const {
    return pages != nullptr ? pages->dirty(page) : range.page_dirty;
}

void World::set_entry(std::uint32_t page, Entry entry, bool dirty) {
    const Entry old = this->entry(page);
    range.small = static_cast<std::uint16_t>(range.small - (old != Entry::None ? 1 : 0) +
                                             (entry != Entry::None ? 1 : 0));
    range.small_storage = static_cast<std::uint16_t>(
        range.small_storage - (old == Entry::Storage ? 1 : 0) + (entry == Entry::Storage ? 1 : 0));
    range.small_dirty = static_cast<std::uint16_t>(range.small_dirty - (entry_dirty(page) ? 1 : 0) +
                                                   (dirty ? 1 : 0));
    if (pages != nullptr) {
        pages->set_entry(page, entry, dirty);
    } else {
        range.page_entry = entry;
        range.page_dirty = dirty;
    }
}

void World::storage_gone() {
    if (!sees_stale) {
        return;
    }
    for (Slot& slot : slots) {
        const bool huge = slot.kind == SlotKind::HugeRo || slot.kind == SlotKind::HugeRw;
        const bool page = slot.kind == SlotKind::Table &&
                          (slot.page == Pte::Ro || (slot.page == Pte::Rw && !slot.is_private));
        slot.stale = slot.stale || huge || page;
    }
}

void World::new_storage() {
    range.storage = !range.storage;
    storage_gone();
}

bool World::zap(std::uint32_t mapping, std::uint32_t first, std::uint32_t count, bool keep_copies) {
    Slot& slot = slots[mapping];
    keep_copies = keep_copies && slot.is_private;
    bool had = false;
    if (slot.huge()) {
        slot.kind = SlotKind::None;
        first = 0;
        count = range.pages;
        had = true;
    } else if (slot.kind == SlotKind::Table) {
        if (pages != nullptr) {
            had = pages->clear(mapping, first, count, keep_copies);
        } else if (!keep_copies || slot.page != Pte::Rw) {
            had = slot.page != Pte::None;
            slot.page = Pte::None;
        }
    }
    slot.stale = slot.stale && !had;
    if (had && losers != nullptr) {
        losers->push_back({mapping, first, count});
    }
    return had;
}

std::uint32_t World::unmap(std::uint32_t first, std::uint32_t count, bool even_cows) {
    std::uint32_t zapped = 0;
    for (std::size_t m = next_taken(0); m < slots.size(); m = next_taken(m + 1)) {
        if (slots[m].kind != SlotKind::None) {
            const auto mapping = static_cast<std::uint32_t>(m);
            zapped += zap(mapping, first, count, !even_cows) ? 1 : 0;
        }
    }
    return zapped;
}

std::uint32_t World::protect(std::uint32_t first, std::uint32_t count) {
    const std::uint32_t protected_ones = write_protect(first, count);
    clean(first, count);
    return protected_ones;
}

std::uint32_t World::write_protect(std::uint32_t first, std::uint32_t count) {
    std::uint32_t protected_ones = 0;
    for (std::size_t at = next_taken(0); at < slots.size(); at = next_taken(at + 1)) {
        const auto m = static_cast<std::uint32_t>(at);
        Slot& slot = slots[m];
        bool had = false;
        if (slot.kind == SlotKind::HugeRw) {
            slot.kind = SlotKind::HugeRo;
            had = true;
        } else if (slot.is_private) {
            continue; // what it may write is its own
        } else if (slot.kind == SlotKind::Table && pages != nullptr) {
            had = pages->protect(m, first, count);
        } else if (slot.kind == SlotKind::Table && slot.page == Pte::Rw) {
            slot.page = Pte::Ro;
            had = true;
        }
        protected_ones += had ? 1 : 0;
        if (had && losers != nullptr) {
            losers->push_back({m, first, count});
        }
    }
    return protected_ones;
}

void World::clean(std::uint32_t first, std::uint32_t count) {
    range.pmd_dirty = false;
    for (std::uint32_t page = first; range.small_dirty > 0 && page < first + count; ++page) {
        if (entry_dirty(page)) {
            set_entry(page, entry(page), false);
        }
    }
}

void World::remove_entries(std::uint32_t first, std::uint32_t count) {
    range.pmd_entry = Entry::None;
    range.pmd_dirty = false;
    range.towrite = false;
    for (std::uint32_t page = first; range.small > 0 && page < first + count; ++page) {
        if (entry(page) != Entry::None) {
            set_entry(page, Entry::None, false);
        }
    }
}

} // namespace daxscope::model
