"""Settings from environment variables, typed. An invalid one stops the start with its name."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
UNSAFE_KEY = "for-this-machine-only-never-in-production"
# Local databases are encrypted with it: the text never changes.
UNSAFE_ENCRYPTION_KEY = "seals-on-this-machine-only-never-in-production"


Part = Literal["all", "web", "aside", "events", "worker", "io", "mail", "upkeep", "beat", "prepare"]
_DATA = frozenset({"DATABASE_URL", "REDIS_URL"})
_SERVES = _DATA | {
    "SECRET_KEY",
    "ENCRYPTION_KEYS",
    "PUBLIC_URL",
    "EVENTS_URL",
    "ALLOWED_HOSTS",
    "FIRST_PLAN",
}
_MAILS = _DATA | {"ENCRYPTION_KEYS", "PUBLIC_URL", "EMAIL_HOST", "EMAIL_FROM"}
# The variables that each part of the service requires in production.
NEEDS: dict[Part, frozenset[str]] = {
    "all": _SERVES | _MAILS,
    "web": _SERVES,
    "aside": _SERVES | {"ASIDE_SOCKET"},
    "events": _DATA | {"SECRET_KEY", "PUBLIC_URL"},
    "worker": _DATA,
    "io": _DATA,
    "mail": _MAILS,
    "upkeep": _DATA,
    "beat": frozenset({"REDIS_URL"}),
    "prepare": frozenset({"DATABASE_OWNER_URL", "PUBLIC_URL"}),
}


class Env(BaseSettings):
    """Environment variables, then those of the file ``.env`` beside ``manage.py``."""

    model_config = SettingsConfigDict(env_file=ROOT / ".env", extra="ignore")

    part: Part = Field("all", description="The part of the service that a process is.")
    database_url: str = "postgresql://leporello_app@/leporello"
    database_owner_url: str | None = Field(
        None, description="The role that migrates; not needed for serving."
    )
    redis_url: str = "redis://127.0.0.1:6379/0"
    secret_key: str = UNSAFE_KEY
    secret_key_fallbacks: tuple[str, ...] = ()
    encryption_keys: str = Field(
        UNSAFE_ENCRYPTION_KEY,
        validation_alias=AliasChoices("ENCRYPTION_KEYS", "SEALING_KEYS"),
        description="The first encrypts, all decrypt; SEALING_KEYS is the former name.",
    )
    allowed_hosts: str = "127.0.0.1,localhost"
    public_url: str = "http://127.0.0.1:8000"
    trusted_proxies: int = Field(
        0, ge=0, description="Number of proxies whose X-Forwarded-For is trusted."
    )
    aside_socket: str = Field(
        "", description="The socket file of the web process aside, if there is one."
    )
    sign_up: Literal["open", "invited"] = "open"
    email_host: str | None = Field(None, description="Without one, mail is printed.")
    email_port: int = 587
    email_user: str = ""
    email_password: str = ""
    email_tls: Literal["starttls", "tls", "none"] = "starttls"
    email_from: str = "Leporello <no-reply@leporello.example>"
    events_url: str = Field(
        "http://127.0.0.1:8001", description="URL of the events process, on another origin."
    )
    events_streams: int = Field(1_000, ge=2, description="The most streams of one process.")
    objects_dir: Path = ROOT / "var" / "objects"
    asset_cache_dir: Path = ROOT / "var" / "cache" / "assets"
    asset_cache_bytes: int = Field(
        4 * 2**30, ge=2**26, description="Beyond it, the least recently used files are deleted."
    )
    s3_bucket: str | None = None
    s3_endpoint_url: str | None = None
    s3_region: str = "us-east-1"
    s3_access_key_id: str | None = None
    s3_secret_access_key: str | None = None
    s3_addressing_style: Literal["path", "virtual", "auto"] = "path"
    render_lease_seconds: int = Field(30, ge=1)
    outputs_kept_days: int = Field(30, ge=1, description="Days after their last use.")
    render_queue_most: int = Field(200_000, ge=1, description="The most unfinished tasks in all.")
    render_queue_most_each: int = Field(
        20_000, ge=1, description="The most unfinished tasks of one agency."
    )
    render_slots: int = Field(2, ge=1, description="Slides painted at once.")
    statement_timeout_seconds: int = Field(
        15, ge=1, description="The longest that one database statement of a request may take."
    )
    pulse_file: Path | None = Field(
        None, description="A file that a worker and beat touch while they run."
    )
    metrics_token: str = Field("", description="Bearer token of /metrics; empty turns it off.")
    metrics_listen: str = Field(
        "", description="host:port where a worker serves metrics, without a token."
    )
    sentry_dsn: str = Field("", description="Where errors are reported; empty reports none.")
    sentry_environment: str = "production"
    first_plan: str = Field("trial", description="The plan of a new agency.")
    agencies_each: int = Field(5, ge=1, description="The most agencies that one person may found.")
    fetch_trusted: str = Field(
        "", description="host:port of non-public servers that pictures may be fetched from."
    )

    @property
    def trusted_hosts(self) -> list[str]:
        return [host.strip() for host in self.fetch_trusted.split(",") if host.strip()]

    @property
    def encryption(self) -> list[str]:
        return [key.strip() for key in self.encryption_keys.split(",") if key.strip()]

    @property
    def hosts(self) -> list[str]:
        return [host.strip() for host in self.allowed_hosts.split(",") if host.strip()]


@cache
def env() -> Env:
    """Return the settings, read once per process."""
    return Env()
