"""What becomes of clients, their kits and carousels: archived and brought back, taken along as a file."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from local.client import Json
from tests.brandkits.bad_files import LATIN
from tests.editor.axe import violations
from tests.editor.hand import Agency, Hand


@pytest.fixture
def client(agency: Agency) -> Json:
    return agency.api.post(f"{agency.base}/clients", {"name": "Quay Coffee"})


@pytest.fixture
def kit(agency: Agency, client: Json) -> Json:
    spec = {"author": {"name": "Quay Coffee", "handle": "@quay"}, "theme": "midnight"}
    body = {"client": client["id"], "name": "Main", "spec": spec}
    return agency.api.post(f"{agency.base}/brand-kits", body)


def place(hand: Hand, kind: str, key: str) -> str:
    return f"{hand.studio.url}/#/{hand.studio.owner.agency}/{kind}/{key}"


def test_a_new_client_is_in_the_time_zone_of_its_agency(
    open_page: Callable[..., Hand], agency: Agency
) -> None:
    """The browser's time zone makes no difference."""
    hand = open_page(timezone_id="America/Lima")
    page = hand.page
    before = agency.api.get(agency.base)["time_zone"]
    agency.api.send("PATCH", agency.base, {"time_zone": "Europe/Berlin"})
    page.goto(f"{hand.studio.url}/#/{hand.studio.owner.agency}")
    page.get_by_role("button", name="New client").first.click()
    page.get_by_role("dialog").get_by_role("textbox", name="Name", exact=True).fill("Spree Rolls")
    page.get_by_role("button", name="Create client").click()
    expect(page.get_by_role("heading", name="Spree Rolls")).to_be_visible()
    agency.api.send("PATCH", agency.base, {"time_zone": before})
    made = agency.api.get(f"{agency.base}/clients")["results"]
    assert [one["time_zone"] for one in made if one["name"] == "Spree Rolls"] == ["Europe/Berlin"]


def test_an_archived_client_is_listed_apart_and_can_be_restored(
    hand: Hand, agency: Agency, client: Json, kit: Json
) -> None:
    page = hand.page
    thread = agency.api.post(f"{agency.base}/threads", {"client": client["id"], "text": "One."})
    body = {"thread": thread["id"], "client": client["id"], "brand_kit": kit["id"]}
    draft = agency.api.post(f"{agency.base}/carousels", {**body, "title": "Before it closed"})
    page.goto(place(hand, "clients", client["id"]))
    page.get_by_role("button", name="Archive the client").click()
    expect(page.get_by_role("button", name="Bring the client back")).to_be_visible()
    expect(page.get_by_role("main").get_by_text("Archived", exact=True)).to_be_visible()

    page.get_by_role("link", name="Carousels of Quay Coffee").click()
    expect(page.get_by_role("heading", name="Quay Coffee")).to_be_visible()
    # Existing carousels stay, and no new one can be started.
    expect(page.get_by_role("link", name="Open Before it closed")).to_be_visible()
    expect(page.get_by_role("button", name="Import a thread")).to_have_count(0)
    clients = page.get_by_role("navigation", name="Clients")
    entry = clients.get_by_role("group").get_by_role("link", name="Quay Coffee")
    expect(entry.and_(page.locator("[aria-current=page]"))).to_be_visible()
    clients.get_by_role("link", name="All clients").click()
    page.get_by_role("button", name="Import a thread").click()
    choice = page.get_by_role("dialog").get_by_role("combobox", name="For")
    offered = choice.locator("option").evaluate_all("all => all.map((one) => one.value)")
    assert agency.brand.client in offered
    assert client["id"] not in offered
    page.keyboard.press("Escape")

    page.goto(place(hand, "of", client["id"]))
    page.get_by_role("link", name="Set up Quay Coffee").click()
    page.get_by_role("button", name="Bring the client back").click()
    expect(page.get_by_role("button", name="Archive the client")).to_be_visible()
    page.get_by_role("link", name="Carousels of Quay Coffee").click()
    expect(page.get_by_role("button", name="Import a thread")).to_be_visible()
    listed = clients.get_by_role("link", name="Quay Coffee").and_(
        page.locator("[aria-current=page]")
    )
    expect(listed).to_be_visible()
    assert agency.api.get(f"{agency.base}/clients/{client['id']}")["archived_at"] is None
    assert agency.keeps(draft)


def test_an_archived_carousel_is_listed_apart_and_can_be_restored(
    hand: Hand, agency: Agency, client: Json, kit: Json
) -> None:
    page = hand.page
    thread = agency.api.post(f"{agency.base}/threads", {"client": client["id"], "text": "One."})
    body = {"thread": thread["id"], "client": client["id"], "brand_kit": kit["id"]}
    kept, put = (
        agency.api.post(f"{agency.base}/carousels", {**body, "title": title})
        for title in ("Spring menu", "Winter menu")
    )
    cards = page.get_by_role("main").get_by_role("listitem")
    carousels = cards.get_by_role("link", name="Open ")
    which = page.get_by_role("radiogroup", name="Which carousels are shown")
    page.goto(place(hand, "of", client["id"]))
    expect(carousels).to_have_count(2)
    page.get_by_role("button", name="Actions for Winter menu").click()
    page.get_by_role("menuitem", name="Archive").click()
    expect(page.get_by_role("log").get_by_text("“Winter menu” is archived")).to_be_visible()
    expect(carousels).to_have_count(1)
    expect(carousels).to_have_accessible_name("Open Spring menu")
    assert agency.saved(put)["archived_at"]

    which.get_by_text("Archived").click()
    expect(carousels).to_have_count(1)
    expect(carousels).to_have_accessible_name("Open Winter menu")
    # The place has an address, and looking for words or another client stays in it.
    page.reload()
    expect(which.get_by_role("radio", name="Archived")).to_be_checked()
    page.get_by_label("Search carousels").fill("Spring")
    expect(page.get_by_role("heading", name="Nothing matches “Spring”")).to_be_visible()
    clients = page.get_by_role("navigation", name="Clients")
    clients.get_by_role("link", name="All clients").click()
    expect(page.get_by_role("heading", name="Carousels", exact=True)).to_be_visible()
    expect(carousels).to_have_accessible_name("Open Winter menu")
    assert violations(page) == []

    page.get_by_role("button", name="Actions for Winter menu").click()
    page.get_by_role("menuitem", name="Bring back").click()
    expect(page.get_by_role("heading", name="Nothing is archived")).to_be_visible()
    assert agency.saved(put)["archived_at"] is None
    page.get_by_role("log").get_by_role("button", name="Undo").last.click()
    expect(carousels).to_have_accessible_name("Open Winter menu")
    assert agency.saved(put)["archived_at"]
    assert agency.saved(put)["document"] == put["document"]
    assert agency.saved(kept) == kept


def test_a_kit_is_exported_and_imported_as_another(
    hand: Hand, agency: Agency, client: Json, kit: Json, tmp_path: Path
) -> None:
    page = hand.page
    page.goto(place(hand, "clients", client["id"]))
    page.get_by_role("button", name="Actions for Main").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Export").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    with zipfile.ZipFile(file) as archive:
        said = json.loads(archive.read("kit.json"))
    assert (said["name"], said["spec"]["theme"]) == ("Main", "midnight")
    # No menu stays open, and a file that is no kit is refused.
    field = page.get_by_label("Import a kit")
    wrong = tmp_path / "kit.zip"
    wrong.write_bytes(b"no archive at all")
    field.set_input_files(wrong)
    expect(page.get_by_role("log").get_by_text("That could not be done")).to_be_visible()
    kits = page.get_by_role("link", name="Set up the kit")
    expect(kits).to_have_count(1)
    field.set_input_files(file)
    expect(kits).to_have_count(2)
    found = agency.api.get(f"{agency.base}/brand-kits?client={client['id']}")["results"]
    assert {one["id"] for one in found} > {kit["id"]}
    assert [one["spec"]["theme"] for one in found] == ["midnight"] * 2


def test_a_clients_own_font_is_uploaded_chosen_and_shown(
    hand: Hand, agency: Agency, kit: Json
) -> None:
    page = hand.page
    page.goto(place(hand, "kits", kit["id"]))
    looks = page.get_by_role("img", name="A slide in this kit:")
    expect(looks).to_have_count(5)
    before = looks.first.get_attribute("src")
    page.get_by_role("button", name="Fonts", exact=True).click()
    fonts = page.get_by_role("region", name="Fonts", exact=True)
    fonts.get_by_label("Add a font file").set_input_files(LATIN)
    family = fonts.get_by_label("Headings: family")
    expect(family).to_have_value("Inter")
    expect(fonts.get_by_label("Headings: weight")).to_have_value("400")
    expect(fonts.get_by_role("listitem").get_by_text("Inter 400")).to_be_visible()
    expect(looks.first).not_to_have_attribute("src", str(before))
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("banner").get_by_role("status")).to_contain_text("Version 2, ")
    [font] = agency.api.get(f"{agency.base}/brand-kits/{kit['id']}")["spec"]["fonts"]
    assert (font["role"], font["family"], font["weight"]) == ("heading", "Inter", 400)
    asset = agency.api.get(f"{agency.base}/assets/{font['asset']}")
    assert (asset["kind"], asset["client"]) == ("font", kit["client"])


def test_a_carousel_is_duplicated_for_another_client_in_its_kit(hand: Hand, agency: Agency) -> None:
    page, draft = hand.page, agency.draft()
    client = agency.api.post(f"{agency.base}/clients", {"name": "Heron Ferries"})
    hand.open(draft)

    def choose() -> None:
        page.get_by_role("button", name="More actions").click()
        page.get_by_role("menuitem", name="Duplicate for another client").click()
        page.get_by_role("dialog").get_by_role("button", name=client["name"]).click()

    choose()
    said = page.get_by_role("log").get_by_text("This client has no brand kit: make one first.")
    expect(said).to_be_visible()
    spec = {"author": {"name": "Heron", "handle": "@heron"}, "theme": "midnight"}
    kit = {"client": client["id"], "name": "Main", "spec": spec}
    made = agency.api.post(f"{agency.base}/brand-kits", kit)["id"]
    choose()
    expect(
        page.get_by_role("banner").get_by_role("link", name=client["name"], exact=True)
    ).to_be_visible()
    expect(hand.slides).to_have_count(len(draft["document"]["slides"]))
    hand.expect_pixels()
    url = f"{agency.base}/carousels?client={client['id']}"
    [copy] = agency.api.get(url)["results"]
    assert page.url.endswith(copy["id"])
    told = agency.saved(copy)
    assert told["brand_kit"] == made
    speakers = [
        one["name"]
        for slide in told["document"]["slides"]
        for one in slide["elements"]
        if one["kind"] == "author"
    ]
    assert set(speakers) == {"Heron"}
    assert agency.keeps(draft)
