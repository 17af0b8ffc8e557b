"""Between sockets and threads: requests are complete, fairly shared out, and kept apart when heavy."""
