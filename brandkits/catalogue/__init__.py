"""The agency's own themes and formats, beside those of the catalogue."""
