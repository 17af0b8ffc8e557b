"""Imported threads: reading in a child process, arrangement of posts, and their pictures."""
