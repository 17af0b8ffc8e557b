"""How people come in by the page: an account of their own, an invitation, a lost password, a second step."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from playwright.sync_api import Page, expect

from local.studio import Studio
from tests.accounts.browser import ACCOUNT, AUTH, CODES, TOTP, totp
from tests.editor.hand import Agency, Hand

PASSWORD = "forty-lifts-and-one-lamp"
MAIL_WITHIN_S = 40


def found_in_mail(studio: Studio, address: str, pattern: str) -> str:
    """What the last mail to somebody says; here mail is written to the log of its sender."""
    deadline = time.monotonic() + MAIL_WITHIN_S
    while True:
        mails = studio.supervisor.log("errands").read_text().split("\nSubject: ")
        said = [one for one in mails if f"To: {address}\n" in one]
        if said and (found := re.search(pattern, said[-1], re.MULTILINE)):
            return found[1]
        assert time.monotonic() < deadline, f"no such mail came to {address}"
        threading.Event().wait(0.05)


def fill(page: Page, **fields: str) -> None:
    for label, value in fields.items():
        page.get_by_label(label.replace("_", " ").replace("Email", "E-mail"), exact=True).fill(
            value
        )


def test_somebody_signs_up_proves_the_address_and_has_an_agency(
    open_page: Callable[..., Hand],
) -> None:
    hand = open_page(signed=False)
    page, address = hand.page, f"nina-{uuid4().hex[:8]}@studio.example"
    page.goto(hand.studio.url)
    page.get_by_role("link", name="Create an account").click()
    fill(page, Your_name="Nina", Email=address, Password="short")
    page.get_by_role("button", name="Create an account").click()
    expect(page.get_by_role("alert")).to_contain_text("at least 10 characters")
    fill(page, Password=PASSWORD)
    page.get_by_role("button", name="Create an account").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    fill(page, Code=found_in_mail(hand.studio, address, r"^ +([A-Z]{4}-[A-Z]{4})$"))
    page.get_by_role("button", name="Confirm").click()
    fill(page, Name_of_the_agency="Nina’s studio")
    page.get_by_role("button", name="Create an agency").click()
    expect(page.get_by_role("heading", name="No clients yet")).to_be_visible()


def test_an_invitation_makes_an_account_and_leads_into_the_agency(
    open_page: Callable[..., Hand], agency: Agency
) -> None:
    hand = open_page(signed=False)
    page, address = hand.page, f"ivo-{uuid4().hex[:8]}@studio.example"
    agency.api.post(f"{agency.base}/invitations", {"email": address, "role": "viewer"})
    draft = agency.draft()
    page.goto(found_in_mail(hand.studio, address, r"(http://\S+/#/invitations/\S+)"))
    expect(page.get_by_role("heading", name="Join Demo agency")).to_be_visible()
    expect(
        page.get_by_text(f"Demo owner invites {address} to work there as Viewer.")
    ).to_be_visible()
    fill(page, Your_name="Ivo", Password=PASSWORD)
    page.get_by_role("button", name="Join Demo agency").click()
    expect(page.get_by_role("heading", name="Carousels")).to_be_visible()
    # A viewer looks: nothing on the page offers to change anything.
    expect(page.get_by_role("button", name="Import a thread")).to_have_count(0)
    hand.open(draft)
    expect(page.get_by_text("You may look, not edit")).to_be_visible()
    expect(page.get_by_role("button", name="New slide")).to_have_count(0)
    expect(page.get_by_label("Title", exact=True)).not_to_be_editable()
    hand.slide(1).focus()
    page.keyboard.press("Delete")
    page.keyboard.press("Alt+ArrowRight")
    hand.drag(hand.post(1), hand.slides.nth(1), share=0.05)
    expect(hand.slides).to_have_count(len(draft["document"]["slides"]))
    assert agency.saved(draft) == draft


def test_a_lost_password_is_set_anew_and_the_second_step_asked_for(
    open_page: Callable[..., Hand],
) -> None:
    hand = open_page(signed=False)
    page, address = hand.page, f"olga-{uuid4().hex[:8]}@studio.example"
    page.goto(f"{hand.studio.url}/#/sign-up")
    fill(page, Your_name="Olga", Email=address, Password=PASSWORD)
    page.get_by_role("button", name="Create an account").click()
    fill(page, Code=found_in_mail(hand.studio, address, r"^ +([A-Z]{4}-[A-Z]{4})$"))
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name of the agency").wait_for()
    codes = second_step(page, hand.studio)
    page.get_by_role("button", name="Olga").click()
    page.get_by_role("menuitem", name="Sign out").click()

    page.get_by_role("link", name="Forgot your password?").click()
    fill(page, Email=address)
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_text(f"If there is an account for {address}")).to_be_visible()
    page.goto(found_in_mail(hand.studio, address, r"(http://\S+/#/reset-password/\S+)"))
    fill(page, Password=PASSWORD[::-1])
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your password is changed.")).to_be_visible()
    fill(page, Email=address, Password=PASSWORD[::-1])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    fill(page, Code="000000")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("alert")).to_be_visible()
    fill(page, Code=codes[0])
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_label("Name of the agency")).to_be_visible()


def second_step(page: Page, studio: Studio) -> list[str]:
    """Turn it on for who is signed in; the codes for recovery."""

    def ask(method: str, path: str, data: Any = None) -> Any:
        cookies = {one["name"]: one["value"] for one in page.context.cookies()}
        headers = {"X-CSRFToken": cookies["csrftoken"], "Referer": studio.url}
        answer = page.request.fetch(
            f"{studio.url}{path}", method=method, data=data, headers=headers
        )
        return answer.json()

    ask("POST", f"{AUTH}/reauthenticate", {"password": PASSWORD})
    secret = ask("GET", TOTP)["meta"]["secret"]
    ask("POST", f"{ACCOUNT}/authenticators/totp", {"code": totp(secret)})
    codes: list[str] = ask("GET", CODES)["data"]["unused_codes"]
    return codes
