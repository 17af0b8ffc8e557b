"""The HTTP API of people, agencies, members, API keys and usage."""
