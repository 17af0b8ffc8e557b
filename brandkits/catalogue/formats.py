"""The platform formats, as data: what a destination takes, where that is written, and when it was read.

A row can be corrected without touching code.
"""

from __future__ import annotations

from dataclasses import dataclass

CHECKED = "2026-11-23"


@dataclass(frozen=True, slots=True)
class Insets:
    """What the platform covers with its own controls, or crops: shares of the height and width."""

    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    left: float = 0.0


@dataclass(frozen=True, slots=True)
class Format:
    """One destination. ``max_slides`` and ``max_bytes`` are the platform's limits, a file each.

    ``alt`` is the longest alt text of a slide, in characters; None where there is no place for one.
    ``by_interface`` is the most slides that programs may publish, where it is less; what is
    ``titled`` is not taken without a title.
    """

    key: str
    name: str
    channel: str
    width: int
    height: int
    min_slides: int
    max_slides: int
    files: tuple[str, ...]
    max_bytes: int
    unsafe: Insets
    source: str
    alt: int | None = None
    by_interface: int | None = None
    titled: bool = False
    checked: str = CHECKED


_MB = 1_000_000
_IMAGES = ("jpeg", "png")
_NONE = Insets()
# The profile grid shows 3:4 of a post: 1012 of the 1080 pixels of 4:5.
_GRID = Insets(right=0.0315, left=0.0315)


def _instagram(key: str, ratio: str, height: int, unsafe: Insets = _NONE) -> Format:
    return Format(
        key=key,
        name=f"Instagram {ratio}",
        channel="instagram",
        width=1080,
        height=height,
        min_slides=1,
        max_slides=20,
        files=_IMAGES,
        max_bytes=8 * _MB,
        unsafe=unsafe,
        source="Instagram help centre; the publishing API takes 10 slides, JPEG only; no published limit of alt texts, 1,000 is safe",
        alt=1_000,
        by_interface=10,
    )


FORMATS: dict[str, Format] = {
    row.key: row
    for row in (
        _instagram("instagram-4x5", "4:5", 1350, _GRID),
        _instagram("instagram-1x1", "1:1", 1080),
        _instagram("instagram-3x4", "3:4", 1440),
        Format(
            "instagram-story",
            "Instagram story",
            "instagram",
            1080,
            1920,
            1,
            1,
            _IMAGES,
            8 * _MB,
            Insets(top=0.14, bottom=0.20),
            "Instagram help centre",
        ),
        Format(
            "instagram-reel",
            "Instagram reel cover",
            "instagram",
            1080,
            1920,
            1,
            1,
            _IMAGES,
            8 * _MB,
            Insets(top=0.14, right=0.06, bottom=0.35, left=0.06),
            "Meta business help, safe zones of reels",
        ),
        Format(
            "linkedin-document",
            "LinkedIn document",
            "linkedin",
            1080,
            1350,
            1,
            300,
            ("pdf",),
            100 * _MB,
            _NONE,
            "LinkedIn help; pages must be equal, a title is required",
            titled=True,
        ),
        Format(
            "linkedin-1x1",
            "LinkedIn images",
            "linkedin",
            1080,
            1080,
            2,
            20,
            _IMAGES,
            5 * _MB,
            _NONE,
            "LinkedIn developer documentation, MultiImage API",
            alt=4_086,
        ),
        Format(
            "x-1x1",
            "X, several images",
            "x",
            1080,
            1080,
            2,
            4,
            _IMAGES,
            5 * _MB,
            _NONE,
            "X developer documentation, media",
            alt=1_000,
        ),
        Format(
            "x-16x9",
            "X, one image",
            "x",
            1600,
            900,
            1,
            1,
            _IMAGES,
            5 * _MB,
            _NONE,
            "X developer documentation, media",
            alt=1_000,
        ),
        Format(
            "threads-4x5",
            "Threads",
            "threads",
            1080,
            1350,
            2,
            20,
            _IMAGES,
            8 * _MB,
            _NONE,
            "Meta developer documentation, Threads API",
            alt=1_000,
        ),
        Format(
            "facebook-1x1",
            "Facebook page",
            "facebook",
            1080,
            1080,
            1,
            10,
            _IMAGES,
            4 * _MB,
            _NONE,
            "Meta developer documentation, Page photos",
            alt=1_000,
        ),
        Format(
            "tiktok-9x16",
            "TikTok photos",
            "tiktok",
            1080,
            1920,
            1,
            35,
            ("jpeg", "webp"),
            20 * _MB,
            Insets(top=0.08, right=0.14, bottom=0.22),
            "TikTok developer documentation, photo posts",
        ),
        Format(
            "pinterest-2x3",
            "Pinterest",
            "pinterest",
            1000,
            1500,
            2,
            5,
            _IMAGES,
            20 * _MB,
            _NONE,
            "Pinterest developer documentation, carousel pins",
            alt=500,
        ),
        Format(
            "bluesky-4x5",
            "Bluesky",
            "bluesky",
            1080,
            1350,
            1,
            10,
            _IMAGES,
            2 * _MB,
            _NONE,
            "AT Protocol lexicon app.bsky.embed.images",
            alt=2_000,
        ),
    )
}
