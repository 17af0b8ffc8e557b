"""Run the two set-up commands on machines where nothing is installed, and compare the pixels of all.

First checks that every locked package has a wheel for every Python, so that no machine needs a compiler.

``python -m drills.clean_machines``; needs root and debootstrap, or reports that it was not run. For each Debian
suite it makes a tree with only Python, venv, make, git and certificates, and a clone of the committed code.
``SUITES`` and ``RUN`` (``demo test``) choose what to run. If this machine reaches its package registries in a
special way, ``BIND`` names files and folders to mount in the trees at the same path, and ``PASS`` variables to
pass on.
"""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from drills.verdict import Verdict
from local.studio import ROOT

SUITES = os.environ.get("SUITES", "bookworm trixie").split()
RUN = os.environ.get("RUN", "demo test").split()
BIND = os.environ.get("BIND", "").split()
PASS = os.environ.get("PASS", "").split()
PYTHONS = ("3.11", "3.12", "3.13")
PACKAGES = "python3,python3-venv,make,git,ca-certificates"
HOME = "root/leporello"

Slides = dict[str, str]


def wheels(python: str) -> str:
    """uv's error about a package that would have to be compiled; empty if every package has a wheel."""
    asked = ["pip", "install", "--quiet", "--dry-run", "--require-hashes", "--only-binary", ":all:"]
    machine = ["--python-version", python, "--python-platform", "x86_64-manylinux_2_28"]
    target = [
        "--target",
        str(ROOT / "var" / "no-packages"),
    ]  # an empty target, where no package is installed yet
    found = subprocess.run(
        [ROOT / ".venv/bin/uv", *asked, *machine, *target, "-r", ROOT / "requirements/dev.txt"],
        capture_output=True,
        text=True,
        check=False,
    )
    return found.stderr.strip() if found.returncode else ""


def plant(suite: str, tree: Path) -> None:
    """Make a minimal Debian tree with a fresh clone."""
    mirror = [os.environ["MIRROR"]] if "MIRROR" in os.environ else []
    packages = f"--include={PACKAGES}"
    subprocess.run(
        ["debootstrap", "--variant=minbase", packages, suite, str(tree), *mirror],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    subprocess.run(["git", "clone", "--quiet", "--no-local", ROOT, tree / HOME], check=True)
    for path in map(Path, ("/etc/resolv.conf", "/etc/hosts")):
        shutil.copyfile(path, tree / path.relative_to("/"))


def enter(tree: Path, command: str, log: Path) -> int:
    """Run a command inside the tree, in namespaces of its own; mounts and processes end with it."""
    inside = shlex.quote(str(tree))
    lines = [
        f"mount -t proc proc {inside}/proc",
        f"mount --rbind /sys {inside}/sys",
        f"mount --rbind /dev {inside}/dev",
        f"mount -t tmpfs tmpfs {inside}/dev/shm",  # noqa: S108 - inside the tree, for its browser
    ]
    for shown in BIND:
        make = "mkdir -p" if Path(shown).is_dir() else "install -D /dev/null"
        at = shlex.quote(f"{tree}{shown}")
        lines += [f"{make} {at}", f"mount --bind {shlex.quote(shown)} {at}"]
    words = f"cd /{HOME} && {command}"
    lines.append(f"exec chroot {inside} sh -c {shlex.quote(words)}")
    passed = {name: os.environ[name] for name in PASS if name in os.environ}
    with log.open("w") as file:
        return subprocess.run(
            [
                "unshare",
                "--mount",
                "--pid",
                "--fork",
                "--kill-child",
                "sh",
                "-ec",
                "\n".join(lines),
            ],
            env={
                "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
                "HOME": "/root",
                "LANG": "C.UTF-8",
                **passed,
            },
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            check=False,
        ).returncode


def slides(folder: Path) -> Slides:
    """The digest of every picture that the demo wrote."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.png"))
    }


def last_line(log: Path) -> str:
    """The last line of a log that is not empty."""
    lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
    return lines[-1] if lines else ""


def main() -> int:
    if os.geteuid() != 0 or not shutil.which("debootstrap"):
        print("clean_machines: not run: needs root and debootstrap")
        return 0
    verdict = Verdict()
    logs = ROOT / "var" / "clean-machines"
    logs.mkdir(parents=True, exist_ok=True)
    for python in PYTHONS:
        complaint = wheels(python)
        verdict.claim(
            not complaint, f"Python {python}: every package has a wheel. {complaint}".rstrip()
        )
    with tempfile.TemporaryDirectory(prefix="clean-machines-") as folder:
        delivered: dict[str, Slides] = {}
        if "demo" in RUN:
            here = Path(folder) / "here"
            subprocess.run(
                [sys.executable, "-m", "local", "demo", "--out", here], cwd=ROOT, check=True
            )
            delivered["here"] = slides(here)
        for suite in SUITES:
            tree = Path(folder) / suite
            plant(suite, tree)
            enter(tree, "python3 --version", logs / "python")
            verdict.note(f"{suite}: {last_line(logs / 'python')}, {PACKAGES} and nothing else")
            for target in RUN:
                log = logs / f"{suite}-{target}.log"
                code = enter(tree, f"make {target}", log)
                verdict.claim(code == 0, f"{suite}: make {target}: {last_line(log)}")
            if "demo" in RUN:
                delivered[suite] = slides(tree / HOME / "out")
        for suite, found in delivered.items():
            same = bool(found) and found == delivered["here"]
            verdict.claim(same, f"{suite}: {len(found)} slides, identical to those painted here")
    return verdict.code


if __name__ == "__main__":
    sys.exit(main())
