"""Password hashing: what a guess costs, and what it costs the service that is asked to check one."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes and one thread, the least that OWASP's Password Storage Cheat Sheet advises.

    Django's own takes 100 MiB and eight threads: 300 ms of a core, so that a few guesses a second take a machine.
    """

    time_cost = 2
    memory_cost = 19_456  # KiB
    parallelism = 1

    def must_update(self, encoded: str) -> bool:
        """Whether a hash is cheaper to guess than ours: a dearer one stays, with the sessions that rest on it."""
        was = self.decode(encoded)
        return int(was["time_cost"]) * int(was["memory_cost"]) < self.time_cost * self.memory_cost


class QuickArgon2(Argon2PasswordHasher):
    """For tests: the same algorithm, at the smallest cost it allows."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
