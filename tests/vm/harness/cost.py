# SPDX-License-Identifier: GPL-3.0-or-later
"""Sums up what the cost scenario measured."""

import json


def least(path):
    """The least median of each measurement, ns: whatever else the host does only adds. Empty if there are none."""
    medians = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        report = json.loads(line)
        medians[report["name"]] = min(report["median_ns"], medians.get(report["name"], float("inf")))
    return medians


def summary(path):
    """Lines that compare no recorder with daxscope and with trace-cmd; none if the scenario did not run."""
    medians = least(path)
    lines = []
    for what, label in (("without-dax", "mmap, 8 writes, truncate, munmap without DAX"),
                        ("refault", "one DAX PMD fault and MADV_DONTNEED")):
        base = medians.get(f"{what}-off")
        if base is None:
            continue
        parts = [f"{medians[f'{what}-{tool}'] - base:+.0f} ns ({medians[f'{what}-{tool}'] / base - 1:+.1%}) with {name}"
                 for tool, name in (("daxscope", "daxscope"), ("trace-cmd", "trace-cmd -e fs_dax"),
                                    ("trace-cmd-same", "trace-cmd and the events that daxscope records there"))
                 if f"{what}-{tool}" in medians]
        lines.append(f"cost under emulation: {label}: {base:.0f} ns, " + ", ".join(parts))
    return lines
