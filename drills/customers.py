"""Customers that keep requesting renders while a drill breaks things, and count the responses."""

from __future__ import annotations

import http.client
import threading
import time
import uuid
from collections import Counter
from typing import Self

from drills.load import Agency, Batch
from drills.rig import Rig
from local.client import Json, Refused

EVERY_S = 0.25


class Customers:
    """Render the same carousel over and over while the block lasts; retry each request until it is accepted."""

    def __init__(self, rig: Rig, name: str) -> None:
        self.agency = Agency(rig, name)
        self.carousel = self.agency.carousel(name, 1)
        self.batch = Batch(self.agency)
        self.answers: Counter[str] = Counter()
        self.slowest = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._ask, name="customers")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _ask(self) -> None:
        while not self._over.wait(EVERY_S):
            began = time.monotonic()
            self.batch.renders.append(self._taken(str(uuid.uuid4())))
            self.slowest = max(self.slowest, time.monotonic() - began)

    def _taken(self, key: str) -> Json:
        body = {"carousel": self.carousel["id"], "formats": ["instagram-4x5"], "files": ["png"]}
        path, headers = f"{self.agency.base}/renders", {"Idempotency-Key": key}
        while True:
            try:
                answer = self.agency.api.send("POST", path, body, headers)
            except Refused as refusal:
                self.answers[str(refusal.status)] += 1
            except (OSError, http.client.HTTPException) as failure:
                self.answers[type(failure).__name__] += 1
            else:
                self.answers[str(answer.status)] += 1
                return answer.json()
            time.sleep(EVERY_S)
