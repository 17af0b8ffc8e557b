"""A render's progress as server-sent events, by a process of its own (``asgi``).

``leave`` signs who may listen to what, ``messages`` reads what happened, ``hub`` reads it once for all
who listen.
"""
