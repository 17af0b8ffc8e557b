"""Translate a carousel's generated phrases to another language. Texts that people changed stay."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from design.catalogue.formats import channel_of
from design.catalogue.phrases import phrases
from design.document.model import Document, Element, SlideVariant, TextElement, TextVariant
from design.kit.spec import KitSpec
from design.recipes import closing_words

_BLANK = re.compile(r"\\\{(count|number|words)\\\}")
_FILLED = {"count": r"\d+", "number": r"\d+", "words": r".*"}
_CLOSING = "closing "  # before the role of a text on the closing slide

Translate = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A phrase with placeholders, in the old language as a pattern and in the new one as a template."""

    before: re.Pattern[str]
    after: str


def in_language(document: Document, kit: KitSpec, language: str) -> Document:
    """Return the document in a language, including the texts of its variants."""
    say = partial(_translated, _phrases(document, kit, language))
    roles: dict[UUID, str] = {}
    slides = []
    for slide in document.slides:
        elements: list[Element] = []
        for one in slide.elements:
            if isinstance(one, TextElement):
                roles[one.id] = f"{_CLOSING if slide.layout == 'outro' else ''}{one.role}"
                words = one.text if one.entities else say(roles[one.id], one.text)
                elements.append(
                    one.model_copy(update={"text": words}) if words != one.text else one
                )
            else:
                elements.append(one)
        slides.append(slide.model_copy(update={"elements": tuple(elements)}))
    variants = tuple(
        variant.model_copy(
            update={"slides": tuple(_varied(one, roles, say) for one in variant.slides)}
        )
        for variant in document.variants
    )
    return document.model_copy(
        update={"language": language, "slides": tuple(slides), "variants": variants}
    )


def _varied(slide: SlideVariant, roles: dict[UUID, str], say: Translate) -> SlideVariant:
    def translated(one: TextVariant) -> TextVariant:
        role = roles.get(one.element)
        if role is None or one.entities:
            return one
        return one.model_copy(update={"text": say(role, one.text)})

    return slide.model_copy(update={"texts": tuple(map(translated, slide.texts))})


def _translated(known: dict[str, list[_Phrase]], role: str, text: str) -> str:
    for phrase in known.get(role, ()):
        if found := phrase.before.fullmatch(text):
            return phrase.after.format(**found.groupdict())
    return text


def _phrases(document: Document, kit: KitSpec, language: str) -> dict[str, list[_Phrase]]:
    """Return the generated phrases by the role of their text."""
    old, new = phrases(document.language), phrases(language)
    channel, goal = channel_of(document.format), document.outro.goal
    closed, closes = (
        closing_words(kit, goal, one, channel) for one in (document.language, language)
    )
    return {
        "eyebrow": [
            _phrase(old.eyebrow, new.eyebrow),
            _phrase(old.step, new.step),
            _phrase(old.part, new.part),
        ],
        "cue": [_phrase(old.cue, new.cue)],
        "title": [_phrase(old.summary, new.summary)],
        "body": [_phrase(f"{old.myth}\n{{words}}", f"{new.myth}\n{{words}}")],
        "aside": [_phrase(f"{old.fact}\n{{words}}", f"{new.fact}\n{{words}}")],
        f"{_CLOSING}title": [_plain(closed.headline, closes.headline)],
        f"{_CLOSING}body": [_plain(closed.text, closes.text)],
        f"{_CLOSING}button": [_plain(closed.button, closes.button)],
    }


def _phrase(before: str, after: str) -> _Phrase:
    def blank(found: re.Match[str]) -> str:
        return f"(?P<{found[1]}>{_FILLED[found[1]]})"

    return _Phrase(re.compile(_BLANK.sub(blank, re.escape(before)), re.DOTALL), after)


def _plain(before: str, after: str) -> _Phrase:
    """Make a phrase of literal text without placeholders, as kits have it."""
    return _Phrase(re.compile(re.escape(before)), after.replace("{", "{{").replace("}", "}}"))
