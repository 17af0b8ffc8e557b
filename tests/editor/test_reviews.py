"""Approvals, hand-overs, and file links for schedulers."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from local.client import Json, exchange
from tests.editor.axe import in_light_and_dark
from tests.editor.hand import Agency, Hand


@pytest.fixture
def draft(agency: Agency) -> Json:
    return agency.draft()


def review_sheet(hand: Hand) -> Locator:
    hand.page.get_by_role("banner").get_by_role("button", name="Review").click()
    return hand.page.get_by_role("complementary", name="Review")


def approve(agency: Agency, draft: Json) -> None:
    url = f"{agency.base}/carousels/{draft['id']}/reviews"
    headers = {"If-Match": f'"{draft["version"]}"'}
    agency.api.send("POST", url, {"verdict": "approved"}, headers)


def test_a_version_is_approved_and_the_next_change_reopens_it(
    hand: Hand, agency: Agency, draft: Json
) -> None:
    hand.open(draft)
    page, bar = hand.page, hand.page.get_by_role("banner")
    sheet = review_sheet(hand)
    expect(sheet.get_by_text("has not been reviewed yet")).to_be_visible()

    sheet.get_by_role("button", name="Request changes").click()
    expect(sheet.get_by_role("alert")).to_contain_text("Say what is to be changed.")
    sheet.get_by_label("Note").fill("The mill has a new name.")
    sheet.get_by_role("button", name="Request changes").click()
    expect(bar.get_by_text("Changes requested")).to_be_visible()
    expect(sheet.get_by_text("The mill has a new name.")).to_be_visible()

    page.get_by_role("textbox", name="Title").fill("The river mill")
    page.keyboard.press("Enter")
    hand.expect_saved()
    expect(bar.get_by_text("Changes requested")).to_have_count(0)
    expect(sheet.get_by_text("has changed since its last review")).to_be_visible()

    sheet.get_by_role("button", name="Approve version 2").click()
    expect(bar.get_by_text("Approved")).to_be_visible()
    expect(sheet.get_by_text("Version 2 is approved")).to_be_visible()
    assert in_light_and_dark(page) == []
    review = agency.saved(draft)["review"]
    assert (review["verdict"], review["version"]) == ("approved", 2)

    page.get_by_role("textbox", name="Title").fill("The mill on the river")
    page.keyboard.press("Enter")
    told = page.locator(".notice").filter(has_text="Version 2 was approved; this change is not")
    expect(told).to_be_visible()
    expect(bar.get_by_text("Approved")).to_have_count(0)


def test_approved_carousels_are_handed_over_as_one_zip(
    hand: Hand, agency: Agency, tmp_path: Path
) -> None:
    approved = [agency.draft() for _ in range(2)]
    for draft in approved:
        approve(agency, draft)
    left = agency.draft()
    page = hand.page
    page.goto(f"{hand.studio.url}/#/{agency.base.rpartition('/')[2]}/of/{agency.brand.client}")
    cards = page.get_by_role("main").get_by_role("listitem")
    expect(cards.filter(has_text="Approved").first).to_be_visible()
    page.get_by_role("button", name="Hand over").click()
    dialog = page.get_by_role("dialog")
    choices = dialog.get_by_role("checkbox", name="slides")
    expect(choices.first).to_be_visible()
    # Others of this agency may be approved besides: those of this test came last.
    for other in choices.all()[2:]:
        other.uncheck()
    assert in_light_and_dark(page) == []
    dialog.get_by_role("button", name="Hand over 2 carousels").click()
    ready = dialog.get_by_role("link", name="Download everything")
    expect(ready).to_be_visible()
    assert in_light_and_dark(page) == []
    with page.expect_download() as download:
        ready.click()
    download.value.save_as(tmp_path / "all.zip")
    packed = zipfile.ZipFile(tmp_path / "all.zip")
    about = json.loads(packed.read("manifest.json"))["carousels"]
    ids = {one["carousel"] for one in about}
    assert ids == {one["id"] for one in approved}
    assert left["id"] not in ids
    slides = len(approved[0]["document"]["slides"])
    assert sum(name.endswith(".jpg") for name in packed.namelist()) == 2 * slides
    # It is still listed when the dialog is opened again.
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Hand over").click()
    dialog.get_by_role("button", name="Packed").first.click()
    expect(dialog.get_by_role("link", name="Download everything")).to_be_visible()


def test_file_links_work_until_they_are_revoked(hand: Hand, agency: Agency, draft: Json) -> None:
    hand.open(draft)
    page = hand.page
    hand.render().get_by_role("button", name="Links for a scheduler").click()
    dialog = page.get_by_role("dialog", name="Links to the files")
    dialog.get_by_role("button", name="Create links").click()
    expect(dialog.get_by_text("Valid until")).to_be_visible()
    assert in_light_and_dark(page) == []
    link = str(dialog.get_by_role("link", name=".zip").get_attribute("href"))
    leads = exchange("GET", link)
    assert leads.status == 302
    archive = zipfile.ZipFile(io.BytesIO(exchange("GET", leads.headers["Location"]).body))
    assert "manifest.json" in archive.namelist()
    dialog.get_by_role("button", name="Revoke").click()
    expect(dialog.get_by_text("Valid until")).to_have_count(0)
    assert exchange("GET", link).status == 404
