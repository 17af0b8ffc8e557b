"""Invitations: mailed, for one address, valid once within a week; withdrawn, resent, accepted."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import connections
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.capabilities import Role
from accounts.members.membership import add_member, create_user
from accounts.models import Agency, Invitation, InvitationLookup, Membership, User
from accounts.tenancy import tenant
from tests.accounts.browser import AUTH, ME, Browser, link_in, post
from tests.conftest import PASSWORD
from tests.desk import Desk

pytestmark = pytest.mark.django_db(transaction=True)
ClientAs = Callable[[User], APIClient]
NEW = "ivo@northquay.example"
ACCOUNT = {"name": "Ivo", "password": PASSWORD}


@pytest.fixture
def boss(client_as: ClientAs, owner: User) -> APIClient:
    return client_as(owner)


@pytest.fixture
def url(agency: Agency) -> str:
    return f"/api/v1/agencies/{agency.pk}/invitations"


def invited(boss: APIClient, url: str, email: str = NEW, **fields: Any) -> tuple[Any, str]:
    """Create an invitation. Return it with the token from its mail."""
    answer = boss.post(url, {"email": email, "role": "editor", **fields}, format="json")
    assert answer.status_code == 201, answer.content
    (message,) = post()
    assert message.to == [email.lower()]
    return answer.json(), link_in(message, "invitations")


def accept(browser: Browser, token: str, **body: str) -> Any:
    return browser.send("post", f"/api/v1/invitations/{token}/accept", body)


def look(token: str) -> Any:
    return Browser().get(f"/api/v1/invitations/{token}")


def moved(agency: Agency, **fields: Any) -> None:
    """Set fields of the agency's invitations, for example to let time pass."""
    with tenant(agency):
        Invitation.objects.of(agency).update(**fields)


def test_a_new_person_joins_in_one_step(
    boss: APIClient, url: str, agency: Agency, owner: User, settings: Any
) -> None:
    settings.SIGN_UP = "invited"
    made, token = invited(boss, url, "Ivo@Northquay.example", role="reviewer")
    assert token not in str(made)
    shown = look(token).json()
    assert shown == {
        "agency": "Northquay",
        "inviter": "Olga",
        "email": NEW,
        "role": "reviewer",
        "expires_at": made["expires_at"],
    }
    browser = Browser()
    answer = accept(browser, token, **ACCOUNT)
    here = {"id": str(agency.pk), "name": "Northquay", "role": "reviewer", "all_clients": True}
    assert answer.json() == here
    me = browser.get(ME).json()
    assert (me["email"], me["name"], me["agencies"]) == (NEW, "Ivo", [answer.json()])
    assert len(browser.get(f"{AUTH}/sessions").json()["data"]) == 1
    assert Browser().sign_in(NEW).status_code == 200  # the mail proved the address
    assert boss.get(url).json()["results"] == []
    actions = [one["action"] for one in boss.get(f"{url[:-11]}audit-events").json()["results"]]
    assert [one for one in actions if one.startswith("invitation")] == [
        "invitation.accepted",
        "invitation.created",
    ]


def test_a_person_with_an_account_joins_with_it(
    boss: APIClient, url: str, agency: Agency, stranger: User
) -> None:
    _, token = invited(boss, url, stranger.email)
    anonymous = accept(Browser(), token, **ACCOUNT)
    assert (anonymous.status_code, anonymous.json()["code"]) == (409, "account-exists")
    browser = Browser()
    browser.sign_in(stranger.email)
    before = browser.cookies["sessionid"].value
    assert accept(browser, token).json()["role"] == "editor"
    assert browser.cookies["sessionid"].value == before
    assert Membership.objects.filter(agency=agency, user=stranger).count() == 1
    assert Browser().sign_in(stranger.email).status_code == 200


def test_an_invitation_is_for_its_address_only(
    boss: APIClient, url: str, agency: Agency, stranger: User
) -> None:
    _, token = invited(boss, url)
    browser = Browser()
    browser.sign_in(stranger.email)
    refused = accept(browser, token, **ACCOUNT)
    assert (refused.status_code, refused.json()["code"]) == (409, "invitation-for-another")
    assert not Membership.objects.filter(agency=agency, user=stranger).exists()
    assert not User.objects.filter(email=NEW).exists()
    assert look(token).status_code == 200


def test_all_invalid_tokens_get_the_same_response(
    boss: APIClient, url: str, agency: Agency, stranger: User, stranger_agency: Agency
) -> None:
    used = invited(boss, url, "used@northquay.example")[1]
    accept(Browser(), used, **ACCOUNT)
    revoked, withdrawn = invited(boss, url, "revoked@northquay.example")
    assert boss.delete(f"{url}/{revoked['id']}").status_code == 204
    renewed, old = invited(boss, url, "renewed@northquay.example")
    moved(agency, sent_at=timezone.now() - timedelta(minutes=2))
    assert boss.post(f"{url}/{renewed['id']}/resend").status_code == 200
    new = link_in(post()[0], "invitations")
    assert look(new).status_code == 200
    late = invited(boss, url, "late@northquay.example")[1]
    moved(agency, expires_at=timezone.now() - timedelta(seconds=1))
    answers = []
    bent = used[:-1] + ("A" if used[-1] != "A" else "B")
    for token in (used, withdrawn, old, late, new, bent, "nothing"):
        for answer in (look(token), accept(Browser(), token, **ACCOUNT)):
            body = {k: v for k, v in answer.json().items() if k != "request_id"}
            answers.append((answer.status_code, body))
    assert all(one == answers[0] for one in answers)
    assert answers[0][0] == 404
    assert set(User.objects.values_list("email", flat=True)) == {
        "olga@northquay.example",
        "sten@elsewhere.example",
        "used@northquay.example",
    }


def test_a_new_link_is_valid_for_another_week(boss: APIClient, url: str, agency: Agency) -> None:
    made, _ = invited(boss, url)
    again = f"{url}/{made['id']}/resend"
    soon = boss.post(again)
    assert (soon.status_code, soon.json()["code"]) == (409, "conflict")
    assert post() == []
    past = timezone.now() - timedelta(days=8)
    moved(agency, sent_at=past, expires_at=past + timedelta(days=7))
    renewed = boss.post(again).json()
    assert renewed["expires_at"] > made["expires_at"]
    token = link_in(post()[0], "invitations")
    assert accept(Browser(), token, **ACCOUNT).status_code == 200


def test_a_token_signed_a_week_ago_is_refused(
    boss: APIClient, url: str, agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    _, token = invited(boss, url)
    week = time.time() + 7 * 86_400
    monkeypatch.setattr("django.core.signing.time.time", lambda: week - 60)
    assert look(token).status_code == 200
    monkeypatch.setattr("django.core.signing.time.time", lambda: week + 60)
    assert look(token).status_code == 404


def test_concurrent_accepts_create_one_member(boss: APIClient, url: str, agency: Agency) -> None:
    _, token = invited(boss, url)
    statuses = []

    def join() -> None:
        statuses.append(accept(Browser(), token, **ACCOUNT).status_code)
        connections.close_all()

    threads = [threading.Thread(target=join) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 404, 404, 404, 404]
    assert Membership.objects.filter(agency=agency, user__email=NEW).count() == 1
    assert User.objects.filter(email=NEW).count() == 1


def test_a_guest_is_invited_to_named_clients_and_sees_only_them(
    desk: Desk, boss: APIClient, url: str, foreign: Desk
) -> None:
    other = desk.post("clients", {"name": "Heron"})["id"]
    for wrong, place in (
        ({}, "/clients"),
        ({"clients": []}, "/clients"),
        ({"clients": [desk.client], "all_clients": True}, "/all_clients"),
        ({"clients": [foreign.client]}, "/clients/0"),
    ):
        body = {"email": NEW, "role": "guest", **wrong}
        answer = boss.post(url, body, format="json")
        assert answer.json()["errors"][0]["pointer"] == place
    assert boss.get(url).json()["results"] == []
    assert post() == []
    _, token = invited(boss, url, role="guest", clients=[desk.client])
    browser = Browser()
    accept(browser, token, **ACCOUNT)
    found = browser.get(f"{desk.base}/clients").json()["results"]
    assert [one["id"] for one in found] == [desk.client]
    assert browser.get(f"{desk.base}/clients/{other}").status_code == 404


def test_a_person_invited_to_some_clients_has_access_to_no_other(
    desk: Desk, boss: APIClient, url: str
) -> None:
    desk.post("clients", {"name": "Heron"})
    made, token = invited(boss, url, clients=[desk.client])
    assert (made["all_clients"], made["clients"]) == (False, [desk.client])
    browser = Browser()
    accept(browser, token, **ACCOUNT)
    assert len(browser.get(f"{desk.base}/clients").json()["results"]) == 1
    made, token = invited(boss, url, "ada@northquay.example")
    assert made["all_clients"] is True
    whole = Browser()
    accept(whole, token, **ACCOUNT)
    assert len(whole.get(f"{desk.base}/clients").json()["results"]) == 2


def test_owners_duplicates_and_members_cannot_be_invited(
    boss: APIClient, url: str, viewer: User
) -> None:
    owner = boss.post(url, {"email": NEW, "role": "owner"}, format="json")
    assert (owner.status_code, owner.json()["errors"][0]["pointer"]) == (422, "/role")
    here = boss.post(url, {"email": viewer.email.upper(), "role": "editor"}, format="json")
    assert (here.status_code, here.json()["code"]) == (409, "already-member")
    assert here.json()["errors"][0]["pointer"] == "/email"
    invited(boss, url)
    twice = boss.post(url, {"email": NEW.upper(), "role": "viewer"}, format="json")
    assert (twice.status_code, twice.json()["code"]) == (409, "already-invited")
    assert [one["role"] for one in boss.get(url).json()["results"]] == ["editor"]
    assert post() == []


def test_accepting_as_a_member_is_refused(
    boss: APIClient, url: str, agency: Agency, stranger: User
) -> None:
    _, token = invited(boss, url, stranger.email)
    add_member(agency, stranger, Role.VIEWER)
    browser = Browser()
    browser.sign_in(stranger.email)
    answer = accept(browser, token)
    assert (answer.status_code, answer.json()["code"]) == (409, "already-member")
    assert Membership.objects.get(agency=agency, user=stranger).role == "viewer"


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ({}, ["/name", "/password"]),
        ({"name": "Ivo"}, ["/password"]),
        ({"name": " ", "password": PASSWORD}, ["/name"]),
        ({"name": "Ivo", "password": "short"}, ["/password"]),
        ({"name": "Ivo", "password": PASSWORD, "role": "admin"}, ["/role"]),
    ],
)
def test_invalid_account_fields_are_named_by_pointer(
    boss: APIClient, url: str, body: dict[str, str], places: list[str]
) -> None:
    _, token = invited(boss, url)
    answer = accept(Browser(), token, **body)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == places
    assert not User.objects.filter(email=NEW).exists()
    assert look(token).status_code == 200


def test_accepting_requires_the_csrf_token(boss: APIClient, url: str) -> None:
    _, token = invited(boss, url)
    path = f"/api/v1/invitations/{token}/accept"
    assert Browser().post(path, ACCOUNT, format="json").status_code == 403
    assert not User.objects.filter(email=NEW).exists()


def test_an_invited_person_takes_over_an_unverified_account_with_their_address(
    boss: APIClient, url: str
) -> None:
    squatter = Browser()
    squatter.sign_up(NEW, "the-squatters-own")
    post()
    _, token = invited(boss, url)
    assert accept(Browser(), token, **ACCOUNT).status_code == 200
    assert Browser().sign_in(NEW, "the-squatters-own").status_code == 400
    assert Browser().sign_in(NEW).status_code == 200
    assert User.objects.filter(email=NEW).count() == 1
    assert EmailAddress.objects.filter(email=NEW).count() == 1


def test_a_mailed_token_is_stored_nowhere_in_plain_text(
    boss: APIClient, url: str, agency: Agency
) -> None:
    from accounts.models import OutgoingMail

    boss.post(url, {"email": NEW, "role": "editor"}, format="json")
    waiting = OutgoingMail.objects.get()
    (message,) = post()
    token = link_in(message, "invitations")
    kept = [waiting.sealed, *map(str, InvitationLookup.objects.values_list())]
    with tenant(agency):
        kept += map(str, Invitation.objects.of(agency).values_list())
    assert not any(token in row or token.split(".")[0] in row for row in kept)
    assert NEW not in waiting.sealed


def test_user_chosen_names_make_no_links_in_mail(
    client_as: ClientAs, agency: Agency, url: str
) -> None:
    name = "Pay\nnow at https://evil.example/x <b>" + "!" * 99
    crook = create_user("crook@northquay.example", PASSWORD, name=name[:120])
    add_member(agency, crook, Role.ADMIN)
    client_as(crook).post(url, {"email": NEW, "role": "editor"}, format="json")
    (message,) = post()
    html = message.alternatives[0][0]
    for text in (message.subject, message.body, html):
        assert "evil.example" not in text
        assert "https://evil" not in text
        assert "!" * 50 not in text
    assert "<b>" not in html


def test_open_invitations_of_an_agency_are_limited(
    boss: APIClient, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.members.invitations.MOST_OPEN", 2)
    for name in ("ada", "bo"):
        invited(boss, url, f"{name}@northquay.example")
    answer = boss.post(url, {"email": NEW, "role": "editor"}, format="json")
    assert answer.status_code == 409
    assert len(boss.get(url).json()["results"]) == 2
