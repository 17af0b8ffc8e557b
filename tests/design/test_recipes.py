"""A thread becomes a carousel: cover, slides of the posts, outro."""

from __future__ import annotations

from uuid import uuid4

import pytest

from design.document.model import AuthorElement, Document, ImageElement, Slide, TextElement
from design.importers import import_thread
from design.kit.spec import Author, KitSpec, Outro
from design.recipes import RECIPES, Item, Order, Picture, Speaker, TooManySlides, build
from design.thread import Source

KIT = KitSpec(
    author=Author(name="Rivermill", handle="@rivermill"),
    outro=Outro(headline="Come by", text="From six.", button="Follow", url="rivermill.example"),
)
LAST = "Read it all: https://example.org/all"


def document_of(
    source: str,
    *,
    pictures: dict[int, int] | None = None,
    speaker: Speaker | None = None,
    language: str = "en",
    recipe: str = "thread-story",
    read_as: Source | None = None,
) -> Document:
    items = [
        Item(
            uuid4(),
            post,
            tuple(Picture(uuid4(), "") for _ in range((pictures or {}).get(index, 0))),
        )
        for index, post in enumerate(import_thread(source, read_as).posts)
    ]
    return build(items, KIT, Order(recipe=recipe, speaker=speaker, language=language))


def said(slide: Slide, role: str) -> str | None:
    texts = [e.text for e in slide.elements if isinstance(e, TextElement) and e.role == role]
    return texts[0] if texts else None


def bodies(document: Document) -> list[str | None]:
    return [said(slide, "body") for slide in document.slides[1:-1]]


def test_nine_posts_with_a_hook_and_a_link_at_the_end_are_ten_slides() -> None:
    rest = "And the rest of it, which is longer than a subtitle on a cover may well be."
    posts = [f"A hook. {rest}", *(f"Post {n} says something." for n in range(7)), LAST]
    document = document_of("\n---\n".join(posts))
    assert len(document.slides) == 10
    assert said(document.slides[0], "title") == "A hook."
    assert bodies(document)[0] == rest
    assert [slide.layout for slide in document.slides] == [
        "hook-cover",
        *["post-card"] * 8,
        "outro",
    ]


def test_a_hook_that_is_the_whole_post_needs_no_slide_of_its_own() -> None:
    assert bodies(document_of("Only a hook.\n---\nSecond.")) == ["Second."]


def test_a_last_post_that_is_mostly_a_link_becomes_the_call_to_action() -> None:
    outro = document_of(f"A hook.\n---\nSecond.\n---\n{LAST}").slides[-1]
    assert said(outro, "title") == "Read it all"
    (link,) = (e for e in outro.elements if isinstance(e, TextElement) and e.role == "link")
    assert (link.text, link.entities[0].url) == ("example.org/all", "https://example.org/all")
    assert said(outro, "button") == "Follow"


def test_without_a_closing_post_the_kits_outro_is_used() -> None:
    outro = document_of("A hook.\n---\nSecond.").slides[-1]
    words = [said(outro, role) for role in ("title", "body", "button", "link", "handle")]
    assert words == ["Come by", "From six.", "Follow", "rivermill.example", "@rivermill"]


def test_a_long_post_continues_without_its_author() -> None:
    document = document_of("A hook.\n---\n" + "Something happened on the river. " * 20)
    assert [slide.layout for slide in document.slides[1:-1]] == [
        "post-card",
        "text-only",
        "text-only",
    ]
    assert not any(isinstance(e, AuthorElement) for e in document.slides[2].elements)


@pytest.mark.parametrize(("count", "slides"), [(1, [1]), (4, [4]), (6, [4, 2])])
def test_pictures_are_shown_with_their_post_four_per_slide(count: int, slides: list[int]) -> None:
    document = document_of("A hook.\n---\nSecond.", pictures={1: count})
    found = [
        sum(isinstance(e, ImageElement) for e in slide.elements) for slide in document.slides[1:-1]
    ]
    assert found == slides


def test_pictures_of_a_hook_are_on_the_next_slide() -> None:
    document = document_of("Only a hook.\n---\nSecond.", pictures={0: 1})
    assert [said(slide, "body") for slide in document.slides[1:-1]] == [None, "Second."]
    assert any(isinstance(e, ImageElement) for e in document.slides[1].elements)


def test_slides_show_the_author_or_else_the_client() -> None:
    for speaker, name in ((None, "Rivermill"), (Speaker("Ines", "@ines"), "Ines")):
        document = document_of("A hook.\n---\nSecond.", speaker=speaker)
        authors = [
            e.name for s in document.slides for e in s.elements if isinstance(e, AuthorElement)
        ]
        assert authors == [name, name, "Rivermill"]


def test_the_carousel_has_the_threads_language() -> None:
    cover = document_of("フックです。\n---\n二番目。", language="ja").slides[0]
    assert said(cover, "cue") == "スワイプ"
    assert said(cover, "eyebrow") == "2件の投稿のスレッド"


def test_links_on_slides_keep_the_targets_of_the_posts() -> None:
    document = document_of("A hook. See https://example.org/night for more.\n---\nSecond.")
    body = document.slides[1].elements[1]
    assert isinstance(body, TextElement)
    (mark,) = body.entities
    assert body.text[mark.start : mark.end] == "example.org/night"
    assert mark.url == "https://example.org/night"


@pytest.mark.parametrize(
    "last",
    [
        "Two links: https://example.org/a and https://example.org/b",
        "A link that lost its end: example.org/a/long/wa…",
        "A farewell with much to say of the river, the oven, the people and their bread, "
        "before it comes to https://example.org/all",
    ],
)
def test_a_last_post_that_is_not_one_link_stays_a_post(last: str) -> None:
    slides = document_of(f"A hook.\n---\n{last}").slides
    assert [slide.layout for slide in slides] == ["hook-cover", "post-card", "outro"]
    assert said(slides[-1], "title") == "Come by"


def test_a_thread_of_one_link_makes_a_carousel_too() -> None:
    slides = document_of("https://example.org/all", read_as="plain-text").slides
    assert [slide.layout for slide in slides] == ["hook-cover", "outro"]
    assert said(slides[0], "title") == "example.org/all"
    assert said(slides[0], "eyebrow") is None


def test_more_slides_than_a_carousel_holds_are_refused() -> None:
    with pytest.raises(TooManySlides):
        document_of("\n---\n".join("Something happened on the river. " * 20 for _ in range(140)))


def layouts(document: Document) -> list[str]:
    return [slide.layout for slide in document.slides[1:-1]]


TIPS = "\n---\n".join(
    ["Five rules for ovens.", "Measure it first. It weighs more than the truck.",
     "Ask the ferryman. He knows the hours.", "Cross before four. The current turns then."]
)  # fmt: skip


def test_a_listicle_numbers_the_posts_and_summarizes_them() -> None:
    document = document_of(TIPS, recipe="listicle")
    assert layouts(document) == ["numbered-tip"] * 3 + ["summary"]
    assert said(document.slides[1], "title") == "Measure it first"
    assert said(document.slides[1], "body") == "It weighs more than the truck."
    summary = said(document.slides[-2], "body")
    assert summary == "Measure it first\nAsk the ferryman\nCross before four"


def test_a_how_to_counts_its_steps_and_ends_in_a_checklist() -> None:
    document = document_of(TIPS, recipe="how-to")
    assert layouts(document) == ["title-body"] * 3 + ["checklist"]
    assert [said(slide, "eyebrow") for slide in document.slides[1:3]] == [
        "Step 1 of 3",
        "Step 2 of 3",
    ]
    assert said(document_of(TIPS, recipe="how-to", language="de").slides[1], "eyebrow") in (
        "Step 1 of 3",
        "Schritt 1 von 3",
    )


@pytest.mark.parametrize(
    "source",
    [
        "Hook.\n---\nMyth: The river sleeps. Fact: It never does.",
        "Hook.\n---\nMyth: The river sleeps.\n---\nFact: It never does.",
        "Hook.\n---\nThe river sleeps. It never does.",
    ],
)
def test_a_myth_is_shown_next_to_its_fact(source: str) -> None:
    document = document_of(source, recipe="myth-and-fact")
    assert layouts(document) == ["comparison"]
    assert said(document.slides[1], "body") == "Myth\nThe river sleeps."
    assert said(document.slides[1], "aside") == "Fact\nIt never does."


def test_a_case_study_gives_every_post_a_suitable_layout() -> None:
    document = document_of(
        "Hook.\n---\nWe saved 97% of the loaves. Six were lost.\n---\n“Bread does not wait.”\n---\n"
        "What we took:\n- two ovens\n- flour\n---\nThe night began badly. Then it got worse.",
        recipe="case-study",
    )
    assert layouts(document) == ["big-number", "pull-quote", "list", "title-body"]
    assert said(document.slides[1], "title") == "97%"
    assert said(document.slides[3], "title") == "What we took"
    assert said(document.slides[3], "body") == "two ovens\nflour"


def test_tips_share_a_slide_and_longer_posts_have_their_own() -> None:
    linked = f"{TIPS}\n---\nSee https://example.org/a and tell us.\n---\nAnd bake"
    document = document_of(linked, recipe="hook-tips")
    assert layouts(document) == ["list", "post-card", "list"]
    tips = said(document.slides[1], "body")
    assert tips == "Measure it first\nAsk the ferryman\nCross before four"


@pytest.mark.parametrize("recipe", RECIPES)
@pytest.mark.parametrize("language", ["en", "ar", "ja", "de"])
def test_every_recipe_makes_a_carousel_of_every_thread(recipe: str, language: str) -> None:
    texts = {
        "en": "A hook. More.",
        "ar": "الفرن يعبر النهر. وصل الخبز.",
        "ja": "窯が川を渡った。パンが着いた。",
        "de": "Ein Ofen. Ein Fluß.",
    }
    long = texts[language] * 40
    document = document_of(
        f"{texts[language]}\n---\n{long}\n---\n{texts[language]}\n---\n{LAST}",
        recipe=recipe,
        language=language,
        pictures={1: 3},
    )
    assert document.slides[0].layout == "hook-cover"
    assert document.slides[-1].layout == "outro"
    pictures = [e for s in document.slides for e in s.elements if isinstance(e, ImageElement)]
    assert len(pictures) == 3
    for slide in document.slides:
        assert slide.elements


def test_a_goal_gives_the_outros_texts_unless_the_kit_has_its_own() -> None:
    posts = "A hook.\n---\nSecond."
    items = [Item(uuid4(), post) for post in import_thread(posts).posts]
    kit = KIT.model_copy(update={"outro": Outro(goal="follow", headline="Come by")})
    headlines = {
        goal: said(build(items, kit, Order(goal=goal)).slides[-1], "title")
        for goal in ("follow", "comment")
    }
    assert headlines == {"follow": "Come by", "comment": "What would you add?"}
    german = build(items, kit, Order(goal="visit", language="de", format="instagram-4x5"))
    assert said(german.slides[-1], "body") == "Der Link steht in unserem Profil."
    elsewhere = build(items, kit, Order(goal="visit", format="linkedin-document"))
    assert said(elsewhere.slides[-1], "body") is None
    locked = kit.model_copy(update={"locks": ("outro",)})
    assert said(build(items, locked, Order(goal="comment")).slides[-1], "title") == "Come by"


def test_a_hook_that_is_too_long_continues_on_the_next_slide() -> None:
    first = "We moved an oven across the river in one night, with forty people, eleven lifts, and one lamp."
    document = document_of(f"{first}\n---\nSecond.")
    title, body = said(document.slides[0], "title"), said(document.slides[1], "body")
    assert title
    assert body
    assert title.endswith("…")
    assert body.startswith("…")
    assert (title + body).replace("……", " ").replace(",", "") == first.replace(",", "")
    assert len(body) > 40


def test_a_short_rest_of_the_first_post_is_the_covers_subtitle() -> None:
    document = document_of("A hook. And more of it.\n---\nSecond.")
    cover = document.slides[0]
    assert (said(cover, "title"), said(cover, "subtitle")) == ("A hook.", "And more of it.")
    assert bodies(document) == ["Second."]


def test_an_emoji_after_the_first_sentence_stays_there() -> None:
    cover = document_of("A hook. 🥐\n---\nSecond.").slides[0]
    assert (said(cover, "title"), said(cover, "subtitle")) == ("A hook. 🥐", None)
