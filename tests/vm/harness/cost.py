# SPDX-License-Identifier: GPL-3.0-or-later
"""Sums up what the cost scenario measured."""

import json


def summary(path):
    """Lines that compare no recorder with daxscope and with trace-cmd; none if the scenario did not run.

    Every figure is the least of several medians: whatever else the host does only adds.
    """
    if not path.exists():
        return []
    least = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        report = json.loads(line)
        name = report["name"]
        least[name] = min(report["median_ns"], least.get(name, float("inf")))
    lines = []
    for what, label in (("without-dax", "mmap, 8 writes, truncate, munmap without DAX"),
                        ("refault", "one DAX PMD fault and MADV_DONTNEED")):
        base = least.get(f"{what}-off")
        if base is None:
            continue
        parts = [f"{least[f'{what}-{tool}'] - base:+.0f} ns ({least[f'{what}-{tool}'] / base - 1:+.1%}) with {name}"
                 for tool, name in (("daxscope", "daxscope"), ("trace-cmd", "trace-cmd -e fs_dax"),
                                    ("trace-cmd-same", "trace-cmd and the events that daxscope records there"))
                 if f"{what}-{tool}" in least]
        lines.append(f"cost under emulation: {label}: {base:.0f} ns, " + ", ".join(parts))
    return lines
