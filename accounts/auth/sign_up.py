"""What signing up asks for besides address and password."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest

from accounts.models import User


class NameForm(forms.Form):
    """The fields that every sign-up form of allauth's begins with."""

    name = forms.CharField(max_length=120, required=False)

    def signup(self, request: HttpRequest, user: User) -> None:  # noqa: ARG002 - allauth's signature
        """Called once the person is made."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
