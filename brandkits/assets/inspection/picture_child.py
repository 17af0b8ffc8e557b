"""Decodes one untrusted picture; runs in a child of ``inspection``. A refusal has ``code`` and ``detail``.

Standard library, Pillow and pi-heif only.
"""

from __future__ import annotations

import struct
import warnings
from collections import Counter
from io import BytesIO
from typing import Any

import pi_heif
from PIL import AvifImagePlugin, Image, PngImagePlugin, UnidentifiedImageError

from brandkits.assets.inspection.metadata import END, orientation, without_metadata
from brandkits.assets.inspection.srgb import to_srgb

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIF")
MAX_PIXELS = 40_000_000
MAX_SIDE = 4_096
MAX_PNG_BYTES = 16_000_000
MAX_PROFILE_BYTES = 16_000_000  # of a colour profile, decompressed
THUMBNAIL = 320
FAINT = 8  # of 255: alpha up to this is invisible
SEEN = [255 if alpha > FAINT else 0 for alpha in range(256)]
MOST_COLORS, SMALLEST_SHARE, ALIKE = 6, 0.01, 60.0
FILLER = bytes(range(1, 240, 7)) * 20  # noise
FLAT = 0.2  # of a group in one colour: the group is reported as that colour

# The transposition that turns a picture upright, by the orientations of EXIF 2.3, numbered from 1.
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, LookupError, TypeError)


class Refused(Exception):
    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code, self.detail = code, detail


def answer(data: bytes, kind: str) -> tuple[dict[str, Any], bytes]:
    """Return the metadata of a clean ``logo`` or ``image``, and its file followed by the thumbnail."""
    prepare()
    try:
        content_type, image, file, dropped = clean(data, logo=kind == "logo")
    except Refused as refusal:
        return refuse(refusal.code, refusal.detail)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return refuse(
            "too-many-pixels",
            f"The picture has more than {MAX_PIXELS // 1_000_000} million pixels: scale it down.",
        )
    except UnidentifiedImageError:
        return refuse("not-a-picture", "The file is not a picture that a browser shows.")
    except BROKEN:
        return refuse("damaged", "The picture is cut off or damaged: export it again.")
    facts = {"colors": colors(image), "ground": ground(image)}
    head = {
        "content_type": content_type,
        "width": image.width,
        "height": image.height,
        "bytes": len(file),
        "facts": facts | ({"dropped": dropped} if dropped else {}),
    }
    return head, file + thumbnail(image, content_type)


def prepare() -> None:
    """Configure the decoders: formats and limits."""
    warnings.simplefilter("ignore")
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    PngImagePlugin.MAX_TEXT_CHUNK = MAX_PROFILE_BYTES  # it limits profiles, too
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    pi_heif.options.DECODE_THREADS = 1
    pi_heif.register_heif_opener(thumbnails=False)


def clean(raw: bytes, *, logo: bool) -> tuple[str, Image.Image, bytes, list[str]]:
    """Return content type, picture and file of nothing but upright sRGB pixels, and what was left out."""
    picture, dropped = shown(raw)
    if picture.mode == "RGBA":
        if not picture.getchannel("A").point(SEEN).getbbox():
            raise Refused("nothing-to-see", "The picture is completely transparent.")
        if logo:
            picture = trimmed(picture)
    picture.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    return *encode(on_new_canvas(picture), logo=logo), dropped


def shown(raw: bytes) -> tuple[Image.Image, list[str]]:
    """Return a picture's first frame, upright and in sRGB as in a browser, and what is left out of it."""
    bare, turn, moves = without_metadata(raw)
    source: Image.Image
    with Image.open(BytesIO(bare), formats=FORMATS) as source:  # reads the header, checks the size
        moves = moves or is_animated(source)
        packed = next((one.args for one in source.tile if isinstance(one.args, str)), "")
        try:
            source.load()
        except OSError:
            if source.format != "JPEG":
                raise
            source = whole_jpeg(bare)
        if source.format == "AVIF":
            # Pillow reports the rotation and mirroring of the AVIF container as EXIF orientation.
            turn = orientation(source.info.get("exif", b""))
        picture = to_srgb(source, packed)
    if turn in UPRIGHT:
        picture = picture.transpose(UPRIGHT[turn])
    return picture, ["animation"] if moves else []


def is_animated(source: Image.Image) -> bool:
    """Return whether more frames follow; broken frames after the first do not count."""
    try:
        return bool(getattr(source, "is_animated", False)) and source.format != "HEIF"
    except BROKEN:
        return False


def whole_jpeg(raw: bytes) -> Image.Image:
    """Return a JPEG that lacks nothing but its end marker; ``OSError`` if pixels are missing.

    The decoder invents missing pixels from what follows the data. Pixels that are there come out the
    same with two different continuations.
    """
    first, second = (
        Image.open(BytesIO(raw + filler + END), formats=("JPEG",)) for filler in (b"", FILLER)
    )
    if first.convert("RGB").tobytes() != second.convert("RGB").tobytes():
        raise OSError("the picture is cut off")
    return first


def trimmed(logo: Image.Image) -> Image.Image:
    """Return a logo without its empty margins, which would make it look smaller than others."""
    seen = logo.getchannel("A").point(SEEN).getbbox()
    return logo.crop(seen) if seen else logo


def on_new_canvas(image: Image.Image) -> Image.Image:
    """Return the same pixels on a new canvas: a plain save would copy comments and profiles."""
    canvas = Image.new(image.mode, image.size)
    canvas.paste(image)
    return canvas


def encode(image: Image.Image, *, logo: bool) -> tuple[str, Image.Image, bytes]:
    """Encode as PNG if transparency or a logo's edges need it and the size allows, else as JPEG."""
    if image.mode == "RGBA" or logo:
        data = saved(image, "PNG")
        while image.mode == "RGBA" and len(data) > MAX_PNG_BYTES:
            image = image.reduce(2)
            data = saved(image, "PNG")
        if len(data) <= MAX_PNG_BYTES:
            return "image/png", image, data
    return "image/jpeg", image, saved(image, "JPEG", quality=92, subsampling=0)


def thumbnail(image: Image.Image, content_type: str) -> bytes:
    """Return the picture at most 320 pixels large, in the same file type."""
    small = image.copy()
    small.thumbnail((THUMBNAIL, THUMBNAIL), Image.Resampling.LANCZOS)
    if content_type == "image/png":
        return saved(small, "PNG")
    return saved(small, "JPEG", quality=82)


def colors(image: Image.Image) -> list[dict[str, object]]:
    """Return the most visible colours with their share of the visible pixels, largest first."""
    small = image.convert("RGBA")
    small.thumbnail((128, 128), Image.Resampling.BOX)
    raw = small.tobytes()
    seen = [tuple(raw[at : at + 3]) for at in range(0, len(raw), 4) if raw[at + 3] >= 128]
    if not seen:
        return []
    strip = Image.new("RGB", (len(seen), 1))
    strip.putdata(seen)
    paletted = strip.quantize(12, Image.Quantize.MEDIANCUT)
    palette = paletted.getpalette() or []
    groups: dict[int, list[tuple[int, ...]]] = {}
    for index, color in zip(paletted.tobytes(), seen, strict=True):
        groups.setdefault(index, []).append(color)
    found: list[tuple[int, tuple[int, ...]]] = []
    for index, group in sorted(groups.items(), key=lambda item: -len(item[1])):
        # A flat colour is reported exactly, not mixed with its blurred edges.
        color, times = Counter(group).most_common(1)[0]
        if times < FLAT * len(group):
            color = tuple(palette[3 * index : 3 * index + 3])
        near = next(
            (i for i, (_, other) in enumerate(found) if distance(color, other) < ALIKE), None
        )
        if near is None:
            found.append((len(group), color))
        else:
            found[near] = (found[near][0] + len(group), found[near][1])
    found.sort(reverse=True)
    return [
        {"hex": "#" + "".join(f"{one:02x}" for one in color), "share": round(count / len(seen), 3)}
        for count, color in found[:MOST_COLORS]
        if count / len(seen) >= SMALLEST_SHARE
    ]


def ground(image: Image.Image) -> str | None:
    """Return the background colour of an opaque picture: that of all four corners, if they share one."""
    if image.mode == "RGBA":
        return None
    small = image.resize((64, 64), Image.Resampling.BOX)
    corners = [small.getpixel((x, y)) for x in (0, 63) for y in (0, 63)]
    found = [corner for corner in corners if isinstance(corner, tuple)]
    if len(found) < 4 or max(distance(found[0], other) for other in found) > ALIKE / 3:
        return None
    return "#" + "".join(f"{one:02x}" for one in found[0][:3])


def distance(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Return the distance of two colours by the "redmean" formula, which approximates perception."""
    mean = (one[0] + other[0]) / 2
    red, green, blue = (a - b for a, b in zip(one, other, strict=True))
    return float(
        ((2 + mean / 256) * red**2 + 4 * green**2 + (2 + (255 - mean) / 256) * blue**2) ** 0.5
    )


def saved(image: Image.Image, format: str, **options: int) -> bytes:
    file = BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def refuse(code: str, detail: str) -> tuple[dict[str, Any], bytes]:
    return {"code": code, "detail": detail}, b""
