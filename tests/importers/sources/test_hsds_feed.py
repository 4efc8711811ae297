"""A feed is read whole over a real connection, or not at all."""

import json
import threading
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from api.fetching import WebFetch
from importers.errors import UnreadableFile
from importers.hsds import feed as feeds
from importers.hsds.feed import NoAnswer, is_feed, read_feed
from importers.sources.hsds import SOURCE
from tests.importers.hsds_packages import read

SERVICES = [
    {
        "id": str(at),
        "name": f"相談{at}",
        "status": "active",
        "organization": {"id": "o", "name": "会"},
    }
    for at in range(7)
]


class Directory:
    """An interface that can be made to misbehave."""

    def __init__(self, services=SERVICES, per_page=3):
        self.services = services
        self.per_page = per_page
        self.asked = []
        self.answers = {}
        self.details = True

    def answer(self, path):
        parts = urlsplit(path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.asked.append(path)
        if given := self.answers.get(parts.path):
            return given(query) if callable(given) else given
        if parts.path == "/hsds/services":
            return 200, self.page(int(query["page"]))
        if parts.path.startswith("/hsds/services/") and self.details:
            id = parts.path.rsplit("/", 1)[1]
            item = next(item for item in self.services if item["id"] == id)
            return 200, {**item, "phones": [{"id": f"p{id}", "number": "096-328-2340"}]}
        return 404, {"title": "not here"}

    def page(self, number, **changes):
        start = (number - 1) * self.per_page
        contents = self.services[start : start + self.per_page]
        pages = -(-len(self.services) // self.per_page)
        return {
            "total_items": len(self.services),
            "total_pages": pages,
            "page_number": number,
            "size": len(contents),
            "contents": contents,
        } | changes


@contextmanager
def serving(directory):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            status, body, *headers = directory.answer(self.path)
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            if not any(name == "Content-Length" for name, _ in headers):
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            with suppress(ConnectionError):
                self.wfile.write(content)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hsds"
    finally:
        server.shutdown()
        server.server_close()


def fetching(**limits):
    waited = []
    return WebFetch("madoguchi-test", pause=0, sleep=waited.append, **limits), waited


def got(directory):
    with serving(directory) as url:
        return read_feed(url, fetching()[0])


def refused(directory):
    with pytest.raises(UnreadableFile) as reason:
        got(directory)
    return str(reason.value)


def test_all_pages_and_all_details_become_one_file():
    directory = Directory()
    with serving(directory) as url:
        file = read_feed(url, fetching()[0])
        assert read_feed(f"{url}/", fetching()[0]).sha256 == file.sha256
        assert file.name == url
        assert SOURCE.info(file).slug == f"hsds:{url.removeprefix('http://')}"
        assert SOURCE.info(file).url == url
    records, bad = read(file)
    assert bad == []
    found = [service.content for record in records for service in record.services]
    assert [one.name for one in found] == [one["name"] for one in SERVICES]
    assert all(one.phones[0].number == "096-328-2340" for one in found)


def test_a_whole_service_in_the_list_is_not_asked_for_again():
    whole = [{**one, "phones": [{"id": "p", "number": "110"}]} for one in SERVICES]
    directory = Directory(whole)
    got(directory)
    assert len(directory.asked) == 4


def test_organizations_without_services_come_too():
    directory = Directory()
    page = {"total_pages": 1, "contents": [{"id": "x", "name": "ひとりの会", "description": ""}]}
    directory.answers["/hsds/organizations"] = (200, page)
    records, _ = read(got(directory))
    assert "ひとりの会" in {record.organization.name for record in records}


def test_the_older_envelope_is_understood():
    directory = Directory()

    def page(query):
        new = directory.page(int(query["page"]))
        return 200, {
            "totalElements": new["total_items"],
            "totalPages": new["total_pages"],
            "content": new["contents"],
        }

    directory.answers["/hsds/services"] = page
    assert len(json.loads(got(directory).content)["services"]) == 7


def test_an_interface_that_refuses_unknown_parameters_is_asked_without_them():
    directory = Directory()

    def page(query):
        return (422, {}) if set(query) - {"page"} else (200, directory.page(int(query["page"])))

    directory.answers["/hsds/services"] = page
    assert len(json.loads(got(directory).content)["services"]) == 7


def test_details_that_are_not_offered_leave_the_list():
    directory = Directory()
    directory.details = False
    assert len(json.loads(got(directory).content)["services"]) == 7


def first_page(**changes):
    return 200, Directory().page(1, **changes)


def second(answer):
    return lambda query: first_page() if query["page"] == "1" else answer


@pytest.mark.parametrize(
    "answer",
    [
        first_page(),
        lambda query: (200, Directory().page(int(query["page"]), total_items=9)),
        second((500, {})),
        second((404, {})),
        (200, b'{"contents": [{"id'),
        (200, [1]),
        (200, {"contents": ["x"]}),
        (200, {"services": []}),
        first_page(total_pages="many"),
        first_page(total_pages=10**9),
        (404, {}),
        (*first_page(), ("Content-Length", "100000")),
    ],
)
def test_half_a_directory_is_never_taken(answer):
    directory = Directory()
    directory.answers["/hsds/services"] = answer
    assert refused(directory).endswith("。")


def test_a_detail_that_fails_stops_everything():
    directory = Directory()
    directory.answers["/hsds/services/3"] = (500, {})
    assert "500" in refused(directory)


def test_a_feed_that_never_ends_is_cut_off(monkeypatch):
    monkeypatch.setattr(feeds, "LARGEST_TOTAL", 2000)
    directory = Directory([{**one, "description": "x" * 1000} for one in SERVICES])
    assert "大きすぎます" in refused(directory)


def test_a_busy_interface_is_given_the_time_it_asks_for():
    directory = Directory()
    busy = [(503, {}, ("Retry-After", "7")), (429, {})]

    def page(query):
        return busy.pop(0) if busy else (200, directory.page(int(query["page"])))

    directory.answers["/hsds/services"] = page
    fetch, waited = fetching()
    with serving(directory) as url:
        read_feed(url, fetch)
    assert [seconds for seconds in waited if seconds] == [7.0, 4.0]


def test_answers_that_drip_are_not_waited_for():
    directory = Directory()

    def slow(_):
        time.sleep(0.5)
        return 200, directory.page(1)

    directory.answers["/hsds/services"] = slow
    with serving(directory) as url, pytest.raises(UnreadableFile, match="つながりません"):
        read_feed(url, fetching(timeout=0.2)[0])


def test_nothing_but_the_web_is_ever_opened():
    fetch, _ = fetching()
    for url in ("file:///etc/hostname", "ftp://example.org/a", "data:,x"):
        with pytest.raises(NoAnswer):
            fetch(url, at_most=100)
        with pytest.raises(UnreadableFile):
            read_feed(url, fetch)
    for elsewhere in ("file:///etc/hostname", "ftp://127.0.0.1/hsds"):
        directory = Directory()
        directory.answers["/hsds/services"] = (302, {}, ("Location", elsewhere))
        assert refused(directory).endswith("。")


def test_redirects_on_the_web_are_followed():
    directory = Directory()
    directory.answers["/old/services"] = lambda q: (
        302, {}, ("Location", f"/hsds/services?page={q['page']}"),
    )  # fmt: skip
    with serving(directory) as url:
        file = read_feed(url.replace("/hsds", "/old"), fetching()[0])
    assert len(json.loads(file.content)["services"]) == 7


def test_an_address_is_told_from_a_file():
    assert is_feed("https://example.org/hsds")
    assert not is_feed("hsds/services.json")
    for wrong in ("https://", "https://user:secret@example.org/hsds"):
        with pytest.raises(UnreadableFile):
            read_feed(wrong, fetching()[0])
