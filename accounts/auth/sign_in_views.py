"""allauth's headless views with additions: races are answered, agencies are notified, no address is revealed.

allauth has no types, so its views' responses are ``Any`` here.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, cast

from allauth.headless.account.inputs import SignupInput
from allauth.headless.account.views import LoginView, SignupView, VerifyEmailView
from allauth.headless.base.response import ConflictResponse
from allauth.headless.mfa.views import (
    AuthenticateView,
    ManageRecoveryCodesView,
    ManageTOTPView,
)
from allauth.headless.usersessions.views import SessionsView
from django.contrib.auth.hashers import make_password
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from rest_framework.exceptions import ParseError

from accounts.auth.mfa import complete_setup
from accounts.auth.security_notifications import notify, record_blocked, record_for
from accounts.members.membership import release_address
from accounts.models import User
from core.http.parsers import StrictJSONParser
from core.http.problems import respond

View = Callable[..., HttpResponse]
TOO_MANY = "too_many_login_attempts"


def transactional(view: View, pasted_fields: Mapping[str, Callable[[str], str]]) -> View:
    """Wrap a view in one transaction, and refuse JSON that the database cannot store.

    ``pasted_fields`` maps fields to functions that clean codes and tokens as people paste them.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "GET" and request.body:
            try:
                data = StrictJSONParser().parse(io.BytesIO(request.body))
            except ParseError as error:
                title = "Malformed request"
                return respond(400, "parse-error", title, str(error.detail))
            if isinstance(data, dict):
                for name, clean in pasted_fields.items():
                    if isinstance(given := data.get(name), str):
                        data[name] = clean(given)
            # allauth reads the body itself, and only as UTF-8 without a byte order mark.
            request._body = json.dumps(data).encode()
        with transaction.atomic():
            return view(request, *args, **kwargs)

    return answer


class SignUpInput(SignupInput):  # type: ignore[misc]  # allauth has no types
    """Sign-up input. A taken address takes as long as a new one and gets the same response."""

    account_already_exists: bool

    def try_save(self, request: HttpRequest) -> Any:
        if self.account_already_exists:
            make_password(self.cleaned_data["password"])
        else:
            try:
                with transaction.atomic():
                    return super().try_save(request)
            except IntegrityError:  # a concurrent sign-up took the address
                self.account_already_exists = True
        return super().try_save(request)


class SignUp(SignupView):  # type: ignore[misc]  # allauth has no types
    input_class = {"POST": SignUpInput}


class SignIn(LoginView):  # type: ignore[misc]  # allauth has no types
    def handle_invalid_input(self, input: Any) -> Any:
        if input.has_error(NON_FIELD_ERRORS, TOO_MANY):
            email = input.cleaned_data["email"].lower()
            record_blocked(User.objects.filter(email=email).first())
        return super().handle_invalid_input(input)


class SecondStep(AuthenticateView):  # type: ignore[misc]  # allauth has no types
    def handle_invalid_input(self, input: Any) -> Any:
        if input.has_error("code", TOO_MANY):
            record_blocked(self.stage.login.user)
        return super().handle_invalid_input(input)


class VerifyAddress(VerifyEmailView):  # type: ignore[misc]  # allauth has no types
    """Verifies an address. A verified owner takes it over from an account that never verified it."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.process.user is None:
            return ConflictResponse(request)
        release_address(self.process.email, keep=self.process.user)
        try:
            with transaction.atomic():
                return super().post(request, *args, **kwargs)
        except IntegrityError:  # verified concurrently elsewhere
            return ConflictResponse(request)


class Totp(ManageTOTPView):  # type: ignore[misc]  # allauth has no types
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            with transaction.atomic():
                response = super().post(request, *args, **kwargs)
        except IntegrityError:  # sent twice concurrently
            return ConflictResponse(request)
        person = _person(request)
        if ended := complete_setup(request, person):
            record_for(person, "person.sessions-ended", sessions=ended)
        notify(person, "mfa_on")
        return response


class RecoveryCodes(ManageRecoveryCodesView):  # type: ignore[misc]  # allauth has no types
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = super().post(request, *args, **kwargs)
        notify(_person(request), "recovery_codes_made")
        return response


class Sessions(SessionsView):  # type: ignore[misc]  # allauth has no types
    def delete(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        others = [one for one in self.input.cleaned_data["sessions"] if not one.is_current()]
        if others:
            record_for(_person(request), "person.sessions-ended", sessions=len(others))
        return super().delete(request, *args, **kwargs)


def _person(request: HttpRequest) -> User:
    """Return the signed-in person; these views require one."""
    return cast(User, request.user)
