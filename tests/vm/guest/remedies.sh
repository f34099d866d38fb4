#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# scenario_remedies, sourced by scenarios.sh: what a reader of a reflinked file can do today against the storm, each
# tried (recordings remedy-NAME), and what the storm costs by the number of readers (sweep-N). tests/vm/reflink_storm
# makes model/REFLINK_STORM.md of it.
# shellcheck disable=SC2154 # results is set by scenarios.sh

# two_readers NAME FILE WORKLOAD-OPTIONS...: 100 turns each.
two_readers() {
    name=remedy-$1 file=$2
    shift 2
    record "$name" -- "$VM_WORKLOAD" script --name "${name#remedy-}" --json "$results/$name.work.jsonl" --parties 2 \
        --repeat 100 "$@" "$file" '0r0 1r0'
}

scenario_remedies() {
    without_reflink && return 0
    source=/mnt/xfs/image
    "$VM_WORKLOAD" make $source --pages 512 && "$VM_WORKLOAD" clone $source /mnt/xfs/none &&
        cp --reflink=never $source /mnt/xfs/copy && cp --reflink=always $source /mnt/xfs/unshared &&
        xfs_io -c 'funshare 0 2m' /mnt/xfs/unshared && sync || return 1
    two_readers none /mnt/xfs/none &&
        two_readers funshare /mnt/xfs/unshared &&
        two_readers copy /mnt/xfs/copy &&
        two_readers one-mapping /mnt/xfs/none --as threads || return 1
    for file in none copy unshared; do
        cmp $source /mnt/xfs/$file || return 1
    done

    for readers in 1 2 3 4 5 6 7 8; do
        record sweep-$readers -- "$VM_WORKLOAD" free --name sweep-$readers --json "$results/sweep-$readers.work.jsonl" \
            --parties $readers --accesses 100 --think-us 2000 /mnt/xfs/none || return 1
    done

    # The other device for a file system without reflink; nothing comes after this.
    umount /mnt/ext4 && mkfs.xfs -q -f -d su=2m,sw=1 -m reflink=0 /dev/pmem1 &&
        mount -t xfs -o dax=always /dev/pmem1 /mnt/ext4 && cp $source /mnt/ext4/image && cmp $source /mnt/ext4/image || return 1
    two_readers no-reflink /mnt/ext4/image
}
