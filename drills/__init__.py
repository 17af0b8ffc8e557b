"""Drills: the real thing broken, or run against real neighbours, on purpose."""
