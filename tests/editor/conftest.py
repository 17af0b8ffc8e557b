"""The editor's page in a real Chromium, on a real studio: one of each for all of these tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from local.chromium import ARGUMENTS, CHROMIUM, ENVIRONMENT
from local.client import Client
from local.library import Library, sample_of
from local.stopwatch import Stopwatch
from local.studio import Studio, free_port, open_studio
from tests.editor.hand import PATIENCE_MS, Agency, Hand

expect.set_options(timeout=PATIENCE_MS)

# Neither outlives this folder: a driver's event loop would keep Django from its database elsewhere.


@pytest.fixture(scope="package")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    folder = tmp_path_factory.mktemp("studio")
    with open_studio(folder, port=free_port(), watch=Stopwatch(silent=True)) as studio:
        yield studio


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS, env=ENVIRONMENT)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def agency(studio: Studio) -> Agency:
    """The demo agency over its API, with the sample's first client and kit."""
    api = Client(studio.url)
    api.sign_in(email=studio.owner.email, password=studio.owner.password)
    base = f"/api/v1/agencies/{studio.owner.agency}"
    return Agency(api, base, Library(api, base).brand(sample_of("kits")[0]))


@pytest.fixture(scope="package")
def signed_in(studio: Studio, browser: Browser) -> Any:
    """Cookies of a signed-in user."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(studio.url)
    Hand(page, studio).sign_in()
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def open_page(studio: Studio, browser: Browser, signed_in: Any) -> Iterator[Callable[..., Hand]]:
    """Opens pages that are signed in; after the test, none may have broken or asked elsewhere."""
    hands: list[Hand] = []

    def opened(*, signed: bool = True, **options: Any) -> Hand:
        usual = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"}
        settings = {**usual, **options}
        state = signed_in if signed else None
        context: BrowserContext = browser.new_context(storage_state=state, **settings)
        context.set_default_timeout(PATIENCE_MS)
        hand = Hand(context.new_page(), studio)
        hands.append(hand)
        return hand

    yield opened
    for hand in hands:
        hand.page.context.close()
    assert [complaint for hand in hands for complaint in hand.complaints] == []


@pytest.fixture
def hand(open_page: Callable[..., Hand]) -> Hand:
    return open_page()
