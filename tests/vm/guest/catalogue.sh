#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# catalogue.sh make|run FILESYSTEM REPORT [SET]: the workloads whose numbers of faults are known.
# Each has a file of its own, so that one recording holds them all and its events tell them apart.
phase=$1 fs=$2 report=$3 set=${4:-catalogue}

# workload NAME HOW PAGES OPTIONS...: a script on a file of PAGES pages made as HOW says.
workload() {
    name=$1 how=$2 pages=$3
    shift 3
    file=/mnt/$fs/$set-$name
    if [ "$phase" = run ]; then
        "$VM_WORKLOAD" script --name "$name" --json "$report" "$file" "$@" || exit 1
    elif [ "$how" = reflink ]; then
        "$VM_WORKLOAD" make "$file.source" --pages "$pages" &&
            "$VM_WORKLOAD" clone "$file.source" "$file" || exit 1
    else
        "$VM_WORKLOAD" make "$file" --pages "$pages" --how "$how" || exit 1
    fi
}

catalogue() {
    workload turns write 1024 '0r0 1r0' --repeat 50
    workload hole sparse 1024 '0r0 1r0 0w0 1r0 0r0 1w0'
    workload preallocated fallocate 1024 '0r0 1r0 0w0 1r0 0r0 1w0'
    workload misaligned-vma write 1024 '0r0 1w0' --skew 1
    workload short-vma write 1024 '0r0 1w0' --pages 256
    workload partial-last-pmd write 768 '0r600 1w600 0r700'
    workload private write 1024 '0r0 1r0 0w0 0w512' --map private
    workload map-sync sparse 1024 '0w0 0w1 1w2' --map sync
    workload fsync write 1024 '0w0 0f0' --repeat 10
    workload msync write 1024 '0w0 1w0 0m0+512' --repeat 10
    workload punch-hole write 1024 '0r0 1r0 0r512 0p0+512 0r0 1r0 0r512'
    workload write-into-hole sparse 1024 '0r2 1r2 0W2 0r2 1r2 0r0 1r600'
    workload truncate write 1024 '0r0 1r512 0t512 0r512 0r0'
    workload fallocate-elsewhere write 1024 '0r0 1r0 0a1024+512 0r0 1r0'
    workload dontneed write 1024 '0r0 1r0 0d0+512 0r0 1r0'
    if [ "$fs" = xfs ] && [ -n "$VM_REFLINK" ]; then
        workload reflink-threads reflink 1024 '0r0 1r0' --repeat 20 --as threads
        workload reflink-mappings reflink 1024 '0r0 1r0' --repeat 20 --as mappings
        workload reflink-writer reflink 1024 '0r0 1r0 0w0 1r0 0r0 1w0' --repeat 5
        workload reflink-three reflink 1024 '0r0 1r1 2r2' --repeat 20 --parties 3
    fi
}

# With the test module loaded, and the same without it.
module() {
    workload processes write 1024 '0w0 1r0' --repeat 50
    workload threads write 1024 '0w0 1r0' --repeat 50 --as threads
    workload mappings write 1024 '0w0 1r0' --repeat 50 --as mappings
    workload three write 1024 '0w0 1r1 2w2' --repeat 20 --parties 3
    workload fallback write 768 '0r600 1r0 0r0' --repeat 3
    workload paced write 1024 '0w0 1r0' --repeat 8 --pace-ms 150
    workload paced-three write 1024 '0w0 1r1 2w2' --repeat 8 --parties 3 --pace-ms 150
}

reflink() {
    workload two-readers reflink 1024 '0r0 1r0' --repeat 50
    workload paced reflink 1024 '0r0 1r0' --repeat 8 --pace-ms 150
    workload paced-three reflink 1024 '0r0 1r1 2r2' --repeat 8 --parties 3 --pace-ms 150
}

# Measured every 10 ms, which is far shorter than a turn. Shared extents where there are any.
accesses() {
    how="write"
    [ "$fs" = xfs ] && [ -n "$VM_REFLINK" ] && how="reflink"
    workload paced "$how" 1024 '0r0 1r0' --repeat 8 --pace-ms 150
    workload paced-three "$how" 1024 '0r0 1r1 2r2' --repeat 8 --parties 3 --pace-ms 150
}

"$set"
