"""What holds for every list of one report: nothing is lost, twice is once, damage stops it."""

from pathlib import Path

import pytest

from importers.errors import MissingColumn, UnreadableFile
from importers.file import SourceFile
from importers.registry import SOURCES
from importers.run import run_import
from importers.source import ImplausibleImport
from models.vocabulary import Publication, VerificationStatus

ORIGINAL = Path(__file__).parents[3].parent / "shared" / "documents" / "003_52e07c7b1fd23b80.txt"
ROWS = {
    "hirakata-council": 22,
    "hirakata-leaflet": 8,
    "ise-sheets": 6,
    "ise-support-list": 10,
    "kumamoto-sections": 10,
    "nabari-areas": 30,
    "suzaka-council": 19,
}
DRAFTS_ONLY = [
    "hirakata-council",
    "ise-sheets",
    "kumamoto-sections",
    "nabari-areas",
    "suzaka-council",
]
FIRST_COLUMN = {
    "ise-sheets": "担当課",
    "ise-support-list": "受付日時",
    "kumamoto-sections": "課（室）",
    "nabari-areas": "人口(人)",
    "suzaka-council": "職 名",
}


def original(slug: str) -> SourceFile:
    if not ORIGINAL.is_file():
        pytest.skip("the original document does not come with the program")
    return SourceFile("f", ORIGINAL.read_bytes())


def shipped(slug: str) -> SourceFile:
    return SourceFile.at(SOURCES[slug].shipped_path)


def text_of(slug: str) -> str:
    return shipped(slug).text


def read(slug: str, file: SourceFile):
    source = SOURCES[slug]
    return [source.draft(row) for row in source.rows(file)]


@pytest.mark.parametrize("read_file", [original, shipped])
@pytest.mark.parametrize("slug", ROWS)
async def test_every_row_is_stored_and_a_second_time_changes_nothing(slug, read_file, records):
    file, source = read_file(slug), SOURCES[slug]
    report = await run_import(source, file, records=records)
    assert (report.read, report.stored, report.quarantined) == (ROWS[slug], ROWS[slug], ())
    assert report.unused_columns == ()
    again = await run_import(source, file, records=records)
    assert (again.stored, again.unchanged) == (0, ROWS[slug])


@pytest.mark.parametrize("slug", ROWS)
def test_both_files_say_the_same_facts(slug):
    told = {"description", "printed", "topics", "verifications"}
    for mine, theirs in zip(read(slug, shipped(slug)), read(slug, original(slug)), strict=True):
        assert (mine.key, mine.organization) == (theirs.key, theirs.organization)
        for ours, other in zip(mine.services, theirs.services, strict=True):
            assert ours.key == other.key
            assert ours.content.model_dump(exclude=told) == other.content.model_dump(exclude=told)
            doubts = [
                [(one.field, one.status) for one in content.verifications]
                for content in (ours.content, other.content)
            ]
            assert doubts[0] == doubts[1]


@pytest.mark.parametrize("slug", ["hirakata-leaflet", "ise-sheets"])
def test_no_sentence_of_the_original_comes_with_the_program(slug):
    sentences = {
        part.strip()
        for record in read(slug, original(slug))
        for service in record.services
        for part in (service.content.description or "").split("。")
        if len(part.strip()) > 8
    }
    assert sentences
    assert not [sentence for sentence in sentences if sentence in text_of(slug)]


@pytest.mark.parametrize(("slug", "column"), FIRST_COLUMN.items())
def test_a_column_that_is_gone_is_named(slug, column):
    lines = text_of(slug).split("\n")
    cut = "\n".join(
        line.replace(f"{column}\t", "", 1).replace(f"\t{column}", "", 1) for line in lines
    )
    with pytest.raises(MissingColumn, match=f"列「{column.replace(' ', '').replace('(', '.')[:3]}"):
        list(SOURCES[slug].rows(SourceFile("f", cut.encode())))


@pytest.mark.parametrize("slug", ROWS)
def test_a_file_without_the_list_says_what_is_missing(slug):
    with pytest.raises((MissingColumn, UnreadableFile), match="何も取り込んでいません"):
        list(SOURCES[slug].rows(SourceFile("f", "ただの文章です。\n".encode())))


@pytest.mark.parametrize("slug", [slug for slug in ROWS if slug != "ise-sheets"])
async def test_a_file_cut_off_changes_nothing(slug, records):
    rows = list(SOURCES[slug].rows(shipped(slug)))
    lines = text_of(slug).split("\n")
    third = int(rows[2].place.split("行")[0].split("～")[0])
    cut = "\n".join(lines[: third - 1])
    with pytest.raises((ImplausibleImport, UnreadableFile), match="何も取り込んでいません"):
        await run_import(SOURCES[slug], SourceFile("f", cut.encode()), records=records)
    assert records.contents == {}


@pytest.mark.parametrize("slug", ROWS)
def test_windows_line_ends_read_the_same(slug):
    text = text_of(slug).replace("\n", "\r\n")
    assert read(slug, SourceFile("f", text.encode())) == read(slug, shipped(slug))


@pytest.mark.parametrize("slug", ROWS)
def test_who_cannot_be_reached_is_a_draft_and_says_so(slug):
    for record in read(slug, shipped(slug)):
        for service in (one.content for one in record.services):
            (whole,) = [one for one in service.verifications if one.field == "*"]
            assert whole.status is VerificationStatus.unconfirmed
            reachable = bool(service.phones or service.channels)
            assert reachable == (service.publication is Publication.published)
            assert reachable == ("連絡先は、まだ確かめていません。" not in whole.note)
            if slug in DRAFTS_ONLY:
                assert not reachable
                assert record.organization.publication is Publication.draft


@pytest.mark.parametrize("slug", ROWS)
def test_every_printed_cell_is_kept(slug):
    """Columns the source adds for itself are no cells; all others are in the record."""
    file = original(slug)
    lines = [line.removesuffix("\r") for line in file.text.split("\n")]
    for record in read(slug, file):
        at = int(record.place.split("行")[0].split("～")[0])
        cells = [cell.strip() for cell in lines[at - 1].split("\t") if cell.strip()]
        kept = "\n".join(
            cell.text for service in record.services for cell in service.content.printed
        )
        if slug in ("hirakata-leaflet", "hirakata-council") or record.place == "580行目":
            continue
        assert all(cell in kept for cell in cells)
