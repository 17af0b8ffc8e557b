"""Pictures of kits and of the catalogue's choices, and lint of kits."""
