"""Managing the agency on the page, for owners and admins only."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from local.client import Json, Refused, exchange
from local.studio import Studio
from tests.editor.axe import faults
from tests.editor.hand import Hand
from tests.editor.people import (
    INVITATION,
    Person,
    found_in_mail,
    joined,
    new_address,
    person,
)

OwnAgency = tuple[Person, str]


@pytest.fixture(scope="module")
def own(studio: Studio) -> OwnAgency:
    """An owner, and the base of the API of their agency with two clients."""
    owner = person(studio, "Olga")
    base = owner.agency()
    for name in ("Rivermill", "Heron"):
        owner.api.post(f"{base}/clients", {"name": name})
    return owner, base


@pytest.fixture(scope="module")
def ivo(own: OwnAgency) -> Person:
    """An editor of it."""
    return joined(*own, "Ivo", role="editor")


@pytest.fixture
def team(open_page: Callable[..., Hand], own: OwnAgency) -> Page:
    """The page of the team, opened by its owner."""
    owner, base = own
    page = open_page(signed=False).page
    page.goto(f"{owner.studio.url}/#/{base.rpartition('/')[2]}/team")
    owner.sign_in(page)
    expect(page.get_by_role("heading", name="Members", exact=True)).to_be_visible()
    return page


def part(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Team").get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", name=name, exact=True, level=1)).to_be_visible()


def actions(page: Page, title: str, item: str) -> None:
    page.get_by_role("button", name=f"Actions for {title}").click()
    page.get_by_role("menuitem", name=item).click()


def test_a_guest_is_invited_to_a_client_and_the_invitation_withdrawn(
    team: Page, own: OwnAgency
) -> None:
    owner, base = own
    address = new_address("Gustav")
    team.get_by_role("button", name="Invite").click()
    dialog = team.get_by_role("dialog", name="Invite a member")
    dialog.get_by_label("Role").select_option("Guest")
    dialog.get_by_label("Email").fill(owner.email)
    dialog.get_by_role("button", name="Send the invitation").click()
    expect(dialog.get_by_role("alert")).to_have_text("Choose at least one client.")
    dialog.get_by_label("Heron").check()
    dialog.get_by_role("button", name="Send the invitation").click()
    belongs = "This person is already a member"
    expect(dialog.get_by_label("Email")).to_have_accessible_description(belongs)
    dialog.get_by_label("Email").fill(address)
    dialog.get_by_role("button", name="Send the invitation").click()
    invited = team.get_by_role("list", name="Invited").get_by_role("listitem")
    expect(invited).to_contain_text([address])
    expect(invited.get_by_text("Heron")).to_be_visible()
    (made,) = owner.api.pages(f"{base}/invitations")
    assert (made["email"], made["role"], made["all_clients"]) == (address, "guest", False)
    actions(team, address, "Send again")
    expect(team.get_by_role("alert")).to_contain_text("less than a minute ago")
    actions(team, address, "Withdraw")
    expect(invited).to_have_count(0)
    assert list(owner.api.pages(f"{base}/invitations")) == []
    team.goto(found_in_mail(owner.studio, address, INVITATION))
    expect(team.get_by_role("heading", name="This invitation has expired")).to_be_visible()


def test_a_member_gets_another_role_for_some_clients_and_a_team_adds_one(
    team: Page, own: OwnAgency
) -> None:
    owner, base = own
    edda = joined(owner, base, "Edda", role="viewer")
    team.reload()
    actions(team, "Edda", "Change role and clients")
    dialog = team.get_by_role("dialog", name="Edda")
    dialog.get_by_label("Role").select_option("Editor")
    dialog.get_by_label("Only these").check()
    dialog.get_by_label("Heron").check()
    dialog.get_by_role("button", name="Save").click()
    row = team.get_by_role("list", name="Members").get_by_role("listitem").filter(has_text="Edda")
    expect(row).to_contain_text("Editor")
    expect(row).to_contain_text("Heron")
    assert [one["name"] for one in edda.api.pages(f"{base}/clients")] == ["Heron"]
    part(team, "Teams")
    team.get_by_role("button", name="New team").click()
    dialog = team.get_by_role("dialog", name="New team")
    dialog.get_by_label("Team name").fill("North")
    dialog.get_by_label("Edda").check()
    dialog.get_by_label("Rivermill").check()
    dialog.get_by_role("button", name="Create team").click()
    expect(team.get_by_role("list", name="Teams").get_by_role("listitem")).to_contain_text("Edda")
    assert len(list(edda.api.pages(f"{base}/clients"))) == 2
    # The audit log names them.
    part(team, "Audit")
    events = team.get_by_role("list", name="Audit").get_by_role("listitem")
    expect(events.filter(has_text="Team created")).to_contain_text("North")
    changed = events.filter(has_text="Member changed")
    expect(changed).to_contain_text("Edda")
    expect(changed).to_contain_text("Now: Role: Editor")
    expect(changed).to_contain_text("Clients: Heron")
    part(team, "Teams")
    actions(team, "North", "Remove the team")
    team.get_by_role("dialog").get_by_role("button", name="Remove the team").click()
    expect(team.get_by_role("heading", name="No teams yet")).to_be_visible()
    assert len(list(edda.api.pages(f"{base}/clients"))) == 1
    part(team, "Members")
    actions(team, "Edda", "Remove from the agency")
    team.get_by_role("dialog").get_by_role("button", name="Remove from the agency").click()
    expect(row).to_have_count(0)
    assert edda.api.get("/api/v1/me")["agencies"] == []


def test_the_secret_of_a_key_is_shown_once_and_works_until_it_is_revoked(
    team: Page, own: OwnAgency
) -> None:
    owner, base = own
    part(team, "API keys")
    team.get_by_role("button", name="New key").click()
    dialog = team.get_by_role("dialog", name="New key")
    dialog.get_by_label("Name").fill("Nightly")
    dialog.get_by_label("Only these").check()
    dialog.get_by_label("Heron").check()
    dialog.get_by_label("change clients and kits").uncheck()
    dialog.get_by_role("button", name="Create key").click()
    made = team.get_by_role("dialog", name="“Nightly” created")
    secret = made.get_by_role("code").inner_text()

    def asked(method: str, path: str, body: bytes = b"") -> tuple[int, Json]:
        url = f"{owner.studio.url}{base}/{path}"
        kind = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
        answer = exchange(method, url, body=body, headers=kind)
        return answer.status, answer.json()

    assert [one["name"] for one in asked("GET", "clients")[1]["results"]] == ["Heron"]
    assert asked("POST", "clients", b'{"name": "Ada"}')[0] == 403
    made.get_by_role("button", name="I have saved it").click()
    expect(team.get_by_text(secret)).to_have_count(0)
    actions(team, "Nightly", "Revoke")
    team.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(team.get_by_text("Revoked", exact=True)).to_be_visible()
    assert asked("GET", "clients")[0] == 401


def test_renaming_the_agency_is_in_the_audit_log(team: Page, own: OwnAgency) -> None:
    owner, base = own
    part(team, "Agency")
    team.get_by_label("Require two-step sign-in").check()
    team.get_by_label("Agency name").fill("Southquay")
    team.get_by_role("button", name="Save").click()
    expect(team.get_by_role("alert")).to_contain_text("Turn on two-step sign-in for your account")
    expect(team.get_by_role("link", name="Set it up for yourself")).to_be_visible()
    assert owner.api.get(base)["name"] == "Northquay"
    team.get_by_label("Require two-step sign-in").uncheck()
    team.get_by_label("Time zone").select_option("Europe/Vienna")
    team.get_by_role("button", name="Save").click()
    expect(team.get_by_role("banner").get_by_text("Southquay")).to_be_visible()
    assert owner.api.get(base)["time_zone"] == "Europe/Vienna"
    part(team, "Audit")
    events = team.get_by_role("list", name="Audit").get_by_role("listitem")
    expect(events.first).to_contain_text("Agency changed")
    team.get_by_label("What").select_option("Agency created")
    expect(events).to_have_count(1)
    with team.expect_download() as table:
        team.get_by_role("link", name="CSV").click()
    lines = table.value.path().read_text().splitlines()
    assert [line.split(",")[3] for line in lines] == ["action", "agency.created"]
    part(team, "Usage")
    expect(team.get_by_text("Months begin and end in the time zone Europe/Vienna.")).to_be_visible()


def test_a_session_ended_elsewhere_leads_to_signing_in_and_back(team: Page, own: OwnAgency) -> None:
    owner, _ = own
    team.context.clear_cookies(name="sessionid")
    team.get_by_role("navigation", name="Team").get_by_role("link", name="API keys").click()
    owner.sign_in(team)
    expect(team.get_by_role("heading", name="API keys", exact=True)).to_be_visible()


def test_members_without_permission_are_offered_no_management(
    open_page: Callable[..., Hand], own: OwnAgency, ivo: Person
) -> None:
    owner, base = own
    (client, _) = [one["id"] for one in owner.api.pages(f"{base}/clients")]
    guest = joined(owner, base, "Gustav", role="guest", clients=[client])
    for somebody in (ivo, guest):
        page = open_page(signed=False).page
        page.goto(f"{owner.studio.url}/#/{base.rpartition('/')[2]}/team/keys")
        somebody.sign_in(page)
        expect(page.get_by_text("Only owners and admins can manage the team.")).to_be_visible()
        page.get_by_role("link", name="Carousels").click()
        expect(page.get_by_role("searchbox", name="Search carousels")).to_be_visible()
        expect(page.get_by_role("link", name="Team")).to_have_count(0)
        with pytest.raises(Refused):
            somebody.api.get(f"{base}/api-keys")


def test_an_agency_is_handed_over_and_the_old_owner_may_leave(
    open_page: Callable[..., Hand], studio: Studio
) -> None:
    olga = person(studio, "Olga")
    base = olga.agency()
    sten = joined(olga, base, "Sten", role="editor")
    page = open_page(signed=False).page
    page.goto(f"{studio.url}/#/{base.rpartition('/')[2]}/team/agency")
    olga.sign_in(page)
    page.get_by_label("New owner").select_option("Sten")
    page.get_by_role("button", name="Hand over").click()
    page.get_by_role("dialog").get_by_role("button", name="Hand over").click()
    expect(page.get_by_text("The agency belongs to Sten now")).to_be_visible()
    expect(page.get_by_role("button", name="Hand over")).to_have_count(0)
    assert [one["role"] for one in sten.api.get("/api/v1/me")["agencies"]] == ["owner"]
    page.goto(f"{studio.url}/#/account")
    page.get_by_role("button", name="Leave Northquay").click()
    page.get_by_role("dialog").get_by_role("button", name="Leave").click()
    expect(page.get_by_text("You left Northquay")).to_be_visible()
    assert olga.api.get("/api/v1/me")["agencies"] == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing_on_the_screens_of_people(
    scheme: str, width: int, open_page: Callable[..., Hand], own: OwnAgency
) -> None:
    owner, base = own
    agency = base.rpartition("/")[2]
    size = {"width": width, "height": 844}
    page = open_page(signed=False, color_scheme=scheme, viewport=size).page
    found: dict[str, list[str]] = {}

    def look(place: str, heading: str) -> None:
        page.goto(f"{owner.studio.url}/#/{place}")
        expect(page.get_by_role("heading", name=heading).first).to_be_visible()
        expect(page.get_by_role("status", name="Loading…")).to_have_count(0)
        judge(place)

    def judge(place: str) -> None:
        if broken := faults(page):
            found[place] = broken

    look("sign-up", "Create an account")
    page.get_by_role("button", name="Create an account").click()
    judge("sign-up with mistakes")
    look("forgot-password", "Forgot your password?")
    look("reset-password/nothing", "This link no longer works")
    look("invitations/nothing", "This invitation has expired")
    address = new_address("Ada")
    owner.api.post(f"{base}/invitations", {"email": address, "role": "viewer"})
    look(found_in_mail(owner.studio, address, r"/#/(invitations/\S+)"), "Join ")
    page.goto(f"{owner.studio.url}/#/account")
    owner.sign_in(page)
    look("account", "Your account")
    page.get_by_role("button", name="Set up").click()
    judge("proof")
    proof = page.get_by_role("dialog", name="Confirm it’s you")
    proof.get_by_label("Password", exact=True).fill("forty-lifts-and-one-lamp")
    proof.get_by_role("button", name="Continue").click()
    page.get_by_role("img", name="QR code for your authenticator").wait_for()
    judge("two steps")
    page.keyboard.press("Escape")
    for name in ("Members", "Teams", "API keys", "Usage", "Audit", "Agency"):
        look(f"{agency}/team/{'keys' if name == 'API keys' else name.lower()}", name)
    look(f"{agency}/team/people", "Members")
    for opens in ("Invite", "New team", "New key"):
        where = {"Invite": "people", "New team": "teams", "New key": "keys"}[opens]
        page.goto(f"{owner.studio.url}/#/{agency}/team/{where}")
        page.get_by_role("button", name=opens).click()
        page.get_by_label("Only these").check()
        judge(opens)
        page.keyboard.press("Escape")
    assert found == {}
