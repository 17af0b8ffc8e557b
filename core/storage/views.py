"""Serves the local folder's signed URLs. Not used in a deployment with a bucket."""

from __future__ import annotations

from typing import IO, Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from core.http.problems import respond, respond_to
from core.storage import ObjectMissing, StoreUnavailable, store
from core.storage.content_disposition import attachment
from core.storage.local import LocalStore, read_signed_terms


class _Bounded:
    """A reader of at most ``most`` bytes; one more raises ``OverflowError``."""

    def __init__(self, stream: IO[bytes], most: int) -> None:
        self._stream, self._left = stream, most

    def read(self, size: int = -1) -> bytes:
        wanted = self._left + 1 if size < 0 else min(size, self._left + 1)
        data = self._stream.read(wanted)
        if len(data) > self._left:
            raise OverflowError
        self._left -= len(data)
        return data


@csrf_exempt  # the signature in the URL grants access; cookies are not read
def local_object(request: HttpRequest, key: str) -> HttpResponseBase:
    """Download or upload one object under the signed terms."""
    folder = store()
    method = "GET" if request.method == "HEAD" else str(request.method)
    terms = read_signed_terms(request.GET.get("leave", ""), method=method, key=key)
    if not isinstance(folder, LocalStore) or terms is None:
        return respond(403, "link-refused", "This link is invalid or has expired")
    try:
        if method == "GET":
            return _send(folder, key, terms)
        return _receive(request, folder, key, terms)
    except StoreUnavailable as failure:
        return respond_to(failure)


def _send(folder: LocalStore, key: str, terms: dict[str, Any]) -> HttpResponseBase:
    try:
        file = folder.open(key)
    except ObjectMissing:
        return respond(404, "not-found", "Not found")
    # Always a download: an upload must not become a page of our origin.
    answer = FileResponse(file, content_type=terms["type"])
    answer["Content-Disposition"] = attachment(terms["name"])
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, max-age=300"
    return answer


def _receive(
    request: HttpRequest, folder: LocalStore, key: str, terms: dict[str, Any]
) -> HttpResponse:
    if request.headers.get("Content-Type") != terms["type"]:
        return respond(415, "wrong-type", f"Send it as {terms['type']}")
    most = terms["most"]
    too_large = respond(413, "too-large", f"At most {most} bytes are allowed")
    length = request.headers.get("Content-Length") or "0"
    if not length.isdecimal() or int(length) > most:
        return too_large
    try:
        folder.put(key, _Bounded(request, most), content_type=terms["type"])  # type: ignore[arg-type]  # only read() is asked of it
    except OverflowError:
        return too_large
    return HttpResponse(status=200)
