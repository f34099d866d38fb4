#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# reproducer.sh FOLDER: runs each reproducer in the folder, in a mount namespace of its own in which daxscope and the
# tree it was built in are hidden. Prints "NAME: STATUS" after what each printed.
folder=$1
mount --make-rprivate / && mount -t tmpfs hidden /run/vm && mount -t tmpfs hidden "$VM_BUILD" &&
    mount --bind /dev/null "$VM_DAXSCOPE" || exit 1
if [ -x "$VM_BUILD/app/cli/daxscope" ] || [ -s "$VM_DAXSCOPE" ] || command -v daxscope; then
    echo "daxscope is in reach"
    exit 1
fi
for each in "$folder"/*/; do
    name=$(basename "$each")
    echo "== $name"
    sh "$each/reproduce.sh" /mnt/xfs "$each/reproduce" 2>&1
    echo "$name: $?"
done
# Nothing is left behind, neither files nor an instance of ftrace.
find /mnt/xfs -name 'reproduce*'
ls /sys/kernel/tracing/instances
