"""Password hashing: the cost of a guess to an attacker, and of a check to the service."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes and one thread, the minimum of OWASP's Password Storage Cheat Sheet.

    Django's default takes 100 MiB and eight threads: 300 ms of a core, so a few guesses a second occupy a machine.
    """

    time_cost = 2
    memory_cost = 19_456  # KiB
    parallelism = 1

    def must_update(self, encoded: str) -> bool:
        """Return whether a hash is cheaper to guess than ours. A costlier one is kept, and with it its sessions."""
        old = self.decode(encoded)
        return int(old["time_cost"]) * int(old["memory_cost"]) < self.time_cost * self.memory_cost


class QuickArgon2(Argon2PasswordHasher):
    """Argon2 at its lowest cost, for tests."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
