"""The app ``carousels``."""

from __future__ import annotations

from django.apps import AppConfig


class CarouselsConfig(AppConfig):
    name = "carousels"
