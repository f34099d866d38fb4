// SPDX-License-Identifier: GPL-3.0-or-later
//
// The world that a fault handler acts on: one PMD range of one file, and every mapping of it.
#pragma once

#include "model/place_set.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace daxscope::model {

/// What the file system has under the range, or under one page of it.
enum class Extent : std::uint8_t { Hole = 0, Unwritten = 1, Written = 2, Shared = 3 };

/// What the file system answers when it is asked for blocks: get_block()'s buffer_head before 4.10,
/// iomap_begin()'s iomap since.
struct Blocks {
    Extent extent = Extent::Written;
    bool covers : 1 = true;          ///< one extent, at least as long as what was asked for
    bool aligned : 1 = true;         ///< PMD-aligned on the device
    bool fresh : 1 = false;          ///< allocated by this very call: buffer_new, IOMAP_F_NEW
    bool dirty_metadata : 1 = false; ///< IOMAP_F_DIRTY: a MAP_SYNC write must sync first
    bool error : 1 = false;          ///< the call itself fails: -ENOSPC, -EIO
    bool unreachable : 1 = false;    ///< dax_direct_access() fails
    bool short_access : 1 = false;   ///< dax_direct_access() gives less than asked for
    bool operator==(const Blocks&) const = default;
};

/// A kind of entry in the file's page cache tree. A 2016 kernel keeps a struct page for a hole
/// where a later one keeps a zero entry; both are Zero here.
enum class Entry : std::uint8_t { None = 0, Empty = 1, Zero = 2, Storage = 3 };

/// What one mapping has in the range's PMD slot.
enum class SlotKind : std::uint8_t { None = 0, HugeZero = 1, HugeRo = 2, HugeRw = 3, Table = 4 };
/// What one mapping has at one 4 KiB page under a page table.
enum class Pte : std::uint8_t { None = 0, Zero = 1, Ro = 2, Rw = 3 };

struct Slot {
    SlotKind kind : 3 = SlotKind::None;
    Pte page : 2 = Pte::None;    ///< the one page of a world without PageStates
    bool is_private : 1 = false; ///< MAP_PRIVATE: a page that it has writable is a copy of its own
    bool stale : 1 = false;      ///< what it maps for the touched page is storage that the file no
                                 ///< longer has there; World::sees_stale
    bool huge() const { return kind != SlotKind::None && kind != SlotKind::Table; }
    bool operator==(const Slot&) const = default;
};

/// Per-page states of one range: its 4 KiB cache entries, and the PTEs of each mapping that has a
/// page table there. Replay keeps one beside each world that needs it; the explorer keeps none and
/// so looks at one page, stored in the world itself.
class PageStates {
public:
    Entry entry(std::uint32_t page) const { return static_cast<Entry>(two(entries_, page)); }
    bool dirty(std::uint32_t page) const {
        return page / 32 < dirty_.size() && ((dirty_[page / 32] >> (page % 32)) & 1) != 0;
    }
    void set_entry(std::uint32_t page, Entry entry, bool dirty);
    Pte pte(std::uint32_t mapping, std::uint32_t page) const;
    void set_pte(std::uint32_t mapping, std::uint32_t page, Pte pte);
    /// Bytes of memory that it takes.
    std::size_t bytes() const;
    /// Clears the PTEs of pages [first, first + count), other than writable ones where these are
    /// kept. @return whether any was there
    bool clear(std::uint32_t mapping, std::uint32_t first, std::uint32_t count,
               bool keep_writable = false);
    /// Makes writable PTEs of pages [first, first + count) read-only. @return whether any was
    bool protect(std::uint32_t mapping, std::uint32_t first, std::uint32_t count);

private:
    /// Words of 32 pages, as many as anything was written to: 0 behind them.
    using Words = std::vector<std::uint64_t>;
    static std::uint64_t two(const Words& words, std::uint32_t page) {
        return page / 32 < words.size() ? (words[page / 32] >> (2 * (page % 32))) & 3 : 0;
    }
    Words entries_;             ///< kinds, two bits each
    Words dirty_;               ///< a bit each
    std::vector<Words> tables_; ///< by mapping: two bits each
};

/// A mapping that lost something: the pages taken away, or write-protected.
struct Loser {
    std::uint32_t mapping = 0;
    std::uint32_t first = 0, count = 0;
};

/// The range itself: what the file system and the page cache have, and the locks. Small and
/// trivially copyable, so that a search can keep millions.
struct Range {
    std::uint16_t pages = 512; ///< base pages per PMD
    std::uint16_t inside =
        512;            ///< of these, how many lie inside the file (0 = it starts beyond EOF)
    Blocks blocks;      ///< the answer for the whole range
    Blocks page_blocks; ///< the answer for the one page that a PTE fault asks for
    Entry pmd_entry = Entry::None;
    bool pmd_dirty : 1 = false;
    bool entry_locked : 1 = false;    ///< the entry lock of 4.7 and later; one for the whole range
    bool towrite : 1 = false;         ///< an fsync marked the dirty entries: PAGECACHE_TAG_TOWRITE
    bool inode_locked : 1 = false;    ///< inode_lock(): write(2), fallocate()
    bool faults_barred : 1 = false;   ///< the file system's fault lock is taken for writing:
                                      ///< ext4's i_mmap_sem, XFS' MMAPLOCK, later invalidate_lock
    bool hole_has_length : 1 = false; ///< get_block() tells a hole's length (ext4 and XFS: no)
    bool pmd_configured : 1 = true;   ///< CONFIG_FS_DAX_PMD
    bool memmap : 1 = true;           ///< the pfns have a memmap (pfn_t_devmap)
    bool huge_zero : 1 = true;        ///< the huge zero page can be had
    bool clone_small : 1 = false;     ///< another file that shares the extent has 4 KiB entries of
                                      ///< it: from 6.15 on its pages are folios of order 0 then
    std::uint16_t small = 0;          ///< 4 KiB entries in the range, of any kind
    std::uint16_t small_storage = 0;  ///< of these, DAX entries
    std::uint16_t small_dirty = 0;    ///< of these, dirty ones
    std::uint8_t mmap_readers = 0;    ///< faults that hold i_mmap_lock_read
    std::uint8_t fault_readers = 0;   ///< faults that hold the file system's fault lock, where
                                      ///< somebody is about who takes it for writing
    Entry page_entry = Entry::None;   ///< the one page's entry of a world without PageStates
    bool page_dirty : 1 = false;
    /// Which storage the touched page is, of two in turns: a fault that asked for its blocks before
    /// that changed finds another one here when it maps.
    bool storage : 1 = false;
    /// … and which of them the touched page's DAX entry names. Kept for handlers that look at it.
    bool entry_storage : 1 = false;
    bool operator==(const Range&) const = default;
};

/// A range with its mappings, as steps see it. Owns nothing: whoever runs the world keeps the
/// slots.
struct World {
    Range range;
    std::span<Slot> slots;                ///< one a mapping; Fault::mapping is the place here
    PageStates* pages = nullptr;          ///< nullptr: one page only
    std::vector<Loser>* losers = nullptr; ///< where to note who lost what; nullptr: nowhere
    /// Slot::stale is kept. Not in replay: which of two overlapping faults asked for its blocks
    /// first, no recording says.
    bool sees_stale = false;
    /// The slots that may have something; all that have are members. nullptr: any may have.
    /// An unmap of a range with thousands of mappings looks at these alone.
    const PlaceSet* taken = nullptr;

    /// The first slot from `mapping` on that may have something; at least slots.size(): none.
    std::size_t next_taken(std::size_t mapping) const {
        return taken == nullptr ? mapping : taken->next(mapping);
    }

    Pte pte(std::uint32_t mapping, std::uint32_t page) const;
    /// Sets a PTE; the slot must be a page table.
    void set_pte(std::uint32_t mapping, std::uint32_t page, Pte pte);
    /// Puts a huge PMD into the slot; a page table there goes, and what it had.
    void set_huge(std::uint32_t mapping, SlotKind kind);
    Entry entry(std::uint32_t page) const;
    bool entry_dirty(std::uint32_t page) const;
    void set_entry(std::uint32_t page, Entry entry, bool dirty);

    /// The file has other storage, or none, for the touched page from now on: what maps the old one
    /// is stale. Copies of private mappings are their own.
    void storage_gone();
    /// … and other storage it is: copy on write, by a fault, write(2) or unshare; dedupe.
    void new_storage();
    /// Is that storage (Range::storage then) no longer what the file has there?
    bool outdated(bool storage) const { return sees_stale && storage != range.storage; }

    /// unmap_mapping_range() of pages [first, first + count): every mapping loses what it has
    /// there. A huge PMD goes as a whole whatever the count; a page table stays, emptied.
    /// @param even_cows copies of private mappings, too (truncate; faults and fallocate() do not)
    /// @return mappings that lost something
    std::uint32_t unmap(std::uint32_t first, std::uint32_t count, bool even_cows = false);
    /// The same for one mapping alone, copies as well unless they are kept (MADV_DONTNEED, a
    /// split).
    /// @return whether it had anything
    bool zap(std::uint32_t mapping, std::uint32_t first, std::uint32_t count,
             bool keep_copies = false);
    /// Writeback of [first, first + count): write_protect(), and clean().
    /// @return mappings that lost the permission
    std::uint32_t protect(std::uint32_t first, std::uint32_t count);
    /// pfn_mkclean_range(): takes the permission to write from every mapping.
    /// @return mappings that lost it
    std::uint32_t write_protect(std::uint32_t first, std::uint32_t count);
    /// The entries of [first, first + count) are dirty no longer. A PMD entry is cleaned as a
    /// whole.
    void clean(std::uint32_t first, std::uint32_t count);
    /// Removes the entries of [first, first + count) from the page cache. A PMD entry goes as a
    /// whole.
    void remove_entries(std::uint32_t first, std::uint32_t count);
};

} // namespace daxscope::model
