"""Kept answers are never older than the last change."""

from uuid import uuid4

import pytest

from api.response_cache import MOST_BYTES, ResponseCache
from models.vocabulary import Publication
from tests.services.contents import service


async def test_a_change_is_seen_by_the_very_next_request(client, directory):
    id = uuid4()
    await directory((id, service("古い名前")))
    for path in ("/api/search", f"/services/{id}", "/hsds/services"):
        assert "古い名前" in (await client.get(path)).text
    await directory((id, service("新しい名前")))
    for path in ("/api/search", f"/services/{id}", "/hsds/services"):
        text = (await client.get(path)).text
        assert "新しい名前" in text
        assert "古い名前" not in text


async def test_a_suspended_service_is_gone_at_once(client, directory):
    id = uuid4()
    await directory((id, service("休む窓口")))
    assert (await client.get(f"/services/{id}")).status_code == 200
    await directory((id, service("休む窓口", publication=Publication.suspended)))
    assert (await client.get(f"/services/{id}")).status_code == 404
    assert "休む窓口" not in (await client.get("/api/search")).text


class Counting:
    """An app that says how often it was asked."""

    def __init__(self, headers=(), status=200, size=1):
        self.asked = 0
        self.headers = [(b"content-type", b"text/plain"), *headers]
        self.status = status
        self.size = size

    async def __call__(self, scope, receive, send):
        self.asked += 1
        headers = self.headers
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        body = str(self.asked).encode() * self.size
        await send({"type": "http.response.body", "body": body})


async def ask(app, path="/", *, query=b"", headers=(), method="GET"):
    body = b""

    async def send(message):
        nonlocal body
        body += message.get("body", b"")

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query,
        "headers": list(headers),
    }
    await app(scope, None, send)
    return body


async def test_the_same_question_is_answered_once_per_state():
    app, state = Counting(), [1]
    kept = ResponseCache(app, lambda: state[0])
    assert [await ask(kept), await ask(kept)] == [b"1", b"1"]
    state[0] = 2
    assert [await ask(kept), await ask(kept)] == [b"2", b"2"]


@pytest.mark.parametrize(
    ("app", "question"),
    [
        (Counting([(b"cache-control", b"no-store")]), {}),
        (Counting([(b"set-cookie", b"a=b")]), {}),
        (Counting(status=404), {}),
        (Counting(size=600 * 1024), {}),
        (Counting(), {"method": "POST"}),
        (Counting(), {"headers": [(b"cookie", b"a=b")]}),
        (Counting(), {"headers": [(b"authorization", b"x")]}),
        (Counting(), {"query": b"q=" + b"a" * 3_000}),
    ],
)
async def test_what_is_private_failed_or_huge_is_not_kept(app, question):
    kept = ResponseCache(app, lambda: 1)
    await ask(kept, **question)
    await ask(kept, **question)
    assert app.asked == 2


async def test_nothing_is_kept_while_the_state_is_not_known():
    app = Counting()
    kept = ResponseCache(app, lambda: None)
    await ask(kept)
    await ask(kept)
    assert app.asked == 2


async def test_questions_are_told_apart_by_what_chooses_the_answer():
    app = Counting()
    kept = ResponseCache(app, lambda: 1)
    answers = [
        await ask(kept),
        await ask(kept, "/other"),
        await ask(kept, query=b"q=1"),
        await ask(kept, headers=[(b"accept-encoding", b"gzip")]),
        await ask(kept, headers=[(b"x-fragment", b"1")]),
    ]
    assert answers == [b"1", b"2", b"3", b"4", b"5"]


async def test_memory_stays_bounded():
    app = Counting(size=100 * 1024)
    kept = ResponseCache(app, lambda: 1)
    for number in range(400):
        await ask(kept, query=str(number).encode())
    assert kept.bytes_kept <= MOST_BYTES
    assert app.asked == 400
    await ask(kept, query=b"399")
    assert app.asked == 400
