#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# scenario_keep, sourced by scenarios.sh: readers of a clone and of its source that know what they must see, on the
# stock kernel and behind the modules that leave out some of dax_insert_entry()'s unmaps (tests/vm/module). A recording
# keep-MODULE-ACT leaves what record() leaves, and keep-MODULE-ACT.counters: what the module passed on and kept.
# shellcheck disable=SC2154 # results is set by scenarios.sh

# keep_counters MODULE: "passed kept", empty without a module.
keep_counters() {
    [ "$1" = stock ] || cat "/sys/module/$1/parameters/passed" "/sys/module/$1/parameters/kept" | tr '\n' ' '
}

# keep_one MODULE NAME WITNESS-OPTIONS...; keep_as, if set, is what the recording calls the module.
keep_one() {
    module=$1 name=keep-${keep_as:-${1#daxscope_}}-$2
    act=$2
    shift 2
    file=/mnt/xfs/$name
    before=$(keep_counters "$module")
    record "$name" -- "$VM_WORKLOAD" witness --name "$act" --json "$results/$name.work.jsonl" \
        --source "$file.source" --other "$file.other" "$@" "$file"
    status=$?
    # shellcheck disable=SC2046,SC2086 # numbers, a word each
    set -- $before $(keep_counters "$module")
    [ $# = 4 ] && echo "{\"passed\": $(($3 - $1)), \"kept\": $(($4 - $2))}" >"$results/$name.counters"
    # The files stay: 7.3.4 as Debian ships it met BUG() in clear_inode() when one was removed after such work.
    dmesg -c >"$results/$name.dmesg"
    return $status
}

# keep_all MODULE [ACTS]: turns of 200 by two, each of one PMD range; four free-running readers; then what changes the file
# under two readers and one of the source, in turns and free.
keep_all() {
    failed_acts=
    keep_one "$1" turns --parties 2 --ranges 1 --rounds 200 --in-turns --both || failed_acts="$failed_acts turns"
    keep_one "$1" readers --parties 5 --rounds 40 --pause-us 2000 || failed_acts="$failed_acts readers"
    [ -n "$2" ] && acts=$2 || acts="store write punch truncate fsync clone dedupe"
    for act in $acts; do
        keep_one "$1" "$act" --act "$act" --parties 4 --rounds 8 --in-turns || failed_acts="$failed_acts $act"
    done
    # Clone and dedupe alone while readers run have brought stock kernels down (see races_share).
    # 7.3.4 as Debian ships it stood still in a truncate under readers: the writer waited for ever, and they for it.
    case $VM_SERIES in 6.*) truncate=truncate ;; *) truncate= ;; esac
    [ -n "$2" ] && acts=store || acts="store fsync $truncate punch write"
    for act in $acts; do
        keep_one "$1" "$act-free" --act "$act" --parties 4 --rounds 40 --pause-us 2000 || failed_acts="$failed_acts $act-free"
    done
    [ -z "$failed_acts" ] || echo "keep, $1: failed:$failed_acts"
    [ -z "$failed_acts" ]
}

# keep_rounds MODULE: "write, free" ten times, on one file after the other. The kernel's warnings come once a boot.
keep_rounds() {
    dmesg -C
    for round in 1 2 3 4 5 6 7 8 9 10; do
        keep_one "$1" "write-free-$round" --act write --parties 4 --rounds 40 --pause-us 2000 || return 1
    done
}

scenario_keep() { keep_everywhere ""; }
# One of them in a boot of its own, for kernels that do not stand all of it. The last unmaps for empty entries, as today.
scenario_keep_stock() { dmesg -C && keep_all stock ""; }
scenario_keep_keep() { insmod "$VM_KEEP/daxscope_keep.ko" && dmesg -C && keep_all daxscope_keep ""; }
scenario_keep_write_only() { insmod "$VM_KEEP/daxscope_write_only.ko" && dmesg -C && keep_all daxscope_write_only ""; }
scenario_keep_empty() { insmod "$VM_KEEP/daxscope_keep.ko" empty=N && dmesg -C && keep_as=keep_empty keep_all daxscope_keep ""; }
# What no kernel stands well.
scenario_keep_rounds_stock() { keep_rounds stock; }
scenario_keep_rounds_keep() { insmod "$VM_KEEP/daxscope_keep.ko" && keep_rounds daxscope_keep; }
scenario_keep_rounds_empty() { insmod "$VM_KEEP/daxscope_keep.ko" empty=N && keep_as=keep_empty keep_rounds daxscope_keep; }
# What an ordinary run has time for.
scenario_keep_short() { keep_everywhere "store clone"; }

keep_everywhere() { # ACTS
    without_reflink && return 0
    if [ -z "$VM_KEEP" ]; then
        echo "no modules for this kernel"
        return 0
    fi
    dmesg -C
    keep_all stock "$1"
    status=$?
    for module in daxscope_keep daxscope_write_only; do
        insmod "$VM_KEEP/$module.ko" && keep_all "$module" "$1" && rmmod "$module" || status=1
    done
    return $status
}
