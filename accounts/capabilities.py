"""What each role may do: the one table to read before granting anything."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A person's part in an agency.

    A guest belongs to clients that are named, looks on, and says what is approved. An editor does not:
    what somebody made, somebody else approves.
    """

    OWNER = "owner"
    ADMIN = "admin"
    EDITOR = "editor"
    REVIEWER = "reviewer"
    VIEWER = "viewer"
    GUEST = "guest"


class Can(StrEnum):
    """A capability; its value is also the name of a key's scope."""

    SEE_CAROUSELS = "carousels:see"  # clients, carousels, previews and finished renders
    VIEW_WORK = "work:view"  # kits, assets, threads, versions besides
    EDIT_WORK = "work:edit"  # import threads, build and change carousels
    MANAGE_KITS = "kits:manage"  # change clients, brand kits and assets
    RENDER = "renders:start"  # start, cancel and retry renders, hand their files on
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
# Who reaches every client, whatever is said of them.
WHOLE = frozenset({Role.OWNER, Role.ADMIN})
# What is the whole agency's and no client's: who reaches some clients only may not, whatever else is said.
AGENCY_WIDE = frozenset(Can) - _WORK - {Can.REVIEW}
# What a program may be given: work and figures, never people, keys, the agency itself or a say.
SCOPES: tuple[Can, ...] = (*sorted(_WORK), Can.READ_AUDIT, Can.READ_USAGE)
USUAL_SCOPES: tuple[Can, ...] = tuple(sorted(_WORK))
