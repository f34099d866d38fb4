#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# scenario_empty, sourced by scenarios.sh: recordings without a fault, or without a huge one, each for another
# reason. One called NAME leaves empty-NAME.json, .err, .status and .daxtrace.
# shellcheck disable=SC2154 # results is set by scenarios.sh
scenario_empty() {
    for fs in xfs ext4; do
        "$VM_WORKLOAD" make /mnt/$fs/empty --pages 1024 || return 1
    done
    hold="$VM_WORKLOAD hold --json $results/empty.work.jsonl"

    # shellcheck disable=SC2086 # words of a command
    {
        umount /mnt/ext4 && mount -t ext4 -o dax=never /dev/pmem1 /mnt/ext4 || return 1
        empty never -- $hold --touch /mnt/ext4/empty
        umount /mnt/ext4 && mount -t ext4 -o dax=inode /dev/pmem1 /mnt/ext4 || return 1
        empty unflagged -- $hold --touch /mnt/ext4/empty
        umount /mnt/ext4 && mount -t ext4 -o dax=always /dev/pmem1 /mnt/ext4 || return 1

        # shellcheck disable=SC2016 # the inner shell's
        empty calls -- sh -c 'exec 3<>/mnt/xfs/empty && fallocate -n -l 8M /mnt/xfs/empty && echo x >&3 && sleep 1'
        empty untouched -- $hold /mnt/xfs/empty

        $hold --touch --seconds 100 /mnt/xfs/empty &
        holder=$!
        sleep 2
        echo $holder >"$results/empty.holder"
        empty before -d 0.5 -p $holder
        empty before-anyone -d 0.5
        kill $holder

        empty no-huge-page -- $hold --touch --no-huge-page /mnt/xfs/empty
        empty thp-disable -- $hold --touch --thp-disable /mnt/xfs/empty

        "$VM_WORKLOAD" script --parties 1 --json /dev/null /mnt/ext4/empty '0r0 0d0+512' --repeat 10000000 &
        faulting=$!
        sleep 0.5
        empty ino -d 0.5 --ino 1
        empty pid -d 0.5 -p 1
        empty comm -d 0.5 --comm averyveryverylongprocessname
        empty result -d 0.5 -x
        empty nobody -d 0.5 -p 4194000
        kill $faulting
        pkill -P $faulting

        # shellcheck disable=SC2016 # the inner shell's
        empty_as namespace unshare --pid --fork --mount-proc sh -c '
            "$1" script --parties 1 --json /dev/null /mnt/ext4/empty "0r0 0d0+512" --repeat 10000000 &
            sleep 0.5
            "$2" record --json -d 0.5 -o /run/job/empty-namespace.daxtrace -p "$(pgrep -P $!)"
            status=$?; pkill -P $!; kill $!; exit $status' sh "$VM_WORKLOAD" "$VM_DAXSCOPE"
    }
    rm /mnt/xfs/empty /mnt/ext4/empty
}

# empty NAME OPTIONS...: one recording.
empty() {
    name=$1
    shift
    empty_as "$name" "$VM_DAXSCOPE" record --json -o "/run/job/empty-$name.daxtrace" "$@"
}

empty_as() { # NAME COMMAND...
    name=$1
    shift
    timeout 60 "$@" >"$results/empty-$name.json" 2>"$results/empty-$name.err"
    echo $? >"$results/empty-$name.status"
    [ ! -e "/run/job/empty-$name.daxtrace" ] || cp "/run/job/empty-$name.daxtrace" "$results/"
}
