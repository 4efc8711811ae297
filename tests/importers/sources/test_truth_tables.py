"""Every field of three printed lists, against tables written by hand from the print itself."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from importers.file import SourceFile
from importers.source import Source
from importers.sources import hirakata_leaflet, ise_support_list, kumamoto_leaflet
from models.incoming import IncomingRecord
from models.vocabulary import Channel

ORIGINAL = Path(__file__).parents[3].parent / "shared" / "documents" / "003_52e07c7b1fd23b80.txt"
TABLES = Path(__file__).parent / "truth"
CASES = [
    (kumamoto_leaflet.SOURCE, "kumamoto_leaflet", "活動分野"),
    (ise_support_list.SOURCE, "ise_support_list", "相談内容"),
    (hirakata_leaflet.SOURCE, "hirakata_leaflet", None),
]


def original(source: Source) -> SourceFile:
    if not ORIGINAL.is_file():
        pytest.skip("the original document does not come with the program")
    return SourceFile("f", ORIGINAL.read_bytes())


def shipped(source: Source) -> SourceFile:
    return SourceFile.at(source.shipped_path)


def facts(record: IncomingRecord, column: str | None) -> dict[str, Any]:
    """What the import made of a row, in the words of the tables."""
    (service,) = (one.content for one in record.services)
    places = [
        " ".join(filter(None, (one.postal_code, f"{one.city or ''}{one.address or ''}")))
        for one in service.places
    ]
    printed = {cell.column: cell.text for cell in service.printed}
    return {
        "line": int(re.match(r"\d+", record.place).group()),
        "name": service.name,
        "organization": record.organization.name,
        "legal_form": record.organization.legal_form,
        "phones": [
            [one.number, "FAX" if one.kind is Channel.fax else one.label] for one in service.phones
        ],
        "channels": [[one.kind.value, one.value] for one in service.channels],
        "urls": [one.url for one in service.urls],
        "hours": [one.text for one in service.hours],
        "place": "\n".join(places) or None,
        "topics_printed": printed.get(column),
        "what": service.what,
        "ages": [service.minimum_age, service.maximum_age],
        "flags": {key.value: value for key, value in sorted(service.flags.items())},
        "languages": [one.code for one in service.languages],
        "areas": [one.code for one in service.areas],
        "publication": service.publication.value,
    }


@pytest.mark.parametrize("read_file", [original, shipped])
@pytest.mark.parametrize(("source", "table", "column"), CASES, ids=[case[1] for case in CASES])
def test_every_field_is_as_it_is_printed(source, table, column, read_file):
    file = read_file(source)
    expected = json.loads((TABLES / f"{table}.json").read_text(encoding="utf-8"))
    found = [facts(source.draft(row), column) for row in source.rows(file)]
    assert len(found) == len(expected)
    wrong = [
        (row["line"], field, row[field], one[field])
        for row, one in zip(expected, found, strict=True)
        for field in row
        if row[field] != one[field] and not (field == "line" and read_file is shipped)
    ]
    fields = sum(len(row) for row in expected)
    print(f"{table}: {fields - len(wrong)} of {fields} fields equal in {len(expected)} rows")
    assert not wrong


@pytest.mark.parametrize(("source", "table", "column"), CASES, ids=[case[1] for case in CASES])
def test_the_tables_stand_in_the_print(source, table, column):
    """Whoever mends a table by the output of the program is found here."""
    lines = original(source).text.split("\n")
    for row in json.loads((TABLES / f"{table}.json").read_text(encoding="utf-8")):
        near = "\n".join(lines[row["line"] - 1 : row["line"] + 3])
        numbers = [number for number, label in row["phones"] if label != "FAX"]
        for words in (*numbers, *(value for _, value in row["channels"] if value), *row["urls"]):
            assert words in near
