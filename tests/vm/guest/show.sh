#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# show.sh make|run FILESYSTEM HOW: the phases of the bundled storm traces, on one file of eight PMD
# ranges made as HOW says (reflink: all extents shared). What a phase shows is said at the phase.
phase=$1 file=/mnt/$2/shared.dat how=$3
workload=$VM_WORKLOAD
write=r
[ "$how" = reflink ] || write=w # a write to a shared extent unshares it, and the storm is over

if [ "$phase" = make ]; then
    if [ "$how" = reflink ]; then
        "$workload" make "$file.source" --pages 4096 && "$workload" clone "$file.source" "$file"
    else
        "$workload" make "$file" --pages 4096 --how "$how"
    fi
    exit
fi

repeated() { # repeated N TEXT: the text, N times over
    n=$1 text=
    while [ "$n" -gt 0 ]; do
        text="$text $2" n=$((n - 1))
    done
    echo "$text"
}

# Two parties, one range, strict turns: every access of the hundred faults.
"$workload" script --json /dev/null "$file" "0${write}0 1r0" --repeat 50
# Three parties go round over three ranges together.
"$workload" script --json /dev/null "$file" --parties 3 \
    '0r512 1r512 2r512 0r1024 1r1024 2r1024 0r1536 1r1536 2r1536' --repeat 12
# Threads on one mapping: the same turns, and no storm.
"$workload" script --json /dev/null "$file" --as threads '0r2048 1r2048' --repeat 25
# Two mappings of one process: a storm again.
"$workload" script --json /dev/null "$file" --as mappings '0r2560 1r2560' --repeat 25
# Four that run freely and think between accesses, over all eight ranges.
"$workload" free --json /dev/null "$file" --parties 4 --accesses 80 --think-us 2000
# A storm that a write ends: it unshares the extent (on a file that shares nothing: changes nothing).
"$workload" script --json /dev/null "$file" \
    "$(repeated 12 '0r3584 1r3584') 0w3584 $(repeated 12 '0r3584 1r3584')"
