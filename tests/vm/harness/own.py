# SPDX-License-Identifier: GPL-3.0-or-later
"""A kernel of the user's own tree, beside the stock kernel of its series."""

import collections
import json
import pathlib
import re
import sqlite3
import struct
import subprocess

from . import kernel
from .archive import HarnessError

# Scripts in strict turns: how many faults there are is no chance. `free` runs freely, and says so in the table.
SCENARIOS = ["reflink", "catalogue_xfs", "catalogue_ext4", "layouts", "free"]
BY_CHANCE = {"free"}

KINDS = {1: "PMD fault", 2: "PTE fault"}


def release_of(image):
    """What `uname -r` will say: boot protocol 2.00's kernel_version (Documentation/arch/x86/boot.rst)."""
    try:
        with open(image, "rb") as stream:
            head = stream.read(0x10000)
    except OSError as error:
        raise HarnessError(f"{image}: {error.strerror}") from error
    if head[0x202:0x206] != b"HdrS":
        raise HarnessError(f"{image} is no bzImage for x86: give arch/x86/boot/bzImage of the kernel's tree")
    place = struct.unpack_from("<H", head, 0x20e)[0] + 0x200
    return head[place:head.index(b"\0", place)].decode("utf-8", "replace").split(" ")[0]


def series_of(release):
    """The stock series to hold it against: of the same number, else the next older one that can be had."""
    match = re.match(r"(\d+)\.(\d+)", release)
    if not match:
        raise HarnessError(f"no version in the kernel's release '{release}'; name a stock one with --kernel")
    number = (int(match[1]), int(match[2]))
    older = [series for series in kernel.KNOWN.values() if series.number <= number]
    return (older or list(kernel.KNOWN.values()))[-1 if older else 0]


class OwnKernel(kernel.Kernel):
    """As unpacked ones, from a bzImage and what `make modules_install INSTALL_MOD_PATH=DIR` left in DIR."""

    def __init__(self, image, modules, series, spare):
        # pylint: disable=super-init-not-called # nothing is unpacked
        self.series = series
        self.image = image.resolve()
        self.release = release_of(image)
        self.root = self.image.parent
        if modules is None:
            self.modules = spare / self.release # nothing is in it: all is built in
            self.modules.mkdir(parents=True, exist_ok=True)
            return
        places = [modules, modules / self.release, modules / "lib/modules" / self.release,
                  modules / "usr/lib/modules" / self.release]
        found = next((place for place in places if (place / "modules.dep").exists()), None)
        if found is None:
            raise HarnessError(f"{modules} has no modules of {self.release} (no modules.dep in it, nor in lib/modules/"
                               f"{self.release}): run make modules_install INSTALL_MOD_PATH=DIR")
        self.modules = found.resolve()

    def load_order(self, wanted, optional):
        """Without a folder of modules all of them are built in; the guest's console says what is missing."""
        return super().load_order(wanted, optional) if (self.modules / "modules.dep").exists() else []


def counts(trace):
    """Of a recording: {(file's name, what happened): how often}."""
    found = collections.Counter()
    with sqlite3.connect(f"file:{trace}?mode=ro", uri=True) as database:
        names = {row[0]: pathlib.PurePath(row[1] or "?").name for row in database.execute("select id, path from file")}
        results = dict(database.execute("select value, name from fault_result")) if database.execute(
            "select 1 from sqlite_master where name = 'fault_result'").fetchone() else {}
        for file, kind, result in database.execute("select file_id, kind, result from event where kind in (1, 2)"):
            text = "|".join(name for bit, name in sorted(results.items()) if bit and (result or 0) & bit) or str(result)
            found[names.get(file, "?"), f"{KINDS[kind]}, {text}"] += 1
        callers = dict(database.execute("select value, name from origin"))
        for file, caller in database.execute("select file_id, arg1 from event where kind = 8"):
            found[names.get(file, "?"), f"unmap by {(caller and callers.get(caller)) or 'an unknown caller'}"] += 1
        for (file,) in database.execute("select file_id from event where kind = 9"):
            found[names.get(file, "?"), "zap"] += 1
    database.close()
    return found


def totals(found):
    """(PMD and PTE faults, unmaps, zaps)."""
    faults = sum(count for (_, what), count in found.items() if what.startswith(tuple(KINDS.values())))
    return (faults, *(sum(count for (_, each), count in found.items() if each.startswith(what)) for what in ("unmap", "zap")))


def unknown(found):
    """Unmaps by a caller that no hook of the recorder knows: what a handler of ours can't explain."""
    return sum(count for (_, what), count in found.items() if what == "unmap by an unknown caller")


def handlers(program, trace):
    """The table of `daxscope handlers --of`, as JSON has it."""
    return json.loads(subprocess.run([program, "handlers", "--of", trace, "--json"], stdout=subprocess.PIPE, text=True,
                                     check=True).stdout)


def compare(program, own, stock):
    """The lines of the comparison of two results folders."""
    names = sorted(path.stem for path in own.glob("*.daxtrace") if (stock / path.name).exists())
    if not names:
        raise HarnessError(f"no recording is in both {own} and {stock}: the scenarios failed")
    differ, more, rows = [], 0, [("recording", "faults", "unmaps", "mappings zapped", "behaves like")]
    for name in names:
        ours, theirs = counts(own / f"{name}.daxtrace"), counts(stock / f"{name}.daxtrace")
        table = handlers(program, own / f"{name}.daxtrace")
        best = table["candidates"][0]
        like = " or ".join(table["equal"])
        more += unknown(ours) - unknown(theirs)
        right = f"{best['independent']['right']} of {best['faults']}"
        rows.append((name, *(f"{b} -> {a}" if a != b else str(a) for a, b in zip(totals(ours), totals(theirs))),
                     f"{like} ({right} independently right)"))
        for key in sorted(set(ours) | set(theirs)):
            if ours[key] != theirs[key] and name not in BY_CHANCE:
                differ.append((name, *key, str(theirs[key]), str(ours[key])))
    yield "stock -> yours"
    yield from columns(rows)
    yield ""
    if more > 0:
        yield (f"{more} unmaps more than in the stock kernel come from a caller that no handler of ours has: "
               "the faults are right given these, but your kernel is none of the handlers.")
    if not differ:
        yield "No fault, unmap or zap came or went in the scenarios that take turns."
    else:
        yield "What came and what went, in the scenarios that take turns:"
        yield from columns([("recording", "file", "event", "stock", "yours"), *differ])
    if BY_CHANCE & set(names):
        yield f"{', '.join(sorted(BY_CHANCE & set(names)))}: its parties run freely, so counts differ from run to run."


def columns(rows):
    """As a table."""
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip()
