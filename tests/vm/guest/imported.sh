#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# scenario_imported, sourced by scenarios.sh: one run recorded by daxscope and, around it, by another tool with the lines of
# `daxscope doctor --recipe`. Leaves imported-TOOL.daxtrace, which is ours, and imported-TOOL.txt, which is the tool's.
# shellcheck disable=SC2154 # results: scenarios.sh
imported_by() {
    tool=$1
    own=/run/job/imported-$tool.daxtrace
    cat >/run/job/both.sh <<END
exec "$VM_DAXSCOPE" record -q -o $own -- sh "$VM_GUEST/catalogue.sh" run xfs /dev/null reflink
END
    mountpoint -q /sys/kernel/tracing || mount -t tracefs tracefs /sys/kernel/tracing
    "$VM_DAXSCOPE" doctor --recipe "$tool" | sed 's|WORKLOAD$|sh /run/job/both.sh|' >/run/job/recipe.sh
    (cd /run/job && sh recipe.sh) >"$results/imported-$tool.log" 2>&1
    [ -s /run/job/dax.txt ] && cp "$own" "$results/" && cp /run/job/dax.txt "$results/imported-$tool.txt"
}

scenario_imported() {
    without_reflink && return 0
    sh "$VM_GUEST/catalogue.sh" make xfs "" reflink && imported_by trace-cmd && imported_by perf
}
