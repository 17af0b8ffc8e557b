"""What each role may do: the one table to read before granting anything."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A person's part in an agency. A guest belongs to a client and only looks on."""

    OWNER = "owner"
    ADMIN = "admin"
    EDITOR = "editor"
    REVIEWER = "reviewer"
    VIEWER = "viewer"
    GUEST = "guest"


class Can(StrEnum):
    VIEW_WORK = "view clients, kits, threads, carousels and renders"
    EDIT_WORK = "import threads, build and change carousels"
    MANAGE_KITS = "change clients, brand kits and assets"
    RENDER = "start, cancel and retry renders"
    MANAGE_KEYS = "create and revoke API keys"


_LOOK = frozenset({Can.VIEW_WORK})
_WORK = _LOOK | {Can.EDIT_WORK, Can.MANAGE_KITS, Can.RENDER}

GRANTS: dict[Role, frozenset[Can]] = {
    Role.OWNER: frozenset(Can),
    Role.ADMIN: frozenset(Can),
    Role.EDITOR: _WORK,
    Role.REVIEWER: _LOOK,
    Role.VIEWER: _LOOK,
    # Until a guest can be given clients, there is nothing that one may see.
    Role.GUEST: frozenset(),
}
