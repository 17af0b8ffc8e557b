"""Composition: a snapshot and a format become scenes."""
