# SPDX-License-Identifier: GPL-3.0-or-later
"""The explorer of model/explore beside Spin: the same scenarios and handlers, one after the other, in one run."""

import json
import pathlib
import subprocess

LIBRARY = pathlib.Path(__file__).resolve().parent.parent.parent / "resources/scenarios"
# Below this many states a rate says more about starting than about searching.
LARGE = 100_000
# A search of a tenth of a second feels what else the machine does: the median of so many processes.
PROCESSES = 5


def explore(program, name, handler):
    """What `daxscope explore` makes of a shipped scenario; None where the library has none of that name."""
    path = LIBRARY / f"{name}.scenario"
    if not path.exists():
        return None
    command = [program, "explore", "--json", "--quiet", "--handler", handler, path]
    runs = []
    while len(runs) < (PROCESSES if runs and runs[0]["states"] >= LARGE else 1):
        done = subprocess.run(command, text=True, stdout=subprocess.PIPE, check=True)
        runs.append(json.loads(done.stdout)["runs"][0])
        if runs[-1]["end"] != "complete":
            raise RuntimeError(f"{name}, {handler}: the explorer did not finish")
    run = sorted(runs, key=lambda each: each["cpu_seconds"])[len(runs) // 2]
    return {"verdict": sorted(finding["invariant"] for finding in run["findings"]), "states": run["states"],
            "seconds": run["cpu_seconds"], "states_per_second": rate(run["states"] + run["states_told_apart"], run["cpu_seconds"]),
            "memory": run["memory_bytes"]}


def rate(states, seconds):
    """States a second of processor time; None where there are too few to tell."""
    return round(states / seconds) if states >= LARGE and seconds > 0 else None


def compare(row, program, known):
    """Adds the explorer's half to a row of Spin's, and whether the two say the same. known: a verdict of the
    explorer's that is known to be another, or None."""
    row["explorer"] = explore(program, row["scenario"], row["handler"])
    if row["explorer"]:
        verdict = row["explorer"]["verdict"]
        row["agree"] = verdict == row["verdict"] or (known is not None and verdict == sorted(known))
    return row


def count(number):
    return f"{number:,}" if number else ""


def milliseconds(number):
    return f"{number * 1000:,.1f}" if number is not None else ""


def mebibytes(number):
    return f"{number / (1 << 20):,.1f}" if number else ""


def cells(row):
    ours = row["explorer"] or {"verdict": None, "states": 0, "seconds": None, "states_per_second": None, "memory": 0}
    verdicts = [", ".join(v) or "clean" if v is not None else "not in the library"
                for v in (ours["verdict"], row["verdict"])]
    ratio = ours["states_per_second"] and row["states_per_second"] and f"{ours['states_per_second'] / row['states_per_second']:.1f}"
    return [row["scenario"], row["handler"], verdicts[0],
            count(ours["states"]), milliseconds(ours["seconds"]), count(ours["states_per_second"]), mebibytes(ours["memory"]),
            "the same" if verdicts[0] == verdicts[1] else verdicts[1],
            count(row["states"]), milliseconds(row["seconds"]), count(row["states_per_second"]), mebibytes(row["memory"]), ratio or ""]


def markdown(rows):
    """The table of README.md."""
    head = ["scenario", "handler", "explorer", "states", "ms", "states/s", "MiB", "Spin", "states", "ms", "states/s", "MiB", "ratio"]
    right = {"states", "ms", "states/s", "MiB", "ratio"}
    lines = ["| " + " | ".join(head) + " |",
             "| " + " | ".join("---:" if name in right else "---" for name in head) + " |"]
    return "\n".join(lines + ["| " + " | ".join(cells(row)) + " |" for row in rows])
