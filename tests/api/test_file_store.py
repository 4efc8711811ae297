"""Where bytes lie: one contract for the data folder and for a bucket that checks signatures."""

import hashlib
import hmac
import re
from datetime import UTC, datetime
from urllib.parse import parse_qsl, unquote

import httpx
import pytest
import pytest_asyncio
from pydantic import ValidationError

from api.file_store import DiskFiles, place_of
from api.file_store_s3 import BucketFiles, BucketUnreachable, Key, signed_headers
from api.file_stores import open_file_store
from api.settings import Settings
from models.base import now
from models.errors import NotFound

KEY = Key("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
PHOTO, LEAFLET = f"{'ab' * 32}-480.webp", f"{'cd' * 32}.pdf"


class Bucket:
    """S3 as its documents describe it, written apart from our client, and strict.

    A request whose signature, digest or clock is not right is refused; two names to a page.
    """

    def __init__(self, name="photos", key=KEY):
        self.name, self.key = name, key
        self.kept, self.clock = {}, 0.0
        self.is_down = False

    def answer(self, request):
        if self.is_down:
            raise httpx.ConnectError("no route")
        if (why := self.refuses(request)) is not None:
            return httpx.Response(403, text=f"<Error><Code>{why}</Code></Error>")
        bucket, _, key = request.url.path.lstrip("/").partition("/")
        if bucket != self.name:
            return httpx.Response(404, text="<Error><Code>NoSuchBucket</Code></Error>")
        match request.method:
            case "PUT":
                self.kept[key] = request.content
                return httpx.Response(200)
            case "DELETE":
                self.kept.pop(key, None)
                return httpx.Response(204)
            case "GET" if key:
                found = self.kept.get(key)
                return httpx.Response(404) if found is None else httpx.Response(200, content=found)
            case "GET":
                return httpx.Response(200, text=self.listed(dict(request.url.params)))
        return httpx.Response(405)

    def listed(self, asked):
        assert asked["list-type"] == "2"
        names = sorted(self.kept)
        start = int(asked.get("continuation-token", "t/0+=").strip("t/+=") or 0)
        rows = "".join(
            f"<Contents><Key>{name}</Key><LastModified>2026-11-20T03:04:05.000Z</LastModified></Contents>"
            for name in names[start : start + 2]
        )
        more = f"<NextContinuationToken>t/{start + 2}+=</NextContinuationToken>"
        return (
            '<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
            f"{rows}{more if start + 2 < len(names) else ''}</ListBucketResult>"
        )

    def refuses(self, request):
        given = re.fullmatch(
            r"AWS4-HMAC-SHA256 Credential=(\S+?)/(\d{8})/(\S+?)/s3/aws4_request,\s?"
            r"SignedHeaders=(\S+?),\s?Signature=([0-9a-f]{64})",
            request.headers.get("authorization", ""),
        )
        if given is None:
            return "AccessDenied"
        id, day, region, names, signature = given.groups()
        if (id, region) != (self.key.id, self.key.region):
            return "InvalidAccessKeyId"
        stamp = request.headers["x-amz-date"]
        at = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        if abs((at - now()).total_seconds()) > 900 or not stamp.startswith(day):
            return "RequestTimeTooSkewed"
        if {"host", "x-amz-date", "x-amz-content-sha256"} - set(names.split(";")):
            return "AccessDenied"
        body = hashlib.sha256(request.content).hexdigest()
        if request.headers["x-amz-content-sha256"] != body:
            return "XAmzContentSHA256Mismatch"
        path, _, query = request.url.raw_path.decode().partition("?")
        return (
            None
            if hmac.compare_digest(
                signature, self.signature(request, path, query, names, stamp, region, body)
            )
            else "SignatureDoesNotMatch"
        )

    def signature(self, request, path, query, names, stamp, region, body):
        def encoded(text, keep=b""):
            plain = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~" + keep
            return "".join(chr(b) if b in plain else f"%{b:02X}" for b in text.encode())

        pairs = sorted(
            (encoded(k), encoded(v)) for k, v in parse_qsl(query, keep_blank_values=True)
        )
        lines = [request.method, encoded(unquote(path), b"/")]
        lines.append("&".join(f"{k}={v}" for k, v in pairs))
        lines += [f"{one}:{' '.join(request.headers[one].split())}" for one in names.split(";")]
        lines += ["", names, body]
        scope = f"{stamp[:8]}/{region}/s3/aws4_request"
        digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
        key = ("AWS4" + self.key.secret).encode()
        for step in (stamp[:8], region, "s3", "aws4_request"):
            key = hmac.new(key, step.encode(), hashlib.sha256).digest()
        text = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{digest}"
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def open_bucket(bucket, key=KEY, name="photos"):
    transport = httpx.MockTransport(bucket.answer)
    return BucketFiles("https://store.example.org", name, key, transport=transport)


@pytest_asyncio.fixture(params=["folder", "bucket"])
async def store(request, tmp_path):
    is_folder = request.param == "folder"
    opened = DiskFiles(tmp_path / "files") if is_folder else open_bucket(Bucket())
    yield opened
    await opened.close()


async def test_a_store_keeps_gives_lists_and_forgets(store):
    assert await store.names() == []
    for name, content in ((PHOTO, b"one"), (LEAFLET, b"two"), (f"{'ef' * 32}-960.webp", b"3")):
        await store.put(name, content)
        await store.put(name, content)
    assert await store.get(PHOTO) == b"one"
    listed = await store.names()
    assert {PHOTO, LEAFLET} < {one.name for one in listed}
    assert len(listed) == 3
    assert all(1_500_000_000 < one.changed_at < 4_000_000_000 for one in listed)
    await store.remove(PHOTO)
    await store.remove(PHOTO)
    with pytest.raises(NotFound):
        await store.get(PHOTO)
    assert PHOTO not in {one.name for one in await store.names()}


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "", "a.webp", f"{'AB' * 32}.pdf", f"{'ab' * 32}.pdf\n", "/etc/x"]
)
async def test_a_name_is_never_a_way_to_somewhere_else(store, name):
    with pytest.raises(ValueError, match="stored file"):
        place_of(name)
    with pytest.raises(ValueError, match="stored file"):
        await store.put(name, b"x")
    with pytest.raises(ValueError, match="stored file"):
        await store.get(name)


async def test_a_file_in_the_folder_is_private_and_whole(tmp_path):
    store = DiskFiles(tmp_path / "files")
    await store.put(LEAFLET, b"x" * 1_000)
    (path,) = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert path.relative_to(tmp_path / "files").as_posix() == f"cd/{LEAFLET}"
    assert path.stat().st_mode & 0o077 == 0


async def test_a_bucket_that_is_away_or_refuses_says_so_without_its_words():
    bucket = Bucket()
    wrong = Key(KEY.id, "another secret")
    for key, name in ((wrong, "photos"), (Key("other", KEY.secret), "photos"), (KEY, "none")):
        store = open_bucket(bucket, key, name)
        with pytest.raises(BucketUnreachable) as told:
            await store.put(PHOTO, b"x")
        assert KEY.secret not in str(told.value)
        await store.close()
    assert bucket.kept == {}
    store = open_bucket(bucket)
    bucket.is_down = True
    with pytest.raises(BucketUnreachable):
        await store.get(PHOTO)
    await store.close()


AWS = [
    (
        "GET",
        "https://examplebucket.s3.amazonaws.com/test.txt",
        {"Range": "bytes=0-9"},
        b"",
        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
    ),
    (
        "PUT",
        "https://examplebucket.s3.amazonaws.com/test$file.text",
        {"Date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY"},
        b"Welcome to Amazon S3.",
        "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
    ),
    (
        "GET",
        "https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J",
        {},
        b"",
        "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
    ),
]


@pytest.mark.parametrize(("method", "url", "headers", "content", "signature"), AWS)
def test_signatures_are_those_of_the_documents_of_aws(method, url, headers, content, signature):
    at = datetime(2013, 5, 24, tzinfo=UTC)
    said = signed_headers(method, url, key=KEY, at=at, content=content, headers=headers)
    assert said["authorization"].endswith(f"Signature={signature}")


async def test_the_settings_choose_the_store(tmp_path):
    given = {"data_dir": tmp_path, "files_s3_url": "https://store.example.org"}
    with pytest.raises(ValidationError):
        Settings(**given)
    for wrong in ("ftp://store.example.org", "https://store.example.org/bucket", "store"):
        with pytest.raises(ValidationError):
            Settings(data_dir=tmp_path, files_s3_url=wrong)
    given |= {"files_s3_bucket": "photos", "files_s3_key": "k", "files_s3_secret": "s"}
    store = open_file_store(Settings(**given))
    assert isinstance(store, BucketFiles)
    await store.close()
    assert isinstance(open_file_store(Settings(data_dir=tmp_path)), DiskFiles)
