/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What the probe and the recorder share: the records in the ring and the counters beside it.
 * Included by the BPF object (C) and by the recorder (C++), so it uses nothing but fixed-width
 * types, which the includer provides.
 */
#ifndef DAXSCOPE_EBPF_RECORD_H
#define DAXSCOPE_EBPF_RECORD_H

/* The kinds of daxscope::trace::Kind, but for 14, which the recorder makes. */
enum {
    DAXSCOPE_PMD_FAULT = 1,
    DAXSCOPE_PTE_FAULT = 2,
    DAXSCOPE_PMD_LOAD_HOLE = 3,
    DAXSCOPE_PMD_LOAD_HOLE_FALLBACK = 4,
    DAXSCOPE_PTE_LOAD_HOLE = 5,
    DAXSCOPE_INSERT_PFN_MKWRITE = 6,
    DAXSCOPE_INSERT_PFN_MKWRITE_NO_ENTRY = 7,
    DAXSCOPE_UNMAP = 8,
    DAXSCOPE_ZAP = 9,
    DAXSCOPE_WRITEBACK_RANGE = 10,
    DAXSCOPE_WRITEBACK_ONE = 11,
    DAXSCOPE_MUNMAP = 12,
    DAXSCOPE_EXIT = 13,
    DAXSCOPE_ACCESS = 15,
    DAXSCOPE_DISPATCH = 16,
    DAXSCOPE_FINISH_FAULT = 17,
    DAXSCOPE_PRIVATE_COPY = 18,
    DAXSCOPE_INSERT = 19,
    DAXSCOPE_GRAB = 20,
    DAXSCOPE_KINDS = 21, /* one more than the last */
    DAXSCOPE_FILE = 64,  /* a struct daxscope_file, not an event */
};

/* Origins of an unmap: those of daxscope::trace::Origin. */
enum {
    DAXSCOPE_BY_UNKNOWN = 0,
    DAXSCOPE_BY_PMD_FAULT = 1,
    DAXSCOPE_BY_PTE_FAULT = 2,
    DAXSCOPE_BY_TRUNCATE = 3,
    DAXSCOPE_BY_FALLOCATE = 4,
    DAXSCOPE_BY_WRITE = 5,
    DAXSCOPE_BY_REFLINK = 6,
    DAXSCOPE_BY_MADVISE = 7,
    DAXSCOPE_BY_EVICT = 8,
    DAXSCOPE_BY_UNSHARE = 9,
};

#define DAXSCOPE_NO_TIME 0ULL       /* ts_end of an instant */
#define DAXSCOPE_NO_EXTENT (~0ULL)  /* the file system was not asked */
#define DAXSCOPE_NO_STORAGE (~0ULL) /* a hole, or where the storage lies is not known */
#define DAXSCOPE_EXTENT_MISALIGNED (1ULL << 32)
#define DAXSCOPE_EXTENT_HAS_SOURCE (1ULL << 33)

/* One event. Every byte is filled; what an event has not is 0. */
struct daxscope_record {
    __u8 kind;
    __u8 pad[7];
    __u64 mm; /* made up for the address space; 0 = no mapping is concerned */
    __u64 ts; /* CLOCK_BOOTTIME, ns */
    __u64 ts_end;
    __u64 ino;
    __u32 dev; /* kernel encoding; 0 with ino 0 = no file is concerned */
    __u32 tgid;
    __u32 tid;
    __u32 flags;
    char comm[16];
    __u64 vm_start;
    __u64 vm_end;
    __u64 vm_pgoff;
    __u64 vm_flags;
    __u64 pgoff;
    __u64 pmd_in;
    __u64 pmd_out;
    __u64 arg0;
    __u64 arg1;
    __u64 extent;
    __u32 result;
    __u32 owner; /* the process that `mm` belongs to; 0 = not known, or no mapping is concerned */
    /* Of a fault: the byte of the file system's device at which the faulted page (PTE) or the PMD
     * range (PMD) begins, by iomap::addr. What device-mapper or a partition adds is not in it. */
    __u64 storage;
    __u32 cpu; /* on which it ended */
    __u32 pad2;
};

#define DAXSCOPE_PATH_BYTES 1024
#define DAXSCOPE_NAME_BYTES 256
#define DAXSCOPE_PATH_DEPTH 24

/*
 * The name of a file, sent before the first event about it. `names` holds NUL-terminated names
 * from the file's own up to the root of its file system, `bytes` in all.
 */
struct daxscope_file {
    __u8 kind;  /* DAXSCOPE_FILE */
    __u8 whole; /* the root was reached */
    __u8 pad[2];
    __u32 dev;
    __u64 ino;
    char fstype[16];
    __u32 bytes;
    __u32 pad2;
    char names[DAXSCOPE_PATH_BYTES + DAXSCOPE_NAME_BYTES];
};

/* What a task is in the middle of. Made at its first DAX event, gone when the task exits. */
struct daxscope_task_state {
    struct daxscope_record fault;     /* the open fault bracket */
    struct daxscope_record writeback; /* the open writeback bracket */
    struct daxscope_record unmap;     /* the unmap under way */
    struct daxscope_record copy;      /* the private copy that is being put in */
    struct daxscope_record advice;    /* the zap by madvise() under way, where its end counts */
    __u64 unmapped_since; /* when something in the handler unmapped before dax_pmd_fault; or 0 */
    __u64 origins;        /* system calls under way, innermost in the low 4 bits */
    __u8 entered;         /* the file system's huge_fault handler */
    __u8 fault_open;      /* DAXSCOPE_PMD_FAULT, DAXSCOPE_PTE_FAULT or 0 */
    __u8 writeback_open;
    __u8 unmap_depth;
    __u8 known;        /* its tgid is in faulters */
    __u8 invalidating; /* invalidate_inode_pages2_range() of a DAX file */
    __u8 evicting;     /* a file whose name has been sent: it keeps that name to its end */
    __u8 copying;
    __u8 advising;
    __u8 pad[7];
    __u64 dispatched; /* when handle_mm_fault() began, where no handler was asked since; or 0 */
    __u64 locked;     /* when the open fault last had a page table locked; or 0 */
    __u64 zapping;    /* the VMA that is about to be zapped; never leaves the kernel */
    /* What faults had to look up, and at which value of `forgotten`. The addresses never leave the
     * kernel either. */
    __u64 inode;
    __u64 file_looked_up;
    __u64 mm;
    __u64 mm_looked_up;
    __u64 mm_number;
    __u64 ino;
    __u32 dev;
    __u32 owner;
};

/*
 * Per kind, counted where it happens. An event that passes the filters is `seen`; of those,
 * `full` found no room in the ring, `unended` began and their end was not seen, `unbegun` ended and
 * their beginning was not seen. So seen - full - unended - unbegun events are in the ring.
 */
struct daxscope_counters {
    __u64 seen;
    __u64 full;
    __u64 unended;
    __u64 unbegun;
    __u64 homeless;  /* beginnings that found no room among the tasks: their end is `unbegun` */
    __u64 no_extent; /* faults that mapped something and did not see what iomap said; in the ring */
    __u64 pad[2];    /* a cache line each: different CPUs count different kinds */
};

/* The filters, in the order in which a fault meets them. */
enum {
    DAXSCOPE_PASSES = 0,
    DAXSCOPE_FILTER_PID = 1,
    DAXSCOPE_FILTER_TID = 2,
    DAXSCOPE_FILTER_COMM = 3,
    DAXSCOPE_FILTER_CGROUP = 4,
    DAXSCOPE_FILTER_DEV = 5,
    DAXSCOPE_FILTER_INO = 6,
    DAXSCOPE_FILTER_RESULT = 7,
    DAXSCOPE_FILTERS = 8, /* one more than the last */
};

#define DAXSCOPE_SLOTS 16 /* a power of two */

/* Faults that a filter passed over, by the filter that did: a cache line. CPUs share the slots, so
 * that whoever faults beside a filtered recording waits for no other CPU; their sum counts. */
struct daxscope_passed_over {
    __u64 faults[DAXSCOPE_FILTERS];
};

/* Who samples the accessed bits, and since when those of the process that it is at. Mapped by the
 * recorder. */
struct daxscope_sampling {
    __u64 since; /* BOOTTIME ns: when that process was sampled before; 0 = it was not yet */
    __u32 tid;   /* the sampler's; 0 = there is none */
    __u32 pad;
};

/* What the probe lets through. All of it is constant while the probe runs. */
struct daxscope_config {
    __u32 tgid;       /* 0 = any */
    __u32 tid;        /* 0 = any */
    __u32 dev;        /* 0 = any */
    __u32 results;    /* only faults with one of these VM_FAULT_ bits; 0 = any */
    __u64 ino;        /* 0 = any */
    __u64 wake_bytes; /* wake the reader when this much waits in the ring */
    __u8 use_comm;
    __u8 use_cgroup;
    __u8 page_shift;
    __u8 pmd_shift;
    __u8 races; /* what tells the order inside overlapping faults, too */
    __u8 pad[3];
    char comm[16];
};

#endif
