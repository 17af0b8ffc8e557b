"""The app of people and agencies."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import Tags, register

from core.database.checks import serving_role


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        """Whoever serves must be held by row-level security; a check tells."""
        register(serving_role, Tags.database)
