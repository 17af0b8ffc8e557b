"""CORS of a bucket: checking whether browsers may use it from another origin, and setting the rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import urllib3
from botocore.exceptions import ClientError

from core.storage import BrowsersRefused, StoreUnavailable

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CORSRuleTypeDef, CORSRuleUnionTypeDef

RULE = "leporello"
METHODS = ("GET", "HEAD", "PUT")


def allow(client: S3Client, bucket: str, origin: str, url: str) -> None:
    """Allow an origin to read and upload; ``url`` is a presigned upload to test with. Raises ``BrowsersRefused``."""
    if _allowed(url, origin):
        return
    rule: CORSRuleTypeDef = {
        "ID": RULE,
        "AllowedOrigins": [origin],
        "AllowedMethods": list(METHODS),
        "AllowedHeaders": ["*"],
        "ExposeHeaders": ["ETag"],
        "MaxAgeSeconds": 3_600,
    }
    try:
        rules: list[CORSRuleUnionTypeDef] = [*_of_others(client, bucket), rule]
        client.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": rules})
    except ClientError as error:
        raise BrowsersRefused(error.response.get("Error", {}).get("Code", "refused")) from None
    if not _allowed(url, origin):
        raise BrowsersRefused("the rule was accepted but has no effect")


def _of_others(client: S3Client, bucket: str) -> list[CORSRuleUnionTypeDef]:
    try:
        found = client.get_bucket_cors(Bucket=bucket)["CORSRules"]
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") == "NoSuchCORSConfiguration":
            return []
        raise
    return [rule for rule in found if rule.get("ID") != RULE]


def _allowed(url: str, origin: str) -> bool:
    """Send the preflight request that a browser sends before an upload. Return whether it is allowed."""
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "content-type",
    }
    try:
        answer = urllib3.request("OPTIONS", url, headers=asked, timeout=10, redirect=False)
    except urllib3.exceptions.HTTPError as error:
        raise StoreUnavailable(type(error).__name__) from error
    allowed = answer.headers.get("Access-Control-Allow-Origin")
    methods = answer.headers.get("Access-Control-Allow-Methods", "").upper()
    return answer.status < 300 and allowed in (origin, "*") and "PUT" in methods
