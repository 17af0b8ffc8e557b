"""Plans, and what an agency uses of its plan: slides and stored bytes."""
