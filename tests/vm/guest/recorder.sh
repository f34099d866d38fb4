#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# scenario_recorder, sourced by scenarios.sh: how recordings begin and end. Two processes refault on one
# file all the while. A recording recorder-NAME leaves recorder-NAME.daxtrace, .err and .status.
# shellcheck disable=SC2154 # results is set by scenarios.sh
scenario_recorder() {
    file=/mnt/ext4/recorder
    "$VM_WORKLOAD" make $file --pages 512 || return 1
    # In turns through pipes: some thousand events a second, which 9p can take too.
    "$VM_WORKLOAD" script --parties 1 --name refault --json /dev/null $file '0r0 0d0+512' --repeat 10000000 &
    one=$!
    "$VM_WORKLOAD" script --parties 1 --name refault --json /dev/null $file '0r0 0d0+512' --repeat 10000000 &
    two=$!
    sleep 0.5
    first=$(pgrep -P $one) second=$(pgrep -P $two)
    echo "$first $second" >"$results/recorder.pids"

    recorder pid -d 0.5 -p "$first"
    recorder untyped -d 0.5 --untyped

    # Beside the results, on 9p: no memory that can be shared.
    "$VM_DAXSCOPE" record -d 0.5 -o "$results/recorder-9p.daxtrace" 2>"$results/recorder-9p.err"
    echo $? >"$results/recorder-9p.status"

    recorder_until interrupted INT
    recorder_until killed KILL

    mkdir -p /run/job/small
    mount -t tmpfs -o size=1m small /run/job/small
    timeout 20 "$VM_DAXSCOPE" record -q -o /run/job/small/recorder-full.daxtrace 2>"$results/recorder-full.err"
    echo $? >"$results/recorder-full.status"
    cp /run/job/small/* "$results/"
    umount /run/job/small

    kill $one $two "$first" "$second"
    wait $one $two 2>/dev/null
    rm $file
}

# recorder NAME OPTIONS...: records for a while.
recorder() {
    name=recorder-$1
    shift
    "$VM_DAXSCOPE" record -q -o "/run/job/$name.daxtrace" "$@" 2>"$results/$name.err"
    echo $? >"$results/$name.status"
    cp "/run/job/$name.daxtrace" "$results/"
}

# recorder_until NAME SIGNAL: records until that signal; what was readable before it is in NAME.before.
recorder_until() {
    name=recorder-$1
    "$VM_DAXSCOPE" record -q -o "/run/job/$name.daxtrace" 2>"$results/$name.err" &
    recording=$!
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        sleep 0.3
        before=$("$VM_DAXSCOPE" sql "/run/job/$name.daxtrace" 'select count(*) from event' 2>/dev/null | tail -1)
        [ "${before:-0}" -gt 0 ] 2>/dev/null && break
    done
    kill -"$2" $recording
    wait $recording
    echo $? >"$results/$name.status"
    echo "$before" >"$results/$name.before"
    cp "/run/job/$name.daxtrace"* "$results/"
}
