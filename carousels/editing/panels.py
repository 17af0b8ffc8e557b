"""Settings for the editor's panels: every value, its source, and the kit's value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from design.document.kit_locks import FONTS, LOCKED, unlocked
from design.document.model import Document, Slide, Style, Typography
from design.document.variants import apply_variant
from design.kit.spec import KitSpec, Lock
from design.snapshot import Snapshot
from painting.compose.look import look_of
from painting.compose.style import frame_of, resolve

Panel = Literal["theme", "typography", "brand-kit", "outro", "pattern"]
Source = Literal["variant", "slide", "deck", "kit", "theme"]

COLORS = ("ground", "ground-end", "surface", "ink", "muted", "accent", "on-accent", "border")
_TYPE = tuple(Typography.model_fields)
_BARS = ("header", "footer")


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting of a carousel or slide. ``kit`` is its value after resetting it on every level."""

    panel: Panel
    name: str
    value: Any
    source: Source
    kit: Any
    locked: bool

    @property
    def changed(self) -> bool:
        return bool(self.value != self.kit)


def settings(snapshot: Snapshot, slide: Slide | None, format_key: str | None) -> list[Setting]:
    """Return the settings of a slide, or of the carousel, in a format."""
    kit, parent = snapshot.kit, snapshot.document
    document = apply_variant(parent, format_key) if format_key else parent
    here = next((one for one in document.slides if slide and one.id == slide.id), None)
    plain = parent.model_copy(update={"style": Style(), "variants": ()})
    bare = here.model_copy(update={"style": None}) if here else None
    values = dict(_values(snapshot, document, here))
    usual = dict(_values(snapshot, plain, bare))
    speakers = list(_styles(parent, slide, format_key, kit))
    found = [
        Setting(
            panel=_panel(name),
            name=name,
            value=values[name],
            source=_source(name, speakers, kit),
            kit=usual[name],
            locked=_locked(name, kit),
        )
        for name in values
    ]
    return [*found, *_outro(document, kit)]


def _values(
    snapshot: Snapshot, document: Document, slide: Slide | None
) -> Iterator[tuple[str, Any]]:
    """Yield what a slide shows, by the names of the settings."""
    kit = snapshot.kit
    style, look = (
        resolve(document, slide, kit, snapshot.themes),
        look_of(_over(snapshot, document), slide),
    )
    yield "theme", style.theme.key
    theme = style.theme
    shown = {
        "ground": style.colors.get("ground", theme.ground),
        "ground-end": style.colors.get("ground-end", theme.ground_end),
        "surface": style.colors.get("surface", theme.surface),
        "ink": look.on_surface.text,
        "muted": look.on_surface.muted,
        "accent": look.accent,
        "on-accent": look.on_accent,
        "border": look.border,
    }
    for role in COLORS:
        yield f"colors/{role}", shown[role]
    yield "background", style.background and style.background.model_dump(mode="json")
    yield "pattern", style.pattern.model_dump(mode="json")
    type_ = style.typography
    resolved = {
        "pairing": type_.pairing or kit.pairing,
        "heading_weight": look.heading.weight,
        "body_weight": look.body.weight,
        "script": look.script,
    }
    for name in _TYPE:
        yield f"typography/{name}", resolved.get(name, getattr(type_, name))
    yield "typography/heading", look.heading.family
    yield "typography/body", look.body.family
    frame = frame_of(document, slide, kit)
    yield "header", frame.header.model_dump(mode="json")
    yield "footer", frame.footer.model_dump(mode="json")


def _over(snapshot: Snapshot, document: Document) -> Snapshot:
    return snapshot.model_copy(update={"document": document})


def _styles(
    document: Document, slide: Slide | None, format_key: str | None, kit: KitSpec
) -> Iterator[tuple[Source, Style]]:
    """Yield the styles that apply to a slide, the most specific first."""
    variant = next((one for one in document.variants if one.format == format_key), None)
    if variant and slide:
        for one in variant.slides:
            if one.slide == slide.id and one.style:
                yield "variant", unlocked(one.style, kit)
    if slide and slide.style:
        yield "slide", unlocked(slide.style, kit)
    if variant:
        yield "variant", unlocked(variant.style, kit)
    yield "deck", unlocked(document.style, kit)


def _source(name: str, speakers: list[tuple[Source, Style]], kit: KitSpec) -> Source:
    head, _, rest = name.partition("/")
    for source, style in speakers:
        if _sets(style, head, rest):
            return source
        if head in ("colors", "background") and style.theme:
            return "theme"
    set_by_kit = {
        "theme": True,
        "colors": any(color.role == rest for color in kit.colors),
        "pattern": kit.pattern is not None,
        "typography": _kit_types(kit, rest),
        "header": True,
        "footer": True,
    }
    return "kit" if set_by_kit.get(head) else "theme"


def _sets(style: Style, head: str, rest: str) -> bool:
    match head:
        case "colors":
            return any(color.role == rest for color in style.colors)
        case "typography":
            if rest in ("heading", "body"):
                return style.typography.pairing is not None
            return getattr(style.typography, rest) is not None
    return getattr(style, head) is not None


def _kit_types(kit: KitSpec, name: str) -> bool:
    roles = {font.role for font in kit.fonts}
    match name:
        case "pairing":
            return kit.pairing is not None
        case "heading" | "heading_weight":
            return "heading" in roles or kit.pairing is not None
        case "body" | "body_weight":
            return "body" in roles or kit.pairing is not None
        case "script":
            return "script" in roles
    return False


def _locked(name: str, kit: KitSpec) -> bool:
    head, _, rest = name.partition("/")
    if head == "typography":
        return "fonts" in kit.locks and rest in (*FONTS, "heading", "body")
    return any(head in LOCKED[lock] for lock in kit.locks)


def _panel(name: str) -> Panel:
    head = name.partition("/")[0]
    if head in _BARS:
        return "brand-kit"
    return {"typography": "typography", "pattern": "pattern"}.get(head, "theme")  # type: ignore[return-value]  # the values are panels


def _outro(document: Document, kit: KitSpec) -> Iterator[Setting]:
    """Yield the settings of the closing slide, which no slide and no format overrides."""
    lock: Lock = "outro"
    locked, outro = lock in kit.locks, document.outro
    goal = None if locked else outro.goal
    coded = None if locked else outro.qr
    pairs: tuple[tuple[str, Any, Any], ...] = (
        ("goal", goal, kit.outro.goal),
        ("qr", coded, kit.outro.qr),
    )
    for name, own, usual in pairs:
        source: Source = "kit" if own is None else "deck"
        value = usual if own is None else own
        yield Setting("outro", f"outro/{name}", value, source, usual, locked)
    for name, shown in (("avatar", outro.avatar), ("handle", outro.handle)):
        yield Setting(
            "outro", f"outro/{name}", shown, "theme" if shown else "deck", kit=True, locked=False
        )
