"""One attacker as a process of its own: ``python -m drills.attacks KIND``, with its target as JSON on stdin.

It prints ``begun`` when it is fully under way, and its counted responses as JSON when it is terminated. It
runs at low priority, as if on a machine of its own, so that only its cost to the service is measured.
"""

from __future__ import annotations

import asyncio
import json
import resource
import signal
import sys

from core.processes.priority import give_way
from drills.attacks import KINDS
from drills.attacks.connection import Target

NICE = 15


async def attack(kind: str, target: Target) -> None:
    loop = asyncio.get_running_loop()
    work = asyncio.ensure_future(KINDS[kind](target))
    loop.add_signal_handler(signal.SIGTERM, work.cancel)
    begun = asyncio.create_task(target.begun.wait())
    await asyncio.wait([work, begun], return_when=asyncio.FIRST_COMPLETED)
    print("begun", flush=True)
    try:
        await work
    except asyncio.CancelledError:
        print(json.dumps(target.answers), flush=True)


if __name__ == "__main__":
    give_way(NICE)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 8_192), most))
    asyncio.run(attack(sys.argv[1], Target(**json.load(sys.stdin))))
