"""Files in a bucket, by the few requests of S3 that are needed: put, get, delete, list.

They are signed here (AWS Signature Version 4): a library for all of S3 is larger than this program.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import quote, urlsplit

import httpx
from lxml import etree

from api.file_store import StoredFile, place_of
from models.base import now
from models.errors import NotFound, Unavailable

_SPACE = "{http://s3.amazonaws.com/doc/2006-03-01/}"
_SECONDS = 20.0


class BucketUnreachable(Unavailable):
    """The store did not answer, or not as it should. What it said stays out of the message."""

    def __init__(self) -> None:
        super().__init__("The store for files cannot be reached, or refuses.")


@dataclass(frozen=True, slots=True)
class Key:
    id: str
    secret: str
    region: str = "us-east-1"


def signed_headers(
    method: str,
    url: str,
    *,
    key: Key,
    at: datetime,
    content: bytes = b"",
    headers: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """The headers that let this request through, `headers` included. The path is not quoted yet."""
    parts = urlsplit(url)
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    digest = hashlib.sha256(content).hexdigest()
    said = {name.lower(): " ".join(value.split()) for name, value in (headers or {}).items()}
    said |= {"host": parts.netloc, "x-amz-date": stamp, "x-amz-content-sha256": digest}
    names = ";".join(sorted(said))
    asked = "\n".join(
        (
            method,
            quote(parts.path or "/", safe="/-._~"),
            parts.query,
            *(f"{name}:{said[name]}" for name in sorted(said)),
            "",
            names,
            digest,
        )
    )
    scope = f"{stamp[:8]}/{key.region}/s3/aws4_request"
    to_sign = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(asked.encode()).hexdigest()}"
    signing = f"AWS4{key.secret}".encode()
    for part in scope.split("/"):
        signing = hmac.digest(signing, part.encode(), "sha256")
    signature = hmac.digest(signing, to_sign.encode(), "sha256").hex()
    said["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={key.id}/{scope},SignedHeaders={names},Signature={signature}"
    )
    return said


def query_of(fields: Iterable[tuple[str, str]]) -> str:
    """In the order and the spelling that are signed."""
    return "&".join(
        f"{quote(name, safe='-._~')}={quote(value, safe='-._~')}" for name, value in sorted(fields)
    )


class BucketFiles:
    """The bucket stands in the path: every server that speaks S3 understands that."""

    def __init__(
        self, url: str, bucket: str, key: Key, *, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._base = f"{url.rstrip('/')}/{bucket}"
        self._key = key
        self._client = httpx.AsyncClient(
            timeout=_SECONDS, transport=transport, follow_redirects=False, trust_env=False
        )

    async def put(self, name: str, content: bytes) -> None:
        await self._ask("PUT", f"/{place_of(name)}", content=content)

    async def get(self, name: str) -> bytes:
        answer = await self._ask("GET", f"/{place_of(name)}", missing=True)
        if answer.status_code == HTTPStatus.NOT_FOUND:
            raise NotFound("file", name)
        return answer.content

    async def remove(self, name: str) -> None:
        await self._ask("DELETE", f"/{place_of(name)}", missing=True)

    async def names(self) -> list[StoredFile]:
        found: list[StoredFile] = []
        further = ""
        while True:
            fields = [("list-type", "2"), *([("continuation-token", further)] if further else [])]
            answer = await self._ask("GET", "", query=query_of(fields))
            listed = _read_list(answer.content)
            for one in listed.iter(f"{_SPACE}Contents"):
                place = one.findtext(f"{_SPACE}Key") or ""
                changed = datetime.fromisoformat(one.findtext(f"{_SPACE}LastModified") or "")
                name = place.rpartition("/")[2]
                if _is_ours(name, place):
                    found.append(StoredFile(name, changed.timestamp()))
            further = listed.findtext(f"{_SPACE}NextContinuationToken") or ""
            if not further:
                return found

    async def close(self) -> None:
        await self._client.aclose()

    async def _ask(
        self,
        method: str,
        path: str,
        *,
        query: str = "",
        content: bytes = b"",
        missing: bool = False,
    ) -> httpx.Response:
        """Raises BucketUnreachable; where something may be `missing`, 404 is an answer too."""
        url = f"{self._base}{path}" + (f"?{query}" if query else "")
        headers = signed_headers(method, url, key=self._key, at=now(), content=content)
        try:
            answer = await self._client.request(
                method, url, content=content or None, headers=headers
            )
        except httpx.HTTPError as reason:
            raise BucketUnreachable from reason
        if answer.is_success or (missing and answer.status_code == HTTPStatus.NOT_FOUND):
            return answer
        raise BucketUnreachable


def _read_list(content: bytes) -> "etree._Element":
    """Raises BucketUnreachable for what is no list."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as reason:
        raise BucketUnreachable from reason


def _is_ours(name: str, place: str) -> bool:
    try:
        return place_of(name) == place
    except ValueError:
        return False
