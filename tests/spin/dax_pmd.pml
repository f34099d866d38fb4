/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tasks that touch one PMD range of a DAX file through their mappings; each access that the page tables
 * do not satisfy is a fault, handled by one version of the kernel's PMD handler. README.md describes it.
 *
 * Two searches for storms. Compiled with REFAULTS, an acceptance cycle (pan -a) is a schedule with faults for ever; where
 * there is none, every schedule ends in accesses that all hit. Compiled for Spin's own claim (NP), a non-progress cycle
 * (pan -l) is a schedule in which every access faults, for ever: progress is an access that hits at the first touch.
 */
#include "world.pml"

proctype task(byte m; mtype kind; mtype act)
{
    bool write;     /* this access */
    bool faulted;   /* this access has faulted before */
    mtype seen = 0; /* what the last block lookup answered */
    bool allocates; /* this fault takes itself for the one that allocated */
    bool allocated; /* the file system allocated for this very fault */
    bool has_page;  /* the PTE path holds the hole's page, locked */
#if STORAGE
    byte asked;     /* which storage the last block lookup answered */
#endif
#if ACTS
    bool inside;    /* this fault holds the file system's fault lock for reading */
#endif
#ifdef SYNC
    bool must_sync; /* a MAP_SYNC write, and what the last block lookup answered has dirty metadata */
#endif
    byte done;

next_access:
#if ACCESSES > 0
    if
    :: done == ACCESSES -> goto finished
    :: else -> done++
    fi;
#endif
#if TURNS
    atomic { !turn_taken -> turn_taken = true };
#endif
#if ACTS
    if
    :: kind == nothing -> goto outside
    :: else
    fi;
#endif
    if
    :: kind != writes -> write = false
    :: kind != reads -> write = true
    fi;

touch:
    if
    :: d_step {
           PERMITTED(m, write) ->
           LAST_TOUCH(0);
           if
           :: write && !IS_PRIVATE(m) -> STORED
           :: else
           fi;
           check_at_rest();
           if
           :: faulted -> SAY1((write -> writes : reads), access: %e after its fault)
           :: else -> SAY1((write -> writes : reads), access: %e at once)
           fi
       };
       goto satisfied
    :: d_step {
           !PERMITTED(m, write) -> in_flight++;
           BEGUN(m);
           faulted = true;
           LAST_TOUCH(1);
           SAY1((write -> writes : reads), access: %e and faults)
       };
       if
       :: pmd[m] == page_table -> goto pte_fault
       :: pmd[m] == none && IS_NOHUGE(m) -> goto core_fallback
       :: else -> /* none, or a huge entry that a write finds read-only, which NOHUGEPAGE does not keep from the handler */
          if
          :: write && IS_PRIVATE(m) ->
             d_step { pmd[m] = none; SAY(cow write: splits what huge entry there is, FALLBACK) };
             goto core_fallback
          :: !(write && IS_PRIVATE(m)) && IS_PARTIAL(m) ->
             SAY(vma end unaligned: FALLBACK);
             goto geometry_fallback
          :: else -> goto pmd_fault
          fi
       fi
    fi;

#if OF_2016
#include "handler_2016.pml"
#else
#include "handler_iomap.pml"
#endif

#if ACTS || CLONE_SMALL || STORAGE || HANDLER >= IOMAP_6_15
sigbus: /* the access is over: it lies beyond the end of the file, or its process is killed */
    atomic { /* Spin has no jump to a d_step */
        skip;
        d_step {
            in_flight--;
            OVER(m);
            LEAVE;
            seen = 0;
            allocates = false;
            allocated = false;
            has_page = false;
            faulted = false;
            write = false;
            LAST_TOUCH(0);
#if TURNS
            turn_taken = false;
#endif
            check_at_rest();
            SAY(fault: SIGBUS)
        }
    };
progress_sigbus:
#if ACTS
    goto after_access;
#else
    goto next_access;
#endif
#endif

fault_done:
    atomic { /* Spin has no jump to a d_step */
        skip;
        d_step {
            in_flight--;
            OVER(m);
            LEAVE;
            seen = 0;
            allocates = false;
            allocated = false;
            has_page = false;
#ifdef SYNC
            must_sync = false;
#endif
            check_at_rest();
            SAY(fault: returns)
        }
    };
    goto touch;

satisfied:
    if
    :: faulted
    :: else ->
progress_hit:
        skip
    fi;
    d_step {
        faulted = false;
        write = false;
#if TURNS
        turn_taken = false
#endif
    };
#if ACTS
after_access:
#include "acts.pml"
#else
    goto next_access;
#endif

finished:
    skip
}

init
{
    d_step {
#if DIRTY
        pmd[0] = huge_rw;
        STORED;
#if OF_2016
        pmd_entry = true;
        pmd_dirty = true;
#else
        entry = pmd_storage;
        dirty = true;
#endif
#endif
#ifdef TABLE
        pmd[TABLE] = page_table;
#endif
        skip
    };
    atomic {
        run task(M0, K0, A0);
#if TASKS > 1
        run task(M1, K1, A1);
#endif
#if TASKS > 2
        run task(M2, K2, A2);
#endif
#if TASKS > 3
        run task(M3, K3, A3);
#endif
        skip
    }
}

#ifdef REFAULTS
/* Faults for ever. A touch either hits or faults: where the last one is a fault again and again, faults never end. */
never {
hit:
    do
    :: last_touch_faulted -> goto accept_faulted
    :: else
    od;
accept_faulted:
    do
    :: last_touch_faulted
    :: else -> goto hit
    od
}
#endif
