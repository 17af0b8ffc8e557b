"""Severities of findings: one table by code, for the engine's lint and for platforms' rules.

An error keeps a carousel from being *ready*: viewers would see that something is wrong, or the platform
refuses it. A warning is advice. Pure data, no Django.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]


class Row(NamedTuple):
    """A severity, ``why`` it was chosen, and ``way``: what to do, where the finding itself does not say so."""

    severity: Severity
    why: str
    way: str = ""


SEVERITIES: dict[str, Row] = {
    # Words
    "text-truncated": Row("error", "Words are missing.", "Shorten it, or divide the slide."),
    "overflow": Row(
        "error",
        "Elements overlap.",
        "Divide the slide, or choose a layout with more room.",
    ),
    "text-too-small": Row("error", "It cannot be read on a phone.", "Divide the slide."),
    "text-small": Row("warning", "It can be read, with effort.", "Divide the slide if it matters."),
    "word-broken": Row(
        "warning", "It is complete, but hard to read.", "Choose smaller type, or another word."
    ),
    "font-missing": Row(
        "error",
        "It is not set in the brand's font.",
        "Upload the font to the brand kit, or choose another.",
    ),
    "font-weights": Row(
        "warning",
        "Bold cannot be distinguished from regular, but the text can be read.",
        "Upload files with different weights.",
    ),
    "glyph-missing": Row(
        "error", "An empty box is shown instead of a character.", "Replace or remove it."
    ),
    "contrast": Row(
        "error", "WCAG 2.2, 1.4.3 and 1.4.11.", "Choose other colours, or a plainer background."
    ),
    # Pictures
    "logo-unseen": Row(
        "error",
        "The sender cannot be recognised.",
        "Add a logo for this background to the brand kit.",
    ),
    "logo-weak": Row(
        "warning",
        "WCAG exempts logotypes; brands have pastel ones.",
        "A logo made for this background would be clearer.",
    ),
    "image-missing": Row("error", "A grey area is shown instead.", "Choose another picture."),
    "image-enlarged": Row(
        "warning", "It is blurred, which may be intended.", "Choose a larger picture."
    ),
    "alt-missing": Row(
        "warning",
        "It looks right, but people who cannot see it miss it.",
        "Describe what it shows.",
    ),
    "code-small": Row(
        "warning", "It can be scanned from close up.", "Remove other elements of the slide."
    ),
    "code-left-out": Row("error", "There is no code to scan.", "Use a shorter link."),
    "unsafe-zone": Row(
        "warning",
        "Whether controls cover it depends on the device.",
        "Move it inwards with another layout, or shorten it.",
    ),
    # What the platform accepts
    "too-many-slides": Row("error", "It is refused."),
    "too-few-slides": Row("error", "It is refused."),
    "too-many-to-publish": Row("warning", "People can post it, programs cannot."),
    "not-for-programs": Row("warning", "People can post it, programs cannot."),
    "title-missing": Row("error", "It is refused."),
    "title-too-long": Row("warning", "It can be posted under another title."),
    "alt-too-long": Row("error", "Text that somebody wrote would be cut."),
    "alt-shortened": Row("warning", "Only the end of the generated text is left out."),
    "caption-missing": Row("warning", "It can be posted without."),
    "caption-too-long": Row("error", "It is refused."),
    "too-many-hashtags": Row("error", "It is refused."),
    "too-many-links": Row("error", "It is refused."),
    "link-not-tappable": Row("warning", "It is shown, but cannot be followed."),
    "file-too-large": Row("error", "It is refused."),
    # What failed
    "not-painted": Row("error", "There is no slide."),
    "not-rendered": Row("error", "There is no file."),
}


def severity_of(code: str, default: Severity) -> Severity:
    """Return a finding's severity; ``default`` is its finder's, for a code without a row."""
    row = SEVERITIES.get(code)
    return row.severity if row else default


def with_advice(code: str, message: str) -> str:
    """Return a finding's message, followed by what to do about it."""
    row = SEVERITIES.get(code)
    return f"{message} {row.way}" if row and row.way else message
