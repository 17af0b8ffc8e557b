"""Codes and links as people paste them, from any mail program, keyboard and document."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.http import pasted
from tests.accounts.browser import Browser, code_in, post, totp

DRESSES: dict[str, Callable[[str], str]] = {
    "small, and a space": lambda code: code.lower().replace("-", " "),
    "a no-break hyphen": lambda code: code.replace("-", "\u2011"),
    "an en dash": lambda code: code.replace("-", " – "),
    "an unseen space in front": lambda code: f"\u200b\ufeff{code}",
    "a no-break space": lambda code: code.replace("-", "\u00a0"),
    "fullwidth": lambda code: "".join(chr(ord(one) + 0xFEE0) for one in code),
    "quoted": lambda code: f"„{code}“",
    "with its label": lambda code: f"Code: {code}",
    "in its sentence": lambda code: f"Your code for Leporello is {code}.\r\n",
    "marks of direction": lambda code: f"\u2066{code}\u2069",
    "without its hyphen": lambda code: code.replace("-", ""),
    "a soft hyphen": lambda code: code.replace("-", "\u00ad-"),
}


@pytest.mark.parametrize("dress", DRESSES)
def test_a_mailed_code_is_read_as_it_looks(dress: str) -> None:
    assert pasted.code(DRESSES[dress]("QGXQ-RMMF")) == "QGXQRMMF"


@pytest.mark.parametrize(
    "text",
    [
        "123456",
        "123 456",
        "１２３４５６",
        "123\u2009456",
        "١٢٣٤٥٦",
        "१२३-४५६",
        "Code: 123 456.",
        "“123456”",
    ],
)
def test_digits_of_an_authenticator_are_read_as_they_look(text: str) -> None:
    assert pasted.code(text) == "123456"


@pytest.mark.parametrize(
    "text",
    [
        "Ab-1_z.AbC:dEf",
        " Ab-1_z.AbC:dEf\n",
        "https://leporello.example/#/invitations/Ab-1_z.AbC:dEf",
        "<https://leporello.example/#/invitations/Ab-1_z.AbC:dEf>",
        "“Ab-1_z.AbC:dEf”.",
        "Ab\u2011\u200b1_z.AbC:dEf",
    ],
)
def test_a_token_is_extracted_from_its_link(text: str) -> None:
    assert pasted.token(text) == "Ab-1_z.AbC:dEf"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("dress", ["fullwidth", "in its sentence", "a no-break hyphen"])
def test_an_address_is_verified_by_a_code_in_any_typography(dress: str) -> None:
    browser = Browser()
    browser.sign_up("nina@northquay.example")
    code = code_in(post()[0])
    wrong = code[:-1] + ("B" if code[-1] != "B" else "C")
    assert browser.verify(DRESSES[dress](wrong)).status_code == 400
    assert browser.verify(DRESSES[dress](code)).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_steps_are_turned_on_with_a_code_typed_in_another_script() -> None:
    browser = Browser()
    browser.sign_up("nina@northquay.example")
    browser.verify(code_in(post()[0]))
    browser.reauthenticate()
    place = "/_allauth/browser/v1/account/authenticators/totp"
    secret = browser.get(place).json()["meta"]["secret"]
    typed = " ".join(chr(0x0660 + int(one)) for one in totp(secret))
    assert browser.send("post", place, {"code": typed}).status_code == 200
