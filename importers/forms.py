"""Empty forms to fill in, of the sources that take one."""

from collections.abc import Callable, Mapping, Sequence

from importers.errors import UnreadableFile
from importers.reading.form import FormSheet
from importers.sources import ise_sheets

FORMS: Mapping[str, Callable[[], Sequence[FormSheet]]] = {
    ise_sheets.SOURCE.slug: ise_sheets.template,
}


def form_sheet(slug: str, name: str | None = None) -> FormSheet:
    """The sheet of this name, else the first. Raises UnreadableFile with what there is."""
    if slug not in FORMS:
        raise UnreadableFile(f"ひな形があるのは {'、'.join(FORMS)} です。")
    sheets = FORMS[slug]()
    for sheet in sheets:
        if name in (None, sheet.name):
            return sheet
    names = "、".join(sheet.name for sheet in sheets)
    raise UnreadableFile(f"そのシートはありません。あるのは {names} です。")
