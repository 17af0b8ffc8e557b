"""Measurements on painted pixels: contrast and visibility."""
