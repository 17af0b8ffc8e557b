"""Routes of sessions: those of allauth's that need no mail, since nothing here sends any."""

from __future__ import annotations

from allauth.headless.account.views import (
    ChangePasswordView,
    LoginView,
    ReauthenticateView,
    SessionView,
)
from allauth.headless.base.views import ConfigView
from allauth.headless.constants import Client
from django.urls import path

urlpatterns = [
    path(route, view.as_api_view(client=Client.BROWSER), name=name)
    for route, view, name in (
        ("config", ConfigView, "sign-in-config"),
        ("auth/login", LoginView, "sign-in"),
        ("auth/session", SessionView, "session"),
        ("auth/reauthenticate", ReauthenticateView, "reauthenticate"),
        ("account/password/change", ChangePasswordView, "password-change"),
    )
]
