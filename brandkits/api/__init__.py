"""The HTTP API of clients, brand kits, assets and the catalogue."""
