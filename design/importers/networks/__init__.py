"""Importers of networks' API responses and archives."""
