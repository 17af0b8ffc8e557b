"""How people come in by the page: an account of their own, an invitation, a lost password, a second step."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.editor.hand import Agency, Hand
from tests.editor.people import (
    CODE,
    INVITATION,
    PASSWORD,
    fill,
    found_in_mail,
    new_address,
    person,
)


def test_signing_up_verifies_the_address_and_creates_an_agency(
    open_page: Callable[..., Hand],
) -> None:
    hand = open_page(signed=False, timezone_id="Europe/Vienna")
    page, address = hand.page, new_address("Nina")
    page.goto(hand.studio.url)
    page.get_by_role("link", name="Create an account").click()
    page.get_by_role("button", name="Create an account").click()
    expect(page.get_by_label("Your name")).to_be_focused()
    expect(page.get_by_label("Email")).to_have_accessible_description("Required")
    fill(page, Your_name="Nina", Email=address, Password="short")
    page.get_by_role("button", name="Create an account").click()
    password = page.get_by_label("Password", exact=True)
    expect(password).to_have_attribute("aria-invalid", "true")
    expect(password).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("at least 10 characters")
    fill(page, Password=PASSWORD)
    page.get_by_role("button", name="Create an account").click()
    expect(page.get_by_role("heading", name="Check your email")).to_be_visible()
    expect(page.get_by_text(f"Enter the code we sent to {address}.")).to_be_visible()
    code = found_in_mail(hand.studio, address, CODE)
    page.reload()  # what is pending is still known
    fill(page, Code="BBBB-BBBB")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_label("Code")).to_have_accessible_description("Incorrect code.")
    fill(page, Code=code.lower())
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Vienna")
    fill(page, Agency_name="Nina’s studio")
    page.get_by_role("button", name="Create an agency").click()
    expect(page.get_by_role("heading", name="No clients yet")).to_be_visible()
    page.get_by_role("link", name="Team").click()
    page.get_by_role("link", name="Agency", exact=True).click()
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Vienna")


def test_an_invitation_creates_an_account_and_leads_into_the_agency(
    open_page: Callable[..., Hand], agency: Agency
) -> None:
    hand = open_page(signed=False)
    page, address = hand.page, new_address("Ivo")
    agency.api.post(f"{agency.base}/invitations", {"email": address, "role": "viewer"})
    draft = agency.draft()
    invitation = found_in_mail(hand.studio, address, INVITATION)
    page.goto(invitation)
    expect(page.get_by_role("heading", name="Join Demo agency")).to_be_visible()
    said = "Demo owner invites you to work with Demo agency, as a viewer."
    expect(page.get_by_text(said)).to_be_visible()
    expect(page.get_by_label("Email")).to_have_value(address)
    expect(page.get_by_label("Email")).not_to_be_editable()
    fill(page, Your_name="Ivo", Password=PASSWORD)
    page.get_by_role("button", name="Join Demo agency").click()
    expect(page.get_by_role("heading", name="Carousels", exact=True)).to_be_visible()
    # A viewer looks: nothing on the page offers to change anything.
    expect(page.get_by_role("button", name="Import a thread")).to_have_count(0)
    expect(page.get_by_role("link", name="Team")).to_have_count(0)
    page.goto(invitation)
    expect(page.get_by_role("heading", name="This invitation has expired")).to_be_visible()
    hand.open(draft)
    expect(page.get_by_text("View only")).to_be_visible()
    expect(page.get_by_role("button", name="New slide")).to_have_count(0)
    expect(page.get_by_label("Title", exact=True)).not_to_be_editable()
    hand.slide(1).focus()
    page.keyboard.press("Delete")
    page.keyboard.press("Alt+ArrowRight")
    hand.drag(hand.post(1), hand.slides.nth(1), share=0.05)
    expect(hand.slides).to_have_count(len(draft["document"]["slides"]))
    assert agency.keeps(draft)


def test_an_invitation_for_another_account_offers_to_switch(
    open_page: Callable[..., Hand], agency: Agency
) -> None:
    hand = open_page(signed=False)
    page, olga = hand.page, person(hand.studio, "Olga")
    page.goto(hand.studio.url)
    hand.sign_in()
    agency.api.post(f"{agency.base}/invitations", {"email": olga.email, "role": "reviewer"})
    page.goto(found_in_mail(hand.studio, olga.email, INVITATION))
    expect(page.get_by_role("heading", name=f"This is for {olga.email}")).to_be_visible()
    expect(page.get_by_text(f"You are signed in as {hand.studio.owner.email}.")).to_be_visible()
    expect(page.get_by_role("button", name="Join")).to_have_count(0)
    page.get_by_role("button", name="Sign out and continue with the other").click()
    # They forgot that they have an account.
    fill(page, Your_name="Olga", Password=PASSWORD)
    page.get_by_role("button", name="Join Demo agency").click()
    expect(page.get_by_text("This address already has an account.")).to_be_visible()
    expect(page.get_by_label("Email")).to_have_value(olga.email)
    fill(page, Password=PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Join Demo agency").click()
    expect(page.get_by_role("heading", name="Carousels", exact=True)).to_be_visible()
    roles = [one["role"] for one in olga.api.get("/api/v1/me")["agencies"]]
    assert roles == ["reviewer"]


def test_a_lost_password_is_reset_and_the_second_step_still_required(
    open_page: Callable[..., Hand],
) -> None:
    hand = open_page(signed=False)
    page, olga = hand.page, person(hand.studio, "Olga")
    codes = olga.turn_two_steps_on()
    page.goto(hand.studio.url)
    page.get_by_role("link", name="Forgot your password?").click()
    fill(page, Email=olga.email)
    page.get_by_role("button", name="Send the link").click()
    expect(
        page.get_by_text(f"We sent an email to {olga.email} with the next step.")
    ).to_be_visible()
    link = found_in_mail(hand.studio, olga.email, r"(http://\S+/#/reset-password/\S+)")
    page.goto(link)
    fill(page, New_password="short")
    page.get_by_role("button", name="Save password").click()
    expect(page.get_by_role("alert")).to_contain_text("at least 10 characters")
    fill(page, New_password=PASSWORD[::-1])
    page.get_by_role("button", name="Save password").click()
    expect(page.get_by_text("Your password is changed")).to_be_visible()
    olga.sign_in(page, PASSWORD[::-1])
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    fill(page, Code="000000")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("alert")).to_be_visible()
    fill(page, Code=codes[0])
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_label("Agency name")).to_be_visible()
    page.goto(link)
    expect(page.get_by_text("This link no longer works")).to_be_visible()
