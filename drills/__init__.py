"""Drills: break the real service on purpose, or run it beside real attackers and heavy users."""
