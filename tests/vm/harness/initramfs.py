# SPDX-License-Identifier: GPL-3.0-or-later
"""Packs the small initramfs: a static busybox, the modules to insert, and guest/init."""

import pathlib
import shutil
import subprocess
import tempfile

from .archive import HarnessError

# Inserted in this order, each after what it depends on. crc32c comes first because libcrc32c asks
# for it by its crypto name, which modules.dep doesn't show; newer kernels have it built in under other names.
OPTIONAL = {"crc32c_generic"}
MODULES = ["crc32c_generic", "virtio_pci", "9pnet_virtio", "9p", "overlay",
           "nd_pmem", "nd_e820", "ext4", "xfs"]

BUSYBOX = pathlib.Path("/bin/busybox")


def build(kernel, init, out):
    """Writes the initramfs for `kernel` to `out`."""
    if not BUSYBOX.exists() or b"/ld-linux" in BUSYBOX.read_bytes():
        raise HarnessError("a static /bin/busybox is needed; install busybox-static")
    with tempfile.TemporaryDirectory(dir=out.parent) as name:
        root = pathlib.Path(name)
        for folder in ("bin", "dev", "proc", "sys", "modules", "host", "rw", "root"):
            (root / folder).mkdir()
        shutil.copy2(BUSYBOX, root / "bin/busybox")
        (root / "bin/sh").symlink_to("busybox")
        shutil.copyfile(init, root / "init")
        (root / "init").chmod(0o755)
        order = []
        for place, path in enumerate(kernel.load_order(MODULES, OPTIONAL)):
            target = root / "modules" / f"{place:02}-{pathlib.PurePath(path).name.split('.ko')[0]}.ko"
            target.write_bytes(kernel.module(path))
            order.append(target.name)
        # Not compressed: unpacking costs more under emulation than reading the bytes.
        files = "\n".join(str(p.relative_to(root)) for p in sorted(root.rglob("*")))
        with open(out, "wb") as stream:
            subprocess.run(["cpio", "--quiet", "-o", "-H", "newc", "-R", "0:0"], cwd=root,
                           input=files.encode(), stdout=stream, check=True)
