"""One attacker as a process of its own: ``python -m drills.attacks KIND``, its aim as JSON on standard input.

It says ``begun`` when it is in full swing, and what it was answered, as JSON, when it is terminated. It
gives way to everything else on its machine, as if it had one of its own: what it costs is the service's cost.
"""

from __future__ import annotations

import asyncio
import json
import resource
import signal
import sys

from core.processes.priority import give_way
from drills.attacks import KINDS
from drills.attacks.line import Aim

NICE = 15


async def attack(kind: str, aim: Aim) -> None:
    loop = asyncio.get_running_loop()
    work = asyncio.ensure_future(KINDS[kind](aim))
    loop.add_signal_handler(signal.SIGTERM, work.cancel)
    begun = asyncio.create_task(aim.begun.wait())
    await asyncio.wait([work, begun], return_when=asyncio.FIRST_COMPLETED)
    print("begun", flush=True)
    try:
        await work
    except asyncio.CancelledError:
        print(json.dumps(aim.answers), flush=True)


if __name__ == "__main__":
    give_way(NICE)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 8_192), most))
    asyncio.run(attack(sys.argv[1], Aim(**json.load(sys.stdin))))
