"""Turns an untrusted upload into a clean picture, or says why not. No Django, no storage.

The bytes are decoded by a child process with limits on memory, processor and wall time
(``inspect_child``), so that a hostile file costs one refusal and never a web worker.
"""

from __future__ import annotations

import hashlib
import json
import logging
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ACCEPTED = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WebP",
    "image/gif": "GIF",
}
MAX_BYTES = 25_000_000
WALL_SECONDS = 30.0
SVG_REASON = "SVG is not accepted yet: export the drawing as PNG and upload that."

_CHILD = Path(__file__).with_name("inspect_child.py")
_SNIFFED = 1_024
logger = logging.getLogger(__name__)


class Refused(Exception):
    """The upload may not become an asset; ``detail`` tells its owner why and the way out."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class Inspected:
    """A picture of nothing but pixels: sRGB, upright, without metadata.

    ``data`` is JPEG or PNG as ``content_type`` says, ``digest`` its SHA-256 in hexadecimal;
    width and height are in pixels, at most 4096 each.
    """

    data: bytes
    content_type: str
    width: int
    height: int
    digest: str


def inspect_image(data: bytes, *, logo: bool) -> Inspected:
    """Decode, clean and re-encode a picture, or raise ``Refused``.

    The same bytes give the same answer. A logo stays free of JPEG's loss as long as
    that is affordable; other opaque pictures become JPEG.
    """
    _refuse_what_needs_no_decoding(data)
    answer, clean = _ask_child(data, logo=logo)
    if "code" in answer:
        raise Refused(str(answer["code"]), str(answer["detail"]))
    return Inspected(
        data=clean,
        content_type=str(answer["content_type"]),
        width=int(answer["width"]),
        height=int(answer["height"]),
        digest=hashlib.sha256(clean).hexdigest(),
    )


def _refuse_what_needs_no_decoding(data: bytes) -> None:
    if not data:
        raise Refused("empty", "The file is empty.")
    if len(data) > MAX_BYTES:
        raise Refused("too-many-bytes", f"The file is larger than {MAX_BYTES:,} bytes.")
    if b"<svg" in data[:_SNIFFED].lower():
        raise Refused("svg", SVG_REASON)


def _ask_child(data: bytes, *, logo: bool) -> tuple[dict[str, str | int], bytes]:
    """What the child answered; a child that died without an answer refuses the file."""
    try:
        child = subprocess.run(  # noqa: S603 - our own script, no shell, nothing of the upload
            [sys.executable, "-I", str(_CHILD), "logo" if logo else "image"],
            input=data,
            capture_output=True,
            env={},
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_demanding() from None
    if child.returncode:
        logger.error("inspection ended with %d: %s", child.returncode, child.stderr[-2_000:])
        raise _too_demanding()
    head, _, clean = child.stdout.partition(b"\n")
    return json.loads(head), clean


def _too_demanding() -> Refused:
    return Refused(
        "too-demanding", "Reading the file takes too much memory or time: save a simpler copy."
    )
