"""A semaphore shared by the processes of a machine; a process that dies releases its slots."""

from __future__ import annotations

import errno
import socket


class Slots:
    """``count`` slots under a name. Each is an abstract socket address, see unix(7).

    Such an address has one owner at a time, leaves no file behind, and is free again when its owner dies.
    """

    def __init__(self, name: str, count: int) -> None:
        self._addresses = [f"\0{name}-{number}" for number in range(count)]

    def take(self) -> socket.socket | None:
        """Take a slot, which is released by closing it. Return None if all are taken. Never waits."""
        for address in self._addresses:
            slot = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            try:
                slot.bind(address)
            except OSError as error:
                slot.close()
                if error.errno != errno.EADDRINUSE:
                    raise
            else:
                return slot
        return None
