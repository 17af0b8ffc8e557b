"""An editor at work over HTTP: a client with a kit, and threads and carousels in one call each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rest_framework.test import APIClient

from accounts.models import Agency
from accounts.tenancy import tenant
from carousels.models import Carousel, Post, Thread
from tests.brandkits import uploading

TEXT = "A hook. And more of it.\n---\nSecond post.\n---\nThird post."


class Desk:
    """An editor at work: an API session, a client with a kit, and shortcuts for requests."""

    def __init__(self, api: APIClient, agency: Agency, name: str = "Rivermill") -> None:
        self.api, self.agency = api, agency
        self.base = f"/api/v1/agencies/{agency.pk}"
        self.client = self.post("clients", {"name": name})["id"]
        spec = {"author": {"name": name}}
        kit = {"client": self.client, "name": "Main", "spec": spec}
        self.kit = self.post("brand-kits", kit)["id"]

    def ask(self, path: str, body: Any) -> Any:
        return self.api.post(f"{self.base}/{path}", body, format="json")

    def post(self, path: str, body: Any) -> Any:
        answer = self.ask(path, body)
        assert answer.status_code == 201, answer.content
        return answer.json()

    def thread(self, text: str = TEXT, **fields: Any) -> Any:
        return self.post("threads", {"client": self.client, "text": text, **fields})

    def draft(self, **fields: Any) -> Any:
        fields.setdefault("thread", None)
        thread = fields["thread"] or self.thread()["id"]
        body = {"thread": thread, "client": self.client, "brand_kit": self.kit}
        return self.post("carousels", body | {k: v for k, v in fields.items() if k != "thread"})

    def operate(self, draft: Any, *operations: Any, version: int) -> Any:
        """Apply operations, which must be accepted; returns the carousel."""
        url = f"{self.base}/carousels/{draft['id']}/operations"
        body = {"operations": list(operations)}
        answer = self.api.post(url, body, format="json", HTTP_IF_MATCH=f'"{version}"')
        assert answer.status_code == 200, answer.content
        return answer.json()["carousel"]

    def apply_kit(self, draft: Any, spec: Any) -> None:
        """Change the desk's kit, and apply it to a carousel."""
        url = f"{self.base}/brand-kits/{self.kit}"
        version = self.api.get(url)["ETag"]
        answer = self.api.patch(url, {"spec": spec}, format="json", HTTP_IF_MATCH=version)
        assert answer.status_code == 200, answer.content
        answer = self.ask(f"brand-kits/{self.kit}/apply", {"carousels": [draft["id"]]})
        assert answer.status_code == 200, answer.content

    def asset(self, data: bytes, **fields: Any) -> Any:
        """Upload an asset and return it when it is ready."""
        return uploading.ready(self.api, f"{self.base}/assets", data, **fields)

    def logo(self, data: bytes) -> Any:
        """Upload an SVG logo."""
        fields = {"kind": "logo", "filename": "logo.svg", "content_type": "image/svg+xml"}
        return self.asset(data, **fields)

    def font(self, path: Path) -> Any:
        """Upload a font."""
        kind = f"font/{path.suffix.lstrip('.')}"
        fields = {"kind": "font", "filename": path.name, "content_type": kind}
        return self.asset(path.read_bytes(), **fields)

    def saved(self, spec: Any, *, client: str | None = None) -> Any:
        """Create a kit with this content."""
        return self.post(
            "brand-kits", {"client": client or self.client, "name": "House", "spec": spec}
        )

    def get(self, path: str) -> Any:
        answer = self.api.get(f"{self.base}/{path}")
        assert answer.status_code == 200, answer.content
        return answer.json()

    def rows(self) -> tuple[int, int, int]:
        with tenant(self.agency):
            models = (Thread, Post, Carousel)
            counts = [model.objects.of(self.agency).count() for model in models]
        return counts[0], counts[1], counts[2]
