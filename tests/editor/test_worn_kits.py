"""What a draft wears of a kit: which version, what that locks, and another one put on."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from local.client import Json
from tests.editor.desk import PageAgency, setting
from tests.editor.hand import Agency, Hand


@pytest.fixture
def desk(hand: Hand, agency: Agency) -> PageAgency:
    return PageAgency(hand, agency, agency.draft())


@pytest.fixture
def older(agency: Agency) -> Json:
    """A carousel with the first of two kit versions; the second has other values and locks."""
    kit = agency.api.get(f"{agency.base}/brand-kits/{agency.brand.kit}")
    body = {
        "client": agency.brand.client,
        "name": "Two versions",
        "spec": {**kit["spec"], "theme": "paper", "locks": ["pattern"]},
    }
    made = agency.api.post(f"{agency.base}/brand-kits", body)
    draft = agency.draft(brand_kit=made["id"])
    spec = {
        **made["spec"],
        "theme": "midnight",
        "locks": ["theme", "header"],
        "header": {"start": "logo", "center": "none", "end": "none"},
    }
    agency.api.patch(f"{agency.base}/brand-kits/{made['id']}", {"spec": spec}, version=1)
    return draft


def test_panels_show_the_kit_version_in_use_not_the_newest(
    hand: Hand, agency: Agency, older: Json
) -> None:
    desk = PageAgency(hand, agency, older)
    page = hand.page
    heading = page.get_by_role("button", name=re.compile("^Preset Themes"))
    expect(heading).to_contain_text("Paper")
    theme = setting(desk.panel("Preset Themes"), "Theme")
    expect(theme.get_by_text("Kit", exact=True)).to_be_visible()
    expect(theme.get_by_text("Locked", exact=True)).to_have_count(0)
    locked = setting(desk.panel("Background Pattern"), "Pattern")
    expect(locked.get_by_text("Locked", exact=True)).to_be_visible()
    kit = desk.panel("Brand Kit")
    expect(kit.get_by_text("Version 1")).to_be_visible()
    expect(kit.get_by_text("Version 2 available")).to_be_visible()
    row = kit.get_by_role("radio", checked=True, name="Two versions")
    expect(row).to_contain_text("Paper")
    expect(kit.locator(".locks").get_by_role("listitem")).to_have_text(["Pattern"])
    expect(kit.get_by_label("Header, end")).to_have_value("handle")
    # Settings that this version does not lock can be changed.
    everything = theme.get_by_role("radiogroup", name="All themes")
    everything.get_by_role("radio", name=re.compile("^X light")).click()
    desk.until(lambda one: one["style"]["theme"] == "x-light")


def test_kit_versions_are_compared_on_the_carousel_before_one_is_applied(
    hand: Hand, agency: Agency, older: Json
) -> None:
    desk = PageAgency(hand, agency, older)
    page = hand.page
    panel = desk.panel("Brand Kit")
    compare = panel.get_by_role("button", name="Compare")
    compare.click()
    dialog = page.get_by_role("dialog", name="Compare")
    expect(dialog.get_by_role("radio", name=re.compile("^Version 2"))).to_be_checked()
    pictures = dialog.get_by_role("img", name=re.compile(r"Slide \d"))
    expect(pictures).to_have_count(8)
    for picture in pictures.all():
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("(one) => one.naturalWidth") > 0
    dialog.get_by_role("button", name="Cancel").click()
    expect(compare).to_be_focused()
    assert agency.saved(older)["kit_version"] == 1
    compare.click()
    dialog.get_by_role("button", name="Use version 2").click()
    expect(panel.get_by_text("Version 2")).to_be_visible()
    theme = setting(desk.panel("Preset Themes"), "Theme")
    expect(theme.get_by_text("Locked", exact=True)).to_be_visible()
    expect(panel.get_by_label("Header, end")).to_have_value("none")
    assert agency.saved(older)["kit_version"] == 2
    page.locator(".notice").get_by_role("button", name="Undo").click()
    expect(panel.get_by_text("Version 1")).to_be_visible()
    expect(theme.get_by_text("Locked", exact=True)).to_have_count(0)
    assert agency.saved(older)["kit_version"] == 1


def test_another_kit_is_applied_in_place(desk: PageAgency) -> None:
    page, agency = desk.hand.page, desk.agency
    kit = agency.api.get(f"{agency.base}/brand-kits/{agency.brand.kit}")
    spec = {**kit["spec"], "theme": "midnight"}
    body = {"client": agency.brand.client, "name": "Winter", "spec": spec}
    winter = agency.api.post(f"{agency.base}/brand-kits", body)
    desk.hand.open(desk.draft)
    page.reload()
    panel = desk.panel("Brand Kit")
    panel.get_by_role("radio", name=re.compile("^Winter")).click()
    dialog = page.get_by_role("dialog", name="Change to “Winter”?")
    dialog.get_by_role("button", name="Change the kit").click()
    expect(panel.get_by_role("radio", name=re.compile("^Winter"))).to_be_checked()
    assert agency.saved(desk.draft)["brand_kit"] == winter["id"]
    page.locator(".notice").get_by_role("button", name="Undo").click()
    expect(panel.get_by_role("radio", name=re.compile("^Winter"))).not_to_be_checked()
    assert agency.saved(desk.draft)["brand_kit"] == kit["id"]


def test_locked_settings_are_marked_and_cannot_be_changed(hand: Hand, agency: Agency) -> None:
    kit = agency.api.get(f"{agency.base}/brand-kits/{agency.brand.kit}")
    locks = ["theme", "fonts", "pattern", "background", "header", "footer", "outro"]
    body = {
        "client": agency.brand.client,
        "name": "Locked",
        "spec": {**kit["spec"], "locks": locks},
    }
    locked = agency.api.post(f"{agency.base}/brand-kits", body)
    desk = PageAgency(hand, agency, agency.draft(brand_kit=locked["id"]))
    before = desk.document()
    for panel, name in (
        ("Preset Themes", "Theme"),
        ("Typography & Sizing", "Fonts"),
        ("Typography & Sizing", "Weight of headings"),
        ("Background Pattern", "Pattern"),
        ("Background Pattern", "Background"),
        ("Brand Kit", "Header"),
        ("Brand Kit", "Footer"),
        ("Outro Slide CTA", "Goal"),
    ):
        found = setting(desk.panel(panel), name)
        expect(found.get_by_text("Locked", exact=True)).to_be_visible()
        settable = found.locator(".choice, select, .details input, .segments input")
        expect(settable.and_(hand.page.locator(":enabled"))).to_have_count(0)
    expect(desk.panel("Brand Kit").get_by_text("Locked by the kit")).to_be_visible()
    [choice] = setting(desk.panel("Preset Themes"), "Theme").get_by_role("radio").all()
    choice.click(force=True)
    assert desk.document() == before
