"""Who may reach what, and how often."""
