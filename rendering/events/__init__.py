"""A render's progress as server-sent events, served by a process of its own (``asgi``).

``stream_token`` signs which render a client may listen to, ``messages`` reads what happened, and ``hub``
reads it once for all listeners.
"""
