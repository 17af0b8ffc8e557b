"""The editor page: its bundle and its view."""
