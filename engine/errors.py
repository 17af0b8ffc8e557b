"""What the engine refuses, each with the place it is about."""

from __future__ import annotations


class EngineError(Exception):
    """Base of all refusals; ``pointer`` is a JSON pointer into the scene, ``told`` what a user may read."""

    def __init__(self, detail: str, pointer: str = "") -> None:
        super().__init__(f"{pointer or '/'}: {detail}")
        self.detail = detail
        self.pointer = pointer

    @property
    def told(self) -> str:
        return f"It cannot be drawn as it is ({self.detail})."


class SceneError(EngineError):
    """The document is not a scene, or is larger than the engine's budgets."""


class PictureBroken(EngineError):
    """A picture's file is not one, is cut short, or is larger than any upload may be."""

    told = "A picture on it is damaged. Upload it anew, and put the new one in its place."


class FontsMissing(EngineError):
    """No usable font at all: the machine lacks the packages that the catalogue names."""


class FileTooLarge(EngineError):
    """A slide that no acceptable quality brings under the limit of its file."""

    told = "Its file is too large at any quality. Use a smaller picture or a plainer ground."
