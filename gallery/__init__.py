"""Contact sheets of everything that the catalogue offers: ``python -m gallery``."""
