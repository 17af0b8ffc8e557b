"""Routes of accounts and sessions, following allauth's headless specification."""

from __future__ import annotations

from allauth.headless.account.views import (
    ChangePasswordView,
    ManageEmailView,
    ReauthenticateView,
    RequestPasswordResetView,
    ResendEmailVerificationCodeView,
    ResetPasswordView,
    SessionView,
)
from allauth.headless.base.views import ConfigView
from allauth.headless.constants import Client
from allauth.headless.mfa.views import AuthenticatorsView
from allauth.headless.mfa.views import ReauthenticateView as ReauthenticateByCodeView
from django.urls import path

from accounts.auth.sign_in_views import (
    RecoveryCodes,
    SecondStep,
    Sessions,
    SignIn,
    SignUp,
    Totp,
    VerifyAddress,
    transactional,
)
from core.http import pasted

# Fields that people paste into: mailed codes, and the key of a mailed link when resetting a password.
CODES = {"key": pasted.code, "code": pasted.code}
KEYS = {"key": pasted.token}

urlpatterns = [
    path(
        route,
        transactional(
            view.as_api_view(client=Client.BROWSER),
            KEYS if view is ResetPasswordView else CODES,
        ),
        name=name,
    )
    for route, view, name in (
        ("config", ConfigView, "sign-in-config"),
        ("auth/signup", SignUp, "sign-up"),
        ("auth/email/verify", VerifyAddress, "verify-address"),
        ("auth/email/verify/resend", ResendEmailVerificationCodeView, "verify-address-resend"),
        ("auth/login", SignIn, "sign-in"),
        ("auth/2fa/authenticate", SecondStep, "second-step"),
        ("auth/session", SessionView, "session"),
        ("auth/sessions", Sessions, "sessions"),
        ("auth/reauthenticate", ReauthenticateView, "reauthenticate"),
        ("auth/2fa/reauthenticate", ReauthenticateByCodeView, "reauthenticate-by-code"),
        ("auth/password/request", RequestPasswordResetView, "password-request"),
        ("auth/password/reset", ResetPasswordView, "password-reset"),
        ("account/password/change", ChangePasswordView, "password-change"),
        ("account/email", ManageEmailView, "address"),
        ("account/authenticators", AuthenticatorsView, "authenticators"),
        ("account/authenticators/totp", Totp, "totp"),
        ("account/authenticators/recovery-codes", RecoveryCodes, "recovery-codes"),
    )
]
