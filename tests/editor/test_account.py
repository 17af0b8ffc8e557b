"""What people do with their account on the page: two steps, name, address, password, sessions."""

from __future__ import annotations

import io
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from local.client import Client, Refused
from tests.accounts.browser import AUTH, totp
from tests.editor.axe import faults
from tests.editor.hand import Hand
from tests.editor.people import (
    CODE,
    PASSWORD,
    fill,
    found_in_mail,
    joined,
    new_address,
    person,
    sign_out,
)


def test_an_agency_that_requires_two_step_sign_in_leads_to_its_setup(
    open_page: Callable[..., Hand],
) -> None:
    hand = open_page(signed=False)
    page, owner = hand.page, person(hand.studio, "Olga")
    owner.turn_two_steps_on()
    base = owner.agency()
    ivo = joined(owner, base, "Ivo", role="editor")
    owner.api.send("PATCH", base, {"require_mfa": True})
    page.goto(hand.studio.url)
    ivo.sign_in(page)
    expect(page.get_by_role("heading", name="Northquay requires two-step sign-in")).to_be_visible()
    page.get_by_role("button", name="Set it up").click()
    proof = page.get_by_role("dialog", name="Confirm it’s you")
    proof.get_by_label("Password", exact=True).fill("not-the-password")
    proof.get_by_role("button", name="Continue").click()
    expect(proof.get_by_label("Password", exact=True)).to_have_attribute("aria-invalid", "true")
    proof.get_by_label("Password", exact=True).fill(PASSWORD)
    proof.get_by_role("button", name="Continue").click()
    # What a phone's camera would read.
    picture = page.get_by_role("img", name="QR code for your authenticator").screenshot()
    (read,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    told = parse_qs(urlsplit(read.text).query)
    assert (urlsplit(read.text).scheme, told["issuer"]) == ("otpauth", ["Leporello"])
    (secret,) = told["secret"]
    dialog = page.get_by_role("dialog", name="Set up two-step sign-in")
    assert dialog.get_by_role("code").inner_text().replace(" ", "") == secret
    dialog.get_by_label("Code from the app").fill("000000")
    dialog.get_by_role("button", name="Turn on").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    dialog.get_by_label("Code from the app").fill(totp(secret))
    dialog.get_by_role("button", name="Turn on").click()
    codes = page.get_by_role("dialog", name="Recovery codes")
    expect(codes.get_by_role("listitem")).to_have_count(10)
    with page.expect_download() as kept:
        codes.get_by_role("link", name="Download").click()
    shown = codes.get_by_role("listitem").all_inner_texts()
    assert kept.value.path().read_text().split()[-10:] == shown
    codes.get_by_role("button", name="I have saved them").click()
    expect(page.get_by_role("heading", name="Carousels", exact=True)).to_be_visible()
    sign_out(page, "Ivo")
    ivo.sign_in(page)
    fill(page, Code=totp(secret))
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", name="Carousels", exact=True)).to_be_visible()


def test_a_sign_in_without_the_existing_second_step_is_led_to_it(
    open_page: Callable[..., Hand],
) -> None:
    """Turning it on elsewhere ends this session; a session left over has to sign in again."""
    hand = open_page(signed=False)
    page, owner = hand.page, person(hand.studio, "Olga")
    base = owner.agency()
    carousels = page.get_by_role("heading", name="Carousels", exact=True)
    page.goto(hand.studio.url)
    owner.sign_in(page)
    expect(carousels).to_be_visible()
    first, second, *_ = owner.turn_two_steps_on()
    page.reload()
    owner.sign_in(page)
    fill(page, Code=first)
    page.get_by_role("button", name="Confirm").click()
    expect(carousels).to_be_visible()
    sign_out(page, "Olga")
    ivo = joined(owner, base, "Ivo", role="editor")
    owner.api.send("PATCH", base, {"require_mfa": True})
    ivo.sign_in(page)
    barred = page.get_by_role("heading", name="Northquay requires two-step sign-in")
    expect(barred).to_be_visible()
    # The release before left such sessions: their person has a second step, and they took none.
    with psycopg.connect(hand.studio.env["DATABASE_OWNER_URL"]) as connection:
        of = "(SELECT id FROM accounts_user WHERE email = %s)"
        moved = f"UPDATE mfa_authenticator SET user_id = {of} WHERE user_id = {of}"
        connection.execute(moved, [ivo.email, owner.email])
    page.reload()
    expect(barred).to_be_visible()
    page.get_by_role("button", name="Sign in again").click()
    ivo.sign_in(page)
    fill(page, Code=second)
    page.get_by_role("button", name="Confirm").click()
    expect(carousels).to_be_visible()


def test_name_and_address_are_changed_and_an_address_by_its_code_alone(
    open_page: Callable[..., Hand],
) -> None:
    hand = open_page(signed=False)
    page, nina = hand.page, person(hand.studio, "Nina")
    page.goto(f"{hand.studio.url}/#/account")
    nina.sign_in(page)
    fill(page, Your_name="Nina Falk")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("button", name="Nina Falk", exact=True)).to_be_visible()
    page.get_by_role("button", name="Change the address").click()
    expect(page.get_by_label("New address")).to_be_focused()
    fill(page, New_address=f"new-{nina.email}")
    page.get_by_role("button", name="Send the code").click()
    proof = page.get_by_role("dialog", name="Confirm it’s you")
    proof.get_by_label("Password", exact=True).fill(PASSWORD)
    proof.get_by_role("button", name="Continue").click()
    expect(page.get_by_text(f"Enter the code we sent to new-{nina.email}.")).to_be_visible()
    me = nina.api.get("/api/v1/me")
    assert (me["name"], me["email"]) == ("Nina Falk", nina.email)
    fill(page, Code="BBBB-BBBB")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_label("Code")).to_have_accessible_description("Incorrect code.")
    fill(page, Code=found_in_mail(hand.studio, f"new-{nina.email}", CODE))
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text(f"Your address is new-{nina.email} now")).to_be_visible()
    assert nina.api.get("/api/v1/me")["email"] == f"new-{nina.email}"


def test_a_session_is_ended_from_another_and_a_new_password_ends_all_others(
    open_page: Callable[..., Hand],
) -> None:
    hand = open_page(signed=False)
    page, nina = hand.page, person(hand.studio, "Nina")
    page.goto(f"{hand.studio.url}/#/account")
    nina.sign_in(page)
    expect(page.get_by_text("This session", exact=True)).to_have_count(1)
    page.get_by_role("button", name="End the session of").click()
    expect(page.get_by_text("The session has ended")).to_be_visible()
    with pytest.raises(Refused):
        nina.api.get("/api/v1/me")
    again = Client(hand.studio.url)
    again.sign_in(email=nina.email, password=PASSWORD)
    fill(page, Current_password="not-the-password", New_password=PASSWORD[::-1])
    page.get_by_role("button", name="Save password").click()
    current = page.get_by_label("Current password", exact=True)
    expect(current).to_have_attribute("aria-invalid", "true")
    assert again.get("/api/v1/me")["email"] == nina.email
    fill(page, Current_password=PASSWORD)
    page.get_by_role("button", name="Save password").click()
    expect(page.get_by_text("Your password is changed")).to_be_visible()
    with pytest.raises(Refused):
        again.get(f"{AUTH}/sessions")
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing_on_code_forms_and_one_time_secrets(
    scheme: str, width: int, open_page: Callable[..., Hand]
) -> None:
    size = {"width": width, "height": 844}
    hand = open_page(signed=False, color_scheme=scheme, viewport=size)
    page, owner = hand.page, person(hand.studio, "Olga")
    recovery = owner.turn_two_steps_on()
    base = owner.agency()
    ivo = joined(owner, base, "Ivo", role="editor")
    owner.api.send("PATCH", base, {"require_mfa": True})
    found: dict[str, list[str]] = {}

    def judge(name: str) -> None:
        if broken := faults(page):
            found[name] = broken

    page.goto(f"{hand.studio.url}/#/sign-up")
    fill(page, Your_name="Nina", Email=new_address("Nina"), Password=PASSWORD)
    page.get_by_role("button", name="Create an account").click()
    expect(page.get_by_role("heading", name="Check your email")).to_be_visible()
    judge("verify the address")
    fill(page, Code="BBBB-BBBB")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_label("Code")).to_have_accessible_description("Incorrect code.")
    judge("verify the address, with a mistake")
    page.get_by_role("button", name="Start over").click()

    ivo.sign_in(page)
    expect(page.get_by_role("heading", name="Northquay requires two-step sign-in")).to_be_visible()
    judge("the agency requires two steps")
    page.get_by_role("button", name="Set it up").click()
    page.get_by_role("dialog").get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    dialog = page.get_by_role("dialog", name="Set up two-step sign-in")
    secret = dialog.get_by_role("code").inner_text().replace(" ", "")
    dialog.get_by_label("Code from the app").fill(totp(secret))
    dialog.get_by_role("button", name="Turn on").click()
    codes = page.get_by_role("dialog", name="Recovery codes")
    expect(codes.get_by_role("listitem")).to_have_count(10)
    judge("recovery codes")
    codes.get_by_role("button", name="I have saved them").click()
    expect(page.get_by_role("heading", name="Carousels", exact=True)).to_be_visible()
    sign_out(page, "Ivo")

    owner.sign_in(page)
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    judge("second step")
    fill(page, Code="000000")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("alert")).to_be_visible()
    judge("second step, with a mistake")
    fill(page, Code=recovery[0])
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", name="No clients yet")).to_be_visible()
    page.goto(f"{hand.studio.url}/#/{base.rpartition('/')[2]}/team/keys")
    page.get_by_role("button", name="New key").click()
    dialog = page.get_by_role("dialog", name="New key")
    dialog.get_by_label("Name").fill("Nightly")
    dialog.get_by_role("button", name="Create key").click()
    expect(page.get_by_role("dialog", name="“Nightly” created")).to_be_visible()
    judge("the secret of a key")
    assert found == {}
