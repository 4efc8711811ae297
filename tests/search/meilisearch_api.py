"""A strict stand-in for a Meilisearch server (1.36 or newer), over HTTP.

It takes the requests this product sends and no others: unknown fields, wrong types, settings that
do not exist, filters on what is not filterable are refused with the codes of the published API.
Tasks are done before they are asked about, one after another. It is not Meilisearch: it proves that
what is sent is well formed, and that the right questions are asked.
"""

import contextlib
import json
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.search.meilisearch_index import Index, Json, Refused
from tests.search.meilisearch_schema import check_search, check_settings, fields

_UID = re.compile(r"[a-zA-Z0-9_-]{1,512}")
_DOCUMENT_ID = re.compile(r"[a-zA-Z0-9_-]{1,511}")


class MeilisearchApi:
    """The state of one server. `key` is its master key, if it has one."""

    def __init__(self, key: str | None = None) -> None:
        self.key = key
        self.indexes: dict[str, Index] = {}
        self.tasks: list[Json] = []
        self.requests: list[tuple[str, str, Any]] = []
        self.unready = 0
        """How often the next tasks still say "processing" when they are asked about."""
        self.clock = datetime(2026, 11, 2, 3, 4, 5, 678900, tzinfo=UTC)
        self._lock = threading.Lock()

    def answer(self, method: str, path: str, headers: Json, body: bytes) -> tuple[int, Json]:
        with self._lock:
            try:
                self._check_key(headers)
                return self._routed(method, path, self._json(method, headers, body))
            except Refused as reason:
                kind = "auth" if reason.status in {401, 403} else "invalid_request"
                link = f"https://docs.meilisearch.com/errors#{reason.code}"
                said = {"message": str(reason), "code": reason.code, "type": kind, "link": link}
                return reason.status, said

    def now(self) -> str:
        self.clock += timedelta(milliseconds=3)
        return self.clock.strftime("%Y-%m-%dT%H:%M:%S.%f") + "789Z"

    def _check_key(self, headers: Json) -> None:
        given = headers.get("Authorization")
        if self.key is None:
            return
        if given is None:
            raise Refused("missing_authorization_header", "The header is missing.", 401)
        if given != f"Bearer {self.key}":
            raise Refused("invalid_api_key", "The provided API key is invalid.", 403)

    def _json(self, method: str, headers: Json, body: bytes) -> Any:
        if method not in {"POST", "PATCH", "PUT"}:
            return None
        if headers.get("Content-Type") != "application/json":
            raise Refused("missing_content_type", "A Content-Type header is missing.", 415)
        try:
            return json.loads(body)
        except ValueError as reason:
            raise Refused(
                "malformed_payload", "The json payload provided is malformed."
            ) from reason

    def _routed(self, method: str, target: str, body: Any) -> tuple[int, Json]:
        parts = urlsplit(target)
        query = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
        path = parts.path.strip("/").split("/")
        self.requests.append((method, parts.path, body))
        match method, path:
            case "GET", ["indexes"]:
                fields(query, {"offset", "limit"}, "invalid_index_limit")
                return 200, self._listed(int(query.get("limit", 20)))
            case "POST", ["indexes"]:
                return 202, self._create(body)
            case "GET", ["indexes", uid]:
                return 200, self._view(uid)
            case "DELETE", ["indexes", uid]:
                return 202, self._task("indexDeletion", uid, lambda: self._drop(uid))
            case "PATCH", ["indexes", uid, "settings"]:
                check_settings(body)
                return 202, self._task("settingsUpdate", uid, lambda: self._set(uid, body))
            case "POST", ["indexes", uid, "documents"]:
                fields(query, {"primaryKey"}, "bad_request")
                return 202, self._put(uid, query.get("primaryKey"), body)
            case "POST", ["indexes", uid, "documents", "delete"]:
                return 202, self._delete(uid, body)
            case "POST", ["multi-search"]:
                return 200, self._search(body)
            case "POST", ["swap-indexes"]:
                return 202, self._swap(body)
            case "GET", ["tasks", number]:
                return 200, self._told(int(number))
        raise AssertionError(f"the product does not use {method} {parts.path}")

    def _index(self, uid: str) -> Index:
        if not _UID.fullmatch(uid):
            raise Refused("invalid_index_uid", f"`{uid}` is not a valid index uid.")
        if uid not in self.indexes:
            raise Refused("index_not_found", f"Index `{uid}` not found.", 404)
        return self.indexes[uid]

    def _view(self, uid: str) -> Json:
        index = self._index(uid)
        times = {"createdAt": index.created, "updatedAt": index.updated}
        return {"uid": uid, "primaryKey": index.primary_key} | times

    def _listed(self, limit: int) -> Json:
        results = [self._view(uid) for uid in sorted(self.indexes)[:limit]]
        return {"results": results, "offset": 0, "limit": limit, "total": len(self.indexes)}

    def _create(self, body: Json) -> Json:
        fields(body, {"uid", "primaryKey"}, "bad_request")
        uid = body.get("uid")
        if not isinstance(uid, str) or not _UID.fullmatch(uid):
            raise Refused("invalid_index_uid", f"`{uid}` is not a valid index uid.")

        def work() -> None:
            if uid in self.indexes:
                raise Refused("index_already_exists", f"Index `{uid}` already exists.")
            self.indexes[uid] = Index((at := self.now()), at, body.get("primaryKey"))

        return self._task("indexCreation", uid, work)

    def _drop(self, uid: str) -> None:
        self._index(uid)
        del self.indexes[uid]

    def _set(self, uid: str, body: Json) -> None:
        index = self._made(uid)
        index.settings |= body
        index.updated = self.now()

    def _made(self, uid: str) -> Index:
        """A real server makes an index that is written to, with its default settings."""
        if uid not in self.indexes:
            self.indexes[uid] = Index((at := self.now()), at)
        return self.indexes[uid]

    def _put(self, uid: str, primary_key: str | None, body: object) -> Json:
        if not isinstance(body, list) or not all(isinstance(one, dict) for one in body):
            raise Refused("malformed_payload", "The `json` payload has to be an array of objects.")

        def work() -> None:
            index = self._made(uid)
            index.primary_key = index.primary_key or primary_key
            for document in body:
                if not _DOCUMENT_ID.fullmatch(str(document.get(index.primary_key or "id"))):
                    raise Refused("invalid_document_id", "Document identifier is invalid.")
                _check_place(document.get("_geo"))
            index.put(body)
            index.updated = self.now()

        return self._task("documentAdditionOrUpdate", uid, work)

    def _delete(self, uid: str, body: Json) -> Json:
        fields(body, {"filter"}, "bad_request")
        if not body.get("filter"):
            raise Refused("missing_document_filter", "`filter` is missing.")

        def work() -> None:
            index = self._index(uid)
            index.delete(index.filtered(body["filter"]))
            index.updated = self.now()

        return self._task("documentDeletion", uid, work)

    def _search(self, body: Json) -> Json:
        fields(body, {"queries", "federation"}, "bad_request")
        if body.get("federation") is not None:
            raise AssertionError("the product asks for no federation")
        results = []
        for asked in body["queries"]:
            check_search(asked)
            results.append(self._index(asked["indexUid"]).search(asked))
            results[-1]["indexUid"] = asked["indexUid"]
        return {"results": results}

    def _swap(self, body: list[Json]) -> Json:
        for pair in body:
            fields(pair, {"indexes", "rename"}, "bad_request")
            if len(pair["indexes"]) != 2:
                raise Refused("invalid_swap_indexes", "Two indexes must be given for each swap.")

        def work() -> None:
            for first, second in (pair["indexes"] for pair in body):
                self._index(first), self._index(second)
                held = self.indexes
                held[first], held[second] = held[second], held[first]

        return self._task("indexSwap", None, work)

    def _task(self, kind: str, uid: str | None, work: Any) -> Json:
        task: Json = {"uid": len(self.tasks), "indexUid": uid, "type": kind, "error": None}
        task |= {"canceledBy": None, "details": None, "duration": "PT0.01S", "batchUid": 0}
        task["enqueuedAt"] = self.now()
        try:
            work()
            task["status"] = "succeeded"
        except Refused as reason:
            task["status"] = "failed"
            task["error"] = {"message": str(reason), "code": reason.code, "type": "x", "link": "x"}
        task |= {"startedAt": self.now(), "finishedAt": self.now()}
        self.tasks.append(task)
        shown = {"taskUid": task["uid"], "indexUid": uid, "status": "enqueued", "type": kind}
        return shown | {"enqueuedAt": task["enqueuedAt"]}

    def _told(self, number: int) -> Json:
        if self.unready:
            self.unready -= 1
            return self.tasks[number] | {"status": "processing", "finishedAt": None, "error": None}
        return self.tasks[number]


def _check_place(place: object) -> None:
    if place is None:
        return
    right = isinstance(place, dict) and set(place) == {"lat", "lng"}
    if not right or not (-90 <= place["lat"] <= 90 and -180 <= place["lng"] <= 180):
        raise Refused("invalid_document_geo_field", f"The `_geo` field {place!r} is invalid.")


@contextlib.contextmanager
def serving(api: MeilisearchApi) -> Iterator[str]:
    """The address at which the server listens."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            try:
                status, said = api.answer(self.command, self.path, dict(self.headers), body)
            except AssertionError as reason:
                status, said = 500, {"message": str(reason), "code": "not_used"}
            sent = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        do_GET = do_POST = do_PATCH = do_DELETE = _serve  # noqa: N815

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
    )
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
