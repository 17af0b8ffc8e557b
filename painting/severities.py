"""How much weighs what is found of a carousel: one table by code, for the engine's lint and platforms' rules.

What is an error stands between a carousel and *ready*: who looks at the slide sees that something is
wrong, or the platform does not take it. A warning is advice. Pure data, no Django.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]


class Row(NamedTuple):
    """``why`` it weighs so; ``way`` is what a person can do, where the finding does not say so itself."""

    severity: Severity
    why: str
    way: str = ""


SEVERITIES: dict[str, Row] = {
    # Words
    "text-truncated": Row("error", "Words are missing.", "Shorten it, or divide the slide."),
    "overflow": Row(
        "error",
        "Things lie over each other.",
        "Divide the slide, or choose a layout with more room.",
    ),
    "text-too-small": Row("error", "Nobody reads it on a phone.", "Divide the slide."),
    "text-small": Row("warning", "It is read, with effort.", "Divide the slide if it matters."),
    "word-broken": Row(
        "warning", "It is whole, and reads badly.", "Choose smaller type, or another word."
    ),
    "font-missing": Row(
        "error",
        "It is not the brand's lettering.",
        "Upload the font to the brand kit, or choose another.",
    ),
    "font-weights": Row(
        "warning",
        "Bold is not seen, the words are.",
        "Upload files whose weights are told apart.",
    ),
    "glyph-missing": Row(
        "error", "An empty box stands where a character should.", "Replace it, or take it out."
    ),
    "contrast": Row(
        "error", "WCAG 2.2, 1.4.3 and 1.4.11.", "Choose other colours, or a plainer ground."
    ),
    # Pictures
    "logo-unseen": Row(
        "error", "The sender is not told.", "Add a logo for this ground to the brand kit."
    ),
    "logo-weak": Row(
        "warning",
        "WCAG exempts logotypes; brands have pastel ones.",
        "A logo made for this ground would be clearer.",
    ),
    "image-missing": Row("error", "A grey area stands in its place.", "Choose another picture."),
    "image-enlarged": Row(
        "warning", "It is blurred, and may be meant so.", "Choose a larger picture."
    ),
    "alt-missing": Row(
        "warning", "Nothing is wrong to the eye; some cannot look.", "Say what it shows."
    ),
    "code-small": Row("warning", "Near cameras scan it.", "Leave out other things of the slide."),
    "code-left-out": Row("error", "What people should scan is not there.", "Use a shorter link."),
    "unsafe-zone": Row(
        "warning",
        "Which controls cover it depends on the device.",
        "Move it inwards with another layout, or shorten it.",
    ),
    # What the platform takes
    "too-many-slides": Row("error", "It is refused."),
    "too-few-slides": Row("error", "It is refused."),
    "too-many-to-publish": Row("warning", "People can post it, programs cannot."),
    "not-for-programs": Row("warning", "People can post it, programs cannot."),
    "title-missing": Row("error", "It is refused."),
    "title-too-long": Row("warning", "It can be posted under another title."),
    "alt-too-long": Row("error", "Words that somebody wrote would be cut."),
    "alt-shortened": Row("warning", "Only the end of what was gathered is left out."),
    "caption-missing": Row("warning", "It can be posted without."),
    "caption-too-long": Row("error", "It is refused."),
    "too-many-hashtags": Row("error", "It is refused."),
    "too-many-links": Row("error", "It is refused."),
    "link-not-tappable": Row("warning", "It is shown, and leads nowhere."),
    "file-too-large": Row("error", "It is refused."),
    # What could not be made
    "not-painted": Row("error", "There is no slide."),
    "not-rendered": Row("error", "There is no file."),
}


def severity_of(code: str, told: Severity) -> Severity:
    """What a finding weighs; ``told`` is what its finder says, for a code that has no row."""
    row = SEVERITIES.get(code)
    return row.severity if row else told


def with_the_way(code: str, message: str) -> str:
    """A finding's sentence, and what to do about it."""
    row = SEVERITIES.get(code)
    return f"{message} {row.way}" if row and row.way else message
