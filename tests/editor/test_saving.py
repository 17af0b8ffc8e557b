"""Nothing that was done on the page is lost: not to others, nor to the network, nor to a session's end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from local.client import Client, Json
from local.studio import Studio
from tests.editor.hand import Agency, Hand

# Whether the page holds the window back.
CLOSING = """
() => !dispatchEvent(new Event('beforeunload', { cancelable: true }))
"""


@pytest.fixture
def draft(agency: Agency) -> Json:
    return agency.draft()


def title(hand: Hand, words: str) -> None:
    """Give the draft a title, which is saved at once."""
    field = hand.page.get_by_label("Title", exact=True)
    field.fill(words)
    field.press("Enter")


def removed(draft: Json, number: int) -> Json:
    return {"op": "remove_slide", "slide": draft["document"]["slides"][number - 1]["id"]}


def moved(draft: Json) -> Json:
    return {"op": "move_slide", "slide": draft["document"]["slides"][1]["id"], "index": 2}


def test_a_conflict_is_merged_with_my_changes(hand: Hand, agency: Agency, draft: Json) -> None:
    hand.open(draft)
    agency.operate(draft, removed(draft, 2))
    title(hand, "On the boat")
    question = hand.page.get_by_role("dialog", name="Someone saved first")
    expect(question.get_by_text("Demo owner saved version 2")).to_be_visible()
    expect(question.get_by_text("One change of yours is not saved yet.")).to_be_visible()
    question.get_by_role("button", name="Put mine on top").click()
    hand.expect_saved()
    saved = agency.saved(draft)
    assert saved["title"] == "On the boat"
    total = len(draft["document"]["slides"]) - 1
    assert len(saved["document"]["slides"]) == total
    expect(hand.slides).to_have_count(total)


@pytest.mark.parametrize(("answer", "title_then"), [("Undo anyway", ""), ("Keep theirs", "Theirs")])
def test_undo_asks_before_it_overwrites_later_changes(
    hand: Hand, agency: Agency, studio: Studio, draft: Json, answer: str, title_then: str
) -> None:
    secret = agency.api.post(f"{agency.base}/api-keys", {"name": "Script"})["secret"]
    hand.open(draft)
    title(hand, "Mine")
    hand.expect_saved()
    Client(studio.url).send(
        "POST",
        f"{agency.base}/carousels/{draft['id']}/operations",
        {"operations": [{"op": "set_document", "title": "Theirs"}]},
        {"Authorization": f"Bearer {secret}", "If-Match": f'"{agency.saved(draft)["version"]}"'},
    )
    hand.page.reload()
    hand.page.get_by_role("button", name="Undo", exact=True).click()
    question = hand.page.get_by_role("dialog", name="Someone has changed this since")
    expect(question.get_by_text("API key “Script” changed the title since.")).to_be_visible()

    question.get_by_role("button", name=answer).click()
    expect(question).to_be_hidden()
    hand.expect_saved()
    saved = agency.saved(draft)
    assert saved["document"]["title"] == (title_then or draft["document"]["title"])


def test_a_conflict_is_resolved_by_taking_theirs(hand: Hand, agency: Agency, draft: Json) -> None:
    hand.open(draft)
    agency.operate(draft, {"op": "set_document", "title": "Theirs"})
    title(hand, "Mine")
    question = hand.page.get_by_role("dialog", name="Someone saved first")
    question.get_by_role("button", name="Take theirs").click()
    expect(hand.page.get_by_label("Title", exact=True)).to_have_value("Theirs")
    assert agency.saved(draft)["version"] == 2


def test_two_editors_keep_the_work_of_both(
    open_page: Callable[..., Hand], agency: Agency, draft: Json
) -> None:
    one, other = open_page(), open_page()
    one.open(draft)
    other.open(draft)
    title(one, "From the first")
    one.expect_saved()
    other.slide(2).focus()
    other.page.keyboard.press("Delete")
    question = other.page.get_by_role("dialog", name="Someone saved first")
    question.get_by_role("button", name="Put mine on top").click()
    other.expect_saved()
    # Without changes of one's own, the new version is shown on return to the page.
    one.page.evaluate("() => dispatchEvent(new Event('focus'))")
    expect(one.slides).to_have_count(len(draft["document"]["slides"]) - 1)
    expect(other.page.get_by_label("Title", exact=True)).to_have_value("From the first")


def test_offline_changes_are_saved_once_when_the_network_is_back(
    hand: Hand, agency: Agency, draft: Json
) -> None:
    hand.open(draft)
    hand.page.context.set_offline(True)
    title(hand, "Written on the ferry")
    expect(hand.page.get_by_title("Not saved: trying again")).to_be_visible()
    hand.slide(1).focus()
    hand.page.keyboard.press("Alt+ArrowRight")
    assert agency.saved(draft)["version"] == 1
    hand.page.context.set_offline(False)
    hand.expect_saved()
    saved = agency.saved(draft)
    assert (saved["title"], saved["version"]) == ("Written on the ferry", 3)


def test_a_lost_answer_causes_no_second_change(hand: Hand, agency: Agency, draft: Json) -> None:
    hand.open(draft)
    lost: list[Any] = []

    def lose(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch())  # the server did it
        route.abort()

    hand.page.route("**/operations", lose)
    hand.slide(2).focus()
    hand.page.keyboard.press("Control+d")
    expect(hand.slides).to_have_count(len(draft["document"]["slides"]) + 1)
    hand.expect_saved()
    assert [answer.status for answer in lost] == [200]
    assert agency.saved(draft)["version"] == 2


def test_requests_are_retried_while_the_server_fails(
    hand: Hand, agency: Agency, draft: Json
) -> None:
    hand.open(draft)
    answers = iter((500, 503))

    def troubled(route: Route) -> None:
        status = next(answers, None)
        if status is None:
            route.continue_()
        else:
            route.fulfill(status=status, body="{}", content_type="application/problem+json")

    hand.page.route("**/operations", troubled)
    title(hand, "In the end")
    expect(hand.page.get_by_title("Not saved: trying again")).to_be_visible()
    hand.expect_saved()
    assert agency.saved(draft)["title"] == "In the end"


def test_a_refused_change_is_reported_and_reverted(hand: Hand, agency: Agency, draft: Json) -> None:
    hand.open(draft)
    hand.choose(1)
    hand.page.get_by_role("button", name="Actions for slide 1").click()
    hand.page.get_by_role("menuitem", name="Merge with next").click()
    hand.expect_saved()
    before = agency.saved(draft)

    def elsewhere(route: Route) -> None:
        # The post is gone since the page was opened.
        body: Json = route.request.post_data_json
        body["operations"][0]["post"] = draft["id"]
        route.continue_(post_data=body)

    hand.page.route("**/operations", elsewhere)
    hand.post(1).get_by_role("button", name="New slide").click()
    expect(hand.page.get_by_text("The thread has no such post.")).to_be_visible()
    expect(hand.slides).to_have_count(len(before["document"]["slides"]))
    assert agency.saved(draft) == before


@pytest.mark.parametrize("gone", ["its cookie", "all cookies"])
def test_an_ended_session_is_renewed_in_a_dialog(
    gone: str, open_page: Callable[..., Hand], agency: Agency, draft: Json
) -> None:
    hand = open_page(signed=False)
    hand.page.goto(hand.studio.url)
    hand.sign_in()
    hand.open(draft)
    hand.page.context.clear_cookies(**({"name": "sessionid"} if gone == "its cookie" else {}))
    title(hand, "Still here")
    form = hand.page.get_by_role("dialog", name="Sign in")
    form.get_by_label("Password", exact=True).fill(hand.studio.owner.password)
    form.get_by_role("button", name="Sign in").click()
    hand.expect_saved()
    assert agency.saved(draft)["title"] == "Still here"


def test_leaving_with_unsaved_work_asks_first(hand: Hand, agency: Agency, draft: Json) -> None:
    hand.open(draft)
    hand.page.context.set_offline(True)
    title(hand, "Not yet")
    expect(hand.page.get_by_title("Not saved: trying again")).to_be_visible()
    hand.page.get_by_role("link", name="Carousels of Rivermill Bakery").click()
    question = hand.page.get_by_role("dialog", name="Some changes are not saved yet.")
    question.get_by_role("button", name="Stay").click()
    expect(hand.page.get_by_label("Title", exact=True)).to_have_value("Not yet")
    # The browser asks, too, when the window is closed.
    assert hand.page.evaluate(CLOSING) is True
    hand.page.context.set_offline(False)
    hand.expect_saved()
    assert hand.page.evaluate(CLOSING) is False


def test_typing_shows_pixels_before_it_is_saved_and_is_one_step_back(
    hand: Hand, agency: Agency, draft: Json
) -> None:
    hand.open(draft)
    hand.choose(1)
    before = hand.slide(1).locator("img").get_attribute("src")
    hand.page.get_by_role("button", name="Edit title: ").click()
    with hand.page.expect_response("**/preview") as looked:
        hand.page.keyboard.type(" Again")
    asked: Json = looked.value.request.post_data_json
    assert asked["operations"][0]["op"] == "set_text"
    expect(hand.slide(1).locator("img")).not_to_have_attribute("src", str(before))
    hand.page.keyboard.press("Escape")
    hand.expect_saved()
    hand.page.keyboard.press("Control+z")
    expect(hand.said).to_have_text("Undone")
    texts = [one.get("text") for one in agency.saved(draft)["document"]["slides"][0]["elements"]]
    assert texts == [one.get("text") for one in draft["document"]["slides"][0]["elements"]]
