"""A Celery worker whose render child fails on certain slide texts, as if the engine had a bug."""

from __future__ import annotations

from pathlib import Path

from celery.__main__ import main

from painting import process

if __name__ == "__main__":
    process._ENVIRONMENT["PYTHONPATH"] = str(Path(__file__).parent / "poison")
    main()
