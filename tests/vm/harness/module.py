# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds the test module against Debian's headers, unpacked beside the kernel."""

import pathlib
import shutil
import subprocess

from .archive import HarnessError
from .kernel import locked, resolve, unpack

SOURCE = pathlib.Path(__file__).resolve().parent.parent / "module"
NAME = "daxscope_prefix"


def build(series, cache, out):
    """Compiles the module in `out`; returns the path of the .ko.

    The headers package points at its siblings by absolute paths below /usr/src, in one line of one
    file; everything else in it is relative. With that line changed they work from anywhere.
    """
    source, package = resolve(series.headers, "linux-headers-", series, cache)
    root = cache / f"{package}_{source.candidate(package)}"
    with locked(cache):
        if not root.is_dir():
            parts = [package] + [p for p in source.depends(package)
                                 if p.startswith(("linux-headers-", "linux-kbuild-"))]
            unpack(source, parts, root)
            makefile = root / "usr/src" / package / "Makefile"
            makefile.write_text(makefile.read_text(encoding="ascii")
                                .replace("/usr/src/", f"{root}/usr/src/"), encoding="ascii")
    out.mkdir(parents=True, exist_ok=True)
    for part in SOURCE.iterdir():
        shutil.copy2(part, out)
    done = subprocess.run(["make", "-s", "-C", str(root / "usr/src" / package), f"M={out}", "modules"],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    (out / "build.log").write_text(done.stdout, encoding="utf-8")
    if done.returncode != 0:
        raise HarnessError(f"the test module does not compile:\n{done.stdout}")
    return out / f"{NAME}.ko"
