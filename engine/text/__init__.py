"""Text setting: direction, line breaking, lists, paragraphs."""
