"""Prepare the database: migrate it, create the demo agency, print who can sign in.

`python -m local.seed FOLDER` prints one JSON object. Safe to run again: existing data is kept.
"""

from __future__ import annotations

import json
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.core.management import call_command

from local.studio import DEMO_OWNER, PASSWORD_FILE

if TYPE_CHECKING:
    from accounts.models import Agency, User


def seed(folder: Path) -> dict[str, str]:
    """The sign-in data of the demo agency's owner; the password is stored in `folder`."""
    call_command("migrate", database="owner", verbosity=0)
    password = _password(folder / PASSWORD_FILE)
    owner = _owner(password)
    return {"agency": str(_agency(owner).pk), "email": DEMO_OWNER, "password": password}


def _password(file: Path) -> str:
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(12))
    return file.read_text()


def _owner(password: str) -> User:
    from accounts.members.membership import create_user
    from accounts.models import User

    owner = User.objects.filter(email=DEMO_OWNER).first()
    if owner is None:
        return create_user(DEMO_OWNER, password, name="Demo owner")
    if not owner.check_password(password):
        owner.set_password(password)
        owner.save(update_fields=["password"])
    return owner


def _agency(owner: User) -> Agency:
    from accounts.members.membership import create_agency
    from accounts.models import Membership

    membership = Membership.objects.select_related("agency").filter(user=owner).first()
    return membership.agency if membership else create_agency(name="Demo agency", owner=owner)


if __name__ == "__main__":
    django.setup()
    print(json.dumps(seed(Path(sys.argv[1]))))
