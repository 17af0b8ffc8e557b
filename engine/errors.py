"""Errors of the engine; each points at the place in the scene that caused it."""

from __future__ import annotations


class EngineError(Exception):
    """Base of the engine's errors. ``pointer`` is a JSON pointer into the scene.

    ``user_message`` is the text that may be shown to users.
    """

    def __init__(self, detail: str, pointer: str = "") -> None:
        super().__init__(f"{pointer or '/'}: {detail}")
        self.detail = detail
        self.pointer = pointer

    @property
    def user_message(self) -> str:
        return f"The slide cannot be drawn as it is ({self.detail})."


class SceneError(EngineError):
    """The JSON is not a scene, or the scene exceeds the engine's limits."""


class PictureBroken(EngineError):
    """A picture file is not an image, is truncated, or is larger than any upload may be."""

    user_message = "A picture on the slide is damaged. Upload it again and replace it."


class FontsMissing(EngineError):
    """No usable font: the font packages that the catalogue names are not installed."""


class FileTooLarge(EngineError):
    """The slide exceeds the file size limit at every acceptable quality."""

    user_message = (
        "The file is too large at any quality. Use a smaller picture or a plainer background."
    )
