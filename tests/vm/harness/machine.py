# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts QEMU, watches that it gets on, and hands back what the guest left."""

import os
import pathlib
import selectors
import subprocess
import sys
import time

from .archive import HarnessError

# 3 GiB of RAM lie below 4 GiB, 3 GiB above. The two gigabytes set apart for the pmem devices
# must not touch each other, or the kernel makes one device of them.
MEMORY = "6G"
PMEM = "memmap=1G!4G memmap=1G!6G"

# no_timer_check: on a busy host an emulated timer can miss the kernel's check of it, and the boot ends
# in "IO-APIC + timer doesn't work".
COMMAND_LINE = ("console=ttyS0 quiet loglevel=4 panic=-1 mitigations=off nokaslr no_timer_check "
                "random.trust_cpu=on rcupdate.rcu_expedited=1 " + PMEM)


# One host thread for both CPUs of the guest. With a thread each, QEMU before 8.1 can translate an
# instruction while the other CPU patches it, and a guest that attaches probes, which patches much,
# now and then dies of a stale int3.
ACCELERATOR = "tcg,thread=single"


# Real machines keep time by the TSC, and reading it is next to free. Under emulation the kernel mostly
# takes the HPET, a device, whose readings are dear. Not for every boot: on a busy host the kernel may
# get the TSC's frequency wrong, and all its times with it.
TSC = " tsc=reliable"


def command(kernel, initramfs, results, interactive, tsc):
    """QEMU's arguments. ttyS0 is the kernel's console, ttyS1 what the job prints."""
    def share(tag, path, options):
        return ["-fsdev", f"local,id={tag},path={path},security_model=none,multidevs=remap{options}",
                "-device", f"virtio-9p-pci,fsdev={tag},mount_tag={tag}"]
    return (["qemu-system-x86_64", "-accel", ACCELERATOR, "-cpu", "max", "-smp", "2",
             "-m", MEMORY, "-nodefaults", "-display", "none", "-no-reboot",
             "-kernel", str(kernel.image), "-initrd", str(initramfs),
             "-append", COMMAND_LINE + (TSC if tsc else ""),
             "-serial", f"file:{results / 'console.log'}",
             "-serial", "mon:stdio" if interactive else "stdio"]
            + share("host", "/", ",readonly=on") + share("results", results, ""))


class Stalled(HarnessError):
    """The guest printed and wrote nothing for too long."""


def run(kernel, initramfs, results, patience, interactive=False, tsc=False, on_line=print):
    """Boots, runs the job in `results`, returns the job's exit status.

    tsc has the guest keep time by the TSC, whatever the kernel thinks of it. on_line is called with
    every line the job prints. The guest is killed when neither the job nor the console prints and no
    result grows for `patience` seconds.
    """
    status = results / "status"
    status.unlink(missing_ok=True)
    arguments = command(kernel, initramfs, results, interactive, tsc)
    if interactive:
        subprocess.run(arguments, check=False)
    else:
        _watch(arguments, results, patience, on_line)
    if not status.exists():
        raise HarnessError("the guest went down before its job ended; its console ends with\n"
                           + console_tail(results))
    return int(status.read_text(encoding="ascii"))


def _watch(arguments, results, patience, on_line):
    with subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as qemu:
        os.set_blocking(qemu.stdout.fileno(), False)
        selector = selectors.DefaultSelector()
        selector.register(qemu.stdout, selectors.EVENT_READ)
        pending, moved, seen = b"", time.monotonic(), -1
        try:
            while True:
                if selector.select(timeout=2):
                    chunk = qemu.stdout.read()
                    if not chunk:
                        break
                    moved = time.monotonic()
                    *lines, pending = (pending + chunk).split(b"\n")
                    for line in lines:
                        on_line(line.decode("utf-8", "replace").rstrip("\r"))
                written = sum(p.stat().st_size for p in _files(results))
                if written != seen:
                    moved, seen = time.monotonic(), written
                if time.monotonic() - moved > patience:
                    raise Stalled(f"no progress for {patience} s, guest killed; its console ends with\n"
                                  + console_tail(results))
            if pending:
                on_line(pending.decode("utf-8", "replace"))
        finally:
            # After the end of its output QEMU leaves by itself; in every other case it must go.
            try:
                qemu.wait(timeout=10 if sys.exc_info()[0] is None else 0)
            except subprocess.TimeoutExpired:
                qemu.kill()


def _files(folder: pathlib.Path):
    for path in folder.rglob("*"):
        try:
            if path.is_file():
                yield path
        except OSError:
            pass


def console_tail(results, lines=40):
    """The last lines of the kernel's console, indented."""
    try:
        text = (results / "console.log").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "    (nothing)"
    return "\n".join("    " + line.rstrip() for line in text.splitlines()[-lines:])
