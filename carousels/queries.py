"""What others may ask of threads and carousels, always inside one agency."""

from __future__ import annotations

from django.db.models import QuerySet

from carousels.models import Post, Thread


def posts_of(thread: Thread) -> QuerySet[Post]:
    """The posts of a thread, in order."""
    return Post.objects.of(thread.agency_id).filter(thread=thread).order_by("order")
