# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds, downloads and unpacks a stock Debian kernel.

The version is whatever the metapackage points at today; nothing is pinned and nothing is
installed. Packages are fetched with apt-get download, which needs no root, and unpacked with
dpkg-deb into a cache folder.
"""

import contextlib
import fcntl
import pathlib
import re
import shutil
import subprocess
import tempfile

# What `--kernel` takes, and the metapackages behind it.
FLAVOURS = {
    "6.1": {"image": "linux-image-amd64", "headers": "linux-headers-amd64"},
    "6.12": {"image": "linux-image-6.12-amd64", "headers": "linux-headers-6.12-amd64"},
}


class HarnessError(Exception):
    """What went wrong and what to do about it, for the person at the terminal."""


@contextlib.contextmanager
def locked(folder):
    """Holds the folder for this process: two test runs must not unpack the same kernel at once."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / ".lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _output(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise HarnessError(f"{' '.join(command)} failed: {done.stderr.strip()}")
    return done.stdout


def depends(package):
    """The packages that `package` depends on, by name, as apt's lists have it."""
    lines = _output("apt-cache", "depends", "--important", package).splitlines()
    return [m[1] for line in lines if (m := re.match(r"\s*Depends: ([^<\s]+)", line))]


def resolve(metapackage, prefix):
    """The package with the version in its name that `metapackage` pulls in today."""
    for name in depends(metapackage):
        if name.startswith(prefix) and name != metapackage:
            return name
    raise HarnessError(f"{metapackage} names no {prefix}* package; run apt-get update first")


def candidate(package):
    """The version apt would install."""
    match = re.search(r"^Version: (\S+)", _output("apt-cache", "show", "--no-all-versions", package), re.M)
    if not match:
        raise HarnessError(f"apt knows no version of {package}; run apt-get update first")
    return match[1]


def unpack(packages, folder):
    """Downloads and unpacks `packages` into `folder`, all or nothing."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    staging = pathlib.Path(tempfile.mkdtemp(dir=folder.parent, prefix=".unpack-"))
    try:
        for package in packages:
            _output_in(staging, "apt-get", "-q", "download", package)
        for deb in sorted(staging.glob("*.deb")):
            _output("dpkg-deb", "-x", str(deb), str(staging / "root"))
            deb.unlink()
        (staging / "root").rename(folder)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _output_in(folder, *command):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise HarnessError(f"{' '.join(command)} failed: {done.stderr.strip()}")


class Kernel:
    """An unpacked kernel: its release, its image and its modules."""

    def __init__(self, root):
        self.root = root
        self.release = next((root / "lib/modules").iterdir()).name
        self.image = root / "boot" / f"vmlinuz-{self.release}"
        self.modules = root / "lib/modules" / self.release

    def load_order(self, wanted):
        """Paths below `modules`, each after what it needs (modules.dep lists that last-first)."""
        needs = {}
        for line in (self.modules / "modules.dep").read_text(encoding="utf-8").splitlines():
            path, _, rest = line.partition(":")
            needs[_module_name(path)] = [path] + rest.split()
        builtin = {_module_name(p) for p in (self.modules / "modules.builtin").read_text(encoding="utf-8").split()}
        order = []
        for name in wanted:
            if name in builtin:
                continue
            if name not in needs:
                raise HarnessError(f"kernel {self.release} has no module {name}")
            order += [path for path in reversed(needs[name]) if path not in order]
        return order


def _module_name(path):
    return pathlib.PurePath(path).name.split(".ko")[0].replace("-", "_")


def fetch(flavour, cache):
    """The kernel of that flavour, from the cache or freshly downloaded."""
    package = resolve(FLAVOURS[flavour]["image"], "linux-image-")
    root = cache / f"{package}_{candidate(package)}"
    with locked(cache):
        if not root.is_dir():
            unpack([package], root)
            # Only an installed kernel gets its modules.dep from the package's own scripts.
            release = Kernel(root).release
            try:
                _output("/sbin/depmod", "-b", str(root), release)
            except HarnessError:
                shutil.rmtree(root)
                raise
    return Kernel(root)
