"""Routes of linked files, which need no sign-in."""

from __future__ import annotations

from django.urls import path

from rendering.api.file_link_views import linked_file

urlpatterns = [path("<str:token>/<str:filename>", linked_file, name="linked-file")]
