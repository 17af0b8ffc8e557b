"""Characters and scripts."""
