"""Signing in: sessions, API keys, two-step sign-in, and notices about an account's security."""
