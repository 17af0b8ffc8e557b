"""The HTTP API of renders, previews, hand-overs and links to files."""
