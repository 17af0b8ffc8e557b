"""Every pairing works on every slide; the document's precedes the kit's fonts, and those the theme's."""

from __future__ import annotations

import pytest

from design.catalogue.pairings import PAIRINGS
from design.document.model import Document, Style, Typography
from design.kit.spec import Font
from design.snapshot import Snapshot
from engine.fonts import faces
from engine.layout.solver import lay_out
from painting.compose.deck import compose
from painting.compose.look import Look, look_of
from tests.engine import layouts
from tests.engine.decks import Assets, deck
from tests.engine.test_themes import kit


def look(pairing: str | None, *own: Font) -> Look:
    brand = kit("paper").model_copy(update={"fonts": own})
    document = Document(style=Style(typography=Typography(pairing=pairing)))
    return look_of(Snapshot(document=document, kit=brand, assets={}))


def test_the_document_precedes_the_kit_and_the_kit_the_theme() -> None:
    own = Font(role="heading", family="Lato", weight=600)
    assert look(None).heading.family == "Noto Serif Display"
    assert (look(None, own).heading.family, look(None, own).body.family) == ("Lato", "Noto Serif")
    paired = look("press", own)
    assert (paired.heading.family, paired.body.family) == ("Roboto Slab", "Roboto")


@pytest.mark.parametrize("pairing", PAIRINGS)
def test_every_pairing_works_on_every_layout(pairing: str, assets: Assets) -> None:
    row = PAIRINGS[pairing]
    assert {row.heading, row.body} <= faces.families()
    slides = layouts.slides(assets)
    style = {"typography": {"pairing": pairing}}
    snapshot = deck(kit("corporate"), assets, slides=slides, style=style)
    for scene in compose(snapshot, "instagram-4x5").scenes:
        assert lay_out(scene, assets.folder).lint == ()
