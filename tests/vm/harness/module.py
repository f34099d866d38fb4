# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds the test module against Debian's headers, unpacked beside the kernel."""

import pathlib
import subprocess

from .archive import HarnessError
from .kernel import locked, resolve, unpack

SOURCE = pathlib.Path(__file__).resolve().parent.parent / "module"
NAME = "daxscope_prefix"


def build(series, cache, out, name=NAME):
    """Compiles the module in `out`, under `name`; returns the path of the .ko.

    The recorder knows the module by its own name; under another one it poses as a patched kernel.
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
        copy = out / part.name.replace(NAME, name)
        copy.write_text(part.read_text(encoding="utf-8").replace(NAME, name), encoding="utf-8")
    # Without the module's BTF: making it wants pahole, and nobody reads it.
    done = subprocess.run(["make", "-s", "-C", str(root / "usr/src" / package), f"M={out}",
                           "CONFIG_DEBUG_INFO_BTF_MODULES=", "modules"],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    (out / "build.log").write_text(done.stdout, encoding="utf-8")
    if done.returncode != 0:
        raise HarnessError(f"the test module does not compile:\n{done.stdout}")
    return out / f"{name}.ko"
