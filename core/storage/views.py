"""Serves the local folder's signed URLs; a deployment with a bucket never comes here."""

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
    """Reads at most ``most`` bytes and refuses the first one after them."""

    def __init__(self, stream: IO[bytes], most: int) -> None:
        self._stream, self._left = stream, most

    def read(self, size: int = -1) -> bytes:
        wanted = self._left + 1 if size < 0 else min(size, self._left + 1)
        data = self._stream.read(wanted)
        if len(data) > self._left:
            raise OverflowError
        self._left -= len(data)
        return data


@csrf_exempt  # the signature in the URL is the permission, no cookie is looked at
def local_object(request: HttpRequest, key: str) -> HttpResponseBase:
    """Download or upload one object under the terms that were signed."""
    folder = store()
    method = "GET" if request.method == "HEAD" else str(request.method)
    leave = read_signed_terms(request.GET.get("leave", ""), method=method, key=key)
    if not isinstance(folder, LocalStore) or leave is None:
        return respond(403, "link-refused", "This link does not, or no longer, open anything")
    try:
        if method == "GET":
            return _send(folder, key, leave)
        return _receive(request, folder, key, leave)
    except StoreUnavailable as weather:
        return respond_to(weather)


def _send(folder: LocalStore, key: str, leave: dict[str, Any]) -> HttpResponseBase:
    try:
        file = folder.open(key)
    except ObjectMissing:
        return respond(404, "not-found", "Not found")
    # Never shown in place: an upload must not become a page of our own address.
    answer = FileResponse(file, content_type=leave["type"])
    answer["Content-Disposition"] = attachment(leave["name"])
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, max-age=300"
    return answer


def _receive(
    request: HttpRequest, folder: LocalStore, key: str, leave: dict[str, Any]
) -> HttpResponse:
    if request.headers.get("Content-Type") != leave["type"]:
        return respond(415, "wrong-type", f"Send it as {leave['type']}")
    most = leave["most"]
    too_large = respond(413, "too-large", f"At most {most} bytes are allowed here")
    length = request.headers.get("Content-Length") or "0"
    if not length.isdecimal() or int(length) > most:
        return too_large
    try:
        folder.put(key, _Bounded(request, most), content_type=leave["type"])  # type: ignore[arg-type]  # only read() is asked of it
    except OverflowError:
        return too_large
    return HttpResponse(status=200)
