"""The platform formats, as data: what each destination accepts, with source and date of the check.

A row can be corrected without touching code. Agencies also have formats of their own: sizes with a key, for
which no platform rules exist.
"""

from __future__ import annotations

from dataclasses import dataclass

CHECKED = "2026-11-30"


@dataclass(frozen=True, slots=True)
class Insets:
    """The margins that the platform covers with its controls, or crops, as shares of height and width."""

    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    left: float = 0.0


@dataclass(frozen=True, slots=True)
class ByApi:
    """What programs may publish where that is less than people may: at most ``slides``, 0 for none.

    ``why`` is a sentence. ``other_way`` means that it names another way for programs to publish more.
    """

    slides: int
    why: str
    other_way: bool = False


@dataclass(frozen=True, slots=True)
class Format:
    """One destination. ``max_slides`` and ``max_bytes`` are the platform's limits of a post and of a file.

    None means no limit, or none known: ``unsourced`` names the fields for which no published source was found on
    the day of ``checked``, whatever their value. In a ``sequence`` every slide is a post of its own, so the limits
    of a post do not apply to the carousel. ``alt`` and ``title`` are the maximum lengths of a slide's alt text and
    of the title, in characters; None where neither is possible. ``titled`` means that a title is required.
    ``by_api`` is set where programs may publish less. ``channel`` is empty for formats of no network.
    """

    key: str
    name: str
    channel: str
    width: int
    height: int
    min_slides: int
    max_slides: int | None
    files: tuple[str, ...]
    max_bytes: int | None
    unsafe: Insets
    source: str
    alt: int | None = None
    title: int | None = None
    titled: bool = False
    sequence: bool = False
    by_api: ByApi | None = None
    unsourced: tuple[str, ...] = ()
    checked: str = CHECKED

    def takes(self, slides: int) -> bool:
        """Return whether a carousel of this many slides can be posted there."""
        return self.min_slides <= slides and not self.exceeded_by(slides)

    def exceeded_by(self, slides: int) -> bool:
        """Return whether this many slides are more than a post may have."""
        return not self.sequence and self.max_slides is not None and slides > self.max_slides

    def posts(self, slides: int) -> int:
        """Return the number of posts for a carousel of this many slides."""
        return slides if self.sequence else 1


@dataclass(frozen=True, slots=True)
class OwnSize:
    """An agency's own format: its size in pixels, its file types, and the maximum size of a file in bytes."""

    width: int
    height: int
    files: tuple[str, ...]
    max_bytes: int | None = None


def own_format(key: str, size: OwnSize) -> Format:
    """Return an agency's own format. It is named by its size: names change, sizes never do."""
    return Format(
        key=key,
        name=f"{size.width} × {size.height}",
        channel="",
        width=size.width,
        height=size.height,
        min_slides=1,
        max_slides=None,
        files=size.files,
        max_bytes=size.max_bytes,
        unsafe=_NONE,
        source="",
        checked="",
    )


def channel_of(key: str) -> str:
    """Return the network of a format; empty for an agency's own."""
    return FORMATS[key].channel if key in FORMATS else ""


def unknown_format(key: str) -> str:
    """Return the error text for an unknown format."""
    return f"There is no format “{key}”. Known formats: {', '.join(sorted(FORMATS))}, and the agency's own."


_MB = 1_000_000
_IMAGES = ("jpeg", "png")
_NONE = Insets()
# The profile grid shows 3:4 of a post: 1012 of the 1080 pixels of 4:5.
_GRID = Insets(right=0.0315, left=0.0315)
_TEN = ByApi(10, "Its publishing API accepts ten pictures per post.")


def _instagram(
    key: str, ratio: str, height: int, unsafe: Insets = _NONE, by_api: ByApi = _TEN
) -> Format:
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
        source="Instagram help centre; Meta developer documentation, content publishing: 10 pictures, "
        "4:5 to 1.91:1, JPEG only; alt texts since 2025-03-24",
        alt=1_000,
        by_api=by_api,
        unsourced=("alt", "unsafe") if unsafe != _NONE else ("alt",),
    )


def _vertical(key: str, name: str, unsafe: Insets) -> Format:
    return Format(
        key=key,
        name=name,
        channel="instagram",
        width=1080,
        height=1920,
        min_slides=1,
        max_slides=1,
        files=_IMAGES,
        max_bytes=8 * _MB,
        unsafe=unsafe,
        source="Meta developer documentation, content publishing: one picture each, no alt text",
        sequence=True,
        unsourced=("unsafe",),
    )


def _linkedin_document(key: str, name: str, height: int) -> Format:
    return Format(
        key=key,
        name=name,
        channel="linkedin",
        width=1080,
        height=height,
        min_slides=1,
        max_slides=300,
        files=("pdf",),
        max_bytes=100 * _MB,
        unsafe=_NONE,
        source="LinkedIn help: up to 300 equal pages, a title is required, no pixel size is named",
        title=400,
        titled=True,
        unsourced=("width", "height"),
    )


def _linkedin_images(key: str, name: str, height: int) -> Format:
    return Format(
        key=key,
        name=name,
        channel="linkedin",
        width=1080,
        height=height,
        min_slides=2,
        max_slides=20,
        files=_IMAGES,
        max_bytes=5 * _MB,
        unsafe=_NONE,
        source="LinkedIn developer documentation, MultiImage API",
        alt=4_086,
    )


def _facebook(key: str, name: str, height: int) -> Format:
    return Format(
        key=key,
        name=name,
        channel="facebook",
        width=1080,
        height=height,
        min_slides=1,
        max_slides=10,
        files=_IMAGES,
        max_bytes=10 * _MB,
        unsafe=_NONE,
        source="Meta developer documentation, Page photos: 10 MB, below 4 MB looks best; ten by convention",
        alt=1_000,
        unsourced=("max_slides", "alt"),
    )


def _one_picture(key: str, name: str, channel: str, source: str, by_api: ByApi | None) -> Format:
    return Format(
        key=key,
        name=name,
        channel=channel,
        width=1080,
        height=1080,
        min_slides=1,
        max_slides=1,
        files=_IMAGES,
        max_bytes=None,
        unsafe=_NONE,
        source=source,
        by_api=by_api,
        unsourced=("width", "height", "files", "max_bytes", "alt"),
    )


FORMATS: dict[str, Format] = {
    row.key: row
    for row in (
        _instagram("instagram-4x5", "4:5", 1350, _GRID),
        _instagram("instagram-1x1", "1:1", 1080),
        _instagram(
            "instagram-3x4",
            "3:4",
            1440,
            by_api=ByApi(
                0, "The documented ratios end at 4:5, and nothing shows that 3:4 is accepted."
            ),
        ),
        _vertical("instagram-story", "Instagram story", Insets(top=0.14, bottom=0.20)),
        _vertical(
            "instagram-reel",
            "Instagram reel cover",
            Insets(top=0.14, right=0.06, bottom=0.35, left=0.06),
        ),
        _linkedin_document("linkedin-document", "LinkedIn document 4:5", 1350),
        _linkedin_document("linkedin-document-1x1", "LinkedIn document 1:1", 1080),
        _linkedin_images("linkedin-1x1", "LinkedIn images 1:1", 1080),
        _linkedin_images("linkedin-4x5", "LinkedIn images 4:5", 1350),
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
            unsourced=("alt",),
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
            unsourced=("alt",),
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
        _facebook("facebook-1x1", "Facebook page 1:1", 1080),
        _facebook("facebook-4x5", "Facebook page 4:5", 1350),
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
            title=90,
            unsourced=("unsafe",),
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
            title=100,
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
            "AT Protocol lexicons app.bsky.embed.images (4) and app.bsky.embed.gallery (10, at most 20), 2026-06",
            alt=2_000,
            by_api=ByApi(
                4,
                "More pictures need the embed app.bsky.embed.gallery, with the aspectRatio of every picture.",
                other_way=True,
            ),
            unsourced=("alt",),
        ),
        _one_picture(
            "google-business-1x1",
            "Google Business post",
            "google-business",
            "Public sources: one picture per post; square is our choice",
            None,
        ),
        _one_picture(
            "youtube-1x1",
            "YouTube post",
            "youtube",
            "Public sources: one picture per post; square is our choice",
            ByApi(0, "YouTube has no API for posts."),
        ),
    )
}
