"""A Celery worker whose render child can be poisoned by a slide's words, as a flaw in the engine would."""

from __future__ import annotations

from pathlib import Path

from celery.__main__ import main

from painting import process

if __name__ == "__main__":
    process._ENVIRONMENT["PYTHONPATH"] = str(Path(__file__).parent / "poison")
    main()
