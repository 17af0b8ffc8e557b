"""The list of a person's sessions. A listed session can be ended from any other."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User

SEEN_EVERY = timedelta(minutes=1)
_LISTED = "listed_as"


def open_session(request: HttpRequest, user: User) -> None:
    """Sign in a person who has just authenticated. The session gets a new key."""
    get_adapter().login(request, user)
    record_authentication(request, user, method="password", email=user.email)
    list_session(request)


def list_session(request: HttpRequest) -> None:
    """Add a signed-in session to its person's list."""
    UserSession.objects.create_from_request(request)
    request.session[_LISTED] = request.session.session_key


def note_session(request: HttpRequest) -> None:
    """Record when a session was last seen, to the minute, with one statement.

    A session whose key changed since it was listed is listed again: when ``SECRET_KEY`` changes, Django moves
    sessions to new keys.
    """
    if request.session.get(_LISTED) != request.session.session_key:
        list_session(request)
        return
    now = timezone.now()
    UserSession.objects.filter(
        session_key=request.session.session_key, last_seen_at__lt=now - SEEN_EVERY
    ).update(last_seen_at=now)
