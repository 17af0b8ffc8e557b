"""People who come to the page, and the mail that they get."""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from local.client import Client, Json, Refused
from local.studio import Studio
from tests.accounts.browser import AUTH, CODES, SIGN_UP, TOTP, totp

PASSWORD = "forty-lifts-and-one-lamp"
MAIL_WITHIN_S = 40
CODE = r"^ +([A-Z]{4}-[A-Z]{4})$"
INVITATION = r"(http://\S+/#/invitations/\S+)"


def found_in_mail(studio: Studio, address: str, pattern: str) -> str:
    """Return the last email to an address; mail is written to its sender's log here."""
    deadline = time.monotonic() + MAIL_WITHIN_S
    while True:
        mails = studio.supervisor.log("mail").read_text().split("\nSubject: ")
        said = [one for one in mails if f"To: {address}\n" in one]
        if said and (found := re.search(pattern, said[-1], re.MULTILINE)):
            return found[1]
        assert time.monotonic() < deadline, f"no such mail came to {address}"
        threading.Event().wait(0.05)


def fill(page: Page, **fields: str) -> None:
    for label, value in fields.items():
        page.get_by_label(label.replace("_", " "), exact=True).fill(value)


def new_address(name: str) -> str:
    return f"{name.lower()}-{uuid4().hex[:8]}@studio.example"


@dataclass(frozen=True)
class Person:
    """A user with an account. ``api`` is a session of its own, not the page's."""

    studio: Studio
    name: str
    email: str
    api: Client

    def sign_in(self, page: Page, password: str = PASSWORD) -> None:
        """From wherever one is asked to."""
        fill(page, Email=self.email, Password=password)
        page.get_by_role("button", name="Sign in").click()

    def agency(self, name: str = "Northquay", **changes: Json) -> str:
        """The base of the API of a new agency of theirs."""
        made = self.api.post("/api/v1/agencies", {"name": name})
        base = f"/api/v1/agencies/{made['id']}"
        if changes:
            self.api.send("PATCH", base, changes)
        return base

    def turn_two_steps_on(self) -> list[str]:
        """Codes for recovery."""
        self.api.send("POST", f"{AUTH}/reauthenticate", {"password": PASSWORD})
        with pytest.raises(Refused) as none_yet:
            self.api.get(TOTP)
        secret = none_yet.value.answer.json()["meta"]["secret"]
        self.api.send("POST", TOTP, {"code": totp(secret)})
        codes: list[str] = self.api.get(CODES)["data"]["unused_codes"]
        return codes


def person(studio: Studio, name: str) -> Person:
    """Sign a new user up, and verify the address."""
    email, api = new_address(name), Client(studio.url)
    api.get("/_allauth/browser/v1/config")
    with pytest.raises(Refused):  # until the address is proved
        api.send("POST", SIGN_UP, {"email": email, "password": PASSWORD, "name": name})
    api.send("POST", f"{AUTH}/email/verify", {"key": found_in_mail(studio, email, CODE)})
    return Person(studio, name, email, api)


def joined(owner: Person, base: str, name: str, **part: Json) -> Person:
    """Invite a user to an agency and accept the invitation."""
    email, api = new_address(name), Client(owner.studio.url)
    owner.api.post(f"{base}/invitations", {"email": email, **part})
    token = found_in_mail(owner.studio, email, INVITATION).rpartition("/")[2]
    api.get("/_allauth/browser/v1/config")
    body = {"name": name, "password": PASSWORD}
    api.send("POST", f"/api/v1/invitations/{token}/accept", body)
    return Person(owner.studio, name, email, api)


def sign_out(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
