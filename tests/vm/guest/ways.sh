#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by scenarios.sh: one run that several tools record at once, each in its own format.
# shellcheck disable=SC2154 # results is set by scenarios.sh

# scenario_ways: leaves ways.daxtrace (ours), ways.dat (trace-cmd), ways.txt (tracing/trace) and, where there is a
# perf, ways.data and ways.perf.txt (perf script).
scenario_ways() {
    fs=xfs
    [ -z "$VM_REFLINK" ] && fs=ext4
    sh "$VM_GUEST/catalogue.sh" make $fs "" catalogue || return 1
    text=/sys/kernel/tracing/instances/ways
    mkdir $text && echo 8192 >$text/buffer_size_kb && echo 1 >$text/events/fs_dax/enable || return 1
    cat >/run/job/ways.sh <<END
sh "$VM_GUEST/catalogue.sh" run $fs /run/job/ways.work.jsonl catalogue
END
    export VM_WORKLOAD VM_REFLINK
    perf=""
    command -v perf >/dev/null && perf="perf record -q -a -e fs_dax:* -o /run/job/ways.data --"
    # shellcheck disable=SC2086 # words of a command
    trace-cmd record -q -C mono -b 8192 -e fs_dax -o /run/job/ways.dat $perf \
        "$VM_DAXSCOPE" record -q -o /run/job/ways.daxtrace -- sh /run/job/ways.sh || return 1
    echo 0 >$text/events/fs_dax/enable
    cat $text/trace >/run/job/ways.txt
    rmdir $text
    if [ -n "$perf" ]; then
        perf script -i /run/job/ways.data >/run/job/ways.perf.txt 2>/run/job/ways.log || return 1
        cp /run/job/ways.data /run/job/ways.perf.txt "$results/"
    fi
    cp /run/job/ways.daxtrace /run/job/ways.dat /run/job/ways.txt "$results/"
}
