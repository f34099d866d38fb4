#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# layouts.sh make|run FILESYSTEM REPORT: what fallocate, MADV_DONTNEED and a clone do to entries and page tables
# that are there already. Kernels from 6.14, 6.15 on differ from those before; assertions/layouts_test.cpp says how.
phase=$1 fs=$2 report=$3

# part NAME FILE OPTIONS...: a script, reported under its name.
part() {
    name=$1 file=/mnt/$fs/layouts-$2
    shift 2
    "$VM_WORKLOAD" script --name "$name" --json "$report" "$file" "$@" || exit 1
}

files="fsync-allocate fsync-punch pte-allocate dontneed"
if [ "$phase" = make ]; then
    for file in $files; do
        "$VM_WORKLOAD" make "/mnt/$fs/layouts-$file" --pages 2048 || exit 1
    done
    [ "$fs" = xfs ] && [ -n "$VM_REFLINK" ] || exit 0
    "$VM_WORKLOAD" make /mnt/xfs/layouts-source --pages 1024 &&
        "$VM_WORKLOAD" clone /mnt/xfs/layouts-source /mnt/xfs/layouts-clone
    exit
fi

# A store, an allocation or a hole 4 MiB further on, fsync: is anything written back?
part fsync-allocate fsync-allocate --parties 1 '0w0 0a2048+512 0f0'
part fsync-punch fsync-punch --parties 1 '0w0 0p1024+512 0f0'
# 4 KiB entries (the address is off by a page, so no PMD fits), an allocation elsewhere, a reader with PMDs.
part pte-allocate-before pte-allocate --parties 1 --skew 1 '0r0'
part pte-allocate-after pte-allocate --parties 1 '0a2048+512 0r0'
# A page table of 4 KiB entries, emptied as a whole: does the next access meet it?
part dontneed dontneed --parties 1 --skew 1 '0r600 0d0+1024 0r600'
if [ "$fs" = xfs ] && [ -n "$VM_REFLINK" ]; then
    # 4 KiB of the source, then its clone by a PMD.
    part clone-source source --parties 1 --skew 1 '0r0'
    part clone-read clone --parties 1 '0r0'
    # A part of the clone gets storage of its own while it is mapped: only then layouts are broken.
    xfs_io -x -c 'mmap -r 0 4m' -c 'mread 3m 4k' -c 'funshare 2m 1m' /mnt/xfs/layouts-clone >/dev/null
fi
