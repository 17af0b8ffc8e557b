"""Importers of texts, tables, feeds and pages."""
