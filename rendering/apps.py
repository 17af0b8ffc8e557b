"""The app ``rendering``."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Warning, register


class RenderingConfig(AppConfig):
    name = "rendering"

    def ready(self) -> None:
        """Say at start which fonts of the catalogue the machine lacks; tell scrapers of the queue."""
        from config.metrics import at_scrape
        from rendering.metrics import queue_metrics

        register(_fonts_are_there)
        at_scrape(queue_metrics)


def _fonts_are_there(**_: Any) -> list[CheckMessage]:
    from rendering.engine import faces

    return [
        Warning(
            f"The font family {family} lacks {', '.join(files)} under {faces.FONT_ROOT}.",
            hint="Install the packages that apt.txt lists.",
            id="rendering.W001",
        )
        for family, files in sorted(faces.missing_files().items())
    ]
