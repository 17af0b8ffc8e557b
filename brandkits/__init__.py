"""Clients of an agency, their brand kits, assets, and the agency's own themes and formats."""
