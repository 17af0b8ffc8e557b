"""Snapshots to pixels: composition, the render child and its pictures, previews."""
