"""Tables in the published layouts: every row is accounted for, and bad files say so."""

import pytest

from importers.errors import MissingColumn, UnreadableFile
from importers.file import SourceFile
from importers.registry import SOURCES
from importers.run import run_import
from models.repositories.imports import ImportRepository
from tests.importers.open_data import EXAMPLES

# One file holds the whole country, or the table does not say whose it is.
NATIONAL = {"kaigo-kohyo", "wam-net", "corporate-number", "support-programme", "iryo-net"}


def each(examples):
    ids = [f"{slug} {name}" for slug, name, _ in examples]
    return pytest.mark.parametrize(("slug", "name", "content"), examples, ids=ids)


every_example = each(EXAMPLES)
every_municipality = each([one for one in EXAMPLES if one[0] not in NATIONAL])
every_heading = each(
    [one for one in EXAMPLES if one[0] != "corporate-number" and not one[1].endswith(".zip")]
)


@every_example
async def test_every_row_is_stored_once_and_nothing_is_left_unread(slug, name, content, sessions):
    source, file = SOURCES[slug], SourceFile(name, content)
    for count in (2, 0):
        async with sessions.begin() as session:
            report = await run_import(source, file, records=ImportRepository(session))
        assert report.quarantined == ()
        assert (report.read, report.stored, report.unchanged) == (2, count, 2 - count)
        assert report.read == report.stored + report.unchanged + len(report.quarantined)
        assert report.suspended == ()


@every_municipality
async def test_two_publishers_do_not_suspend_each_other(slug, name, content, records):
    source = SOURCES[slug]
    await run_import(source, SourceFile(name, content), records=records)
    text = content.decode("cp932" if b"\xef\xbb\xbf" not in content else "utf-8-sig")
    other = text.replace("372013", "431001").replace("37201", "43100").replace("高松市", "熊本市")
    report = await run_import(source, SourceFile(name, other.encode("cp932")), records=records)
    assert (report.stored, report.suspended) == (2, ())


@every_heading
def test_a_table_without_its_name_column_is_refused_in_one_sentence(slug, name, content):
    heading, _, rest = content.partition(b"\r\n")
    encoding = (
        "cp932" if b"\xef\xbb\xbf" not in content and slug != "support-programme" else "utf-8"
    )
    text = heading.decode(encoding)
    for word in (
        "事業所名称",
        "イベント名",
        "事業所名",
        "事業所の名称",
        "正式名称",
        "法人名称",
        "名称",
    ):
        text = text.replace(word, "欄")
    text = text.replace("タイトル（制度名）", "欄")
    file = SourceFile(name, text.encode(encoding) + b"\r\n" + rest)
    with pytest.raises(MissingColumn, match="見つかりません"):
        list(SOURCES[slug].rows(file))


@every_example
def test_a_file_that_breaks_off_is_refused_in_one_sentence(slug, name, content):
    if name.endswith(".zip"):
        content = content[:-40]
    else:
        content = content[: content.rindex(b",", 0, len(content) - 8)]
    with pytest.raises(UnreadableFile, match=r"切れ|こわれ"):
        list(SOURCES[slug].rows(SourceFile(name, content)))
