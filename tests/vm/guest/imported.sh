#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# scenario_imported, sourced by scenarios.sh: one run recorded by daxscope and, around it, by another tool with the lines of
# `daxscope doctor --recipe`. Leaves imported-TOOL.daxtrace, which is ours, and imported-TOOL.txt, which is the tool's.
# shellcheck disable=SC2154 # results: scenarios.sh
imported_by() {
    tool=$1
    own=/run/job/imported-$tool.daxtrace
    cat >/run/job/both.sh <<END
ours() { grep -c '\[bpf\]' </proc/kallsyms; }
before=\$(ours)
"$VM_DAXSCOPE" record -q -o $own -- sh "$VM_GUEST/catalogue.sh" run xfs /dev/null reflink
status=\$?
# Our programs and their trampolines are in /proc/kallsyms until the kernel has freed them, a while after we ended.
# trace-cmd reads its size and then the whole, and gives up where the two differ.
looks=1
while [ "\$(ours)" -gt "\$before" ] && [ \$looks -lt 30 ]; do
    looks=\$((looks + 1))
    sleep 1
done
echo "kallsyms: \$looks looks until there were \$before BPF symbols"
exit \$status
END
    rm -f /run/job/dax.txt
    mountpoint -q /sys/kernel/tracing || mount -t tracefs tracefs /sys/kernel/tracing
    "$VM_DAXSCOPE" doctor --recipe "$tool" | sed 's|WORKLOAD$|sh /run/job/both.sh|' >/run/job/recipe.sh
    if [ "$tool" = bpftrace ]; then
        around_bpftrace
    else
        (cd /run/job && sh recipe.sh)
    fi >"$results/imported-$tool.log" 2>&1
    [ -s /run/job/dax.txt ] && cp "$own" "$results/" && cp /run/job/dax.txt "$results/imported-$tool.txt"
}

# It runs until Ctrl-C and does not say when it has attached: when no descriptor has come for a while, it has.
around_bpftrace() {
    (cd /run/job && exec sh recipe.sh) &
    recipe=$!
    before=-1 attached=0 waited=0
    while [ "$attached" -lt 8 ] || [ "$attached" -ne "$before" ]; do
        before=$attached
        sleep 4
        pid=$(pidof bpftrace | cut -d ' ' -f 1)
        attached=0
        for fd in /proc/"${pid:-none}"/fd/*; do
            case $(readlink "$fd") in *bpf* | *perf_event*) attached=$((attached + 1)) ;; esac
        done
        waited=$((waited + 4))
        [ $waited -lt 240 ] || break
    done
    echo "attached after $waited s: $attached descriptors"
    sh /run/job/both.sh
    sleep 2 # it prints what its buffers hold twice a second
    kill -INT "$pid"
    wait $recipe
}

scenario_imported() {
    without_reflink && return 0
    sh "$VM_GUEST/catalogue.sh" make xfs "" reflink || return 1
    imported_by trace-cmd && imported_by perf && { ! command -v bpftrace >/dev/null || imported_by bpftrace; }
}
