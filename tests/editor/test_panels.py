"""The panels: each changes its settings in its scope, and resets them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from local.client import Json
from local.library import SAMPLE
from tests.editor.axe import in_light_and_dark
from tests.editor.desk import PageAgency, choose, setting
from tests.editor.hand import THREAD, Agency, Hand

PANELS = (
    "Canvas & Ratio",
    "Layout Template",
    "Preset Themes",
    "Typography & Sizing",
    "Brand Kit",
    "Outro Slide CTA",
    "Background Pattern",
    "Build Your Carousel",
    "Caption & Alt Text",
)


@pytest.fixture
def desk(hand: Hand, agency: Agency) -> PageAgency:
    return PageAgency(hand, agency, agency.draft())


def test_axe_finds_nothing_in_any_panel(desk: PageAgency) -> None:
    for name in PANELS:
        desk.panel(name).locator("*").first.wait_for()
    picture = desk.panel("Preset Themes").locator("lep-thumb").first
    picture.scroll_into_view_if_needed()
    expect(picture.locator("img")).to_be_visible()
    assert in_light_and_dark(desk.hand.page) == []


def test_canvas_takes_several_formats_and_shows_the_rules_of_each(desk: PageAgency) -> None:
    panel = desk.panel("Canvas & Ratio")
    assert len(desk.draft["document"]["slides"]) == 5
    panel.get_by_role("button", name="Add X, several images").click()
    document = desk.until(lambda one: "x-1x1" in one["formats"])
    assert document["format"] == desk.draft["document"]["format"]
    expect(panel.get_by_text("One slide too many")).to_be_attached()
    panel.get_by_role("button", name="Actions for X, several images").click()
    desk.hand.page.get_by_role("menuitem", name="Make it the main format").click()
    desk.until(lambda one: one["format"] == "x-1x1")
    panel.get_by_role("button", name="Actions for X, several images").click()
    desk.hand.page.get_by_role("menuitem", name="Remove").click()
    desk.until(lambda one: "x-1x1" not in [one["format"], *one["formats"]])
    choose(panel, "Grid crop", "1:1")
    expect(desk.hand.slides.first.locator(".crop")).to_be_visible()


def test_a_layout_is_applied_to_every_chosen_slide(desk: PageAgency) -> None:
    panel = desk.panel("Layout Template")
    desk.hand.choose(2)
    desk.hand.page.keyboard.press("Shift+ArrowRight")
    choose(panel, "2 chosen slides", "Pull quote")
    document = desk.until(lambda one: one["slides"][1]["layout"] == "pull-quote")
    assert [one["layout"] for one in document["slides"][1:3]] == ["pull-quote"] * 2


def test_a_recipe_is_previewed_and_undone_in_one_step(desk: PageAgency) -> None:
    page = desk.hand.page
    panel = desk.panel("Layout Template")
    before = desk.document()
    recipe = panel.get_by_role("group", name="Whole carousel").get_by_role(
        "button", name="Listicle"
    )
    recipe.click()
    dialog = page.get_by_role("dialog", name="Rebuild as “Listicle”?")
    expect(dialog.get_by_text(f"slides instead of {len(before['slides'])}")).to_be_visible()
    dialog.get_by_role("button", name="Cancel").click()
    assert desk.document() == before
    recipe.click()
    dialog.get_by_role("button", name="Rebuild").click()
    told = desk.until(lambda one: one != before)
    assert "numbered-tip" in {one["layout"] for one in told["slides"]}
    page.locator(".notice").get_by_role("button", name="Undo").click()
    desk.until(lambda one: one["slides"] == before["slides"])


def test_a_theme_is_chosen_by_keys_differs_from_the_kit_and_is_reset(desk: PageAgency) -> None:
    page = desk.hand.page
    theme = setting(desk.panel("Preset Themes"), "Theme")
    everything = theme.get_by_role("radiogroup", name="All themes")
    everything.get_by_role("radio", name=re.compile("^Midnight")).focus()
    page.keyboard.press("ArrowRight")
    expect(everything.get_by_role("radio", name=re.compile("^X light"))).to_be_focused()
    page.keyboard.press("Enter")
    desk.until(lambda one: one["style"]["theme"] == "x-light")
    expect(theme.get_by_text("Differs from the kit")).to_be_attached()
    theme.get_by_role("button", name=re.compile("^Reset Theme")).click()
    desk.until(lambda one: one["style"]["theme"] is None)
    expect(theme.get_by_text("Differs from the kit")).to_have_count(0)


def test_a_slides_override_is_listed_and_can_be_reset(desk: PageAgency) -> None:
    panel = desk.panel("Typography & Sizing")
    desk.hand.choose(3)
    choose(panel, "For", "Slide 3")
    choose(panel, "Size", "XL")
    document = desk.until(lambda one: bool(one["slides"][2]["style"]))
    assert document["style"]["typography"]["size"] is None
    assert document["slides"][2]["style"]["typography"]["size"] == "XL"
    choose(panel, "For", "Whole carousel")
    size = setting(panel, "Size")
    expect(size.get_by_text("Slide 3 differs")).to_be_visible()
    choose(panel, "Size", "L")
    document = desk.until(lambda one: one["style"]["typography"]["size"] == "L")
    assert document["slides"][2]["style"]["typography"]["size"] == "XL"
    size.get_by_role("button", name="Size: reset the slides that differ").click()
    desk.until(lambda one: one["slides"][2]["style"] is None)


def test_a_slider_that_moves_is_one_change(desk: PageAgency) -> None:
    page = desk.hand.page
    panel = desk.panel("Typography & Sizing")
    panel.get_by_role("slider", name="Line height").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    desk.until(lambda one: one["style"]["typography"]["line_height"] == 1.2)
    assert desk.agency.saved(desk.draft)["version"] == desk.draft["version"] + 1
    panel.get_by_title("Centred").click()
    choose(panel, "Weight of headings", "400")
    panel.get_by_role("switch", name="Fit the carousel").uncheck()
    panel.get_by_role("combobox", name="Font for other scripts").select_option("Noto Kufi Arabic")
    said = desk.until(lambda one: one["style"]["typography"]["script"] is not None)
    assert said["style"]["typography"] | {"line_height": 1.2} == {
        **said["style"]["typography"],
        "align": "center",
        "heading_weight": 400,
        "fit": False,
        "script": "Noto Kufi Arabic",
    }


def test_theme_colours_are_set_by_role_and_saved_as_a_theme(desk: PageAgency) -> None:
    page = desk.hand.page
    panel = desk.panel("Preset Themes")
    field = panel.get_by_role("textbox", name="Accent as hex", exact=True)
    field.fill("#0a7d4f")
    field.press("Enter")
    desk.until(lambda one: one["style"]["colors"] == [{"role": "accent", "hex": "#0a7d4f"}])
    panel.get_by_role("button", name="Save as a theme").click()
    dialog = page.get_by_role("dialog", name="Save as a theme")
    dialog.get_by_label("Name of the theme").fill("Harbour")
    dialog.get_by_role("button", name="Save").click()
    document = desk.until(lambda one: one["style"]["theme"] is not None)
    assert document["style"]["colors"] == []
    themes = desk.agency.api.get(f"{desk.agency.base}/themes")["results"]
    own = next(one for one in themes if one["key"] == document["style"]["theme"])
    assert (own["name"], own["tokens"]["accent"]) == ("Harbour", "#0a7d4f")
    expect(panel.get_by_role("radiogroup", name="Yours")).to_be_visible()


def test_header_and_footer_are_the_covers_the_bodys_and_the_outros_own(desk: PageAgency) -> None:
    panel = desk.panel("Brand Kit")
    choose(panel, "Header and footer of", "Cover")
    panel.get_by_label("Header, end").select_option("handle")
    document = desk.until(lambda one: bool(one["slides"][0]["style"]))
    assert document["slides"][0]["style"]["header"]["end"] == "handle"
    assert document["style"]["header"] is None
    choose(panel, "Header and footer of", "Body")
    panel.get_by_label("Footer, centre").select_option("dots")
    document = desk.until(lambda one: one["style"]["footer"] is not None)
    assert document["style"]["footer"]["center"] == "dots"
    setting(panel, "Footer").get_by_role("button", name="Reset Footer").click()
    desk.until(lambda one: one["style"]["footer"] is None)


def speakers(document: Json) -> list[str]:
    return [
        one["name"]
        for slide in document["slides"]
        for one in slide["elements"]
        if one["kind"] == "author"
    ]


def test_the_author_is_switched_on_every_slide_but_the_outro(hand: Hand, agency: Agency) -> None:
    thread = agency.api.post(
        f"{agency.base}/threads",
        {
            "client": agency.brand.client,
            "text": THREAD,
            "author": {"name": "Ada Finch", "handle": "@ada"},
        },
    )
    desk = PageAgency(hand, agency, agency.draft(thread=thread["id"]))
    client = speakers(desk.draft["document"])[-1]
    assert set(speakers(desk.draft["document"])) == {"Ada Finch", client}
    panel = desk.panel("Brand Kit")
    choose(panel, "Author", client)
    desk.until(lambda one: set(speakers(one)) == {client})
    choose(panel, "Author", "Ada Finch")
    document = desk.until(lambda one: "Ada Finch" in speakers(one))
    assert speakers(document) == speakers(desk.draft["document"])


def outro(document: Json) -> dict[str, Any]:
    elements = document["slides"][-1]["elements"]
    return {one["role"]: one for one in elements if one["kind"] == "text"}


def test_the_outro_has_a_goal_words_and_what_it_shows(desk: PageAgency) -> None:
    panel = desk.panel("Outro Slide CTA")
    choose(panel, "Goal", "Comment")
    desk.until(lambda one: one["outro"]["goal"] == "comment")
    panel.get_by_label("Headline").fill("Tell us about yours")
    document = desk.until(lambda one: outro(one)["title"]["text"] == "Tell us about yours")
    panel.get_by_role("switch", name="QR code").check()
    document = desk.until(lambda one: one["outro"]["qr"] is True)
    assert outro(document)["title"]["text"] == "Tell us about yours"
    qr = setting(panel, "QR code")
    qr.get_by_role("button", name=re.compile("^Reset QR code")).click()
    desk.until(lambda one: one["outro"]["qr"] is None)
    panel.get_by_label("Link", exact=True).fill("rivermill.example/bread")
    document = desk.until(
        lambda one: outro(one).get("link", {}).get("text") == "rivermill.example/bread"
    )
    assert outro(document)["link"]["entities"][0]["url"] == "https://rivermill.example/bread"


def test_the_outro_has_different_words_in_one_format(desk: PageAgency) -> None:
    canvas = desk.panel("Canvas & Ratio")
    canvas.get_by_role("button", name="Add Bluesky").click()
    panel = desk.panel("Outro Slide CTA")
    choose(panel, "For which formats the words are", "Bluesky only")
    before = outro(desk.document())["title"]
    panel.get_by_label("Headline").fill("Repost it")
    document = desk.until(lambda one: bool(one["variants"]))
    assert outro(document)["title"] == before
    [variant] = document["variants"]
    assert variant["format"] == "bluesky-4x5"
    assert variant["slides"][0]["texts"] == [
        {"element": before["id"], "text": "Repost it", "entities": []}
    ]
    panel.get_by_role("button", name="As everywhere").click()
    desk.until(lambda one: one["variants"][0]["slides"] == [])


def test_a_pattern_has_colour_strength_and_scope(desk: PageAgency) -> None:
    page = desk.hand.page
    panel = desk.panel("Background Pattern")
    choose(panel, "Pattern", "Waves")
    desk.until(lambda one: bool(one["style"]["pattern"]))
    choose(panel, "Colour of the pattern", "Accent")
    slider = panel.get_by_role("slider", name="Opacity")
    slider.focus()
    page.keyboard.press("End")
    panel.get_by_role("switch", name="Panorama").check()
    document = desk.until(lambda one: one["style"]["pattern"]["panorama"])
    assert document["style"]["pattern"] == {
        "kind": "waves",
        "color": "accent",
        "opacity": 0.4,
        "scale": 1,
        "panorama": True,
    }
    choose(panel, "For", "Cover")
    choose(panel, "Pattern", "None")
    document = desk.until(lambda one: bool(one["slides"][0]["style"]))
    assert document["slides"][0]["style"]["pattern"]["kind"] == "none"
    assert document["style"]["pattern"]["kind"] == "waves"
    choose(panel, "For", "Whole carousel")
    choose(panel, "Background", "Gradient")
    document = desk.until(lambda one: one["style"]["background"] is not None)
    assert document["style"]["background"]["kind"] == "linear"
    ground = setting(panel, "Background")
    ground.get_by_role("radio", name="Accent", exact=True).click()
    desk.until(lambda one: one["style"]["background"]["colors"][0] == "accent")
    ground.get_by_role("button", name=re.compile("^Reset Background")).click()
    desk.until(lambda one: one["style"]["background"] is None)


def test_a_background_picture_is_replaced_and_its_overlay_stays(desk: PageAgency) -> None:
    page = desk.hand.page
    ground = setting(desk.panel("Background Pattern"), "Background")
    dialog = page.get_by_role("dialog", name="Add a picture")
    before = desk.hand.slide(2).locator("img").get_attribute("src")
    ground.get_by_role("radio", name="Picture").click()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(ground.get_by_role("radio", name="Picture")).not_to_be_checked()
    ground.get_by_role("radio", name="Picture").click()
    dialog.get_by_label("Upload a picture").set_input_files(SAMPLE / "mill.jpg")
    document = desk.until(lambda one: (one["style"]["background"] or {}).get("kind") == "image")
    first = document["style"]["background"]["asset"]
    assert desk.agency.api.get(f"{desk.agency.base}/assets/{first}")["kind"] == "image"
    expect(desk.hand.slide(2).locator("img")).not_to_have_attribute("src", str(before))
    ground.get_by_role("slider", name="Overlay").focus()
    page.keyboard.press("ArrowLeft")
    ground.get_by_role("slider", name="Focus x").focus()
    page.keyboard.press("Home")
    desk.until(lambda one: one["style"]["background"]["focus"]["x"] == 0)
    ground.get_by_role("button", name="Replace").click()
    dialog.get_by_label("Upload a picture").set_input_files(SAMPLE / "loaves.jpg")
    document = desk.until(lambda one: one["style"]["background"]["asset"] != first)
    said = document["style"]["background"]
    assert (said["opacity"], said["focus"]) == (0.65, {"x": 0.5, "y": 0.5})
    ground.get_by_role("button", name=re.compile("^Reset Background")).click()
    desk.until(lambda one: one["style"]["background"] is None)


def test_building_adds_what_is_left_and_splits_and_merges(desk: PageAgency) -> None:
    page = desk.hand.page
    panel = desk.panel("Build Your Carousel")
    count = desk.hand.slides.count()
    desk.hand.choose(3)
    panel.get_by_role("button", name="Remove").click()
    expect(panel.get_by_text("Unused 1")).to_be_visible()
    panel.get_by_role("button", name="Add all remaining").click()
    expect(panel.get_by_text("Every post is on a slide.")).to_be_visible()
    expect(desk.hand.slides).to_have_count(count)
    desk.hand.choose(2)
    panel.get_by_role("button", name="Split in two").click()
    expect(desk.hand.slides).to_have_count(count + 1)
    panel.get_by_role("button", name="Merge with next").click()
    expect(desk.hand.slides).to_have_count(count)
    panel.get_by_text("All posts").click()
    post = panel.get_by_role("group", name="Put post 2 onto a slide")
    post.get_by_role("button", name="New slide").click()
    expect(desk.hand.slides).to_have_count(count + 1)
    page.keyboard.press("Escape")
    panel.get_by_role("button", name=f"Choose all {count + 1} slides").click()
    expect(page.get_by_role("toolbar", name=f"{count + 1} slides chosen")).to_be_visible()
