/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * __dax_pmd_fault() of 4.5-rc1 (PRE_FIX) and 4.5 (FIXED), and FIXED with the range's entry locked from the lookup
 * of the blocks to the mapping (ENTRY_LOCKED); then __dax_fault() of 4.5, where a fallback goes.
 * Row numbers: README.md, "The model". Part of proctype task.
 */

/* What get_block() answers for the range: hole (not mapped; b_state 0 unless HUGE_HOLES), unwritten, written
 * (buffer_mapped), partial (a length below PMD_SIZE). With create it is the file system that allocates, atomically. */
#define GET_BLOCK(create)                                                                               \
    if                                                                                                  \
    :: (create) && extent == hole ->                                                                    \
        allocated = true;                                                                               \
        extent = (PREZEROED -> written : unwritten)                                                     \
    :: (create) && extent == unwritten && PREZEROED ->                                                  \
        allocated = true;                                                                               \
        extent = written                                                                                \
    :: else                                                                                             \
    fi;                                                                                                 \
    seen = extent

pmd_fault:
#if ACTS
    ENTER;
    if /* row 5 */
    :: CUT_OFF -> goto sigbus
    :: else
    fi;
#endif
#if HANDLER == ENTRY_LOCKED
    atomic { !entry_locked -> entry_locked = true; SAY(lock: entry locked) };
#endif

#if HANDLER == PRE_FIX
    atomic { GET_BLOCK(write); SAY1(seen, row 7: get_block(write) answers %e) };
    d_step { i_mmap_readers++; SAY(row 8: i_mmap_lock_read) };
#else
    atomic { GET_BLOCK(false); SAY1(seen, row 7: get_block(0) answers %e) };
    if
    :: write && (seen == hole || seen == unwritten) ->
        d_step {
            GET_BLOCK(true);
            allocates = true;
            SAY1(seen, row 7: get_block(1) answers %e, alloc = true)
        }
    :: else
    fi;
#endif

    /* row 9: "allocated block too small" */
    if
    :: seen == partial || (seen == hole && !HUGE_HOLES) ->
#if HANDLER == PRE_FIX
        d_step { i_mmap_readers--; SAY(row 9: allocated block too small, i_mmap_unlock_read, FALLBACK) };
#else
        d_step { seen = 0; SAY(row 9: allocated block too small, FALLBACK) };
#endif
        goto pmd_fallback
    :: else
    fi;

    /* row 10 */
#if HANDLER == PRE_FIX
    d_step { i_mmap_readers--; SAY(row 10: i_mmap_unlock_read) };
#else
    if
    :: !allocates -> goto lock_i_mmap
    :: else
    fi;
#endif
    d_step {
        i_mmap_readers == 0 ->
        SAY(row 10: unmaps the range from every mapping);
        CHECK(5, double_alloc, allocated || !allocates);
        unmap_range(allocated)
    };
    /* The tree's entries go, and so does the hole's page, whose lock is waited for and which is unmapped once more
     * if a fault mapped it since. */
    d_step {
        !hole_page_locked && (!hole_page || i_mmap_readers == 0) ->
        SAY(row 10: truncates the range page cache entries);
        CHECK(3, dirty_removed, !ANY_DIRTY);
        GONE;
        pmd_entry = false;
        pmd_dirty = false;
        pte_entry = false;
        pte_dirty = false;
        if
        :: hole_page ->
            hole_page = false;
            i = 0;
            do
            :: i < MAPPINGS ->
                if
                :: pte[i] == zero -> pte[i] = none
                :: else
                fi;
                i++
            :: else -> break
            od;
            i = 0
        :: else
        fi
    };

lock_i_mmap:
    atomic { i_mmap_readers++; SAY(row 11: i_mmap_lock_read) };
#if ACTS
    if /* row 12 */
    :: CUT_OFF -> goto pmd_sigbus
    :: else
    fi;
#endif

    if
    :: seen == hole -> /* a read: row 13 */
        if
        :: d_step { pmd[m] == none -> pmd[m] = huge_zero; SAY(row 13: maps the huge zero page) };
           goto pmd_unlock
        :: d_step {
               pmd[m] != none -> i_mmap_readers--;
               SAY(row 13: pmd already present, i_mmap_unlock_read, FALLBACK)
           };
           goto pmd_fallback
        fi
    :: else
    fi;

    if
    :: seen == unwritten ->
        d_step { SAY(row 15: zeroes 2 MiB); CHECK(6, store_zeroed, !stored) }
    :: else
    fi;
    if
    :: write -> d_step { pmd_entry = true; pmd_dirty = true; SAY(row 16: inserts a dirty PMD entry) }
    :: else
    fi;
    /* vmf_insert_pfn_pmd(): what is there is overwritten, a page table too */
    d_step {
        if
        :: OVERWRITES || pmd[m] == none ->
            pmd[m] = (write -> huge_rw : huge_ro);
            pte[m] = none
        :: else
        fi;
        SAY1(pmd[m], row 17: the PMD of the mapping is %e)
    };

pmd_unlock:
    atomic { i_mmap_readers--; SAY(row 18: i_mmap_unlock_read) };
    if
    :: seen == unwritten ->
        d_step {
            SAY(row 18: complete_unwritten);
            if
            :: extent == unwritten -> extent = written
            :: else
            fi
        }
    :: else
    fi;
#if HANDLER == ENTRY_LOCKED
    d_step { entry_locked = false; SAY(unlock: entry unlocked) };
#endif
    goto fault_done;

pmd_fallback:
    atomic {
#if ACTS
        LEAVE;
#endif
        seen = 0;
        allocates = false;
        allocated = false;
#if HANDLER == ENTRY_LOCKED
        entry_locked = false
#endif
    };
geometry_fallback: /* nothing was split */
core_fallback:
    /* The core puts a page table into an empty slot; a huge entry, a thread's of this mm or one that the fallback did not
     * split, stays: the access is retried. */
    if
    :: d_step { pmd[m] == none -> pmd[m] = page_table; SAY(core: puts a page table into the slot) }
    :: pmd[m] == page_table
    :: pmd[m] != none && pmd[m] != page_table -> goto fault_done
    fi;

pte_fault:
#if ACTS
    ENTER;
    if /* pte row 1 */
    :: CUT_OFF -> goto sigbus
    :: else
    fi;
#endif
#if HANDLER == ENTRY_LOCKED
    atomic { !entry_locked -> entry_locked = true; SAY(lock: entry locked) };
#endif
    if
    :: write && pte[m] == ro && !IS_PRIVATE(m) -> /* dax_pfn_mkwrite() dirties what entry there is */
        d_step {
            if
            :: pmd_entry -> pmd_dirty = true
            :: !pmd_entry && pte_entry -> pte_dirty = true
            :: else
            fi;
            SAY(pte mkwrite: dirties the entry)
        };
        d_step {
            if
            :: pmd[m] == page_table && pte[m] == ro -> pte[m] = rw
            :: else
            fi;
            SAY(pte mkwrite: makes the PTE writable)
        };
        goto pte_unlock
    :: else
    fi;

    if
    :: d_step { hole_page && !hole_page_locked ->
           hole_page_locked = true;
           has_page = true;
           SAY(pte row 2: finds and locks the hole page)
       }
    :: d_step { !hole_page -> SAY(pte row 2: finds no page) }
    fi;
    d_step { seen = extent; SAY1(seen, pte row 3: get_block(0) answers %e) };
#ifdef PRIVATE
    if
    :: write && IS_PRIVATE(m) ->
        d_step {
            if
            :: pmd[m] == page_table -> pte[m] = copy
            :: else
            fi;
            if
            :: has_page -> hole_page_locked = false; has_page = false
            :: else
            fi;
            SAY(pte row 5: copies into a page of its own)
        };
        goto pte_unlock
    :: else
    fi;
#endif
    assert(seen != unwritten); /* the scenarios don't bring unwritten extents here */
    if
    :: seen == hole && write ->
        d_step {
            if
            :: extent == hole -> allocated = true; extent = partial
            :: else
            fi;
            allocates = true;
            seen = extent;
            SAY(pte row 4: get_block(1))
        };
        if
        :: has_page
        :: d_step { !has_page && hole_page && !hole_page_locked ->
               hole_page_locked = true;
               has_page = true;
               SAY(pte row 6: finds and locks a page that a read fault made meanwhile)
           }
        :: !has_page && !hole_page
        fi
    :: seen == hole && !write ->
        if
        :: has_page
        :: d_step {
               !has_page && !hole_page_locked ->
               hole_page = true;
               hole_page_locked = true;
               SAY(pte row 4: makes a zeroed page for the hole and locks it)
           }
        fi;
#if ACTS
        if /* pte row 4: the size again */
        :: CUT_OFF -> d_step { hole_page_locked = false; SAY(pte row 4: the file ends before the page) };
           goto pte_sigbus
        :: else
        fi;
#endif
        d_step {
            if
            :: pmd[m] == page_table && pte[m] == none -> pte[m] = zero
            :: else
            fi;
            hole_page_locked = false;
            SAY(pte row 4: the core maps the hole page and unlocks it)
        };
        goto pte_unlock
    :: else
    fi;

    if
    :: has_page ->
        d_step { i_mmap_readers == 0 -> SAY(pte row 6: unmaps the page); unmap_range(allocated) };
        d_step {
            hole_page = false;
            hole_page_locked = false;
            has_page = false;
            SAY(pte row 6: deletes the hole page)
        }
    :: else
    fi;
    d_step { i_mmap_readers++; SAY(pte row 7: i_mmap_lock_read) };
#if ACTS
    if /* pte row 7: the size again */
    :: CUT_OFF -> d_step { i_mmap_readers--; SAY(pte row 7: the file ends before the page) };
       goto pte_sigbus
    :: else
    fi;
#endif
    d_step {
        if
        :: pmd_entry -> pmd_dirty = pmd_dirty || write
        :: else -> pte_entry = true; pte_dirty = pte_dirty || write
        fi;
        SAY(pte row 7: inserts or dirties the entry)
    };
    d_step {
        if
        :: pmd[m] == page_table && pte[m] == none -> pte[m] = (write -> rw : ro)
        :: else
        fi;
        SAY(pte row 7: maps the page of storage)
    };
    d_step { i_mmap_readers--; SAY(pte row 7: i_mmap_unlock_read) };

    goto pte_unlock;

#if ACTS
pmd_sigbus:
    atomic { i_mmap_readers--; SAY(row 12: the file ends before the range) };
pte_sigbus:
#if HANDLER == ENTRY_LOCKED
    atomic { entry_locked = false; SAY(unlock: entry unlocked) };
#endif
    goto sigbus;
#endif

pte_unlock:
#if HANDLER == ENTRY_LOCKED
    atomic { entry_locked = false; SAY(unlock: entry unlocked) };
#endif
    goto fault_done;
