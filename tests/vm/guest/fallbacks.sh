#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# fallbacks.sh make|run REPORT: one file for each reason for which a fault does not end huge, and one that has none.
# assertions/fallbacks_test.cpp knows which is which. 4 KiB faults are few: this is a bundled trace, too.
phase=$1 report=$2

# part NAME FILE OPTIONS...: a script, reported under its name.
part() {
    name=$1 file=$2
    shift 2
    "$VM_WORKLOAD" script --name "$name" --json "$report" "$file" --parties 1 "$@" || exit 1
}

# shifted: XFS on a logical volume that begins 1 MiB into the second device, in place of the ext4 on it.
make_shifted() {
    modprobe dm_mod && umount /mnt/ext4 &&
        echo "0 $(($(blockdev --getsz /dev/pmem1) - 2048)) linear /dev/pmem1 2048" |
        dmsetup create shifted --noudevsync --noudevrules &&
        dmsetup mknodes shifted &&
        mkfs.xfs -q -f -d su=2m,sw=1 -m "$VM_XFS" /dev/mapper/shifted &&
        mkdir -p /mnt/shifted && mount -t xfs -o dax=always /dev/mapper/shifted /mnt/shifted &&
        "$VM_WORKLOAD" make /mnt/shifted/device --pages 1024
}

if [ "$phase" = make ]; then
    for file in huge congruence private-write vma-start vma-end small-entries advised disabled; do
        "$VM_WORKLOAD" make /mnt/xfs/$file --pages 1024 || exit 1
    done
    truncate -s 128k /mnt/xfs/advised /mnt/xfs/disabled || exit 1
    "$VM_WORKLOAD" make /mnt/xfs/file-end --pages 768 || exit 1
    # A 4 KiB block in a hole: from the range's begin the file system answers with that block.
    "$VM_WORKLOAD" make /mnt/xfs/extent-short --pages 1024 --how sparse &&
        xfs_io -c 'pwrite -q 0 4k' -c fsync /mnt/xfs/extent-short || exit 1
    # Storage is laid at a multiple of the stripe, from the file's second page on: its ranges are off by a page.
    xfs_io -f -c 'truncate 8m' -c 'falloc 4k 6m' /mnt/xfs/misaligned || exit 1
    "$VM_WORKLOAD" make /mnt/xfs/sync --pages 1024 --how fallocate || exit 1
    make_shifted || echo "left out: no device-mapper here"
    exit 0
fi

part huge /mnt/xfs/huge '0w0 0r512'
part congruence /mnt/xfs/congruence --skew 1 '0r0 0r1 0w512'
part private-write /mnt/xfs/private-write --map private '0w0 0w1 0r512'
part vma-start /mnt/xfs/vma-start --first 256 '0r256 0r257'
part vma-end /mnt/xfs/vma-end --pages 256 '0r0 0r1 0r2'
part file-end /mnt/xfs/file-end --pages 1024 '0r600 0w601 0r0'
# 4 KiB entries first, from a mapping that is not congruent; then one that could have had a PMD.
part small-entries-first /mnt/xfs/small-entries --skew 1 '0r0'
part small-entries /mnt/xfs/small-entries '0r0 0r1'
part extent-short /mnt/xfs/extent-short '0r0 0r1'
part misaligned /mnt/xfs/misaligned '0w512 0w513'
part sync /mnt/xfs/sync --map sync '0w0 0w1'
"$VM_WORKLOAD" hold /mnt/xfs/advised --no-huge-page --touch --seconds 0 --name advised --json "$report" || exit 1
"$VM_WORKLOAD" hold /mnt/xfs/disabled --thp-disable --touch --seconds 0.5 --name disabled --json "$report" || exit 1
[ ! -e /mnt/shifted/device ] || part device /mnt/shifted/device '0r0 0r1 0w512'
