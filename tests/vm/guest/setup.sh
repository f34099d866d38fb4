#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced first by every job: a usable root, and the two file systems with DAX.
#
# The two devices come from memmap= on the kernel's command line. stride and su make files land
# aligned to 2 MiB; a log of 64 MiB is the least that mkfs.xfs takes with that.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C
hostname daxscope-vm
mkdir -p /lib/modules
mount --bind "$VM_MODULES" /lib/modules
# What runs often lies in memory: quicker, and the same path wherever the host's tree is.
cp -r "$VM_GUEST" /run/job/guest
VM_GUEST=/run/job/guest
for program in "$VM_WORKLOAD" "$VM_DAXSCOPE"; do
    [ -x "$program" ] && cp "$program" /run/job/
done
VM_WORKLOAD=/run/job/daxscope-workload
VM_DAXSCOPE=/run/job/daxscope

now() { cut -d' ' -f1 /proc/uptime; }

# make_filesystems: XFS on /mnt/xfs (with reflink where the kernel takes it with DAX), ext4 on /mnt/ext4, both
# dax=always, with features that the kernel knows: VM_XFS and VM_EXT4.
make_filesystems() {
    mkdir -p /mnt/xfs /mnt/ext4
    mkfs.xfs -q -f -d su=2m,sw=1 -m "$VM_XFS" /dev/pmem0 &&
        mount -t xfs -o dax=always /dev/pmem0 /mnt/xfs &&
        make_ext4
}
make_ext4() {
    mkfs.ext4 -q -F -b 4096 ${VM_EXT4:+-O "$VM_EXT4"} -E stride=512,stripe_width=512,lazy_itable_init=0,lazy_journal_init=0 /dev/pmem1 &&
        mount -t ext4 -o dax=always /dev/pmem1 /mnt/ext4
}
