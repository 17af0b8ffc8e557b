"""Configuration of the app ``rendering``."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured


class RenderingConfig(AppConfig):
    name = "rendering"

    def ready(self) -> None:
        """Refuse to start without the typefaces; register the metrics."""
        from core.observability.metrics import at_scrape
        from engine.fonts import typefaces
        from rendering.metrics import background_metrics, queue_metrics

        if faces := typefaces.missing():
            raise ImproperlyConfigured(typefaces.complaint(faces))
        register(_typefaces_are_whole)
        at_scrape(queue_metrics)
        at_scrape(background_metrics)


def _typefaces_are_whole(**_: Any) -> list[CheckMessage]:
    from engine.fonts import typefaces

    faces = typefaces.altered()
    return [Error(typefaces.complaint(faces), id="rendering.E001")] if faces else []
