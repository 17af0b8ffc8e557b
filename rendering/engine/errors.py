"""What the engine refuses, each with the place it is about."""

from __future__ import annotations


class EngineError(Exception):
    """Base of all refusals; ``pointer`` is a JSON pointer into the scene."""

    def __init__(self, detail: str, pointer: str = "") -> None:
        super().__init__(f"{pointer or '/'}: {detail}")
        self.detail = detail
        self.pointer = pointer


class SceneError(EngineError):
    """The document is not a scene, or is larger than the engine's budgets."""


class PictureBroken(EngineError):
    """A picture's file is not one, is cut short, or is larger than any upload may be."""


class FontsMissing(EngineError):
    """No usable font at all: the machine lacks the packages that the catalogue names."""


class FileTooLarge(EngineError):
    """A slide that no acceptable quality brings under the limit of its file."""
