"""国税庁 法人番号公表サイト: every corporation, as bodies to find and to invite."""

from collections.abc import Iterator

from importers.errors import UnreadableFile
from importers.file import SourceFile
from importers.mapping.bare_bodies import invited, spoken
from importers.mapping.standard import date_in_name
from importers.reading.corporate_numbers import read_corporate_number
from importers.reading.names import read_name
from importers.row import Row
from importers.source import Source
from importers.tables import table_rows
from models.incoming import IncomingRecord
from models.vocabulary import Level

COLUMNS = [
    "sequenceNumber",
    "corporateNumber",
    "process",
    "correct",
    "updateDate",
    "changeDate",
    "name",
    "nameImageId",
    "kind",
    "prefectureName",
    "cityName",
    "streetNumber",
    "addressImageId",
    "prefectureCode",
    "cityCode",
    "postCode",
    "addressOutside",
    "addressOutsideImageId",
    "closeDate",
    "closeCause",
    "successorCorporateNumber",
    "changeCause",
    "assignmentDate",
    "latest",
    "enName",
    "enPrefectureName",
    "enCityName",
    "enAddressOutside",
    "furigana",
    "hihyoji",
]
_KINDS = {
    "101": "国の機関",
    "201": "地方公共団体",
    "301": "株式会社",
    "302": "有限会社",
    "303": "合名会社",
    "304": "合資会社",
    "305": "合同会社",
    "399": "その他の設立登記法人",
    "401": "外国会社等",
    "499": "その他",
}
_LEVELS = {"101": Level.national, "201": None}
_DELETED = "99"
_FACTS = (
    "prefectureName",
    "cityName",
    "streetNumber",
    "postCode",
    "addressOutside",
    "assignmentDate",
    "closeDate",
    "successorCorporateNumber",
    "enName",
)


def rows(file: SourceFile) -> Iterator[Row]:
    """Raises UnreadableFile for a table that is not in the published order of 30 columns."""
    for row in table_rows(file, columns=COLUMNS):
        if row.number == 1:
            cells = row.cells
            if len(cells) != len(COLUMNS) or not cells["corporateNumber"].isdigit():
                raise UnreadableFile(
                    "法人番号公表サイトの CSV（見出しなし、30列）ではありません。"
                    "何も取り込んでいません。"
                )
        yield row


def scope(file: SourceFile) -> str:
    """The prefecture of the file, JP for the whole country; a list of changes is on its own.

    Nothing is missing from a list of changes, so it must not stand for the list it changes.
    """
    if file.name.rsplit("/", 1)[-1].startswith("diff"):
        return "diff"
    first = ""
    for row in rows(file):
        code = row.take("prefectureCode").strip()
        first = first or code
        if code != first:
            return "JP"
    return first or "JP"


def draft(row: Row) -> IncomingRecord:
    row.ignore(*COLUMNS)
    cells = row.cells
    printed, name = cells["corporateNumber"].strip(), " ".join(cells["name"].split())
    number = read_corporate_number(printed)
    if number is None:
        raise ValueError("法人番号の検査数字が合いません。")
    if not name:
        raise ValueError("名前がありません。")
    if cells["latest"].strip() == "0":
        raise ValueError("前の登記の内容です。新しい行を使います。")
    kind = cells["kind"].strip()
    named = read_name(name)
    form = named.legal_form or (_KINDS.get(kind) if kind != "399" else None)
    return invited(
        key=printed,
        place=row.place,
        name=named.printed,
        number=number,
        printed_number=printed,
        facts=spoken(cells, _FACTS),
        ended=bool(cells["closeDate"].strip()) or cells["process"].strip() == _DELETED,
        reading=cells["furigana"].strip()[:500],
        legal_form=form,
        level=_LEVELS.get(kind, Level.private),
    )


SOURCE = Source(
    slug="corporate-number",
    title="法人番号公表サイト 基本3情報",
    publisher="国税庁",
    licence="PDL-1.0",
    url="https://www.houjin-bangou.nta.go.jp/download/",
    plausible=range(1, 10_000_000),
    rows=rows,
    draft=draft,
    published_in=date_in_name,
    scope=scope,
)
