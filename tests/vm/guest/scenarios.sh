#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The scenarios of the kernel tests, as functions scenario_NAME. Run by the job, after setup.sh,
# with VM_WORKLOAD, VM_DAXSCOPE, VM_GUEST (this folder), VM_MODULE and VM_KEEP (empty on kernels without).
#
# A recording NAME leaves in the results: NAME.daxtrace, NAME.counts.json (what ftrace counted
# beside it) and NAME.work.jsonl (what each workload in it did).
results=/run/vm
# shellcheck source=tests/vm/guest/recorder.sh
. "$VM_GUEST/recorder.sh"
# shellcheck source=tests/vm/guest/endings.sh
. "$VM_GUEST/endings.sh"
# shellcheck source=tests/vm/guest/empty.sh
. "$VM_GUEST/empty.sh"
# shellcheck source=tests/vm/guest/keep.sh
. "$VM_GUEST/keep.sh"
# shellcheck source=tests/vm/guest/remedies.sh
. "$VM_GUEST/remedies.sh"
# shellcheck source=tests/vm/guest/ways.sh
. "$VM_GUEST/ways.sh"
# shellcheck source=tests/vm/guest/imported.sh
. "$VM_GUEST/imported.sh"

# record NAME RECORDER-OPTIONS... -- COMMAND...: records the command, counted by ftrace beside it.
record() {
    name=$1
    shift
    "$VM_WORKLOAD" count --name "$name" --json "$results/$name.counts.json" -- \
        "$VM_DAXSCOPE" record -q -o "/run/job/$name.daxtrace" "$@" >"/run/job/$name.log" 2>&1
    status=$?
    cat "/run/job/$name.log"
    [ $status = 0 ] && cp "/run/job/$name.daxtrace" "$results/$name.daxtrace"
}

# record_set NAME FILESYSTEM SET RECORDER-OPTIONS...: one recording of a set of catalogue.sh.
record_set() {
    name=$1 fs=$2 set=$3
    shift 3
    sh "$VM_GUEST/catalogue.sh" make "$fs" "" "$set" &&
        record "$name" "$@" -- sh "$VM_GUEST/catalogue.sh" run "$fs" "$results/$name.work.jsonl" "$set"
}

# without_reflink: says that a scenario is left out, where XFS has no shared extents to offer.
without_reflink() {
    [ -z "$VM_REFLINK" ] && echo "left out: this kernel's XFS refuses DAX with reflink"
}

scenario_reflink() { without_reflink || record_set reflink xfs reflink; }
scenario_catalogue_xfs() { record_set catalogue-xfs xfs catalogue; }
scenario_catalogue_ext4() { record_set catalogue-ext4 ext4 catalogue; }

# What is accessed between faults, measured.
scenario_accesses() {
    record_set accesses-xfs xfs accesses --access &&
        record_set accesses-ext4 ext4 accesses --access &&
        { without_reflink || record_accesses_before; }
}

# … by two that had their mappings before the recording began.
record_accesses_before() {
    file=/mnt/xfs/accesses-paced # of the set, shared extents
    "$VM_WORKLOAD" script --json /dev/null --repeat 10000 --pace-ms 150 "$file" '0r0 1r0' &
    sleep 1
    record accesses-before --access -- sleep 2.5
    status=$?
    kill $!
    return $status
}

# The set `module` on both file systems, with the module of 4.5-rc1's unmap and without it.
scenario_module() {
    if [ -z "$VM_MODULE" ]; then
        echo "no test module for this kernel"
        return 0
    fi
    insmod "$VM_MODULE" || return 1
    record_set module-xfs xfs module && record_set module-ext4 ext4 module
    status=$?
    cp /sys/module/daxscope_prefix/parameters/unmaps "$results/module.unmaps"
    rmmod daxscope_prefix || return 1
    for fs in xfs ext4; do
        rm -f /mnt/$fs/module-*
        record_set no-module-$fs $fs module || return 1
    done
    return $status
}

# Four processes that think between accesses, on four PMD ranges of shared extents.
scenario_free() {
    without_reflink && return 0
    "$VM_WORKLOAD" make /mnt/xfs/free.source --pages 2048 &&
        "$VM_WORKLOAD" clone /mnt/xfs/free.source /mnt/xfs/free &&
        record free -- "$VM_WORKLOAD" free --name free --json "$results/free.work.jsonl" \
            --parties 4 --accesses 150 --think-us 3000 /mnt/xfs/free
}

# The smallest ring there is, and more events than fit between two drains.
scenario_losses() {
    "$VM_WORKLOAD" make /mnt/ext4/losses --pages 1024 &&
        record losses --ringbuf-size 4K -- "$VM_WORKLOAD" refault --name losses \
            --json "$results/losses.work.jsonl" --repeat 2000 /mnt/ext4/losses
}

# Refaults with a good reason: msync write-protects what it has flushed. Not our own workload.
scenario_msync() { record_msync msync 300; }

record_msync() { # NAME OPERATIONS
    mkdir -p /mnt/xfs/msync &&
        record "$1" -- stress-ng --quiet --msync 2 --msync-bytes 16m --msync-ops "$2" \
            --temp-path /mnt/xfs/msync
}

# Races of the kinds that file system tests look for.
scenario_races() {
    for fs in xfs ext4; do
        record_race collide "$fs" 4 && record_race fill "$fs" 4 || return 1
    done
}
# Clone and dedupe under readers. Not in "all", and in a guest of its own: seen once each, 7.3.4 warned (fs/dax.c,
# dax_disassociate_entry()) and met BUG() (fs/inode.c, clear_inode()) when the file was removed, and 6.12 stood still.
scenario_races_share() {
    without_reflink && return 0
    "$VM_WORKLOAD" make /mnt/xfs/races.source --pages 1024 && record_race share xfs 4 --source /mnt/xfs/races.source
}

# record_race KIND FILESYSTEM PARTIES WORKLOAD-OPTIONS...
record_race() {
    kind=$1 fs=$2 parties=$3
    shift 3
    file=/mnt/$fs/races-$kind
    "$VM_WORKLOAD" make "$file" --pages 1024 &&
        record "races-$kind-$fs" --races -- "$VM_WORKLOAD" "$kind" --name "$kind" --parties "$parties" "$@" \
            --json "$results/races-$kind-$fs.work.jsonl" "$file"
}

# Threads of one mapping that race on a thousand holes, on both file systems.
scenario_race() {
    for fs in xfs ext4; do
        "$VM_WORKLOAD" make "/mnt/$fs/race" --pages 512000 --how sparse &&
            record "race-$fs" -- "$VM_WORKLOAD" race --name race --parties 8 \
                --json "$results/race-$fs.work.jsonl" \
                "/mnt/$fs/race" || return 1
    done
}

# What a kernel that preempts programs may lose at most: eight threads of one mapping on a thousand holes, and the
# free storm of four, three times each.
scenario_gates() {
    for round in 1 2 3; do
        "$VM_WORKLOAD" make /mnt/ext4/gate --pages 512000 --how sparse &&
            record "gate-race-$round" -- "$VM_WORKLOAD" race --name race --parties 8 \
                --json "$results/gate-race-$round.work.jsonl" /mnt/ext4/gate &&
            rm /mnt/ext4/gate || return 1
        without_reflink && continue
        "$VM_WORKLOAD" make /mnt/xfs/gate.source --pages 2048 &&
            "$VM_WORKLOAD" clone /mnt/xfs/gate.source /mnt/xfs/gate &&
            record "gate-free-$round" -- "$VM_WORKLOAD" free --name free --seed $round \
                --json "$results/gate-free-$round.work.jsonl" --parties 4 --accesses 400 --think-us 1000 /mnt/xfs/gate &&
            rm /mnt/xfs/gate /mnt/xfs/gate.source || return 1
    done
}

# What fallocate, MADV_DONTNEED and a clone do to what is mapped already.
scenario_layouts() {
    for fs in xfs ext4; do
        sh "$VM_GUEST/layouts.sh" make $fs "" &&
            record layouts-$fs -- sh "$VM_GUEST/layouts.sh" run $fs "$results/layouts-$fs.work.jsonl" || return 1
    done
}

# A fault for each reason not to end huge. Takes the second device for a logical volume: ext4 is back afterwards.
scenario_fallbacks() {
    sh "$VM_GUEST/fallbacks.sh" make "" || return 1
    record fallbacks -- sh "$VM_GUEST/fallbacks.sh" run "$results/fallbacks.work.jsonl"
    status=$?
    if mountpoint -q /mnt/shifted; then
        "$VM_DAXSCOPE" doctor --json /mnt/shifted/device /mnt/xfs/huge /mnt/xfs/misaligned >"$results/doctor.fallbacks.json"
        umount /mnt/shifted && dmsetup remove shifted --noudevsync
    fi
    mountpoint -q /mnt/ext4 || make_ext4 || return 1
    return $status
}

# Workloads that we did not write.
scenario_foreign_xfs() { record_foreign xfs; }
scenario_foreign_ext4() { record_foreign ext4; }

record_foreign() { # FILESYSTEM
    sh "$VM_GUEST/foreign.sh" make "$1" "" &&
        record "foreign-$1" -- sh "$VM_GUEST/foreign.sh" run "$1" "$results/foreign-$1.phases" &&
        rm -r "/mnt/$1/foreign-"*
}

# What daxscope says to somebody who may not record: asked as nobody.
scenario_privileges() {
    mkdir -m 0777 /run/job/nobody && chmod 755 /run/job || return 1
    setpriv --reuid=65534 --regid=65534 --clear-groups "$VM_DAXSCOPE" record -q \
        -o /run/job/nobody/trace.daxtrace -- true 2>"$results/unprivileged.err"
    echo $? >"$results/unprivileged.status"
    find /run/job/nobody -name 'trace*' >"$results/unprivileged.files"
    "$VM_DAXSCOPE" doctor >"$results/doctor.txt" 2>&1
    echo $? >"$results/doctor.status"
    rm -r /run/job/nobody
}

# The kernel's probe of the call that takes a mapping away: it has been three functions, from 6.16 and from 7.1 on
# behind the mmu_gather.
# shellcheck disable=SC2016 # the dollars are the kernel's
zap_event() {
    for function in zap_vma_range_batched zap_page_range_single_batched zap_page_range_single; do
        grep -q " [tT] $function\$" /proc/kallsyms || continue
        case $function in
        *_batched) echo "p:cost/zap $function start=+0(\$arg2):x64 end=+8(\$arg2):x64 at=\$arg3 bytes=\$arg4" ;;
        *) echo "p:cost/zap $function start=+0(\$arg1):x64 end=+8(\$arg1):x64 at=\$arg2 bytes=\$arg3" ;;
        esac
        return
    done
}

# What recording costs, measured under emulation: without a recorder, with ours, with trace-cmd, and
# with a trace-cmd that records as many of the events in the loop as ours does, which are not all of
# fs_dax: the extent that iomap answered with, and the mapping that was zapped.
scenario_cost() {
    report=$results/cost.work.jsonl
    "$VM_WORKLOAD" make /mnt/ext4/cost --pages 512 &&
        sh "$VM_GUEST/measure.sh" off "$report" &&
        "$VM_DAXSCOPE" record -q -o /run/job/cost.daxtrace -- \
            sh "$VM_GUEST/measure.sh" daxscope "$report" &&
        trace-cmd record -q -e fs_dax -o /run/job/cost.dat \
            sh "$VM_GUEST/measure.sh" trace-cmd "$report" >/dev/null &&
        zap_event >>/sys/kernel/tracing/kprobe_events &&
        trace-cmd record -q -e fs_dax -e iomap:iomap_iter_dstmap -e cost -o /run/job/cost.dat \
            sh "$VM_GUEST/measure.sh" trace-cmd-same "$report" >/dev/null
    status=$?
    echo >/sys/kernel/tracing/kprobe_events
    return $status
}

# The bundled traces (resources/traces): recorded by resources/traces/record, not by the tests.
record_show() { # NAME FILESYSTEM HOW RECORDER-OPTIONS...
    name=$1 fs=$2 how=$3
    shift 3
    sh "$VM_GUEST/show.sh" make "$fs" "$how" &&
        record "$name" "$@" -- sh "$VM_GUEST/show.sh" run "$fs" "$how"
}

scenario_show_reflink() { record_show show-reflink xfs reflink; }
# The same, behind the module of a proposal.
scenario_show_keep() {
    insmod "$VM_KEEP/daxscope_keep.ko" && record_show show-keep xfs reflink && rmmod daxscope_keep
}
scenario_show_losses() { record_show show-losses xfs reflink --ringbuf-size 4K; }
scenario_show_msync() { record_msync show-msync 2000; }
# Two bugs of 6.15 and later: the fsync that misses a store, and the reader of a clone that is killed.
scenario_show_layouts() {
    for file in sync sync-missed source; do
        "$VM_WORKLOAD" make "/mnt/xfs/$file" --pages 2048 || return 1
    done
    "$VM_WORKLOAD" clone /mnt/xfs/source /mnt/xfs/clone &&
        record show-sync -- sh "$VM_GUEST/show_layouts.sh" sync &&
        record show-clone -- sh "$VM_GUEST/show_layouts.sh" clone
}
scenario_show_module() {
    insmod "$VM_MODULE" && record_show show-module ext4 write && rmmod daxscope_prefix
}

# What explore and storms wrote, run with daxscope out of reach.
scenario_reproducer() {
    cp -r "$results/reproducer" /run/job/ &&
        unshare --mount sh "$VM_GUEST/reproducer.sh" /run/job/reproducer >/run/job/reproducer.txt
    status=$?
    cp /run/job/reproducer.txt "$results/reproducer.txt"
    return $status
}

# run_scenarios NAME...: each in turn, with its time; goes on after one that failed, and says so.
run_scenarios() {
    failed=
    for scenario; do
        begin=$(now)
        "scenario_$scenario" || failed="$failed $scenario"
        echo "scenario $scenario: $(echo "$(now) $begin" | awk '{ printf "%.1f", $1 - $2 }') s"
    done
    dmesg >"$results/dmesg"
    if [ -n "$failed" ]; then
        echo "failed:$failed"
        return 1
    fi
}
