"""Renders and hand-overs: start, cancel, retry, verdict."""
