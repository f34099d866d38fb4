#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# measure.sh TAG REPORT: the two loops whose times tell what recording costs, three times each.
for _ in 1 2 3; do
    "$VM_WORKLOAD" without-dax --name "without-dax-$1" --json "$2" --pages 8 --repeat 500 \
        /dev/shm/cost &&
        "$VM_WORKLOAD" refault --name "refault-$1" --json "$2" --repeat 2000 /mnt/ext4/cost || exit 1
done
