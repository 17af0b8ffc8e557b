"""The language of a carousel: recognized from the thread, chosen, changed, and its effects."""

from __future__ import annotations

from typing import Any

import pytest

from design.catalogue.calls_to_action import outro_words
from design.catalogue.phrases import _PHRASES, phrases
from design.document.model import Document, Slide, TextElement
from design.importers import import_thread
from design.kit.spec import Author, KitSpec, Outro
from design.operations import OPERATIONS, Context, apply
from design.recipes import RECIPES, Item, Order, Speaker, build
from design.snapshot import Snapshot
from design.text.languages import language_of_thread
from engine.layout.ops import DrawText
from engine.layout.solver import lay_out
from painting.compose.deck import compose
from tests.design.test_splitting import LANGUAGES as SENTENCES
from tests.desk import Desk
from tests.engine.decks import uid

KIT = KitSpec(author=Author(name="Rivermill", handle="@rivermill"))
ENGLISH = (
    "We moved a bakery in one night.\n---\nFirst the oven. Then the flour.\n---\nNobody slept."
)
ARABIC = "نقلنا المخبز في ليلة واحدة.\n---\nأولا الفرن. ثم الدقيق.\n---\nلم ينم أحد."
RTL = {"ar", "he"}


def recognized(text: str, client: str) -> str:
    posts = import_thread(text, "plain-text").posts
    return language_of_thread(((post.text, post.language) for post in posts), client)


def built(recipe: str, language: str, kit: KitSpec = KIT) -> Document:
    posts = import_thread(ENGLISH).posts
    items = [Item(uid(f"post {number}"), post) for number, post in enumerate(posts)]
    return build(items, kit, Order(recipe=recipe, language=language))


def changed(document: Document, language: str, kit: KitSpec = KIT) -> Document:
    steps = OPERATIONS.validate_python([{"op": "set_language", "language": language}])
    outcome = apply(document, steps, Context(kit, {}, Speaker("Ines")))
    assert apply(outcome.document, outcome.inverse, Context(kit, {}, Speaker("Ines"))).document == (
        document
    )
    return outcome.document


def words(document: Document) -> list[tuple[str, str]]:
    return [
        (one.role, one.text)
        for slide in document.slides
        for one in slide.elements
        if isinstance(one, TextElement)
    ]


@pytest.mark.parametrize("client", ["en", "ar", "de", "ja", "pt-BR"])
@pytest.mark.parametrize("language", SENTENCES)
def test_a_threads_language_is_recognized_whatever_the_clients_language(
    language: str, client: str
) -> None:
    assert recognized(f"{SENTENCES[language]}\n---\n{SENTENCES[language]}", client) == language


@pytest.mark.parametrize(
    ("text", "client", "language"),
    [
        ("Wir sind umgezogen.", "en", "de"),
        ("Bonjour à tous", "en", "fr"),
        ("Ciao a tutti, oggi parliamo di pane.", "en", "it"),
        ("Привіт, сьогодні печемо хліб.", "en", "uk"),
        ("امروز نان می‌پزیم و آن را می‌خوریم.", "ar", "fa"),
        # Words that Danish and Norwegian share count for the client's language.
        ("Det er ikke som vi var.", "no", "no"),
        ("Det er ikke som vi var.", "da", "da"),
        # Brazilian Portuguese keeps the client's tag.
        ("O forno não está na cidade.", "pt-BR", "pt-BR"),
        # Without evidence it is the client's language, unless that has another script.
        ("Brot & Butter", "de", "de"),
        ("Instagram vs LinkedIn", "ar", "en"),
        ("97 % 2026", "ar", "ar"),
        ("@ines #brot", "he", "he"),
        # Links and tags do not count as words.
        ("Heute backen wir. https://the.example/and-of-the-to #and #the @of", "en", "de"),
    ],
)
def test_few_words_are_enough_and_without_any_the_client_decides(
    text: str, client: str, language: str
) -> None:
    assert recognized(text, client) == language


def test_most_of_a_mixed_thread_decides() -> None:
    longer = "\n---\n".join([ENGLISH, ENGLISH, ENGLISH])
    assert recognized(f"{longer}\n---\n{ARABIC}", "ar") == "en"
    assert recognized(f"{ARABIC}\n---\n{ARABIC}\n---\nThank you all.", "en") == "ar"


def client_of(desk: Desk, language: str) -> dict[str, Any]:
    client = desk.post("clients", {"name": "Al Furn", "language": language})["id"]
    spec = {"author": {"name": "Al Furn"}}
    kit = desk.post("brand-kits", {"client": client, "name": "Main", "spec": spec})["id"]
    return {"client": client, "brand_kit": kit}


@pytest.mark.django_db(transaction=True)
def test_an_english_thread_of_an_arabic_client_makes_an_english_carousel(desk: Desk) -> None:
    whose = client_of(desk, "ar")
    text = {"client": whose["client"], "text": ENGLISH}
    answer = desk.ask("threads", {**text, "dry_run": True}).json()
    assert answer["language"] == "en"
    thread = desk.post("threads", text)
    assert thread["language"] == desk.get(f"threads/{thread['id']}")["language"] == "en"

    def carousel(**fields: Any) -> Document:
        made = desk.post("carousels", {**whose, "thread": thread["id"], **fields})
        return Document.model_validate(made["document"])

    guessed = carousel()
    assert guessed.language == "en"
    assert ("eyebrow", "A thread in 3 posts") in words(guessed)
    asked = carousel(language="ar")
    assert asked.language == "ar"
    assert ("cue", phrases("ar").cue) in words(asked)
    refused = desk.ask("carousels", {**whose, "thread": thread["id"], "language": "klingon!"})
    assert [one["pointer"] for one in refused.json()["errors"]] == ["/language"]
    assert desk.rows()[2] == 2


@pytest.mark.django_db(transaction=True)
def test_a_copy_for_another_client_keeps_its_language_and_a_change_is_undone(desk: Desk) -> None:
    carousel = desk.draft(thread=desk.thread(ENGLISH)["id"])
    other = client_of(desk, "ar")
    copy = desk.post(f"carousels/{carousel['id']}/duplicate", other)
    assert copy["document"]["language"] == "en"
    url = f"{desk.base}/carousels/{carousel['id']}"
    patched = desk.api.patch(url, {"language": "de"}, format="json", HTTP_IF_MATCH='"1"').json()
    german = Document.model_validate(patched["document"])
    assert german.language == "de"
    assert ("eyebrow", "Ein Thread in 3 Beiträgen") in words(german)
    undone = desk.api.post(f"{url}/undo", HTTP_IF_MATCH='"2"').json()
    assert undone["carousel"]["document"] == carousel["document"]


@pytest.mark.parametrize("recipe", RECIPES)
@pytest.mark.parametrize("language", _PHRASES)
def test_generated_phrases_follow_the_carousels_language(recipe: str, language: str) -> None:
    here = changed(built(recipe, "en"), language)
    assert words(here) == words(built(recipe, language))
    assert words(changed(here, "ja")) == words(built(recipe, "ja"))
    scenes = compose(Snapshot(document=here, kit=KIT, assets={}), "instagram-4x5").scenes
    assert {scene.language for scene in scenes} == {language}
    assert {scene.direction for scene in scenes} == {"rtl" if language in RTL else "ltr"}


def test_texts_that_people_wrote_stay_in_their_language() -> None:
    own = KIT.model_copy(update={"outro": Outro(headline="Come and taste it {count}")})
    document = built("thread-story", "en", own)
    eyebrow = next(e for e in document.slides[0].elements if getattr(e, "role", "") == "eyebrow")
    write = [{"op": "set_text", "element": str(eyebrow.id), "text": "Swipe"}]
    context = Context(own, {}, Speaker("Ines"))
    document = apply(document, OPERATIONS.validate_python(write), context).document
    german = words(changed(document, "de", own))
    assert ("eyebrow", "Swipe") in german
    assert ("title", "Come and taste it {count}") in german
    assert ("cue", phrases("de").cue) in german
    assert ("button", outro_words("save", "de", "instagram").button) in german
    assert ("title", "We moved a bakery in one night.") in german


def test_generated_texts_of_variants_change_language_too() -> None:
    document = built("thread-story", "en")
    cue = next(e for e in document.slides[0].elements if getattr(e, "role", "") == "cue")
    texts = [{"element": str(cue.id), "text": "Swipe"}]
    variants = [
        {"format": "x-1x1", "slides": [{"slide": str(document.slides[0].id), "texts": texts}]}
    ]
    steps = OPERATIONS.validate_python([{"op": "set_document", "variants": variants}])
    varied = apply(document, steps, Context(KIT, {}, Speaker("Ines"))).document
    assert changed(varied, "de").variants[0].slides[0].texts[0].text == phrases("de").cue


def test_frames_follow_the_carousels_direction_and_paragraphs_their_own() -> None:
    def sides(language: str) -> dict[str, tuple[bool, bool]]:
        """Return for each text whether it begins in the left half, and whether in the right one."""
        bodies = {"en": "Nobody slept.", "ar": "لم ينم أحد."}
        slides = tuple(
            Slide.model_validate(
                {
                    "id": uid(name),
                    "layout": "text-only",
                    "elements": [
                        {"kind": "text", "id": uid(f"{name} words"), "role": "body", "text": said}
                    ],
                }
            )
            for name, said in bodies.items()
        )
        document = Document(language=language, slides=slides)
        scenes = compose(Snapshot(document=document, kit=KIT, assets={}), "instagram-4x5").scenes
        found = {}
        for name, scene in zip(bodies, scenes, strict=True):
            (inked,) = (
                op.inked
                for op in lay_out(scene).ops
                if isinstance(op, DrawText) and op.text.id == str(uid(f"{name} words"))
            )
            middle = scene.width / 2
            found[name] = (inked.x < middle / 2, inked.x + inked.width > middle * 1.5)
        return found

    for language in ("en", "ar"):
        assert sides(language) == {"en": (True, False), "ar": (False, True)}
