"""Members, teams, invitations and API keys of an agency."""
