# SPDX-License-Identifier: GPL-3.0-or-later
"""Packages of Debian suites that the system itself does not list, by way of a private apt configuration.

The mirror's address and its keyring are read from the system's own sources: whatever serves bookworm there
serves the other suites, too. Lists and cached packages lie in a folder of our own, so that neither root nor an
`apt-get update` of the system is needed, and nothing of the system's apt changes.
"""

import os
import pathlib
import re
import subprocess
import time

# Seconds after which the lists are fetched anew. A mirror that is out of reach then leaves the old ones in use.
LISTS_AGE = 12 * 3600
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"


class HarnessError(Exception):
    """What went wrong and what to do about it, for the person at the terminal."""


class NotAvailable(HarnessError):
    """A package that the mirror does not have, or a mirror out of reach: nothing that a change of ours can mend."""


def run(*command, cwd=None):
    """The command's standard output."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd,
                          env={**os.environ, "LC_ALL": "C"})
    if done.returncode != 0:
        raise HarnessError(f"{' '.join(command)} failed: {done.stderr.strip()}")
    return done.stdout


def _deb822(text):
    """The paragraphs of a .sources file, as dictionaries of words by lower-case field."""
    for paragraph in re.split(r"\n\s*\n", re.sub(r"(?m)^#.*\n?", "", text)):
        fields, field = {}, None
        for line in paragraph.splitlines():
            if (match := re.match(r"([\w-]+):(.*)", line)):
                field = match[1].lower()
                fields[field] = match[2].split()
            elif field and line[:1].isspace():
                fields[field] += line.split()
        yield fields


def _one_line(text):
    """The entries of a .list file in the same shape."""
    for line in text.splitlines():
        match = re.match(r"\s*(deb)\s+(?:\[([^]]*)\]\s+)?(\S+)\s+(\S+)\s*([^#]*)", line)
        if match:
            options = dict(option.split("=", 1) for option in (match[2] or "").split() if "=" in option)
            yield {"types": ["deb"], "uris": [match[3]], "suites": [match[4]], "components": match[5].split(),
                   "signed-by": options.get("signed-by", "").split()}


def _sources(etc):
    for path in sorted(etc.glob("sources.list.d/*.sources")):
        yield from _deb822(path.read_text(encoding="utf-8"))
    for path in [etc / "sources.list", *sorted(etc.glob("sources.list.d/*.list"))]:
        if path.exists():
            yield from _one_line(path.read_text(encoding="utf-8"))


def mirror(security, etc=pathlib.Path("/etc")):
    """(address, keyring) of the system's Debian mirror, or of the one for security updates."""
    release = dict(line.split("=", 1) for line in (etc / "os-release").read_text(encoding="utf-8").splitlines()
                   if "=" in line)
    wanted = release.get("VERSION_CODENAME", "stable").strip('"') + ("-security" if security else "")
    for entry in _sources(etc / "apt"):
        if (release.get("ID") == "debian" and wanted in entry.get("suites", []) and "deb" in entry.get("types", [])
                and "main" in entry.get("components", []) and entry.get("enabled") != ["no"]):
            key = next(iter(entry.get("signed-by", [])), "")
            return entry["uris"][0], key if key.startswith("/") else KEYRING
    raise NotAvailable(f"{etc}/apt names no Debian mirror{' for security updates' if security else ''}, "
                       "so only kernels that apt knows already can be had")


class Archive:
    """Some suites of the mirror, with lists and cache in `folder`. Without suites: as the system has it."""

    def __init__(self, suites=(), folder=None):
        self.suites = suites
        self.folder = folder
        self.options = []
        self.trouble = ""
        if suites:
            self._configure()

    def _configure(self):
        for name in ("lists/partial", "cache/archives/partial", "parts"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        lines = []
        for suite in self.suites:
            address, key = mirror(suite.endswith("-security"))
            lines.append(f"deb [signed-by={key}] {address} {suite} main\n")
        listed = self.folder / "sources.list"
        if not listed.exists() or listed.read_text(encoding="utf-8") != "".join(lines):
            listed.write_text("".join(lines), encoding="utf-8")
            (self.folder / "fetched").unlink(missing_ok=True)
        settings = {"Dir::Etc::sourcelist": listed, "Dir::Etc::sourceparts": self.folder / "parts",
                    "Dir::State::Lists": self.folder / "lists", "Dir::Cache": self.folder / "cache",
                    # Ours is no place that the system's _apt may read, and root may be nobody else.
                    "APT::Sandbox::User": "root", "APT::Architecture": "amd64", "Acquire::Languages": "none",
                    "Acquire::Retries": "2", "Acquire::http::Timeout": "30", "Acquire::https::Timeout": "30"}
        conf = self.folder / "apt.conf"
        # What the system runs after an update belongs to its own lists.
        conf.write_text("#clear APT::Update::Post-Invoke;\n#clear APT::Update::Post-Invoke-Success;\n"
                        + "".join(f'{name} "{value}";\n' for name, value in settings.items()), encoding="utf-8")
        self.options = ["-c", str(conf)]
        self._update()

    def _update(self):
        stamp = self.folder / "fetched"
        if stamp.exists() and time.time() - stamp.stat().st_mtime < LISTS_AGE:
            return
        done = subprocess.run(["apt-get", *self.options, "-q", "--error-on=any", "update"], capture_output=True,
                              text=True, check=False, env={**os.environ, "LC_ALL": "C"})
        if done.returncode == 0:
            stamp.touch()
        else:
            # One suite may be gone while the others are there: what was fetched is used.
            found = [line for line in done.stderr.splitlines() if line.startswith(("E:", "W:"))]
            self.trouble = found[0] if found else done.stderr.strip()

    def names(self, pattern):
        """The packages whose whole name fits the pattern, by version in the name, oldest first."""
        prefix = re.match(r"[a-z-]*", pattern)[0]
        names = run("apt-cache", *self.options, "pkgnames", prefix).split()
        def version(name):
            return [int(number) for number in re.findall(r"\d+", name)]
        return sorted((name for name in names if re.fullmatch(pattern, name)), key=version)

    def depends(self, package):
        """The packages that `package` depends on, by name; none where apt does not know it."""
        try:
            lines = run("apt-cache", *self.options, "depends", "--important", package).splitlines()
        except HarnessError:
            return []
        return [m[1] for line in lines if (m := re.match(r"\s*Depends: ([^<\s]+)", line))]

    def candidate(self, package):
        """The version apt would install; None where it has none."""
        shown = run("apt-cache", *self.options, "policy", package)
        match = re.search(r"^  Candidate: (\S+)", shown, re.M)
        return match[1] if match and match[1] != "(none)" else None

    def download(self, package, folder):
        """Fetches the package's file into the folder."""
        try:
            run("apt-get", *self.options, "-q", "download", package, cwd=folder)
        except HarnessError as error:
            raise NotAvailable(f"{package} cannot be downloaded: {error}") from error

    def missing(self, what):
        """The error for what no list has."""
        where = f"suites {', '.join(self.suites)}" if self.suites else "the system's apt lists"
        return NotAvailable(f"no {what} in {where}" + (f" ({self.trouble})" if self.trouble else ""))
