"""Converts pixels of any mode to RGB or RGBA in sRGB; for children only. Standard library and Pillow."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageChops, ImageCms

PROFILE_MODES = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK"}
USUAL_GAMMA, NEAR = 1 / 2.2, 0.01  # of PNG's gAMA: treated as sRGB


def to_srgb(image: Image.Image, packed: str = "") -> Image.Image:
    """Return the picture as RGB in sRGB, or as RGBA if some pixel is not opaque.

    ``packed`` is the raw mode of the file's pixels, as Pillow names it ("L;4", "RGB;16B").
    """
    plain, alpha = _planes(image, packed)
    color = _through_profile(plain, image.info)
    if alpha is not None and alpha.getextrema()[0] != 255:
        color.putalpha(alpha)
    return color


def _planes(image: Image.Image, packed: str) -> tuple[Image.Image, Image.Image | None]:
    """Return the colours, in a mode that profiles support, and the alpha channel if there is one."""
    clear = image.info.get("transparency")
    if image.mode.startswith("I"):
        return _sixteen_bit_greys(image, clear if isinstance(clear, int) else None)
    if image.mode in ("1", "L") and isinstance(clear, int):
        grey = image.convert("L")
        # Reading scales greys of 1, 2 or 4 bits to 8 bits, but not the grey that is declared transparent.
        depth = {"1": 1, "L;2": 2, "L;4": 4}.get(packed, 8)
        if image.mode != "1":
            clear = min(255, clear * 255 // ((1 << depth) - 1))
        return grey, grey.point([0 if value == clear else 255 for value in range(256)])
    if image.mode == "RGB" and isinstance(clear, tuple):
        if "16" in packed:
            clear = tuple(value >> 8 for value in clear)
        image.info["transparency"] = clear
    if image.mode in ("LA", "La"):
        grey, alpha = image.convert("LA").split()
        return grey, alpha
    if image.has_transparency_data:
        shown = image.convert("RGBA")
        return shown.convert("RGB"), shown.getchannel("A")
    if image.mode == "1":
        return image.convert("L"), None
    return (image if image.mode in PROFILE_MODES.values() else image.convert("RGB")), None


def _sixteen_bit_greys(
    image: Image.Image, clear: int | None
) -> tuple[Image.Image, Image.Image | None]:
    """Return 16-bit greys by their upper byte, as a screen shows them."""
    data = image.convert("I;16").tobytes()
    upper, lower = (Image.frombytes("L", image.size, data[at::2]) for at in (1, 0))
    if clear is None:
        return upper, None
    seen = [
        half.point([0 if value == part else 255 for value in range(256)])
        for half, part in ((upper, clear >> 8), (lower, clear & 255))
    ]
    return upper, ImageChops.lighter(*seen)


def _through_profile(image: Image.Image, info: dict[str | tuple[int, int], object]) -> Image.Image:
    """Convert by the embedded colour profile, else by PNG's gamma; a profile of another mode is ignored."""
    embedded = info.get("icc_profile")
    if not isinstance(embedded, bytes):
        return _through_gamma(image.convert("RGB"), info)
    try:
        profile = ImageCms.ImageCmsProfile(BytesIO(embedded))
        if PROFILE_MODES.get(profile.profile.xcolor_space) == image.mode:
            converted = ImageCms.profileToProfile(
                image,
                profile,
                ImageCms.createProfile("sRGB"),
                renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
                outputMode="RGB",
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )
            if converted is not None:
                return converted
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        pass
    return image.convert("RGB")


def _through_gamma(image: Image.Image, info: dict[str | tuple[int, int], object]) -> Image.Image:
    gamma = info.get("gamma")
    if not isinstance(gamma, float) or "srgb" in info or not 0.05 < gamma < 5:
        return image
    if abs(gamma - USUAL_GAMMA) < NEAR:
        return image
    curve = [round(255 * _encoded((value / 255) ** (1 / gamma))) for value in range(256)]
    return image.point(curve * 3)


def _encoded(linear: float) -> float:
    """Apply sRGB's transfer function (IEC 61966-2-1)."""
    return 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055
