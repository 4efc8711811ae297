"""An HSDS or Open Referral UK interface read page by page into one file.

How bytes come over the net is given from outside, so that this knows neither HTTP nor the clock.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol
from urllib.parse import quote, urlencode, urlsplit

from importers.archive import LARGEST_TOTAL
from importers.errors import UnreadableFile
from importers.file import SourceFile

PER_PAGE = 100
MOST_PAGES = 10_000
_CONTENTS = ("contents", "content")
_PAGES = ("total_pages", "totalPages")
_ITEMS = ("total_items", "totalElements")
_NOT_OFFERED = frozenset({404, 405, 501, 503})
_REFUSED = frozenset({400, 422})
_PARTS = ("phones", "schedules", "service_at_locations", "languages", "contacts", "attributes")
"""A service in a list has none of these in HSDS; one that has some is given whole."""


class NoAnswer(Exception):
    """The other side answered with another status than 200, or not at all (None)."""

    def __init__(self, status: int | None, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class Fetch(Protocol):
    def __call__(self, url: str, *, at_most: int) -> bytes:
        """The body of a GET. Raises NoAnswer, and UnreadableFile above `at_most` bytes."""


def is_feed(given: str) -> bool:
    return given.lower().startswith(("https://", "http://"))


def read_feed(
    base_url: str, fetch: Fetch, *, progress: Callable[[int], None] | None = None
) -> SourceFile:
    """Everything the interface lists, as one JSON text whose name is its address.

    Services are asked for one by one where the list gives them in short. Raises UnreadableFile
    where pages are missing, repeated or of different times: half a directory is never imported.
    """
    reading = _Reading(_checked(base_url), fetch, progress)
    services = [reading.whole(item) for item in reading.all("services", {"full": "true"})]
    try:
        organizations = list(reading.all("organizations", {}))
    except NoAnswer as reason:
        if reason.status not in _NOT_OFFERED:
            raise UnreadableFile(str(reason)) from reason
        organizations = []
    everything = {"organizations": organizations, "services": services}
    text = json.dumps(everything, ensure_ascii=False, separators=(",", ":"))
    return SourceFile(reading.base, text.encode("utf-8", "surrogatepass"))


def _checked(base_url: str) -> str:
    address = urlsplit(base_url.strip())
    if address.scheme not in ("http", "https") or not address.hostname:
        raise UnreadableFile("https:// で始まるアドレスを入れてください。")
    if address.username or address.password:
        raise UnreadableFile("パスワードの入ったアドレスは使えません。")
    path = address.path.rstrip("/")
    return f"{address.scheme}://{address.netloc}{path.removesuffix('/services')}"


class _Reading:
    def __init__(self, base: str, fetch: Fetch, progress: Callable[[int], None] | None) -> None:
        self.base = base
        self._fetch = fetch
        self._progress = progress
        self._left = LARGEST_TOTAL
        self._done = 0

    def all(self, kind: str, extra: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        """The items of every page, each once.

        Raises NoAnswer where the interface does not have this list, UnreadableFile otherwise.
        """
        seen: set[str] = set()
        query = {"per_page": str(PER_PAGE), **extra}
        page, pages, total, count = 1, 1, 0, 0
        while page <= pages:
            answer, query = self._page(kind, page, query)
            items = next((answer[key] for key in _CONTENTS if key in answer), None)
            if not isinstance(items, list) or not all(isinstance(one, dict) for one in items):
                raise UnreadableFile(f"{kind} の {page} ページ目が HSDS の形ではありません。")
            ids = [str(one["id"]) for one in items if one.get("id")]
            if len(set(ids) | seen) < len(seen) + len(ids):
                raise UnreadableFile(
                    f"{kind} の {page} ページ目に、もう読んだものがあります。"
                    "相手が更新中かもしれません。しばらくして、もう一度ためしてください。"
                )
            seen.update(ids)
            pages = _number(answer, _PAGES, default=1)
            total = max(total, _number(answer, _ITEMS, default=0))
            count += len(items)
            if pages > MOST_PAGES:
                raise UnreadableFile(f"ページが多すぎます（{MOST_PAGES} まで）。")
            yield from items
            self._tell(len(items))
            page += 1
        if total > count:
            raise UnreadableFile(
                f"{kind} は {total} 件のはずですが、{count} 件しか受け取れませんでした。"
                "何も取り込んでいません。"
            )

    def _page(
        self, kind: str, page: int, query: dict[str, str]
    ) -> tuple[dict[str, Any], dict[str, str]]:
        """A page, and the query that was understood: some refuse what they do not know."""
        while True:
            words = urlencode({"page": page, **query})
            try:
                return self._json(f"{self.base}/{kind}?{words}"), query
            except NoAnswer as reason:
                if reason.status in _REFUSED and query and page == 1:
                    query = dict(list(query.items())[:-1])
                elif page == 1 and kind != "services":
                    raise
                else:
                    raise UnreadableFile(str(reason)) from reason

    def whole(self, item: dict[str, Any]) -> dict[str, Any]:
        """The service with all its parts; as listed, where the interface gives no more."""
        id = item.get("id")
        if not id or any(item.get(part) for part in _PARTS):
            return item
        try:
            found = self._json(f"{self.base}/services/{quote(str(id), safe='')}")
        except NoAnswer as reason:
            if reason.status in _NOT_OFFERED:
                return item
            raise UnreadableFile(str(reason)) from reason
        return {**item, **found} if str(found.get("id")) == str(id) else item

    def _json(self, url: str) -> dict[str, Any]:
        content = self._fetch(url, at_most=self._left)
        self._left -= len(content)
        if self._left <= 0:
            raise UnreadableFile(f"大きすぎます（{LARGEST_TOTAL // 1024 // 1024} MB まで）。")
        try:
            found = json.loads(content)
        except (ValueError, RecursionError) as error:
            raise UnreadableFile(
                "相手の答えが JSON ではありません。アドレスを確かめてください。"
            ) from error
        if not isinstance(found, dict):
            raise UnreadableFile(
                "相手の答えが HSDS の形ではありません。アドレスを確かめてください。"
            )
        return found

    def _tell(self, count: int) -> None:
        self._done += count
        if self._progress is not None:
            self._progress(self._done)


def _number(answer: Mapping[str, Any], names: tuple[str, ...], *, default: int) -> int:
    """A count the page gives; a page without one is the only one."""
    found = next((answer[name] for name in names if name in answer), default)
    if isinstance(found, bool) or not isinstance(found, int) or found < 0:
        raise UnreadableFile("ページの数が読めません。HSDS の形ではありません。")
    return found
