/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The world of one PMD range of a DAX file: what is stored there, what the mapping's cache tree
 * (radix tree, XArray) holds for it, what each mapping's page tables hold, and the locks.
 * All accesses touch one 4 KiB page of the range that is not its first page: entries of 4 KiB pages
 * and the PMD entry (kept at the range's first index until 4.20) then never share a slot in 2016's tree.
 *
 * Parameters (-D):
 *   HANDLER      PRE_FIX (4.5-rc1), FIXED (4.5), ENTRY_LOCKED, IOMAP (4.10 to 6.1), IOMAP_6_2 (6.2 to 6.14),
 *                IOMAP_6_15 (6.15 to 6.17), IOMAP_6_18 (6.18 on), and proposals for it: IOMAP_KEEP, which unmaps only
 *                what a fault replaces, and IOMAP_WRITE_ONLY, of which reads of a shared extent unmap nothing; and what
 *                they are held against: IOMAP_NEVER_UNMAP, whose dax_insert_entry() unmaps nothing
 *   MAPPINGS     number of (mm, VMA) mappings of the range, 1 to 4
 *   TASKS        number of tasks, 1 to 4; task i touches through mapping Mi and does Ki: reads,
 *                writes, reads_and_writes (chosen anew at each access) or nothing; after it Ai: nothing, or what
 *                acts on the range from outside (fsyncs, writes_back, punches, fallocates, pwrites, munmaps, truncates,
 *                extends, cuts: truncates and then extends, clones, dedupes, unshares), or what the other file does that
 *                shares the extent (other_reads, other_reads_4k, other_writes)
 *   ACTS         1: some Ai is not nothing
 *   ACCESSES     accesses of each task; 0: endless
 *   EXTENT       hole, unwritten, written or shared
 *   STORAGE      1: which storage a mapping has is kept, and held against the file's at rest
 *   RESHARES     1: somebody clones or dedupes, so that what was copied may be shared, and copied, again
 *   FOLIOS       1: the other file's faults are acts of this scenario, and may change CLONE_SMALL's answer
 *   CLONE_SMALL  1: another file that shares the extent has a 4 KiB entry of it
 *   DIRTY        1: mapping 0 has stored before: mapped writable, its entry dirty
 *   PRIVATE      the number of a mapping that is MAP_PRIVATE; not defined: none is
 *   NOHUGE       the number of a mapping under MADV_NOHUGEPAGE; not defined: none is
 *   ALL_NOHUGE   1: all mappings are
 *   PARTIAL      the number of a mapping whose VMA ends inside the range; not defined: none is
 *   ALL_PARTIAL  1: that of all mappings does
 *   TABLE        the number of a mapping that has an empty page table in the slot from before; not defined: none has
 *   SYNC         iomap handlers: so many mappings, from 0 on, are MAP_SYNC, and the file's metadata is dirty at first
 *   TURNS        1: one access at a time, with all faults it needs (strict turn-taking)
 *   HUGE_HOLES   2016 handlers: 1: the file system sets buffer_uptodate on holes, so that a hole read maps
 *                the huge zero page; 0: it does not (ext4, XFS), and 4 KiB zero pages of the page cache are used
 *   PREZEROED    2016 handlers: 1: an allocating get_block() gives zeroed, written blocks; 0: unwritten
 *                ones that the fault zeroes and converts
 *   OVERWRITES   2016 handlers: 1: a huge mapping is written over what the slot holds (seen in 4.9); 0: into an
 *                empty slot only (4.4)
 *   ONLY         with a number: check only the invariant of that number (below)
 */

#define PRE_FIX      1
#define FIXED        2
#define ENTRY_LOCKED 3
#define IOMAP        4
#define IOMAP_6_2    5
#define IOMAP_6_15   6
#define IOMAP_6_18   7
#define IOMAP_KEEP   8
#define IOMAP_WRITE_ONLY 9
#define IOMAP_NEVER_UNMAP 10

#ifndef ACTS
#define ACTS 0
#endif
#ifndef STORAGE
#define STORAGE 0
#endif
#ifndef RESHARES
#define RESHARES 0
#endif
#ifndef FOLIOS
#define FOLIOS 0
#endif
#ifndef CLONE_SMALL
#define CLONE_SMALL 0
#endif
#ifndef ALL_NOHUGE
#define ALL_NOHUGE 0
#endif
#ifndef ALL_PARTIAL
#define ALL_PARTIAL 0
#endif
#ifndef TURNS
#define TURNS 0
#endif
#ifndef DIRTY
#define DIRTY 0
#endif
#ifndef HUGE_HOLES
#define HUGE_HOLES 1
#endif
#ifndef PREZEROED
#define PREZEROED 1
#endif
#ifndef OVERWRITES
#define OVERWRITES 1
#endif

#define OF_2016   (HANDLER <= ENTRY_LOCKED)
#define HAS_LOCK  (HANDLER >= ENTRY_LOCKED)

/* what a task does */
mtype = { reads, writes, reads_and_writes };
/* and what it does to the range from outside, after its access or, where it reads and writes nothing, alone */
mtype = { nothing, fsyncs, writes_back, punches, fallocates, pwrites, munmaps, truncates, extends, cuts,
          clones, dedupes, unshares, other_reads, other_reads_4k, other_writes };
/* the extent under the range; partial: storage under the touched page alone */
mtype = { hole, unwritten, written, shared, partial };
/* a PMD slot, or a PTE in a page table; copy: a private page of its own */
mtype = { none, huge_zero, huge_ro, huge_rw, page_table, zero, ro, rw, copy };
/* cache entries: pmd_* for the range, pte_* for the touched page */
mtype = { no_entry, pmd_empty, pmd_zero, pmd_storage, pte_empty, pte_zero, pte_storage };

mtype extent = EXTENT;
mtype pmd[MAPPINGS] = none;
mtype pte[MAPPINGS] = none;

#if OF_2016
/* Two slots of the radix tree and the hole's page in the page cache, which has a lock of its own. */
bool pmd_entry, pmd_dirty;
bool pte_entry, pte_dirty;
bool hole_page, hole_page_locked;
byte i_mmap_readers; /* i_mmap_lock_read(); the writer, unmap_mapping_range(), is one step */
#define ANY_DIRTY (pmd_dirty || pte_dirty)
#else
mtype entry = no_entry;
bool dirty;
#define ANY_DIRTY dirty
#endif
#if HAS_LOCK
bool entry_locked;
#endif
#if TURNS
bool turn_taken;
#endif

#if CLONE_SMALL || FOLIOS
bool clone_small = CLONE_SMALL;
#define FOLIOS_OF_CLONE(small) clone_small = small
#else
#define FOLIOS_OF_CLONE(small) skip
#endif

#if STORAGE && RESHARES
/* Which of four in turns: a mapping that kept one for four turns would look right, but none keeps one past a rest. */
byte storage;
byte has[MAPPINGS];
#define NEXT(s) (((s) + 1) % 4)
#define NEW_STORAGE storage = NEXT(storage)
#define ASKED asked = storage
#define OF(copies) ((copies) -> NEXT(asked) : asked)
#define HAS(m, copies) has[m] = OF(copies)
#define IS_THAT(m, copies) (has[m] == OF(copies))
#elif STORAGE
/* What the file had at first, or what copy on write gave it: once, for nobody shares it again. */
bool storage;
bool has[MAPPINGS];  /* which of the two a mapping of storage has */
#define NEW_STORAGE storage = true
#define ASKED asked = storage
#define OF(copies) (asked || (copies))
#define HAS(m, copies) has[m] = OF(copies)
/* The page in the slot is the one that this fault is to map: else the kernel warns, and leaves it. */
#define IS_THAT(m, copies) (has[m] == OF(copies))
#else
#define NEW_STORAGE skip
#define ASKED skip
#define HAS(m, copies) skip
#define IS_THAT(m, copies) true
#endif

#if STORAGE
#define IS_THE_FILES(m) (has[m] == storage)
#else
#define IS_THE_FILES(m) true
#endif

#if STORAGE && HANDLER == IOMAP_KEEP
/* Which storage the entry names: a fault that is to map other storage puts an entry of its own in its place. */
byte names;
#define NAMES(copies) names = OF(copies)
#define OTHER(copies) (names != OF(copies))
#else
#define NAMES(copies) skip
#define OTHER(copies) (copies)
#endif

#ifdef REFAULTS
bool last_touch_faulted;
#define LAST_TOUCH(f) last_touch_faulted = f
#else
#define LAST_TOUCH(f) skip
#endif

hidden byte i;    /* loops and unmap_range(), within one step */
hidden byte zapped;

byte in_flight; /* faults begun and not done */
bool stored;    /* a store reached storage through a mapping */
#if ACTS
bool unflushed;     /* ... and was not flushed since */
bool owed;          /* ... and an fsync() was called since that has not returned (one task at most calls it) */
bool towrite;       /* the dirty entries are marked PAGECACHE_TAG_TOWRITE */
bool inode_locked;  /* inode_lock(): fallocate(), write(2) */
bool cut_off;       /* the file ends before the range */
bool barred;        /* the file system's fault lock is taken for writing; faults hold it for reading */
byte inside_faults; /* ... by so many */
byte faults_of[MAPPINGS];
#define CUT_OFF cut_off
#define UNFLUSHED unflushed
#define STORED stored = true; unflushed = true
#define GONE towrite = false
#define BEGUN(m) faults_of[m]++
#define OVER(m) faults_of[m]--
#define ENTER atomic { !barred -> inside_faults++; inside = true }
#define LEAVE                                                                                           \
    if                                                                                                  \
    :: inside -> inside_faults--; inside = false                                                        \
    :: else                                                                                             \
    fi
#else
#define CUT_OFF false
#define UNFLUSHED stored
#define STORED stored = true
#define GONE skip
#define BEGUN(m) skip
#define OVER(m) skip
#define ENTER skip
#define LEAVE skip
#endif

/* The invariants. Each is a flag that stays 0, so that Spin's message names it. */
hidden byte zero_left;       /* 1 no mapping keeps a zero page over written storage once all faults are done */
hidden byte spurious_unmap;  /* 2 no fault that allocated nothing zaps a mapping (other than a zero page, or storage, that is the file's no longer) */
hidden byte dirty_removed;   /* 3 no fault removes a dirty entry */
hidden byte dirty_lost;      /* 4 once all faults are done, what was stored has a dirty entry */
hidden byte double_alloc;    /* 5 one transition to storage is taken for an allocation by one fault */
hidden byte store_zeroed;    /* 6 no fault zeroes storage that a store already reached */
hidden byte sync_missed;     /* 7 when fsync() returns, all that was stored before it was called has been flushed */
hidden byte killed;          /* 8 no access inside the file ends in SIGBUS */
hidden byte stale_storage;   /* 9 no mapping keeps storage that the file no longer has there once all faults and acts are done */

#ifdef ONLY
#define CHECK(number, name, holds) if :: number == ONLY -> assert(name || (holds)) :: else fi
#else
#define CHECK(number, name, holds) assert(name || (holds))
#endif

#ifdef PRIVATE
#define IS_PRIVATE(m) ((m) == PRIVATE)
#else
#define IS_PRIVATE(m) false
#endif

#if ALL_NOHUGE
#define IS_NOHUGE(m) true
#elif defined NOHUGE
#define IS_NOHUGE(m) ((m) == NOHUGE)
#else
#define IS_NOHUGE(m) false
#endif
#if ALL_PARTIAL
#define IS_PARTIAL(m) true
#elif defined PARTIAL
#define IS_PARTIAL(m) ((m) == PARTIAL)
#else
#define IS_PARTIAL(m) false
#endif
#ifdef SYNC
bool metadata_dirty = true; /* an allocation that no fsync has made durable: IOMAP_F_DIRTY */
#define ALLOCATES metadata_dirty = true
#else
#define ALLOCATES skip
#endif

#define IS_STORAGE(e) ((e) == written || (e) == shared || (e) == partial)

/* Do the page tables of mapping m satisfy the access? */
#define PERMITTED(m, w)                                                                                 \
    (pmd[m] == huge_rw || (!(w) && (pmd[m] == huge_zero || pmd[m] == huge_ro)) ||                        \
     (pmd[m] == page_table && (pte[m] == rw || pte[m] == copy || (!(w) && pte[m] != none))))

#define MAPPED_ZERO(m) (pmd[m] == huge_zero || (pmd[m] == page_table && pte[m] == zero))

/* A step, as the story of a counterexample tells it (row: of the handler's step table in README.md). */
#define TEXT(...) #__VA_ARGS__
#define SAY(...) printf(TEXT(mapping %d, task %d: __VA_ARGS__\n), m, _pid - 1)
#define SAY1(value, ...) printf(TEXT(mapping %d, task %d: __VA_ARGS__\n), m, _pid - 1, value)

/* unmap_mapping_range() or _pages() over the range, or over a page of it: a partial unmap drops a huge
 * entry whole; a page table stays. All mappings at once: a mapping that is zapped first could fault, but not map
 * again before the unmap ends (i_mmap lock in 2016, entry lock later), and may still hit till then.
 * zapped: a mapping that was right was lost. */
inline unmap_range(allocated)
{
    i = 0;
    do
    :: i < MAPPINGS ->
        if
        :: pmd[i] == huge_zero || (pmd[i] == page_table && pte[i] == zero) ->
            zapped = zapped || !IS_STORAGE(extent)
        :: pmd[i] == huge_ro || pmd[i] == huge_rw || (pmd[i] == page_table && (pte[i] == ro || pte[i] == rw)) ->
            zapped = zapped || IS_THE_FILES(i)
        :: else
        fi;
        if
        :: pmd[i] != page_table -> pmd[i] = none
        :: pmd[i] == page_table && pte[i] != copy -> pte[i] = none /* even_cows is 0 */
        :: else
        fi;
        i++
    :: else -> break
    od;
    i = 0;
    CHECK(2, spurious_unmap, allocated || !zapped);
    zapped = false
}

#ifdef SYNC
/* The fsync between the two halves of a MAP_SYNC fault, by the task of the mapping m. */
inline fsync_range()
{
    d_step {
        !entry_locked ->
        if
        :: dirty -> entry_locked = true; seen = written
        :: else -> seen = 0
        fi;
        SAY1(dirty, sync: dirty entries %d)
    };
    if
    :: seen == written ->
        d_step {
            i = 0;
            do
            :: i < MAPPINGS ->
                if
                :: pmd[i] == huge_rw -> pmd[i] = huge_ro
                :: pmd[i] == page_table && pte[i] == rw -> pte[i] = ro
                :: else
                fi;
                i++
            :: else -> break
            od;
            i = 0;
            SAY(sync: write-protects every mapping)
        };
        d_step { dirty = false; stored = false; entry_locked = false; SAY(sync: flushes, cleans, unlocks the entry) }
    :: else
    fi;
    d_step { metadata_dirty = false; SAY(sync: the metadata is durable) }
}
#endif

/* truncate_pagecache(): with even_cows, so copies go, too. */
#define CUT_PAGES                                                                                       \
    do                                                                                                  \
    :: i < MAPPINGS ->                                                                                  \
        if                                                                                              \
        :: pmd[i] != page_table -> pmd[i] = none                                                        \
        :: else -> pte[i] = none                                                                        \
        fi;                                                                                             \
        i++                                                                                             \
    :: else -> break                                                                                    \
    od;                                                                                                 \
    i = 0

/* What must hold when no fault is under way. */
inline check_at_rest()
{
    if
    :: in_flight == 0 ->
        i = 0;
        do
        :: i < MAPPINGS -> CHECK(1, zero_left, !(IS_STORAGE(extent) && MAPPED_ZERO(i))); i++
        :: else -> break
        od;
        i = 0;
#if STORAGE
        do
        :: i < MAPPINGS ->
            CHECK(9, stale_storage, has[i] == storage ||
                  !(pmd[i] == huge_ro || pmd[i] == huge_rw || (pmd[i] == page_table && (pte[i] == ro || pte[i] == rw))));
            i++
        :: else -> break
        od;
        i = 0;
#endif
        CHECK(4, dirty_lost, !UNFLUSHED || ANY_DIRTY)
    :: else
    fi
}
