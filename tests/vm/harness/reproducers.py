# SPDX-License-Identifier: GPL-3.0-or-later
"""Reproducers for the guest: written by daxscope and compiled here, run there with neither daxscope nor a compiler."""

import pathlib
import shutil
import subprocess

from .archive import HarnessError

ROOT = pathlib.Path(__file__).resolve().parents[3]
TRACES = ROOT / "resources/traces"
SCENARIOS = ROOT / "resources/scenarios"

# Name, and the command that writes it. The guest runs them in the order of their names.
REPRODUCERS = {
    "clone-killed": ["explore", "--from", TRACES / "clone-killed-7.3.daxtrace", "--handler", "iomap-6.18"],
    "readers": ["explore", SCENARIOS / "shared-readers.scenario", "--handler", "iomap-6.18"],
    "stale": ["explore", SCENARIOS / "shared-pwrite.scenario", "--handler", "iomap"],
    "storm": ["storms", TRACES / "reflink-storm-6.12.daxtrace"],
    "storm-of-four": ["storms", TRACES / "reflink-storm-6.12.daxtrace"],
    "sync-missed": ["explore", "--from", TRACES / "sync-missed-7.3.daxtrace", "--handler", "iomap-6.18"],
}
STORMS = {"storm": "1", "storm-of-four": "6"}


def build(daxscope, out):
    """Writes and compiles them below `out`, each in a folder of its name."""
    shutil.rmtree(out, ignore_errors=True)
    for name, command in REPRODUCERS.items():
        folder = out / name
        where = ["--reproducer", STORMS[name], "-o", folder] if name in STORMS else ["--reproducer", folder]
        for step in ([daxscope, *command, *where],
                     ["cc", "-O2", "-Wall", "-Wextra", "-Werror", "-static", "-pthread",
                      "-o", folder / "reproduce", folder / "reproduce.c"]):
            done = subprocess.run([str(word) for word in step], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                  text=True, check=False)
            if done.returncode != 0:
                raise HarnessError(f"reproducer {name}: {done.stderr.strip()}")
