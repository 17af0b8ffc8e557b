"""Registration of the app ``carousels`` with Django."""

from __future__ import annotations

from django.apps import AppConfig


class CarouselsConfig(AppConfig):
    name = "carousels"
