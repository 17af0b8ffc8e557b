"""Threads and the carousels made of them: import, editing, history, verdict, reviews, snapshots."""
