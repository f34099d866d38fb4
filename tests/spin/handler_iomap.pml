/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dax_iomap_pmd_fault() of 4.10 to 6.1 (IOMAP) and of 6.2 on (IOMAP_6_2), which differ in when dax_insert_entry()
 * unmaps a shared extent; of 6.15 on (IOMAP_6_15), which maps folios, and of 6.18 on (IOMAP_6_18), which maps the huge
 * zero page as one; then dax_iomap_pte_fault(), where a fallback goes.
 * Row numbers: README.md, "The model". Part of proctype task.
 */

pmd_fault:
#if ACTS
    ENTER;
#endif
#if ACTS
    if /* row 2 */
    :: CUT_OFF -> goto sigbus
    :: else
    fi;
#endif
    /* row 4: grab_mapping_entry(order 9) */
    if
    :: d_step {
           !entry_locked && entry != pte_empty && entry != pte_zero && entry != pte_storage ->
           entry_locked = true;
           if
           :: entry == no_entry -> entry = pmd_empty
           :: else
           fi;
           SAY1(entry, row 4: locks the entry (%e))
       }
    :: d_step { !entry_locked && (entry == pte_empty || entry == pte_zero || entry == pte_storage) ->
           SAY(row 4: a 4 KiB entry is there, FALLBACK) };
       goto pmd_fallback
    fi;
    if
    :: pmd[m] == page_table -> goto unlock /* row 5 */
    :: else
    fi;

    d_step {
        seen = extent;
        ASKED;
        if
        :: write && extent == shared -> allocated = true /* CoW: new blocks, not yet the file's */
        :: write && (extent == hole || extent == unwritten) ->
            allocated = true;
            ALLOCATES;
            extent = written;
            seen = written
        :: else
        fi;
#ifdef SYNC
        must_sync = write && m < SYNC && metadata_dirty;
#endif
        SAY1(seen, row 6: iomap_begin answers %e)
    };
    if
    :: seen == partial ->
        d_step { entry_locked = false; SAY(row 6: shorter than a PMD, FALLBACK) };
        goto pmd_fallback
    :: seen == hole || seen == unwritten -> /* a read: row 7, dax_pmd_load_hole() */
        d_step { entry = pmd_zero; SAY(row 7: inserts the zero entry) };
#if HANDLER >= IOMAP_6_18
        d_step {
            if
            :: pmd[m] == none -> pmd[m] = huge_zero; SAY(row 7: maps the huge zero page)
            :: else -> SAY(row 7: the PMD is not none, which will do)
            fi
        };
        goto unlock
#else
        if
        :: d_step { pmd[m] == none -> pmd[m] = huge_zero; SAY(row 7: maps the huge zero page) };
           goto unlock
        :: d_step { pmd[m] != none -> entry_locked = false;
               SAY(row 7: the PMD is not none, entry unlocked, FALLBACK) };
           goto pmd_fallback
        fi
#endif
    :: else
    fi;

    /* row 9: dax_insert_entry() */
    if
#if HANDLER == IOMAP || HANDLER == IOMAP_WRITE_ONLY
    :: entry == pmd_zero || (seen == shared && write) ->
#elif HANDLER == IOMAP_KEEP
    :: entry == pmd_zero || (entry == pmd_storage && OTHER(seen == shared && write)) ->
#elif HANDLER == IOMAP_NEVER_UNMAP
    :: false ->
#else
    :: entry == pmd_zero || seen == shared ->
#endif
        d_step { SAY(row 9: unmaps the range from every mapping); unmap_range(allocated) }
    :: else
    fi;
    d_step {
        entry = pmd_storage;
        NAMES(seen == shared && write);
#ifdef SYNC
        dirty = dirty || (write && !must_sync);
#else
        dirty = dirty || write;
#endif
        SAY1(dirty, row 9: inserts the entry, dirty %d)
    };
#ifdef SYNC
    if
    :: must_sync ->
        /* row 10: NEEDDSYNC, nothing is mapped; the file system fsyncs the range without the entry's lock */
        d_step { entry_locked = false; SAY(row 10: unlocks the entry, NEEDDSYNC) };
        fsync_range();
        /* dax_finish_sync_fault(), dax_insert_pfn_mkwrite(): without the entry nothing is mapped and the access is retried */
        d_step {
            !entry_locked ->
            if
            :: entry == pmd_storage -> entry_locked = true; dirty = true; seen = written
            :: else -> seen = 0
            fi;
            SAY1(entry, mkwrite: looks up and dirties the entry (%e))
        };
        if
        :: seen == 0 -> goto fault_done
        :: else
        fi;
        d_step {
            if
            :: pmd[m] == none || pmd[m] == huge_ro -> pmd[m] = huge_rw
            :: else
            fi;
            SAY1(pmd[m], mkwrite: the mapping PMD is %e)
        };
        goto unlock
    :: else
    fi;
#endif
#if (CLONE_SMALL || FOLIOS) && HANDLER >= IOMAP_6_15
    /* row 11: the folio has the order of the other file's entry; what a write copies to is new */
    if
    :: seen == shared && !write && clone_small ->
        d_step {
            entry_locked = false;
            CHECK(8, killed, false);
            SAY(row 11: the folio is none of PMD size, SIGBUS)
        };
        goto sigbus
    :: else
    fi;
#endif
    /* row 11: installs in an empty slot, upgrades storage in place, leaves a zero page alone */
    d_step {
        if
        :: pmd[m] == none -> pmd[m] = (write -> huge_rw : huge_ro); HAS(m, seen == shared && write)
        :: pmd[m] == huge_ro && write && IS_THAT(m, seen == shared) -> pmd[m] = huge_rw
        :: else
        fi;
        SAY1(pmd[m], row 11: the mapping PMD is %e)
    };
    if
    :: seen == shared && write ->
        d_step {
            if
            :: extent == shared -> extent = written
            :: else /* write(2) was quicker */
            fi;
            NEW_STORAGE;
            SAY(iomap_end: the new blocks become those of the file)
        }
    :: else
    fi;

unlock:
    atomic { entry_locked = false; SAY(row 12: unlocks the entry) };
    goto fault_done;

geometry_fallback: /* row 3: splits as every fallback */
pmd_fallback:
    atomic {
#if ACTS
        LEAVE;
#endif
        seen = 0;
        allocated = false;
        if
        :: pmd[m] != page_table -> pmd[m] = none
        :: else
        fi;
        SAY(row 12: split_huge_pmd drops what huge entry this mapping has)
    };
core_fallback:
    if
    :: pmd[m] == none || pmd[m] == page_table
    :: pmd[m] != none && pmd[m] != page_table -> goto fault_done /* mapped by a thread of this mm: retry */
    fi;

pte_fault:
#if ACTS
    ENTER;
#endif
#if ACTS
    if
    :: CUT_OFF -> goto sigbus
    :: else
    fi;
#endif
    /* grab_mapping_entry(order 0): a PMD zero entry is unmapped everywhere, then given up for a 4 KiB entry */
    atomic { !entry_locked -> entry_locked = true; SAY1(entry, pte grab: locks the entry (%e)) };
    if
    :: entry == pmd_zero ->
        d_step { SAY(pte grab: a zero PMD entry: unmaps the range from every mapping); unmap_range(false) }
    :: else
    fi;
    d_step {
        if
        :: entry == pmd_zero || entry == pmd_empty -> entry = no_entry
        :: else
        fi
    };
    if
    :: pmd[m] != none && pmd[m] != page_table -> goto unlock /* NOPAGE, retried */
    :: else
    fi;
#ifdef PRIVATE
    if
    :: write && IS_PRIVATE(m) ->
        d_step { /* the locked entry of its own was empty, and stays so */
            if
            :: entry == no_entry -> entry = pte_empty
            :: else
            fi;
            pmd[m] = page_table;
            pte[m] = copy;
            SAY(pte cow: copies into a page of its own, DONE_COW)
        };
        goto unlock
    :: else
    fi;
#endif

    d_step {
        if
        :: write && extent == hole -> allocated = true; ALLOCATES; extent = partial
        :: write && extent == shared -> allocated = true
        :: else
        fi;
        seen = extent;
        ASKED;
#ifdef SYNC
        must_sync = write && m < SYNC && metadata_dirty;
#endif
        SAY1(seen, pte iomap_begin: answers %e)
    };
    assert(seen != unwritten); /* the scenarios don't bring it here */
    if
    :: seen == hole -> d_step { entry = pte_zero; SAY(pte load_hole: inserts the zero entry) }
    :: else ->
        if
#if HANDLER == IOMAP || HANDLER == IOMAP_WRITE_ONLY
        :: entry == pte_zero || (seen == shared && write) -> d_step { SAY(pte insert: unmaps the page); unmap_range(allocated) }
#elif HANDLER == IOMAP_KEEP
        :: entry == pte_zero || ((entry == pte_storage || entry == pmd_storage) && OTHER(seen == shared && write)) -> d_step { SAY(pte insert: unmaps the page); unmap_range(allocated) }
#elif HANDLER == IOMAP_NEVER_UNMAP
        :: false -> skip
#else
        :: entry == pte_zero || seen == shared -> d_step { SAY(pte insert: unmaps the page); unmap_range(allocated) }
#endif
        :: else
        fi;
        d_step {
            if
            :: entry != pmd_storage -> entry = pte_storage
            :: else
            fi;
            NAMES(seen == shared && write);
#ifdef SYNC
            dirty = dirty || (write && !must_sync);
#else
            dirty = dirty || write;
#endif
            SAY1(dirty, pte insert: inserts the entry, dirty %d)
        }
    fi;
#ifdef SYNC
    if
    :: must_sync ->
        d_step { entry_locked = false; SAY(pte sync: unlocks the entry, NEEDDSYNC) };
        fsync_range();
        /* dax_insert_pfn_mkwrite() of a page: an entry of PMD size is none of its own */
        d_step {
            !entry_locked ->
            if
            :: entry == pte_storage -> entry_locked = true; dirty = true; seen = written
            :: else -> seen = 0
            fi;
            SAY1(entry, pte mkwrite: looks up and dirties the entry (%e))
        };
        if
        :: seen == 0 -> goto fault_done
        :: else
        fi;
        d_step {
            if
            :: pmd[m] == none -> pmd[m] = page_table
            :: else
            fi;
            if
            :: pmd[m] == page_table -> pte[m] = rw
            :: else
            fi;
            SAY1(pte[m], pte mkwrite: the PTE is %e)
        };
        goto unlock
    :: else
    fi;
#endif
#if HANDLER >= IOMAP_6_15
    /* insert_page_into_pte_locked() */
    if
    :: pmd[m] == page_table && pte[m] == zero && write ->
        d_step {
            entry_locked = false;
            CHECK(8, killed, false);
            SAY(pte map: the zero page is in the PTE, SIGBUS)
        };
        goto sigbus
    :: else
    fi;
#endif
#if STORAGE && HANDLER >= IOMAP_6_15
    if
    :: pmd[m] == page_table && pte[m] == ro && write && !IS_THAT(m, seen == shared) ->
        d_step {
            entry_locked = false;
            CHECK(8, killed, false);
            SAY(pte map: another page is in the PTE, SIGBUS)
        };
        goto sigbus
    :: else
    fi;
#endif
    d_step {
        if
        :: pmd[m] == none -> pmd[m] = page_table
        :: else
        fi;
        if
        :: pmd[m] == page_table && pte[m] == none ->
            pte[m] = (seen == hole -> zero : (write -> rw : ro));
            HAS(m, seen == shared && write)
        :: pmd[m] == page_table && pte[m] == ro && write && IS_THAT(m, seen == shared) -> pte[m] = rw
        :: else
        fi;
        SAY1(pte[m], pte map: the PTE is %e)
    };
    if
    :: seen == shared && write ->
        d_step { extent = partial; NEW_STORAGE; SAY(pte iomap_end: the new block becomes that of the file) }
    :: else
    fi;
    goto unlock;
