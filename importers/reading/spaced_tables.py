"""Tables whose cells are apart by single spaces only, as a PDF gives them back."""

import re
from collections.abc import Sequence

from importers.errors import MissingColumn, UnreadableFile
from importers.reading.tables import compact

_NEXT_PART = re.compile(
    r"^\s*(?:[0-9０-９]+(?:[－―‐-][0-9０-９]+)*\s*[.．](?!\d)|図表|No[.．]|[#■◼]|（[ア-ン]）)"
)


def table_start(lines: Sequence[str], columns: Sequence[str]) -> int:
    """The number of lines up to and with the heading. Tabs are spaces here.

    Raises MissingColumn when the heading, or one of three or more columns, is not there, and
    UnreadableFile when the columns stand in another order.
    """
    wanted = [compact(column) for column in columns]
    for at, line in enumerate(lines, start=1):
        found = [compact(cell) for cell in line.split()]
        if found == wanted:
            return at
        if sorted(found) == sorted(wanted):
            raise UnreadableFile(f"列の順番がちがいます（{at}行目）。何も取り込んでいません。")
        if len(wanted) > 2 and len(found) == len(wanted) - 1:
            missing = [column for column in columns if compact(column) not in found]
            if len(missing) == 1 and set(found) < set(wanted):
                raise MissingColumn(missing[0], place=f"{at}行目")
    raise MissingColumn("・".join(columns))


def ends_table(line: str) -> bool:
    """An empty line, or the heading of what comes next."""
    return not line.strip() or _NEXT_PART.match(line) is not None


def check_end(lines: Sequence[str], what: str) -> None:
    """For a list that runs to the last line and has no total under it.

    Raises UnreadableFile when that line has no end: so looks a file that was cut off.
    """
    if lines and lines[-1]:
        raise UnreadableFile(
            f"{what}の最後の行が、改行で終わっていません。ファイルが途中で切れていませんか。"
            "何も取り込んでいません。"
        )


def cut_off(what: str) -> UnreadableFile:
    return UnreadableFile(
        f"{what}が見つかりません。ファイルが途中で切れていませんか。何も取り込んでいません。"
    )
