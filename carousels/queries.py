"""Queries on threads for other modules, always inside one agency."""

from __future__ import annotations

from django.db.models import QuerySet

from carousels.models import Post, Thread


def posts_of(thread: Thread) -> QuerySet[Post]:
    """Return the posts of a thread, in order."""
    return Post.objects.of(thread.agency_id).filter(thread=thread).order_by("order")
