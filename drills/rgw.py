"""Runs the object store's promises and one whole render against a real S3 server."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import boto3
from botocore.config import Config

from drills.gateway import Gateway, NoGateway, install, running_gateway
from local.client import Refused
from local.demo import Failed, make_carousels, sample_source
from local.stopwatch import Stopwatch
from local.studio import NotReady, free_port, open_studio

BUCKET = "leporello"


def settings_of(gateway: Gateway) -> dict[str, str]:
    """The environment that makes Leporello keep its objects there."""
    return {
        "S3_BUCKET": BUCKET,
        "S3_ENDPOINT_URL": gateway.url,
        "S3_REGION": "us-east-1",
        "S3_ACCESS_KEY_ID": gateway.access_key,
        "S3_SECRET_ACCESS_KEY": gateway.secret_key,
    }


def make_bucket(gateway: Gateway) -> None:
    """Leporello is given its bucket; it never makes one."""
    boto3.client(
        "s3",
        endpoint_url=gateway.url,
        region_name="us-east-1",
        aws_access_key_id=gateway.access_key,
        aws_secret_access_key=gateway.secret_key,
        config=Config(s3={"addressing_style": "path"}),
    ).create_bucket(Bucket=BUCKET)


def main() -> int:
    """A line a claim; exit code 1 if one does not hold."""
    watch = Stopwatch()
    try:
        install()
        with tempfile.TemporaryDirectory(prefix="drill-") as folder, running_gateway() as gateway:
            print(f"a gateway answers at {gateway.url}\n", flush=True)
            make_bucket(gateway)
            var, out = Path(folder) / "var", Path(folder) / "out"
            held = _store_claims_hold(settings_of(gateway))
            with open_studio(
                var, port=free_port(), watch=watch, settings=settings_of(gateway)
            ) as studio:
                deliveries = make_carousels(studio, sample_source(), out, watch=watch)
            files = sum(len(delivery.files) for delivery in deliveries)
            print(f"ok    a whole render: {files} files by signed links, digests right")
            watch.total()
    except (NoGateway, NotReady, Failed, Refused) as failure:
        print(f"FAIL  {failure}", file=sys.stderr)
        return 1
    return 0 if held else 1


def _store_claims_hold(settings: dict[str, str]) -> bool:
    claims = [sys.executable, "-m", "drills.store_claims"]
    return subprocess.run(claims, env=os.environ | settings, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
