"""The whole story on the page: a client from a logo, a thread, slides, files. By mouse, then by keys alone."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from local.library import SAMPLE
from tests.editor.hand import Agency, Hand, eventually

# The bytes that the page shows, kept aside: the page's policy forbids reading them from their address.
KEEP = """
const make = URL.createObjectURL;
globalThis.kept = new Map();
URL.createObjectURL = (bytes) => {
  const url = make.call(URL, bytes);
  globalThis.kept.set(url, bytes);
  return url;
};
"""
DIGEST = """
async (picture) => {
  const bytes = await globalThis.kept.get(picture.src).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((one) => one.toString(16).padStart(2, '0')).join('');
}
"""
THREAD = Path(__file__).with_name("builder-page.txt")


def test_a_thread_becomes_a_new_clients_files_by_mouse(
    open_page: Callable[..., Hand], tmp_path: Path
) -> None:
    # So many pixels to an inch that slides are seen at their full size.
    hand = open_page(signed=False, device_scale_factor=3)
    page = hand.page
    page.add_init_script(KEEP)
    page.goto(hand.studio.url)
    hand.sign_in()

    page.get_by_role("button", name="New client").first.click()
    form = page.get_by_role("dialog", name="New client")
    form.get_by_label("Name", exact=True).fill("Quay Coffee")
    form.get_by_label("Website").fill("quay.example")
    form.get_by_label("Logo", exact=True).set_input_files(SAMPLE / "kestrel-light.png")
    form.get_by_role("button", name="Create client").click()
    form = page.get_by_role("dialog", name="New kit")
    expect(form.get_by_role("img")).to_have_count(5)
    form.get_by_role("button", name="Keep this kit").click()
    expect(page.get_by_role("heading", name="Quay Coffee")).to_be_visible()

    page.get_by_role("button", name="Import a thread").first.click()
    form = page.get_by_role("dialog", name="Import a thread")
    form.get_by_label("Text", exact=True).fill(THREAD.read_text())
    expect(form.get_by_text("9 posts found")).to_be_visible()
    expect(form.get_by_role("combobox", name="Read as")).to_have_value("builder-page")
    expect(form.locator("ol").get_by_role("listitem")).to_have_count(9)
    form.get_by_role("button", name="Create carousel").click()
    expect(hand.posts).to_have_count(9)
    hand.expect_pixels()
    count = hand.slides.count()
    assert count >= 10

    # A post between two slides, one onto a slide, and what its buttons do.
    hand.drag(hand.post(2), hand.slides.nth(1), share=0.05)
    expect(hand.slides).to_have_count(count + 1)
    expect(hand.slide(2)).to_have_attribute("aria-pressed", "true")
    expect(hand.post(2).get_by_text("on slides 2,")).to_be_visible()
    hand.drag(hand.post(3), hand.slides.nth(0), share=0.5)
    expect(hand.slide(1)).to_have_accessible_name(f"Slide 1 of {count + 1}, Post card")
    page.get_by_role("banner").get_by_role("button", name="Undo").click()
    expect(hand.slide(1)).to_have_accessible_name(f"Slide 1 of {count + 1}, Hook cover")
    hand.choose(2)
    hand.post(2).get_by_role("button", name="Quote onto the chosen slide").click()
    expect(hand.slide(2)).to_have_accessible_name(f"Slide 2 of {count + 1}, Pull quote")
    hand.post(1).get_by_role("button", name="New slide").click()
    expect(hand.slides).to_have_count(count + 2)

    # The second slide goes behind the first of the next, and everything is saved.
    words = hand.words()
    hand.drag(hand.slide(2), hand.slides.nth(0), share=0.1)
    expect(hand.slide(1)).to_have_accessible_name(f"Slide 1 of {count + 2}, Pull quote")
    assert hand.words() == [words[1], words[0], *words[2:]]
    hand.expect_saved()

    page.get_by_role("button", name="Render", exact=True).first.click()
    sheet = page.get_by_role("complementary", name="Render")
    for name in ("PNG", "PDF"):
        sheet.get_by_text(name, exact=True).click()
    sheet.get_by_text("JPEG", exact=True).click()
    sheet.get_by_role("button", name="Render", exact=True).click()
    link = sheet.get_by_role("link", name="Download everything")
    expect(link).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        link.click()
    file = tmp_path / "carousel.zip"
    download.value.save_as(file)
    with zipfile.ZipFile(file) as archive:
        names = sorted(name for name in archive.namelist() if name.endswith(".jpg"))
        files = [hashlib.sha256(archive.read(name)).hexdigest() for name in names]
    pictures = hand.slides.locator("img")
    eventually(page, lambda: [one.evaluate(DIGEST) for one in pictures.all()] == files)


def test_a_thread_becomes_a_new_clients_files_by_keys(hand: Hand, agency: Agency) -> None:
    draft = agency.draft()
    hand.open(draft)
    page, keys = hand.page, hand.page.keyboard
    total = len(draft["document"]["slides"])
    said = hand.said

    hand.slide(1).focus()
    keys.press("ArrowRight")
    expect(hand.slide(2)).to_be_focused()
    keys.press("Alt+ArrowRight")
    expect(hand.slide(3)).to_be_focused()
    expect(said).to_have_text(f"Slide moved to place 3 of {total}")
    keys.press("Shift+ArrowRight")
    bar = page.get_by_role("toolbar", name="2 slides chosen")
    bar.get_by_role("button", name="Choose one slide only").focus()
    keys.press("Enter")
    expect(bar).to_have_count(0)
    expect(hand.slide(4)).to_be_focused()
    keys.press("Control+d")
    expect(hand.slides).to_have_count(total + 1)
    expect(said).to_have_text("1 slide added")
    keys.press("Delete")
    expect(hand.slides).to_have_count(total)

    keys.press("Home")
    expect(hand.slide(1)).to_be_focused()
    keys.press("Tab")
    keys.press("Enter")
    field = page.get_by_role("group", name="Writing: ").get_by_role("textbox")
    expect(field).to_be_focused()
    keys.press("Control+a")
    keys.type("Ferry news")
    keys.press("Escape")
    expect(hand.slide(1)).to_be_focused()
    hand.expect_saved()

    hand.post(4).get_by_role("button", name="New slide").focus()
    keys.press("Enter")
    expect(hand.slides).to_have_count(total + 1)
    keys.press("Control+z")
    expect(hand.slides).to_have_count(total)
    keys.press("Control+Shift+z")
    expect(hand.slides).to_have_count(total + 1)
    hand.expect_saved()

    saved = agency.saved(draft)["document"]["slides"]
    assert len(saved) == total + 1
    assert "Ferry news" in [element.get("text") for element in saved[0]["elements"]]
