"""The Django app of people and agencies."""

from __future__ import annotations

from django.apps import AppConfig
from django.core.checks import Tags, register

from core.database.checks import serving_role


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        """Register the check that row-level security binds the serving role."""
        register(serving_role, Tags.database)
