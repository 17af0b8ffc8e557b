"""The sign-up fields besides address and password."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest

from accounts.models import User


class NameForm(forms.Form):
    """The base of allauth's sign-up forms."""

    name = forms.CharField(max_length=120, required=False)

    def signup(self, request: HttpRequest, user: User) -> None:  # noqa: ARG002 - allauth's signature
        """Save the name. allauth calls this after it created the user."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
