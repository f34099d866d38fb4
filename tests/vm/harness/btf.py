# SPDX-License-Identifier: GPL-3.0-or-later
"""The type information (BTF) of a kernel and of the file systems' modules, out of its packages.

For tests that hold the probe against kernels without booting them. A few megabytes a kernel are kept, not what
they were taken from.
"""

import pathlib
import shutil
import struct
import subprocess
import tempfile

from .archive import HarnessError, NotAvailable
from .kernel import decompressed, locked, sources_of

# Whose functions hooks.cpp names.
MODULES = ("ext4", "xfs", "fuse", "erofs")


def section(elf, name):
    """The bytes of a section of a 64-bit little-endian ELF file; None where it has none."""
    if elf[:6] != b"\x7fELF\x02\x01":
        raise HarnessError("not a 64-bit little-endian ELF file")
    table, = struct.unpack_from("<Q", elf, 0x28)
    size, count, names = struct.unpack_from("<HHH", elf, 0x3A)

    def header(index):
        fields = struct.unpack_from("<IIQQQQ", elf, table + index * size)
        return fields[0], fields[4], fields[5]  # name, offset, size

    _, strings, _ = header(names)
    for index in range(count):
        at, offset, length = header(index)
        if elf[strings + at:elf.index(b"\0", strings + at)] == name.encode():
            return elf[offset:offset + length]
    return None


def vmlinux(image):
    """The kernel proper inside a bzImage (Documentation/arch/x86/boot.rst: payload_offset, payload_length)."""
    if image[0x202:0x206] != b"HdrS":
        raise HarnessError("not a bzImage")
    offset, length = struct.unpack_from("<II", image, 0x248)
    start = ((image[0x1F1] or 4) + 1) * 512 + offset
    # The last four bytes are the uncompressed size, which no decompressor knows.
    return decompressed(image[start:start + length - 4])


def _extracted(source, packages, folder):
    """The image and the modules of `packages`, and nothing else of them, in `folder`."""
    for package in packages:
        source.download(package, folder)
    wanted = ["*/vmlinuz*"] + [f"*/{name}.ko*" for name in MODULES]
    for deb in folder.glob("*.deb"):
        with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", deb], stdout=subprocess.PIPE) as tar:
            subprocess.run(["tar", "-x", "-C", folder, "--wildcards", *wanted], stdin=tar.stdout,
                           stderr=subprocess.DEVNULL, check=False)  # a package need not have all of them
        deb.unlink()


def _take(folder, out):
    """Writes the BTF of what lies below `folder`: out/vmlinux, out/ext4 …"""
    image = next(folder.rglob("vmlinuz*"), None)
    if image is None:
        raise HarnessError(f"no vmlinuz below {folder}")
    found = section(vmlinux(image.read_bytes()), ".BTF")
    if found is None:
        raise HarnessError(f"{image} has no BTF")
    (out / "vmlinux").write_bytes(found)
    for name in MODULES:
        module = next(folder.rglob(f"{name}.ko*"), None)
        types = section(decompressed(module.read_bytes()), ".BTF") if module else None
        if types is not None:  # from 5.11 on, where it is a module
            (out / name).write_bytes(types)


def fetch(series, cache):
    """The folder with the BTF of the newest kernel of the series: vmlinux, and a file a module."""
    kept = cache / "btf"
    try:
        source, packages = sources_of(series, cache)
        name = f"{series.name}_{packages[0]}_{source.candidate(packages[0])}"
    except NotAvailable as error:
        old = sorted(kept.glob(f"{series.name}_*/vmlinux"), key=lambda path: path.stat().st_mtime)
        if not old:
            raise
        print(f"btf: {error}; taking {old[-1].parent.name} of the cache", flush=True)
        return old[-1].parent
    with locked(kept):
        if not (kept / name).is_dir():
            with tempfile.TemporaryDirectory(dir=kept, prefix=".take-") as scratch:
                out = pathlib.Path(scratch) / "out"
                out.mkdir()
                unpacked = cache / f"{packages[0]}_{source.candidate(packages[0])}"
                if not unpacked.is_dir():
                    unpacked = pathlib.Path(scratch) / "in"
                    unpacked.mkdir()
                    _extracted(source, packages, unpacked)
                _take(unpacked, out)
                out.rename(kept / name)
    return kept / name


def provide(series, cache, out):
    """Puts the series' BTF into out/SERIES; where it cannot be had, the reason into out/SERIES/skipped."""
    place = out / series.name
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    try:
        taken = fetch(series, cache)
    except NotAvailable as error:
        (place / "skipped").write_text(f"{error}\n", encoding="utf-8")
        raise
    for path in taken.iterdir():
        shutil.copy2(path, place)
