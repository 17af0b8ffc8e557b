"""WCAG contrast over arrays of pixels, and how much of a logo stands out."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from engine.raster import Pixels

Floats = npt.NDArray[np.float64]
RECOGNISABLE_SHARE = 0.5  # of a logo's outlines; with fewer visible it is not recognised
CLEAR_CONTRAST = 3.0  # WCAG 2.2, 1.4.11: graphics
RECOGNISED = 1.6  # below, a shape merges with its background; pastel logos on white are above
_REACH = 3  # pixels on either side of an outline, to skip its anti-aliased edge
_STEP = 0.5  # of full opacity: the threshold of a shape's outline
# The linear value of a channel (WCAG 2.2, "relative luminance").
_VALUES = np.arange(256, dtype=np.float64) / 255
_LINEAR = np.where(_VALUES <= 0.04045, _VALUES / 12.92, ((_VALUES + 0.055) / 1.055) ** 2.4)
_WEIGHTS = np.array([0.2126, 0.7152, 0.0722])


class Shares(NamedTuple):
    """The share of a logo's outlines with a contrast of 3, and the share with enough to be recognised."""

    clear: float
    recognised: float


def contrast(one: Pixels, other: Pixels) -> Floats:
    """The contrast ratios of pairs of pixels: 1 to 21 (WCAG 2.2, "contrast ratio")."""
    first, second = luminance(one), luminance(other)
    return _ratio(first, second)


def luminance(pixels: Pixels) -> Floats:
    """The relative luminance of pixels with three channels, 0 to 1."""
    return np.asarray(_LINEAR[pixels] @ _WEIGHTS, np.float64)


def least_contrast(color: str, background: Pixels) -> float:
    """A lower bound of a colour's contrast to any pixel of a background (one plane per channel).

    Computed from the darkest and lightest value of each channel: luminance rises with each channel, so the
    true minimum is never lower.
    """
    ink = [int(color[i : i + 2], 16) for i in (1, 3, 5)]
    ends = [[plane.min() for plane in background], [plane.max() for plane in background]]
    own, dark, light = luminance(np.array([ink, *ends], np.uint8)).tolist()
    if dark <= own <= light:
        return 1.0
    over, under = (own, light) if own > light else (dark, own)
    return float((over + 0.05) / (under + 0.05))


def shares(logo: Pixels, background: Pixels) -> Shares:
    """How much of a logo is visible on a background: the share of its outlines with contrast across them.

    ``logo`` is premultiplied; ``background`` is opaque and of the same size. An outline is an edge of the
    logo, or an edge between two clearly different colours of its own; the latter is visible on any
    background. For a logo that fills its rectangle, the rectangle is an outline only if there is no other.
    """
    alpha = logo[..., 3:].astype(np.float64) / 255
    over = np.rint(logo[..., :3] + background * (1 - alpha)).astype(np.uint8)
    framed = _is_framed(alpha[..., 0])
    if not framed:
        # Shapes that touch the image's edge end there.
        alpha, over = _bordered(alpha, 0.0), _with_background(over, background)
    inner, outer = _outlines(alpha[..., 0], luminance(over))
    if framed and not inner:
        alpha, over = _bordered(alpha, 0.0), _with_background(over, background)
        inner, outer = _outlines(alpha[..., 0], luminance(over))
    count = inner + len(outer)
    if not count:
        return Shares(0.0, 0.0)
    clear, recognised = (
        (inner + int((outer >= least).sum())) / count for least in (CLEAR_CONTRAST, RECOGNISED)
    )
    return Shares(clear, recognised)


def _is_framed(alpha: Floats) -> bool:
    """Whether a logo has a background of its own that fills its rectangle."""
    ring = np.concatenate([alpha[0], alpha[-1], alpha[:, 0], alpha[:, -1]])
    return bool((ring > _STEP).mean() > 0.95)


def _bordered(values: Floats, value: float) -> Floats:
    around = ((_REACH, _REACH), (_REACH, _REACH), (0, 0))
    return np.pad(values, around, constant_values=value)


def _with_background(over: Pixels, background: Pixels) -> Pixels:
    around = ((_REACH, _REACH), (_REACH, _REACH), (0, 0))
    wide = np.pad(background, around, mode="edge")
    wide[_REACH:-_REACH, _REACH:-_REACH] = over
    return wide


def _outlines(alpha: Floats, light: Floats) -> tuple[int, Floats]:
    """The number of clear points on inner outlines, and the contrasts along the outer ones."""
    inner, outer = 0, []
    for axis in (0, 1):
        first, second = _pairs(alpha, axis)
        ratios = _ratio(*_pairs(light, axis))
        ends = np.abs(first - second) > _STEP
        whole = (first > _STEP) & (second > _STEP) & ~ends
        inner += int((whole & (ratios >= CLEAR_CONTRAST)).sum())
        outer.append(ratios[ends])
    return inner, np.concatenate(outer)


def _pairs(values: Floats, axis: int) -> tuple[Floats, Floats]:
    if axis == 0:
        return values[:-_REACH], values[_REACH:]
    return values[:, :-_REACH], values[:, _REACH:]


def _ratio(one: Floats, other: Floats) -> Floats:
    return np.asarray((np.maximum(one, other) + 0.05) / (np.minimum(one, other) + 0.05), np.float64)
