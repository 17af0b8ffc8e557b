"""Painting of drawing operations: backgrounds, patterns, pictures, icons."""
