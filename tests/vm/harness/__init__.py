# SPDX-License-Identifier: GPL-3.0-or-later
"""Boots stock Debian kernels under QEMU, without KVM, without root, and runs commands inside."""
