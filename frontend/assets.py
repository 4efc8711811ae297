"""Style, script and pictures, read once and served from memory under an address that never lies."""

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

STYLE = "css/madoguchi.css"

_FOREVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    body: bytes
    packed: bytes | None
    media_type: str


@dataclass(slots=True)
class Assets:
    """An ASGI app.

    The digest over all files stands in every address, so that pictures named inside a style
    sheet move with it. An address of an older version gets today's file, not to be kept, so
    that a page loaded before an update still has its style.
    """

    folder: Path
    bundles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Names of files that are others joined: one request is quicker than six on a slow line."""
    digest: str = field(init=False)
    _files: dict[str, Asset] = field(init=False)

    def __post_init__(self) -> None:
        self._files = {}
        seen = hashlib.sha256()
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                name, body = path.relative_to(self.folder).as_posix(), path.read_bytes()
                seen.update(f"{name}\n{len(body)}\n".encode() + body)
                self._files[name] = _asset(name, body)
        for name, parts in self.bundles.items():
            seen.update(f"{name}\n{parts}\n".encode())
            self._files[name] = _asset(name, b"\n".join(self._files[part].body for part in parts))
        self.digest = seen.hexdigest()[:12]

    def address(self, name: str) -> str:
        """Where `name` is served. A name that does not exist is a mistake in a template."""
        if name not in self._files:
            raise LookupError(f"There is no static file {name!r}.")
        return f"/static/{self.digest}/{name}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in ("GET", "HEAD"):
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        digest, _, name = path.lstrip("/").partition("/")
        asset = self._files.get(name)
        if asset is None:
            raise HTTPException(404)
        headers = {
            "Cache-Control": _FOREVER if digest == self.digest else _ASK_AGAIN,
            "Vary": "Accept-Encoding",
        }
        body = asset.body
        if asset.packed is not None and accepts_gzip(Headers(scope=scope)):
            body, headers["Content-Encoding"] = asset.packed, "gzip"
        response = Response(body, media_type=asset.media_type, headers=headers)
        await response(scope, receive, send)


def open_assets() -> Assets:
    """The files of the site; the style sheets joined in the order in which they build up."""
    order = (
        "tokens",
        "base",
        "forms",
        "frame",
        "cards",
        "home",
        "search",
        "suggest",
        "service",
        "staff",
        "records",
        "compare",
        "review",
        "words",
        "members",
        "platforms",
        "join",
        "files",
        "bulk",
        "freshness",
        "proposals",
        "mails",
        "numbers",
        "referrals",
        "receiver",
        "finding",
        "telling",
        "consent",
        "print",
    )
    return Assets(
        Path(__file__).parent / "static",
        {STYLE: tuple(f"css/{part}.css" for part in order)},
    )


def accepts_gzip(headers: Headers) -> bool:
    return any(
        part.split(";")[0].strip() == "gzip" and not part.replace(" ", "").endswith(";q=0")
        for part in headers.get("accept-encoding", "").lower().split(",")
    )


def _asset(name: str, body: bytes) -> Asset:
    guessed = _TYPES.get(PurePosixPath(name).suffix) or mimetypes.guess_type(name)[0]
    media_type = guessed or "application/octet-stream"
    packed = gzip.compress(body, 9, mtime=0)
    return Asset(body, packed if len(packed) < len(body) else None, media_type)
