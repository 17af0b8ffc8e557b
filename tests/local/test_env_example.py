"""The example environment file is complete."""

from __future__ import annotations

import re

from config.env import ROOT, Env


def test_every_setting_is_in_the_example_and_nothing_else() -> None:
    example = (ROOT / ".env.example").read_text()
    assert set(re.findall(r"^#?([A-Z0-9_]+)=", example, re.MULTILINE)) == {
        name.upper() for name in Env.model_fields
    }
