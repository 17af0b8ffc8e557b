"""The scene of a slide: its nodes, JSON codec and limits."""
