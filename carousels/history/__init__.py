"""Versions of a carousel: read, name, compare, undo."""
