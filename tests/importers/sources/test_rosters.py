"""Lists that give names alone: everything is kept, nothing is public, nobody is named."""

import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.file import SourceFile
from importers.registry import SOURCES
from importers.run import run_import
from models.errors import DirectoryError
from models.repositories.imports import ImportRepository
from models.repositories.reference import load_reference
from models.vocabulary import Publication, VerificationStatus

DOCUMENTS = Path(__file__).parents[3].parent / "shared" / "documents"
REPORT = "002_f4126e629baf5b63.txt"
ROWS = {
    "hokkaido-platform": (57, REPORT),
    "koto-leaflet-sites": (14, REPORT),
    "koto-participants": (22, REPORT),
    "koto-participants-slides": (22, "000_d3096808279672bc.txt"),
    "noboribetsu-leaflet-sites": (8, REPORT),
    "noboribetsu-participants": (33, REPORT),
    "shinagawa-bodies": (6, REPORT),
    "shinagawa-bodies-slides": (6, "001_729eb75bb0f2ff10.txt"),
}
EACH = pytest.mark.parametrize("slug", ROWS)
COPY = pytest.mark.parametrize("copy", ["shipped", "original"])


def file_of(slug: str, copy: str = "shipped") -> SourceFile:
    if copy == "shipped":
        return SourceFile.at(SOURCES[slug].shipped_path)
    path = DOCUMENTS / ROWS[slug][1]
    if not path.is_file():
        pytest.skip("the original document does not come with the program")
    return SourceFile.at(path)


def read(slug: str, copy: str = "shipped"):
    return [SOURCES[slug].draft(row) for row in SOURCES[slug].rows(file_of(slug, copy))]


@EACH
@COPY
async def test_every_row_is_stored_and_the_second_time_nothing_changes(slug, copy, records):
    source, file = SOURCES[slug], file_of(slug, copy)
    report = await run_import(source, file, records=records)
    assert (report.read, report.stored, report.quarantined) == (ROWS[slug][0], ROWS[slug][0], ())
    assert report.unused_columns == ()
    again = await run_import(source, file, records=records)
    assert (again.read, again.stored, again.unchanged) == (ROWS[slug][0], 0, ROWS[slug][0])
    assert again.changed == again.suspended == ()


async def test_all_of_them_together_in_a_directory(sessions):
    async with sessions.begin() as session:
        await load_reference(session)
    for expected in ("stored", "unchanged"):
        for slug, (count, _) in ROWS.items():
            async with sessions.begin() as session:
                report = await run_import(
                    SOURCES[slug], file_of(slug), records=ImportRepository(session)
                )
            assert (report.read, getattr(report, expected), report.quarantined) == (
                count,
                count,
                (),
            ), slug


@EACH
@COPY
def test_nothing_is_public_and_the_missing_contact_is_told(slug, copy):
    for record in read(slug, copy):
        (service,) = (one.content for one in record.services)
        for content in (record.organization, service):
            assert content.publication is Publication.draft
            (whole,) = [one for one in content.verifications if one.field == "*"]
            assert whole.status is VerificationStatus.unconfirmed
            assert "連絡先は、まだ確かめていません。" in whole.note
        assert service.phones == service.channels == service.urls == service.hours == ()
        assert not any(place.address for place in service.places)


@EACH
@COPY
def test_every_printed_cell_is_in_the_document_to_the_letter(slug, copy):
    """Also the line of each row, so that a person finds it."""
    own_words = {"一覧", "書かれている数", "区分の箇所数"}
    lines = file_of(slug, copy).text.split("\n")
    text = "".join(lines).replace(" ", "")
    for record in read(slug, copy):
        place = int(re.match(r"(\d+)行目", record.place).group(1))
        (service,) = record.services
        cells = {one.column: one.text for one in service.content.printed}
        assert cells
        for column, cell in cells.items():
            if column not in own_words and cells.get("一覧") != "構成団体":
                assert re.sub(r"[\s]", "", cell) in text, (column, cell)
        if "元の行" in cells and cells.get("一覧") != "構成団体":
            assert cells["元の行"].split("\n")[0] in "\n".join(lines[place - 1 : place + 1])


@EACH
def test_both_files_say_the_same_facts(slug):
    for mine, theirs in zip(read(slug), read(slug, "original"), strict=True):
        assert (mine.key, mine.organization) == (theirs.key, theirs.organization)
        assert mine.services == theirs.services


@EACH
def test_a_file_without_the_list_is_refused_with_one_sentence(slug):
    source = SOURCES[slug]
    with pytest.raises(DirectoryError, match=r"^[^。]+。.*何も取り込んでいません。$"):
        list(source.rows(SourceFile("other.txt", "# 別の文書\n\nこんにちは。\n".encode())))


@EACH
async def test_a_file_cut_inside_the_list_changes_nothing(slug, records):
    """Wherever the cut is: either it is refused, or what could be read says what is missing."""
    source, whole = SOURCES[slug], file_of(slug).content
    refused = 0
    for at in range(len(whole) // 4, len(whole) - 30, 37):
        cut = whole[:at].decode("utf-8", errors="ignore").rstrip("\n").encode()
        try:
            report = await run_import(source, SourceFile("cut.txt", cut), records=records)
        except DirectoryError:
            refused += 1
            continue
        assert report.read == ROWS[slug][0], at
    assert refused


@EACH
def test_lines_without_their_last_space_and_with_windows_ends_read_the_same(slug):
    lines = file_of(slug).text.split("\n")
    changed = "\r\n".join(line if "\t" in line else line.rstrip(" ") for line in lines)
    source = SOURCES[slug]
    for mine, theirs in zip(
        (source.draft(row) for row in source.rows(SourceFile("f", changed.encode()))),
        read(slug),
        strict=True,
    ):
        ours, other = mine.services[0].content, theirs.services[0].content
        squeezed = [re.sub(r"\s", "", one.name) for one in (ours, other)]
        assert squeezed[0] == squeezed[1]
        assert mine.organization.legal_form == theirs.organization.legal_form


@EACH
@settings(deadline=None)
@given(data=st.data())
def test_damaged_lists_are_refused_row_by_row_or_whole_and_never_otherwise(slug, data):
    source, lines = SOURCES[slug], file_of(slug).text.split("\n")
    at = st.integers(0, len(lines) - 1)
    for gone in sorted(data.draw(st.sets(at, max_size=4)), reverse=True):
        del lines[gone]
    twice, odd = data.draw(st.tuples(at, at).map(lambda pair: [x % len(lines) for x in pair]))
    lines.insert(twice, lines[twice])
    lines[odd] += data.draw(st.text(max_size=6).filter(lambda text: text.isprintable()))
    try:
        rows = list(source.rows(SourceFile("f", "\n".join(lines).encode())))
    except DirectoryError:
        return
    for row in rows:
        with suppress(ValueError):
            assert source.draft(row).services[0].content.publication is Publication.draft
