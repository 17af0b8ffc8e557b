"""A disposable S3 server: one Ceph node with its RADOS gateway, on loopback, in memory.

Needs only Debian's packages: no systemd, nothing outside one folder, and this process stops all others.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from local.client import exchange
from local.studio import HOST, free_port
from local.supervisor import Service, Supervisor

PACKAGES = ["radosgw", "ceph-mon", "ceph-osd", "ceph-mgr", "ceph-base"]
PROGRAMS = ["radosgw", "radosgw-admin", "ceph-mon", "ceph-osd", "ceph", "monmaptool"]
UP_WITHIN_S = 60

CONF = """
[global]
fsid = {fsid}
mon host = [v2:{host}:{mon_port}/0]
public addr = {host}
cluster addr = {host}
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
osd pool default pgp num = 8
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 2000
run dir = {folder}
keyring = {folder}/keyring
admin socket = {folder}/$name.asok
pid file = {folder}/$name.pid
log file = {folder}/log/$name.log
crash dir = {folder}/crash
[mon.a]
mon data = {folder}/mon
mon data avail crit = 1
[osd]
osd data = {folder}/osd
osd objectstore = memstore
osd class load list = *
osd class default list = *
memstore device bytes = 4294967296
[client.rgw]
rgw data = {folder}/rgw
rgw frontends = beast endpoint={host}:{port}
rgw enable usage log = false
rgw run sync thread = false
rgw thread pool size = 32
"""


class NoGateway(Exception):
    """The gateway cannot run on this machine; the text says what to install or where to look."""


@dataclass(frozen=True)
class Gateway:
    """The URL of the gateway and the credentials of its user."""

    url: str
    access_key: str
    secret_key: str


def install(*programs: str) -> None:
    """Install these Debian packages, or the gateway's, if they are missing and this process is allowed to.

    Raises `NoGateway` otherwise.
    """
    if all(shutil.which(program) for program in programs or PROGRAMS):
        return
    packages = programs or PACKAGES
    command = ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages]
    if os.geteuid() != 0:
        raise NoGateway(f"Packages are not installed. As root: {' '.join(command)}")
    print(f"installing {' '.join(packages)}", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["apt-get", "update", "-q"], command):
        done = subprocess.run(step, env=env, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NoGateway(f"{' '.join(step)} failed:\n{done.stderr}")


@contextmanager
def running_gateway(host: str = HOST) -> Iterator[Gateway]:
    """Run a gateway with one user and no bucket while the block lasts."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rgw-")))
        node = _Node(folder, host, free_port(), free_port())
        node.prepare()
        for start in (node.monitor, node.storage, node.front):
            service = start()
            stack.enter_context(Supervisor([service], env=os.environ, logs=folder / "log"))
        yield node.gateway()


class _Node:
    """The steps that set up one Ceph node, in order."""

    def __init__(self, folder: Path, host: str, port: int, mon_port: int) -> None:
        self._folder, self._host = folder, host
        self._port = port
        self._mon_port = mon_port
        self._access_key = secrets.token_hex(10)
        self._secret_key = secrets.token_hex(20)

    def prepare(self) -> None:
        """Write the configuration, the keys and the monitor map."""
        for name in ("mon", "osd", "rgw", "log", "crash"):
            (self._folder / name).mkdir()
        fsid = str(uuid.uuid4())
        self._at("ceph.conf").write_text(
            CONF.format(
                fsid=fsid,
                folder=self._folder,
                host=self._host,
                port=self._port,
                mon_port=self._mon_port,
            )
        )
        keyring, monmap = str(self._at("keyring")), str(self._at("monmap"))
        everything = [word for part in ("mon", "osd", "mgr") for word in ("--cap", part, "allow *")]
        self._do("ceph-authtool", "-C", keyring, "--gen-key", "-n", "mon.", *everything[:3])
        for user in ("client.admin", "client.rgw", "osd.0"):
            self._do("ceph-authtool", keyring, "--gen-key", "-n", user, *everything)
        address = f"[v2:{self._host}:{self._mon_port}]"
        self._do("monmaptool", "--create", "--fsid", fsid, "--addv", "a", address, monmap)
        self._do("ceph-mon", "--mkfs", "-i", "a", "--monmap", monmap, "--keyring", keyring)

    def monitor(self) -> Service:
        return self._service("mon", "ceph-mon", "-f", "-i", "a")

    def storage(self) -> Service:
        osd = str(uuid.uuid4())
        self._do("ceph", "osd", "new", osd, "0")
        self._do("ceph-osd", "--mkfs", "-i", "0", "--osd-uuid", osd)
        return self._service("osd", "ceph-osd", "-f", "-i", "0")

    def front(self) -> Service:
        self._do(
            *("radosgw-admin", "-n", "client.rgw", "user", "create", "--uid=leporello"),
            "--display-name=Leporello",
            *(f"--access-key={self._access_key}", f"--secret-key={self._secret_key}"),
        )
        return self._service("rgw", "radosgw", "-f", "-n", "client.rgw")

    def gateway(self) -> Gateway:
        """Wait until the gateway responds."""
        url = f"http://{self._host}:{self._port}"
        deadline = time.monotonic() + UP_WITHIN_S
        while time.monotonic() < deadline:
            try:
                exchange("GET", url)
            except OSError:
                time.sleep(0.1)
            else:
                return Gateway(url, self._access_key, self._secret_key)
        raise NoGateway(f"The gateway did not come up within {UP_WITHIN_S} s.")

    def _at(self, name: str) -> Path:
        return self._folder / name

    def _service(self, name: str, *command: str) -> Service:
        return Service(f"{name}-out", [*command, "-c", str(self._at("ceph.conf"))])

    def _do(self, program: str, *arguments: str) -> None:
        command = [program, *arguments]
        if program not in ("ceph-authtool", "monmaptool"):
            command += ["-c", str(self._at("ceph.conf"))]
        try:
            subprocess.run(command, capture_output=True, text=True, timeout=UP_WITHIN_S, check=True)
        except subprocess.CalledProcessError as failure:
            raise NoGateway(f"{' '.join(command)}:\n{failure.stderr}") from failure
