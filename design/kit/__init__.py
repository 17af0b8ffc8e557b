"""The content of a brand kit, and the colours of its logo."""
