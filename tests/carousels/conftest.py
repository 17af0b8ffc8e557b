"""An editor's desk, and one at another agency."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from accounts.models import Agency, User
from tests.carousels.desk import Desk


@pytest.fixture
def desk(client_as: Callable[[User], APIClient], editor: User, agency: Agency) -> Desk:
    return Desk(client_as(editor), agency)


@pytest.fixture
def foreign(
    client_as: Callable[[User], APIClient], stranger: User, stranger_agency: Agency
) -> Desk:
    return Desk(client_as(stranger), stranger_agency, "Elsewhere")
