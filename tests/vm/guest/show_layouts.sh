#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# show_layouts.sh sync|clone: the bundled traces of what 6.15 and later do where a layout is broken. Files of 2,048 pages
# on XFS: sync, sync-missed, source, and clone, which shares the extents of source.
script() {
    file=/mnt/xfs/$1
    shift
    "$VM_WORKLOAD" script --json /dev/null "$file" "$@"
}
if [ "$1" = sync ]; then
    # Four stores, an fsync: four ranges are written back. Then the same with an allocation elsewhere between.
    script sync --parties 1 '0w0 0w512 0w1024 0f0 0w0 0f0'
    script sync-missed --parties 2 '0w0 0w512 0w1024 1a1536+512 0f0 0w0 0f0'
else
    # The clone's ranges that nobody has mapped in the source are read by PMDs; the one with a 4 KiB page of the
    # source (its address is off by a page, so no PMD fits) kills its reader.
    script source --parties 1 --skew 1 '0r512'
    script clone --parties 2 '0r0 1r0 0r512 1r512 0r1024'
fi
