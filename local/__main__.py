"""The command line of the local service: `python -m local run | demo | key | exec`."""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import threading
from pathlib import Path

from local import demo, key
from local.claim import claimed
from local.client import Refused
from local.stopwatch import Stopwatch
from local.studio import ROOT, VAR, NotReady, open_studio, servers


def run(options: argparse.Namespace) -> int:
    """Serve the editor and its API, with sample content, until a signal arrives."""
    watch = Stopwatch()
    with (
        claimed(VAR) as folder,
        open_studio(folder, port=options.port, watch=watch) as studio,
    ):
        demo.furnish(studio, demo.sample_source(), watch=watch)
        owner = studio.owner
        print(f"\nThe editor is at {studio.url}, its API reference at {studio.url}/api/docs")
        print(f"Sign in as {owner.email} with {owner.password}", flush=True)
        threading.Event().wait()
    return 0


def shell_variables(options: argparse.Namespace) -> int:
    """Print assignments of SITE, AGENCY and KEY for a shell."""
    print(key.variables(options.var, options.port))
    return 0


def execute(options: argparse.Namespace) -> int:
    """Run one command with the servers running, and return its exit code."""
    command = ["setpriv", "--pdeathsig", "TERM", "--", *options.command]
    with claimed(VAR) as folder, servers(folder) as env:
        return subprocess.run(command, env=env, check=False).returncode


def show(options: argparse.Namespace) -> int:
    """Run the demo: turn a thread into carousels for two clients."""
    source = demo.sample_source() if options.thread is None else demo.file_source(options.thread)
    with claimed(VAR) as folder:
        demo.run(source, out=options.out, var=folder)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    verbs = parser.add_subparsers(required=True, metavar="run | demo | key | exec")

    verb = verbs.add_parser("run", help="serve until Ctrl-C")
    verb.add_argument("--port", type=int, default=8000)
    verb.set_defaults(act=run)

    verb = verbs.add_parser("demo", help="turn a thread into two clients' carousels")
    verb.add_argument("--thread", type=Path, help="a file in any supported format")
    verb.add_argument("--out", type=Path, default=ROOT / "out", help="output folder")
    verb.set_defaults(act=show)

    verb = verbs.add_parser("key", help="create an API key, and print it as shell variables")
    verb.add_argument("--port", type=int, default=8000)
    verb.add_argument("--var", type=Path, default=VAR, help="the folder of the running service")
    verb.set_defaults(act=shell_variables)

    verb = verbs.add_parser("exec", help="run a command with PostgreSQL and Redis running")
    verb.add_argument("command", nargs="+", metavar="-- COMMAND")
    verb.set_defaults(act=execute)
    return parser


def _leave(signum: int, _: object) -> None:
    """Unwind every `with` block; a second signal must not interrupt that."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise SystemExit(128 + signum)


def main() -> int:
    """Run a command; errors that the user can fix give one clear message and exit code 1."""
    signal.signal(signal.SIGINT, _leave)
    signal.signal(signal.SIGTERM, _leave)
    options = _parser().parse_args()
    try:
        code: int = options.act(options)
    except (NotReady, Refused, demo.Failed) as problem:
        print(problem, file=sys.stderr)
        return 1
    return code


if __name__ == "__main__":
    sys.exit(main())
