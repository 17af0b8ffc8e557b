"""Check the object store's guarantees, a whole render and a browser's upload against a real S3 server."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import boto3
from botocore.config import Config
from playwright.sync_api import sync_playwright

from drills.gateway import Gateway, NoGateway, install, running_gateway
from local.chromium import ARGUMENTS, CHROMIUM, ENVIRONMENT
from local.client import Refused
from local.demo import Failed, make_carousels, sample_source
from local.stopwatch import Stopwatch
from local.studio import ROOT, NotReady, Studio, free_port, open_studio

BUCKET = "leporello"


def settings_of(gateway: Gateway) -> dict[str, str]:
    """The environment that makes Leporello store its objects in the gateway."""
    return {
        "S3_BUCKET": BUCKET,
        "S3_ENDPOINT_URL": gateway.url,
        "S3_REGION": "us-east-1",
        "S3_ACCESS_KEY_ID": gateway.access_key,
        "S3_SECRET_ACCESS_KEY": gateway.secret_key,
    }


def make_bucket(gateway: Gateway) -> None:
    """Create the bucket, which Leporello itself never does."""
    boto3.client(
        "s3",
        endpoint_url=gateway.url,
        region_name="us-east-1",
        aws_access_key_id=gateway.access_key,
        aws_secret_access_key=gateway.secret_key,
        config=Config(s3={"addressing_style": "path"}),
    ).create_bucket(Bucket=BUCKET)


def main() -> int:
    """Print one line per claim; exit code 1 if one does not hold."""
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
                uploaded = _browsers_upload(studio)
            files = sum(len(delivery.files) for delivery in deliveries)
            print(f"ok    a whole render: {files} files by signed links, digests right")
            watch.total()
    except (NoGateway, NotReady, Failed, Refused) as failure:
        print(f"FAIL  {failure}", file=sys.stderr)
        return 1
    return 0 if held and uploaded else 1


# Runs in the page after signing in: the three steps of an upload, as the page does them.
UPLOAD = """async ({email, password, agency}) => {
  const token = () => document.cookie.match(/csrftoken=([^;]+)/)[1];
  const post = async (path, body) => {
    const headers = {'Content-Type': 'application/json', 'X-CSRFToken': token()};
    return (await fetch(path, {method: 'POST', headers, body: JSON.stringify(body)})).json();
  };
  await post('/_allauth/browser/v1/auth/login', {email, password});
  const canvas = new OffscreenCanvas(640, 640);
  canvas.getContext('2d').fillRect(0, 0, 320, 320);
  const file = await canvas.convertToBlob();
  const assets = `/api/v1/agencies/${agency}/assets`;
  const said = {kind: 'image', filename: 'square.png', content_type: file.type, bytes: file.size};
  const {id, upload} = await post(assets, said);
  const headers = {'Content-Type': upload.headers['Content-Type']};
  try {
    await fetch(upload.url, {method: upload.method, headers, body: file});
    const asset = await post(`${assets}/${id}/complete`, {});
    const seen = await fetch(asset.url);
    return `${asset.status}, ${seen.status}, ${(await seen.blob()).type}`;
  } catch (error) {
    return String(error);
  }
}"""


def _browsers_upload(studio: Studio) -> bool:
    """Upload from the page's origin to the bucket's: the browser refuses until the bucket has its CORS rule."""
    owner = {
        "email": studio.owner.email,
        "password": studio.owner.password,
        "agency": studio.owner.agency,
    }
    said = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS, env=ENVIRONMENT)
        for prepared in (False, True):
            if prepared:
                command = [sys.executable, "manage.py", "allow_browsers"]
                subprocess.run(command, cwd=ROOT, env=dict(studio.env), check=True)
            page = browser.new_context().new_page()
            page.goto(studio.url)
            said.append(str(page.evaluate(UPLOAD, owner)))
        browser.close()
    held = said[0] == "TypeError: Failed to fetch" and said[1] == "ready, 200, image/png"
    print(f"{'ok  ' if held else 'FAIL'}  a browser uploads once the bucket has its rule: {said}")
    return held


def _store_claims_hold(settings: dict[str, str]) -> bool:
    claims = [sys.executable, "-m", "drills.store_claims"]
    return subprocess.run(claims, env=os.environ | settings, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
