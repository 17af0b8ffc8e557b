"""Brand kits: create, change, copy, export, import, and propose one from a logo."""
