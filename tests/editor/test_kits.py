"""Clients and their kits set up on the page: proposed from a logo, seen while they change, saved as versions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from local.client import Json
from local.library import SAMPLE
from tests.editor.axe import in_light_and_dark
from tests.editor.hand import Agency, Hand, eventually


@pytest.fixture
def client(agency: Agency) -> Json:
    return agency.api.post(f"{agency.base}/clients", {"name": "Quay Coffee", "language": "de"})


@pytest.fixture
def kit(agency: Agency, client: Json) -> Json:
    spec = {"author": {"name": "Quay Coffee", "handle": "@quay"}, "website": "quay.example"}
    body = {"client": client["id"], "name": "Main", "spec": spec}
    return agency.api.post(f"{agency.base}/brand-kits", body)


def kits_of(agency: Agency, client: Json) -> list[Json]:
    found: list[Json] = agency.api.get(f"{agency.base}/brand-kits?client={client['id']}")["results"]
    return found


class Bench:
    """A kit that is open, and one section of it."""

    def __init__(self, hand: Hand, agency: Agency, kit: Json) -> None:
        self.hand, self.agency, self.id = hand, agency, kit["id"]
        hand.page.goto(f"{hand.studio.url}/#/{hand.studio.owner.agency}/kits/{kit['id']}")
        expect(self.looks).to_have_count(5)

    @property
    def looks(self) -> Locator:
        return self.hand.page.get_by_role("img", name="A slide in this kit:")

    def section(self, name: str) -> Locator:
        head = self.hand.page.get_by_role("button", name=name, exact=True)
        if head.get_attribute("aria-expanded") == "false":
            head.click()
        region = self.hand.page.get_by_role("region", name=name, exact=True)
        region.wait_for()
        return region

    def save(self) -> Json:
        self.hand.page.get_by_role("button", name="Save", exact=True).click()
        self.expect_saved()
        return self.saved()

    def expect_saved(self) -> None:
        """Nothing is on its way."""
        banner = self.hand.page.get_by_role("banner")
        expect(banner.get_by_role("status")).to_contain_text(re.compile(r"Version \d+, "))

    def saved(self) -> Json:
        return self.agency.api.get(f"{self.agency.base}/brand-kits/{self.id}")


@pytest.fixture
def bench(hand: Hand, agency: Agency, kit: Json) -> Bench:
    return Bench(hand, agency, kit)


def proposed(page: Page) -> Locator:
    dialog = page.get_by_role("dialog", name="New kit")
    expect(dialog.get_by_role("img")).to_have_count(5)
    return dialog


def test_a_kit_from_a_logo_is_previewed_before_it_is_saved(
    hand: Hand, agency: Agency, client: Json
) -> None:
    page = hand.page
    page.goto(f"{hand.studio.url}/#/{hand.studio.owner.agency}/clients/{client['id']}")
    for kept in (False, True):
        page.get_by_role("button", name="New kit").click()
        logo = page.get_by_role("dialog", name="New kit").get_by_label("Logo")
        logo.set_input_files(SAMPLE / "kestrel-light.png")
        dialog = proposed(page)
        if not kept:
            dialog.get_by_role("button", name="Cancel").click()
            assert kits_of(agency, client) == []
            continue
        dialog.get_by_text("Bold", exact=True).click()
        dialog.get_by_label("Name of the kit").fill("Harbour")
        dialog.get_by_role("button", name="Keep this kit").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_label("Name of the kit")).to_have_value("Harbour")
    [made] = kits_of(agency, client)
    assert (made["name"], made["spec"]["theme"]) == ("Harbour", "brand-bold")
    assert made["spec"]["logos"]


def test_a_kit_from_a_logo_by_keys_alone(hand: Hand, agency: Agency, client: Json) -> None:
    page = hand.page
    page.on("filechooser", lambda chooser: chooser.set_files(SAMPLE / "rivermill-dark.png"))
    page.goto(f"{hand.studio.url}/#/{hand.studio.owner.agency}/clients/{client['id']}")
    button = page.get_by_role("button", name="New kit")
    button.focus()
    page.keyboard.press("Enter")
    logo = page.get_by_role("dialog", name="New kit").get_by_label("Logo")
    logo.focus()
    page.keyboard.press("Space")
    dialog = proposed(page)
    expect(dialog.get_by_role("button", name="Keep this kit")).to_be_enabled()
    dialog.get_by_label("Name of the kit").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_label("Name of the kit")).to_have_value("Main")
    accent = page.get_by_role("textbox", name="Accent as hex", exact=True)
    accent.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("0a7d4f")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+S")
    expect(page.get_by_text("Saved as version 2")).to_be_visible()
    [made] = kits_of(agency, client)
    assert {"role": "accent", "hex": "#0a7d4f"} in made["spec"]["colors"]


def test_axe_finds_nothing_where_clients_and_kits_are_set_up(hand: Hand, agency: Agency) -> None:
    bench = Bench(hand, agency, {"id": agency.brand.kit})
    for name in (
        *("Fonts", "Theme & pattern", "Identity", "Header & footer", "Outro", "Locks"),
        *("Logos", "Colours"),
    ):
        bench.section(name)
    assert in_light_and_dark(hand.page) == []
    hand.page.get_by_role("button", name="Versions").click()
    hand.page.get_by_role("dialog").get_by_role("img").first.wait_for()
    assert in_light_and_dark(hand.page) == []
    hand.page.keyboard.press("Escape")
    hand.page.goto(f"{hand.studio.url}/#/{hand.studio.owner.agency}/clients/{agency.brand.client}")
    hand.page.locator(".kit-card img").first.wait_for()
    assert in_light_and_dark(hand.page) == []


def test_every_section_changes_its_part_of_the_kit(bench: Bench) -> None:
    page = bench.hand.page
    bench.section("Theme & pattern").get_by_text("Midnight", exact=True).click()
    identity = bench.section("Identity")
    identity.get_by_label("Website").fill("coffee.example")
    identity.get_by_role("combobox", name="Add a channel").select_option("linkedin")
    identity.get_by_role("textbox", name="Handle on LinkedIn").fill("quay-coffee")
    identity.get_by_label("Upload an avatar").set_input_files(SAMPLE / "kestrel-avatar.png")
    expect(identity.get_by_role("img", name="Quay Coffee")).to_be_visible()
    frames = bench.section("Header & footer")
    frames.get_by_label("Header, end").select_option("handle")
    frames.get_by_text("Cover", exact=True).click()
    frames.get_by_role("switch").check()
    frames.get_by_label("Footer, end").select_option("none")
    outro = bench.section("Outro")
    outro.get_by_text("Follow", exact=True).click()
    outro.get_by_label("Headline").fill("Mehr davon?")
    fonts = bench.section("Fonts")
    fonts.get_by_label("Headings: family").select_option("Quicksand")
    bench.section("Locks").get_by_role("switch", name="Lock: Fonts").check()
    expect(page.get_by_text("Changed since version 1")).to_be_visible()
    spec = bench.save()["spec"]
    assert (spec["theme"], spec["website"]) == ("midnight", "coffee.example")
    assert spec["handles"] == [{"channel": "linkedin", "handle": "quay-coffee"}]
    assert spec["author"]["avatar"]
    assert (spec["header"]["end"], spec["footer"]["end"]) == ("handle", "page")
    assert spec["cover_frame"]["footer"]["end"] == "none"
    assert [(one["goal"], one["headline"]) for one in spec["outros"]] == [("follow", "Mehr davon?")]
    assert (spec["fonts"][0]["family"], spec["fonts"][0]["weight"]) == ("Quicksand", 700)
    assert spec["locks"] == ["fonts"]


def test_the_specimen_follows_the_latest_change(bench: Bench) -> None:
    page = bench.hand.page
    before = bench.looks.first.get_attribute("src")
    held: list[Route] = []
    page.route(
        "**/brand-kits/specimen",
        lambda route: route.continue_() if held else held.append(route),
    )
    accent = bench.section("Colours").get_by_role("textbox", name="Accent as hex", exact=True)
    accent.fill("#b00020")
    accent.press("Enter")
    eventually(page, lambda: held)
    accent.fill("#0a7d4f")
    accent.press("Enter")
    expect(bench.looks.first).not_to_have_attribute("src", str(before))
    newest = bench.looks.first.get_attribute("src")
    expect(page.get_by_role("list").and_(page.locator(".specimen-slides"))).to_have_attribute(
        "aria-busy", "false"
    )
    assert bench.looks.first.get_attribute("src") == newest
    page.get_by_role("button", name="Discard").click()
    expect(bench.looks.first).to_have_attribute("src", str(before))
    assert bench.saved()["version"] == 1


def test_findings_are_shown_beside_the_setting_they_concern(bench: Bench) -> None:
    page = bench.hand.page
    colours = bench.section("Colours")
    field = colours.get_by_role("textbox", name="Text as hex", exact=True)
    field.fill("#f5f0e6")
    field.press("Enter")
    expect(colours.get_by_text(re.compile("contrast of .*, less than 4.5"))).to_be_visible()
    page.get_by_role("button", name="Colours", exact=True).click()
    page.get_by_role("main").get_by_role("button", name=re.compile("contrast of")).click()
    expect(page.get_by_role("button", name="Colours", exact=True)).to_be_focused()
    expect(colours).to_be_visible()


def test_a_refused_file_shows_the_reason(bench: Bench, tmp_path: Path) -> None:
    logos = bench.section("Logos")
    wrong = tmp_path / "logo.png"
    wrong.write_bytes(b"GIF89a no picture at all")
    logos.get_by_label("Add a logo").set_input_files(wrong)
    expect(logos.get_by_role("alert")).to_contain_text("logo.png: ")
    expect(bench.hand.page.get_by_role("button", name="Save", exact=True)).to_be_disabled()


@pytest.mark.parametrize("answer", ["Put mine on top", "Take theirs"])
def test_a_kit_conflict_is_merged_or_their_version_taken(bench: Bench, answer: str) -> None:
    agency, page = bench.agency, bench.hand.page
    bench.section("Identity").get_by_label("Handle", exact=True).fill("@mine")
    theirs = {**bench.saved()["spec"], "website": "theirs.example"}
    url = f"{agency.base}/brand-kits/{bench.id}"
    agency.api.patch(url, {"spec": theirs}, version=1)
    page.get_by_role("button", name="Save", exact=True).click()
    dialog = page.get_by_role("dialog", name="Someone saved first")
    dialog.get_by_role("button", name=answer).click()
    bench.expect_saved()
    mine = answer == "Put mine on top"
    expect(page.get_by_label("Website")).to_have_value("theirs.example")
    spec = bench.saved()["spec"]
    assert spec["website"] == "theirs.example"
    assert spec["author"]["handle"] == ("@mine" if mine else "@quay")
    assert bench.saved()["version"] == (3 if mine else 2)


def test_a_version_is_previewed_and_restored(bench: Bench) -> None:
    page = bench.hand.page
    bench.section("Theme & pattern").get_by_text("Midnight", exact=True).click()
    bench.save()
    page.get_by_role("button", name="Versions").click()
    dialog = page.get_by_role("dialog", name="Versions")
    expect(dialog.get_by_role("radio", name=re.compile("^Version 2"))).to_contain_text("Theme")
    dialog.get_by_role("radio", name=re.compile("^Version 1")).click()
    dialog.get_by_role("button", name="Restore version 1").click()
    expect(page.get_by_role("banner").get_by_role("status")).to_contain_text("Version 3,")
    assert bench.saved()["spec"]["theme"] == "paper"


def test_a_saved_kit_is_applied_to_the_chosen_carousels(bench: Bench, client: Json) -> None:
    agency, page = bench.agency, bench.hand.page
    thread = agency.api.post(
        f"{agency.base}/threads", {"client": client["id"], "text": "One.\n---\nTwo."}
    )
    body = {"thread": thread["id"], "client": client["id"], "brand_kit": bench.id}
    draft = agency.api.post(f"{agency.base}/carousels", body)
    bench.section("Theme & pattern").get_by_text("Forest", exact=True).click()
    bench.save()
    page.get_by_role("button", name="Apply to carousels").click()
    page.get_by_role("dialog").get_by_role("button", name="Apply to one carousel").click()
    expect(page.get_by_text("One carousel uses version 2")).to_be_visible()
    assert agency.saved(draft)["kit_version"] == 2


def test_a_client_sets_the_defaults_of_its_carousels(hand: Hand, agency: Agency, kit: Json) -> None:
    page = hand.page
    page.goto(f"{hand.studio.url}/#/{hand.studio.owner.agency}/clients/{kit['client']}")
    facts = page.get_by_role("region", name="About the client")
    facts.get_by_label("Language").select_option("ja")
    facts.get_by_label("Time zone").select_option("Asia/Tokyo")
    facts.get_by_text("Bluesky", exact=True).click()
    facts.get_by_label("Name").fill("Quay Roasters")
    facts.get_by_label("Name").press("Enter")
    expect(page.get_by_role("heading", name="Quay Roasters")).to_be_visible()
    page.get_by_role("button", name="Actions for Main").click()
    page.get_by_role("menuitem", name="Duplicate").click()
    expect(page.get_by_role("link", name="Set up the kit Main, copy")).to_be_visible()
    found = agency.api.get(f"{agency.base}/clients/{kit['client']}")
    assert (found["name"], found["language"], found["time_zone"]) == (
        *("Quay Roasters", "ja", "Asia/Tokyo"),
    )
    assert found["formats"] == ["bluesky-4x5"]
