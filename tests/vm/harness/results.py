# SPDX-License-Identifier: GPL-3.0-or-later
"""What a scenario left: a recording, ftrace's count of the same run, and what daxscope makes of it."""

import json
import sqlite3
import subprocess

FAULTS = ("dax_pmd_fault", "dax_pte_fault")


def faults_by_ftrace(path):
    """PMD and PTE faults that ftrace counted beside the recording. An access that falls back has two."""
    events = json.loads(path.with_suffix(".counts.json").read_text(encoding="utf-8"))["events"]
    return sum(events[event]["hits"] for event in FAULTS)


def faults_recorded(path):
    """PMD and PTE faults in the recording."""
    with sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True) as db:
        return db.execute("select count(*) from event where kind in (1, 2)").fetchone()[0]


def parties(path):
    """What the one workload of a recording says that its parties did."""
    line = path.with_suffix(".work.jsonl").read_text(encoding="utf-8").splitlines()[0]
    return json.loads(line)["parties"]


def totals(daxscope, path, after=None):
    """The recording's totals, as recorded or going through the handler `after`."""
    chosen = ["--after", after] if after else []
    done = subprocess.run([daxscope, "compare", "-q", "--json", path, *chosen], stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)["after" if after else "recorded"]["totals"]


def accesses_that_fault(found):
    """Of totals(): accesses that took a fault."""
    return found["pmd_faults"] + found["pte_faults"]
