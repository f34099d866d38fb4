# SPDX-License-Identifier: GPL-3.0-or-later
"""The kernels that can be booted: which there are, how to get one, and what lies where in it.

The version is whatever the archive has today; nothing is pinned and nothing is installed. Packages are fetched
with apt-get download, which needs no root, and unpacked with dpkg-deb into a cache folder.
"""

import contextlib
import dataclasses
import fcntl
import lzma
import pathlib
import re
import shutil
import subprocess
import tempfile

from .archive import Archive, HarnessError, NotAvailable, run


@dataclasses.dataclass(frozen=True)
class Series:
    """One series of kernels as Debian ships it."""

    name: str
    suites: tuple              # that have it; looked at in a private configuration
    image: str                 # the package's whole name, as a pattern, or a metapackage of the system's own suites
    modules: str = ""          # the same for the package with the modules, where it is one of its own (from 6.19)
    headers: str = ""          # the metapackage, where the test module is built for it
    meta: bool = False         # `image` is a metapackage: the system's lists first, then `suites`
    gated: bool = True         # a failure of it fails `--kernel all`
    xfs: str = "reflink=1"     # mkfs.xfs -m
    ext4: str = ""             # mkfs.ext4 -O

    @property
    def reflink(self):
        """Does XFS take DAX and reflink together?"""
        return "reflink=1" in self.xfs

    @property
    def number(self):
        """For comparing."""
        return tuple(map(int, self.name.split(".")))


BOOKWORM = ("bookworm", "bookworm-security")
BACKPORTS = ("trixie-backports",)


def _backport(name):
    """From 6.19 on linux-image-* is an empty shell."""
    exact = name.replace(".", r"\.") + r"\.\d+\+deb13-amd64"
    if tuple(map(int, name.split("."))) < (6, 19):
        return Series(name, BACKPORTS, "linux-image-" + exact)
    return Series(name, BACKPORTS, "linux-binary-" + exact, "linux-modules-" + exact)


# What `--kernel` takes. 5.10's XFS refuses a DAX mount with reflink, and knows neither inode counts in its B-trees nor
# the files of orphans that today's mkfs may make.
KNOWN = {series.name: series for series in (
    Series("5.10", ("bullseye", "bullseye-security"), r"linux-image-5\.10\.0-\d+-amd64",
           xfs="reflink=0,bigtime=0,inobtcount=0", ext4="^orphan_file,^metadata_csum_seed"),
    Series("6.1", BOOKWORM, "linux-image-amd64", headers="linux-headers-amd64", meta=True),
    Series("6.12", BOOKWORM, "linux-image-6.12-amd64", headers="linux-headers-6.12-amd64", meta=True),
    _backport("6.16"), _backport("6.17"), _backport("6.18"), _backport("7.2"), _backport("7.3"))}


def archive(suites, cache):
    """The private configuration for those suites; made and brought up to date where it must be."""
    folder = cache / "apt" / "+".join(suites)
    with locked(folder):
        return Archive(suites, folder)


def newest(cache):
    """The newest series in the backports that has its modules: a known one, or one that nothing here was tried on."""
    backports = archive(BACKPORTS, cache)
    names = {".".join(re.findall(r"\d+", name)[:2])
             for name in backports.names(r"linux-modules-\d+\.\d+\.\d+\+deb\d+-amd64")}
    if not names:
        raise backports.missing("linux-modules-* package")
    name = max(names, key=lambda name: tuple(map(int, name.split("."))))
    return KNOWN.get(name) or dataclasses.replace(_backport(name), gated=False)


@contextlib.contextmanager
def locked(folder):
    """Holds the folder for this process: two test runs must not unpack the same kernel at once."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / ".lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def unpack(source, packages, folder):
    """Downloads and unpacks `packages` into `folder`, all or nothing."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    staging = pathlib.Path(tempfile.mkdtemp(dir=folder.parent, prefix=".unpack-"))
    try:
        for package in packages:
            source.download(package, staging)
        for deb in sorted(staging.glob("*.deb")):
            run("dpkg-deb", "-x", str(deb), str(staging / "root"))
            deb.unlink()
        (staging / "root").rename(folder)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def resolve(metapackage, prefix, series, cache):
    """(where it comes from, the package with the version in its name that `metapackage` pulls in today)."""
    for source in (Archive(), archive(series.suites, cache)):
        for name in source.depends(metapackage):
            if name.startswith(f"{prefix}{series.name}.") and source.candidate(name):
                return source, name
    raise source.missing(f"{prefix}{series.name}.* behind {metapackage}")


def sources_of(series, cache):
    """(where they come from, the packages that make up the newest kernel of the series)."""
    if series.meta:
        source, name = resolve(series.image, "linux-image-", series, cache)
        return source, [name]
    source = archive(series.suites, cache)
    images = source.names(series.image)
    if not series.modules:
        if not images:
            raise source.missing(f"kernel {series.name}")
        return source, images[-1:]
    # The archive drops the modules of old backports before it drops their images.
    modules = set(source.names(series.modules))
    pairs = [(image, module) for image in images
             if (module := image.replace("linux-binary-", "linux-modules-")) in modules]
    if not pairs:
        raise source.missing(f"kernel {series.name}{' with its modules' if images else ''}")
    # What is built in is listed in a third package.
    return source, [*pairs[-1], pairs[-1][0].replace("linux-binary-", "linux-base-")]


class Kernel:
    """An unpacked kernel: its release, its image and its modules."""

    def __init__(self, root, series):
        self.root = root
        self.series = series
        places = [root / "lib/modules", root / "usr/lib/modules"]
        self.modules = next(path for place in places if place.is_dir() for path in place.iterdir())
        self.release = self.modules.name
        self.image = next(path for path in (root / "boot" / f"vmlinuz-{self.release}", self.modules / "vmlinuz")
                          if path.exists())

    def load_order(self, wanted, optional):
        """Paths below `modules`, each after what it needs (modules.dep lists that last-first).

        What a module asks for by a soft dependency comes before it, where there is such a module. A wanted module
        that is not there is an error, unless it is optional.
        """
        needs = {}
        for line in self._lines("modules.dep"):
            path, _, rest = line.partition(":")
            needs[_module_name(path)] = [path] + rest.split()
        builtin = {_module_name(path) for path in self._lines("modules.builtin")}
        before = {}
        for line in self._lines("modules.softdep"):
            if (match := re.match(r"softdep (\S+) (?:.*\b)?pre: ([^:]*?)(?: post:|$)", line)):
                before.setdefault(_module_name(match[1]), []).extend(match[2].split())
        aliases = {}
        for line in self._lines("modules.alias"):
            if len(words := line.split()) == 3:
                aliases.setdefault(words[1], words[2])
        order = []

        def take(name, done):
            name = _module_name(aliases.get(name, name))
            if name in done or name not in needs:
                return
            for path in reversed(needs[name]):
                for soft in before.get(_module_name(path), []):
                    take(soft, done | {name})
                if path not in order:
                    order.append(path)

        for name in wanted:
            if name not in needs and name not in builtin and name not in optional:
                raise HarnessError(f"kernel {self.release} has no module {name}")
            if name not in builtin:
                take(name, frozenset())
        return order

    def _lines(self, name):
        path = self.modules / name
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

    def module(self, path):
        """The module's bytes, uncompressed."""
        return decompressed((self.modules / path).read_bytes())


def decompressed(data):
    """xz and zstd by their first bytes; anything else as it is."""
    if data.startswith(b"\xfd7zXZ"):
        return lzma.decompress(data)
    if data.startswith(b"\x28\xb5\x2f\xfd"):
        return subprocess.run(["zstd", "-q", "-d", "-c"], input=data, stdout=subprocess.PIPE, check=True).stdout
    return data


def _module_name(path):
    return pathlib.PurePath(path).name.split(".ko")[0].replace("-", "_")


def _cached(series, cache):
    """The newest unpacked kernel of the series, or None."""
    roots = sorted((root for kind in ("image", "binary") for root in cache.glob(f"linux-{kind}-{series.name}.*-amd64_*")), key=lambda root: root.stat().st_mtime)
    return roots[-1] if roots else None


def fetch(series, cache):
    """The newest kernel of the series, from the cache or freshly downloaded."""
    try:
        source, packages = sources_of(series, cache)
        root = cache / f"{packages[0]}_{source.candidate(packages[0])}"
        with locked(cache):
            if not root.is_dir():
                unpack(source, packages, root)
                try:
                    _depmod(root, series)
                except HarnessError:
                    shutil.rmtree(root)
                    raise
    except NotAvailable as error:
        # What is here already will do.
        root = _cached(series, cache)
        if root is None:
            raise
        print(f"run: {error}; taking {root.name} of the cache", flush=True)
    return Kernel(root, series)


def _depmod(root, series):
    """Only an installed kernel gets its modules.dep from the package's own scripts."""
    if not (root / "lib").exists():
        (root / "lib").symlink_to("usr/lib")
    run("/sbin/depmod", "-b", str(root), Kernel(root, series).release)
