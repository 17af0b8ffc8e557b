"""Capabilities: what each role may do. Read this table before granting anything."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A member's role in an agency.

    A guest belongs to named clients, views their carousels and may approve them. An editor may not approve: the
    person who approves is not the one who made it.
    """

    OWNER = "owner"
    ADMIN = "admin"
    EDITOR = "editor"
    REVIEWER = "reviewer"
    VIEWER = "viewer"
    GUEST = "guest"


class Can(StrEnum):
    """A capability; its value is also the name of an API key's scope."""

    SEE_CAROUSELS = "carousels:see"  # clients, carousels, previews and finished renders
    VIEW_WORK = "work:view"  # besides: kits, assets, threads, versions
    EDIT_WORK = "work:edit"  # import threads, build and change carousels
    MANAGE_KITS = "kits:manage"  # change clients, brand kits and assets
    RENDER = "renders:start"  # start, cancel and retry renders, hand over their files
    REVIEW = "reviews:give"  # approve a version, or ask for changes
    READ_AUDIT = "audit:read"
    READ_USAGE = "usage:read"
    MANAGE_KEYS = "keys:manage"
    MANAGE_PEOPLE = "people:manage"  # members and teams
    MANAGE_AGENCY = "agency:manage"
    TRANSFER = "agency:transfer"


_SEE = frozenset({Can.SEE_CAROUSELS})
_LOOK = _SEE | {Can.VIEW_WORK}
_WORK = _LOOK | {Can.EDIT_WORK, Can.MANAGE_KITS, Can.RENDER}

GRANTS: dict[Role, frozenset[Can]] = {
    Role.OWNER: frozenset(Can),
    Role.ADMIN: frozenset(Can) - {Can.TRANSFER},
    Role.EDITOR: _WORK,
    Role.REVIEWER: _LOOK | {Can.REVIEW},
    Role.VIEWER: _LOOK,
    Role.GUEST: _SEE | {Can.REVIEW},
}
# Roles with access to all clients, whatever their membership says.
FULL_ACCESS_ROLES = frozenset({Role.OWNER, Role.ADMIN})
# Capabilities about the whole agency: never granted to a member with access to some clients only.
AGENCY_WIDE = frozenset(Can) - _WORK - {Can.REVIEW}
# Scopes of API keys: work, audit and usage; never members, API keys, the agency itself or reviews.
SCOPES: tuple[Can, ...] = (*sorted(_WORK), Can.READ_AUDIT, Can.READ_USAGE)
USUAL_SCOPES: tuple[Can, ...] = tuple(sorted(_WORK))
