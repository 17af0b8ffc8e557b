"""Colour: contrast by WCAG, and OKLCH."""
