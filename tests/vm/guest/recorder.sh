#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# scenario_recorder, sourced by scenarios.sh: how recordings begin and end. Two processes refault on one
# file; they stand still while a recorder attaches, which takes the guest's one thread ten times as long beside
# them. A recording recorder-NAME leaves recorder-NAME.daxtrace, .err and .status.
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
    stand
    echo "$first $second" >"$results/recorder.pids"

    recorder pid -d 0.5 -p "$first"
    recorder untyped -d 0.5 --untyped

    # Beside the results, on 9p: no memory that can be shared.
    begin_recorder "$results/recorder-9p.daxtrace" "$results/recorder-9p.err" -d 0.5
    end_recorder recorder-9p

    recorder_until interrupted INT
    recorder_until killed KILL
    # Its log lies beside it, on 9p by now.
    "$VM_DAXSCOPE" info "$results/recorder-killed.daxtrace" >/dev/null 2>"$results/recorder-log-9p.err"
    echo $? >"$results/recorder-log-9p.status"

    mkdir -p /run/job/small
    mount -t tmpfs -o size=1m small /run/job/small
    begin_recorder /run/job/small/recorder-full.daxtrace "$results/recorder-full.err" -q -d 20
    end_recorder recorder-full
    cp /run/job/small/* "$results/"
    umount /run/job/small

    go
    kill $one $two "$first" "$second"
    wait $one $two 2>/dev/null
    rm $file
}

stand() { kill -STOP "$first" "$second"; }
go() { kill -CONT "$first" "$second"; }

# begin_recorder FILE ERRORS OPTIONS...: in the background, with the two at work once it has attached: the file has
# its name from then on.
begin_recorder() {
    into=$1 errors=$2
    shift 2
    rm -f "$into"
    "$VM_DAXSCOPE" record -o "$into" "$@" 2>"$errors" &
    recording=$!
    for _ in $(seq 300); do
        [ -e "$into" ] && break
        kill -0 $recording 2>/dev/null || break
        sleep 0.1
    done
    go
}

end_recorder() {
    wait "$recording"
    echo $? >"$results/$1.status"
    stand
}

# recorder NAME OPTIONS...: records for a while.
recorder() {
    name=recorder-$1
    shift
    begin_recorder "/run/job/$name.daxtrace" "$results/$name.err" -q "$@"
    end_recorder "$name"
    cp "/run/job/$name.daxtrace" "$results/"
}

# recorder_until NAME SIGNAL: records until that signal; what was readable before it is in NAME.before.
recorder_until() {
    name=recorder-$1
    begin_recorder "/run/job/$name.daxtrace" "$results/$name.err" -q
    sleep 1
    stand
    # A commit comes at least every 200 ms.
    sleep 0.5
    before=$("$VM_DAXSCOPE" sql "/run/job/$name.daxtrace" 'select count(*) from event' 2>/dev/null | tail -1)
    go
    kill -"$2" $recording
    end_recorder "$name"
    echo "$before" >"$results/$name.before"
    cp "/run/job/$name.daxtrace"* "$results/"
}
