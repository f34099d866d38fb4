/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What acts on the range from outside of its faults: fsync and writeback, fallocate, write(2), munmap, ftruncate, clone, dedupe,
 * unshare, and what the other file does that shares the extent. Each is done by a
 * task after its access, or alone. Step names: README.md, "The model". Part of proctype task.
 * progress_*: a cycle on which an act never goes on is no storm: it would in the end.
 */

outside:
    if
    :: act == nothing -> goto next_access
    :: act == munmaps ->
        /* mmap_lock for writing: the faults through this mapping hold it for reading */
        d_step {
            faults_of[m] == 0 ->
            pmd[m] = none;
            pte[m] = none;
            in_flight++;
            SAY(munmap: the mapping goes and is made anew)
        };
        goto progress_done
    :: act == fsyncs || act == writes_back ->
        d_step {
            in_flight++;
            if
            :: act == fsyncs -> owed = unflushed
            :: else
            fi;
            if
            :: ANY_DIRTY -> towrite = true; seen = written
            :: else -> seen = 0
            fi;
            SAY1(towrite, fsync find: dirty entries %d)
        };
progress_1:
        if
        :: seen == 0 -> goto progress_done
        :: else -> seen = 0
        fi;
#if OF_2016
        /* dax_writeback_one(): the entry stays dirty, nobody is write-protected (Jan Kara's series of 4.10 changed that) */
progress_2:
        d_step {
            if
            :: towrite -> towrite = false; unflushed = false; owed = false; SAY(fsync flush: flushes)
            :: else -> SAY(fsync flush: the entry has gone)
            fi
        }
#else
progress_3:
        d_step {
            !entry_locked ->
            if
            :: towrite -> towrite = false; entry_locked = true; seen = written; SAY(fsync: locks the entry)
            :: else -> seen = 0
            fi
        };
progress_4:
        if
        :: seen == 0 -> goto progress_done
        :: else -> seen = 0
        fi;
progress_5:
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
            SAY(fsync: write-protects every mapping)
        };
progress_6:
        d_step { unflushed = false; owed = false; SAY(fsync: flushes) };
progress_7:
        d_step { dirty = false; entry_locked = false; SAY(fsync: cleans and unlocks the entry) }
#endif
    :: act == punches || act == fallocates ->
        atomic {
            !inode_locked && !barred && inside_faults == 0 ->
            inode_locked = true;
            barred = true;
            in_flight++;
            SAY(fallocate: bars the faults of the file)
        };
progress_8:
        d_step { SAY(fallocate: unmaps the range from every mapping); unmap_range(true) };
progress_9:
        if
        :: act == punches ->
#if OF_2016
            d_step {
                pmd_entry = false;
                pmd_dirty = false;
                pte_entry = false;
                pte_dirty = false;
                hole_page = false;
                towrite = false;
                stored = false;
                unflushed = false;
                owed = false;
                SAY(punch hole: removes the entries)
            };
#else
            d_step {
                !entry_locked ->
                entry = no_entry;
                dirty = false;
                towrite = false;
                stored = false;
                unflushed = false;
                owed = false;
                SAY(punch hole: removes the entries)
            };
#endif
progress_10:
            d_step { extent = hole; inode_locked = false; barred = false; SAY(punch hole: frees the blocks) }
        :: else ->
#if HANDLER >= IOMAP_6_15
progress_23:
            d_step {
                !entry_locked ->
                entry = no_entry;
                dirty = false;
                towrite = false;
                inode_locked = false;
                barred = false;
                SAY(fallocate: deletes the entries of the whole file)
            }
#else
            d_step { inode_locked = false; barred = false }
#endif
        fi
    :: act == truncates || act == extends || act == cuts ->
        /* setattr(). cuts: the one and then the other. */
#if OF_2016
        if
        :: act == extends -> goto extend
        :: else
        fi;
        /* ext4 sets the size before it bars the faults: the handlers look at it again */
        d_step { !inode_locked -> inode_locked = true; in_flight++; cut_off = true; SAY(truncate: the file ends before the range) };
progress_14:
        atomic { inside_faults == 0 -> barred = true; SAY(truncate: bars the faults of the file) };
#else
        atomic {
            !inode_locked && !barred && inside_faults == 0 ->
            inode_locked = true;
            barred = true;
            in_flight++;
            SAY(setattr: bars the faults of the file)
        };
progress_15:
        d_step { SAY(setattr break layouts: unmaps the whole file); unmap_range(true) };
#if HANDLER >= IOMAP_6_15
progress_24:
        d_step {
            !entry_locked ->
            entry = no_entry;
            dirty = false;
            towrite = false;
            if
            :: act != extends -> stored = false; unflushed = false; owed = false
            :: else
            fi;
            SAY(setattr: deletes the entries of the whole file)
        };
#endif
progress_16:
        if
        :: act == extends -> goto extend
        :: else
        fi;
        d_step { cut_off = true; SAY(truncate: the file ends before the range) };
#endif
progress_17:
        d_step { SAY(truncate: unmaps all beyond the new end); CUT_PAGES };
progress_18:
        d_step {
#if OF_2016
            pmd_entry = false;
            pmd_dirty = false;
            pte_entry = false;
            pte_dirty = false;
            hole_page = false;
#else
            !entry_locked ->
            entry = no_entry;
            dirty = false;
#endif
            towrite = false;
            stored = false;
            unflushed = false;
            owed = false;
            SAY(truncate: removes the entries)
        };
progress_19:
        d_step { SAY(truncate: unmaps all beyond the new end again); CUT_PAGES };
progress_20:
        d_step { extent = hole; inode_locked = false; barred = false; SAY(truncate: frees the blocks) };
progress_21:
        if
        :: act == cuts -> d_step { in_flight--; check_at_rest(); SAY(truncate: done) }
        :: else -> goto progress_done
        fi;
#if OF_2016
extend:
        atomic { !inode_locked -> in_flight++; cut_off = false; SAY(extend: the range lies inside the file) }
#else
        atomic {
            !inode_locked && !barred && inside_faults == 0 ->
            inode_locked = true;
            barred = true;
            in_flight++;
            SAY(extend: bars the faults of the file)
        };
progress_22:
        d_step { SAY(extend break layouts: unmaps the whole file); unmap_range(true) };
#if HANDLER >= IOMAP_6_15
progress_25:
        d_step {
            !entry_locked ->
            entry = no_entry;
            dirty = false;
            towrite = false;
            SAY(extend: deletes the entries of the whole file)
        };
#endif
extend:
        atomic { cut_off = false; inode_locked = false; barred = false; SAY(extend: the range lies inside the file) }
#endif
    :: act == pwrites ->
#if OF_2016
        assert(false) /* the scenarios don't bring it here */
#else
        d_step {
            !inode_locked ->
            in_flight++;
            if
            :: extent == hole -> inode_locked = true; extent = partial; seen = partial
            :: extent == shared -> inode_locked = true; seen = shared /* copied: the file has the new block at the end */
            :: else -> seen = 0
            fi;
            SAY1(extent, pwrite iomap_begin: the extent is %e)
        };
progress_11:
        if
        :: seen == 0 -> goto progress_done
        :: else
        fi;
#if HANDLER == IOMAP
        if
        :: seen == shared -> goto progress_26 /* invalidates new blocks of a hole alone */
        :: else
        fi;
#endif
progress_12:
        d_step {
            !entry_locked ->
            if
            :: seen == shared -> dirty = false; towrite = false /* __dax_clear_dirty_range() */
            :: else
            fi;
            if
            :: dirty
#if HANDLER == IOMAP
            :: !dirty && (entry == pmd_zero || entry == pte_zero) /* 6.1 marks these dirty, too */
            :: !dirty && entry != pmd_zero && entry != pte_zero -> entry = no_entry
#else
            :: !dirty -> entry = no_entry
#endif
            fi;
            SAY1(entry, pwrite invalidate: the entry is %e)
        };
progress_13:
        d_step { SAY(pwrite: unmaps the page); unmap_range(true) };
progress_26:
        atomic { /* Spin has no jump to a d_step */
            skip;
            d_step {
                if
                :: seen == shared ->
                    extent = partial;
                    NEW_STORAGE;
                    unflushed = false;
                    owed = false;
                    SAY(pwrite iomap_end: the file has the new block)
                :: else
                fi;
                inode_locked = false
            }
        }
#endif
    :: act == clones || act == dedupes || act == unshares ->
#if OF_2016
        assert(false) /* the scenarios don't bring it here */
#else
        atomic {
            !inode_locked && !barred && inside_faults == 0 ->
            inode_locked = true;
            barred = true;
            in_flight++;
            SAY(reflink: bars the faults of the file)
        };
progress_27:
        d_step { SAY(reflink break layouts: unmaps the whole file); unmap_range(true) };
#if HANDLER >= IOMAP_6_15
progress_28:
        d_step {
            !entry_locked ->
            entry = no_entry;
            dirty = false;
            towrite = false;
            SAY(reflink: deletes the entries of the file, whose inode number is the lower one)
        };
#endif
progress_29:
        if
        :: act != unshares ->
            /* generic_remap_file_range_prep(): nobody is mapped, so there is nobody to write-protect */
            d_step {
                !entry_locked ->
                if
                :: dirty -> dirty = false; towrite = false; unflushed = false; owed = false
                :: else
                fi;
                SAY(reflink: flushes what is dirty)
            }
        :: else
        fi;
progress_30:
        if
        :: act == clones ->
            d_step {
                assert(extent != partial); /* the scenarios don't bring it here */
                if
                :: extent == written -> extent = shared
                :: else
                fi;
                FOLIOS_OF_CLONE(false); /* xfs_flush_unmap_range() of the other file */
                SAY1(extent, clone: the other file has the blocks as well, the extent is %e)
            }
        :: act == dedupes ->
            d_step {
                !entry_locked ->
                entry = no_entry;
                dirty = false;
                towrite = false;
                unmap_range(true);
                SAY(dedupe: unmaps the range, removes its entries)
            };
progress_31:
            d_step {
                assert(extent == written || extent == shared);
                extent = shared;
                NEW_STORAGE;
                SAY(dedupe: the file has the blocks of the other)
            }
        :: else ->
            d_step {
                !entry_locked ->
                unmap_range(true);
                if
                :: !dirty -> entry = no_entry
                :: else
                fi;
                SAY1(entry, unshare invalidate: the entry is %e)
            };
progress_32:
            d_step {
                if
                :: extent == shared -> extent = written; NEW_STORAGE
                :: else
                fi;
                SAY(unshare: the file has copies of its own)
            };
progress_33:
            d_step {
                !entry_locked ->
                if
                :: dirty -> dirty = false; towrite = false; unflushed = false; owed = false
                :: else
                fi;
                SAY(unshare: flushes what is dirty)
            }
        fi;
progress_34:
        d_step { inode_locked = false; barred = false }
#endif
    :: act == other_reads || act == other_reads_4k || act == other_writes ->
#if OF_2016
        assert(false) /* the scenarios don't bring it here */
#else
        d_step {
            in_flight++;
            if
            :: act == other_writes ->
                if
                :: extent == shared -> extent = written
                :: else
                fi;
                FOLIOS_OF_CLONE(false)
#if FOLIOS && HANDLER >= IOMAP_6_15
            :: act == other_reads_4k && extent == shared && entry != pmd_storage -> FOLIOS_OF_CLONE(true)
            :: act == other_reads && extent == shared -> CHECK(8, killed, clone_small || entry != pte_storage)
#endif
            :: else
            fi;
            SAY1(extent, other file: the extent is %e)
        }
#endif
    fi;

progress_done:
    atomic { /* Spin has no jump to a d_step */
        skip;
        d_step {
            in_flight--;
            seen = 0;
#if TURNS
            if /* an access gave its turn back before the act after it */
            :: kind == nothing -> turn_taken = false
            :: else
            fi;
#endif
            SAY(act: done);
            CHECK(7, sync_missed, act != fsyncs || !owed);
            if
            :: act == fsyncs -> owed = false
            :: else
            fi;
            check_at_rest()
        }
    };
progress_act:
    goto next_access;
