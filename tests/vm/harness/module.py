# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds the test modules against Debian's headers, unpacked beside the kernel."""

import pathlib
import re
import shlex
import subprocess

from .archive import HarnessError
from .kernel import archive, locked, resolve, sources_of, unpack

SOURCE = pathlib.Path(__file__).resolve().parent.parent / "module"
PREFIX = "daxscope_prefix"
# What stands before dax_insert_entry()'s unmap, from 6.2 on.
INSERT_ENTRY = ("daxscope_keep", "daxscope_write_only")
# Newer headers' own programs want a newer C library than Debian 12's.
LIBRARIES = ("libc6", "libelf1t64", "libzstd1", "zlib1g")
# gcc-14 and what it alone knows are written into them.
NEWER = ("CC=gcc", "CONFIG_CC_HAS_MIN_FUNCTION_ALIGNMENT=")


def _headers(series, cache):
    """(where they come from, the headers package of the kernel that the harness boots)."""
    if series.headers:
        return resolve(series.headers, "linux-headers-", series, cache)
    source, packages = sources_of(series, cache)
    return source, packages[0].replace("linux-binary-", "linux-headers-").replace("linux-image-", "linux-headers-")


def _runs_here(program):
    """Is it no program, or one that this machine's C library is new enough for?"""
    with open(program, "rb") as file:
        if file.read(4) != b"\x7fELF":
            return True
    done = subprocess.run(["ldd", program], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return "GLIBC_" not in done.stdout


def _with_libraries(folder, libraries):
    """Puts a script in the place of each program that this machine's C library is too old for. @return were there any?"""
    found = False
    for program in sorted(path for path in folder.rglob("*")
                          if path.is_file() and not path.is_symlink() and path.stat().st_mode & 0o100):
        if _runs_here(program):
            continue
        found = True
        newer = program.with_name(program.name + ".newer")
        program.rename(newer)
        lib = libraries() / "usr/lib/x86_64-linux-gnu"
        program.write_text(f"#!/bin/sh\nexec {shlex.quote(str(lib / 'ld-linux-x86-64.so.2'))} --library-path "
                           f"{shlex.quote(str(lib))} {shlex.quote(str(newer))} \"$@\"\n", encoding="utf-8")
        program.chmod(0o755)
    return found


def _unpacked(series, cache):
    """(the folder of the headers to build against, make's options for them)."""
    source, package = _headers(series, cache)
    root = cache / f"{package}_{source.candidate(package)}"
    build = root / "usr/src" / package

    def libraries():
        """A newer C library and what else the programs link to, of the suite that the headers are of."""
        suite = series.suites[0].removesuffix("-backports")
        newer = archive((suite,), cache)
        place = cache / f"libraries-{suite}"
        if not place.is_dir():
            unpack(newer, LIBRARIES, place)
        return place

    with locked(cache):
        if not root.is_dir():
            parts = [package] + [p for p in source.depends(package)
                                 if re.match(r"linux-(headers|kbuild)-\d", p)]
            unpack(source, parts, root)
            # The headers package points at its siblings by absolute paths, in one line of one file; everything else
            # in it is relative. With that line changed they work from anywhere.
            makefile = build / "Makefile"
            makefile.write_text(re.sub(r"(?<![\w/])/usr/(src|lib)/", rf"{root}/usr/\1/", makefile.read_text(encoding="ascii")),
                                encoding="ascii")
            if _with_libraries(root / "usr", libraries):
                (root / "newer").touch()
    return build, NEWER if (root / "newer").exists() else ()


def build(series, cache, out, names=(PREFIX,), called=None):
    """Compiles modules in `out`; returns the paths of their .ko.

    The recorder knows the modules by their names; one `called` otherwise poses as a patched kernel.
    """
    folder, options = _unpacked(series, cache)
    out.mkdir(parents=True, exist_ok=True)
    finals = [called or name for name in names]
    for part in SOURCE.iterdir():
        text, place = part.read_text(encoding="utf-8"), part.name
        if called:
            text, place = text.replace(names[0], called), place.replace(names[0], called)
        (out / place).write_text(text, encoding="utf-8")
    # Without the modules' BTF: making it wants pahole, and nobody reads it.
    done = subprocess.run(["make", "-s", "-C", str(folder), f"M={out}", *options, "CONFIG_DEBUG_INFO_BTF_MODULES=",
                           f"DAXSCOPE_MODULES={' '.join(finals)}", "modules"],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    (out / "build.log").write_text(done.stdout, encoding="utf-8")
    if done.returncode != 0:
        raise HarnessError(f"the test modules do not compile:\n{done.stdout}")
    return [out / f"{name}.ko" for name in finals]
