"""A directory in the field's own standard: HSDS 1.0 to 3.x and Open Referral UK.

Every row of organizations and of services is one row of the account. Rows of other tables become
part of these; a row that belongs to none of them is counted too, and kept aside with the reason.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlsplit

from importers.file import SourceFile
from importers.hsds.join import join
from importers.hsds.package import describe, read_package
from importers.hsds.rows import HsdsRow, counted_rows
from importers.row import Row
from importers.source import Source
from models.incoming import IncomingRecord, SourceInfo

_TEMPLATE = {"human_services_data", "human-services-data", "datapackage", "hsds"}
_TEMPLATE_TITLES = ("Human Services Data Specification", "Open Referral")
_ENDING = re.compile(r"(?:\.(?:zip|json|ndjson|jsonl|csv|tsv))+$", re.IGNORECASE)
_EDITION = re.compile(r"[\s._-]*(?:\d{4}[._-]?\d{2}(?:[._-]?\d{2})?|v\d+(?:\.\d+)*|\(\d+\))$")
_SAYS_NOTHING = _TEMPLATE | {
    *("organizations", "organization", "services", "service", "data", "export", "feed", "csv"),
    *("download", "downloads", "json", "public", "output", "all_resources", "simple", "dump"),
    *("sample-csv", "tmp", "temp", "oruk", "openreferral", "open-referral", "directory"),
}
_LONGEST_SCOPE = 70
"""Characters; the slug of a source has at most 80."""


def rows(file: SourceFile) -> Iterator[Row]:
    yield from counted_rows(join(read_package(file)))


def draft(row: Row) -> IncomingRecord:
    if not isinstance(row, HsdsRow):
        raise TypeError("only rows of this source can be read by it")
    return row.record()


def scope(file: SourceFile) -> str:
    """Whose feed this is: by its address, its own name, or the name of its file or folder.

    The name in a template that nobody filled in is no name, and neither is `services.json`, which
    says as little about the publisher as the day of the export does.
    """
    if "://" in file.name:
        address = urlsplit(file.name)
        return _short(f"{address.netloc}{address.path}".rstrip("/"))
    own = str(describe(file).get("name") or "").strip()
    if own and own.casefold() not in _SAYS_NOTHING:
        return _short(own)
    names = [_without_edition(name) for name in reversed(_path(file))]
    telling = (name for name in names if name and name.casefold() not in _SAYS_NOTHING)
    return _short(next(telling, next(iter(names), "") or "feed"))


def _path(file: SourceFile) -> tuple[str, ...]:
    """The name of a file with the folders it stands in; a packed folder brings its own."""
    if file.path is not None and file.path.name == file.name:
        return file.path.resolve().parts[1:]
    return tuple(part for part in file.name.split("/") if part)


def _without_edition(name: str) -> str:
    """Next month's export has another date in its name and is still the same feed."""
    name = _ENDING.sub("", name)
    while shorter := _EDITION.search(name):
        name = name[: shorter.start()]
    return name


def _short(name: str) -> str:
    """Long names stay different from each other by the end of a hash."""
    whole = re.sub(r"[\s\x00-\x1f]+", "-", name.strip()).casefold()
    if len(whole) <= _LONGEST_SCOPE:
        return whole
    return f"{whole[: _LONGEST_SCOPE - 9]}-{sha256(whole.encode()).hexdigest()[:8]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Feed(Source):
    """One layout, many publishers: each file says itself whose it is."""

    def info(self, file: SourceFile) -> SourceInfo:
        described = describe(file)
        title = str(described.get("title") or "")
        named = title and not title.startswith(_TEMPLATE_TITLES)
        of = (self.scope or scope)(file)
        return SourceInfo(
            slug=f"{self.slug}:{of}",
            title=title[:500] if named else f"{of} の名簿（HSDS）",
            published=_text(described.get("created") or described.get("last_modified")),
            licence=_licence(described) if named else None,
            url=file.name if "://" in file.name else None,
        )


def _licence(described: dict[str, object]) -> str | None:
    licences = described.get("licenses")
    one = licences[0] if isinstance(licences, list) and licences else described.get("license")
    if isinstance(one, dict):
        one = one.get("type") or one.get("name") or one.get("title")
    return _text(one)


def _text(value: object) -> str | None:
    return str(value)[:200] if isinstance(value, str) and value.strip() else None


SOURCE = _Feed(
    slug="hsds",
    title="ほかの名簿（HSDS、Open Referral UK）",
    plausible=range(1, 1_000_001),
    rows=rows,
    draft=draft,
    scope=scope,
)
