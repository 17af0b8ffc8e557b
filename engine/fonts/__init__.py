"""Fonts: the pinned typefaces, brand fonts, and which family draws a character."""
