"""Why an import changes nothing at all, each with one sentence for the person who started it."""

from models.errors import DirectoryError


class UnreadableFile(DirectoryError):
    """The file is not text, too large, or not in the layout of this source."""


class MissingColumn(DirectoryError):
    """A column the source relies on is gone: the layout has changed."""

    def __init__(self, column: str, *, place: str | None = None) -> None:
        where = f"（{place}）" if place else ""
        super().__init__(f"列「{column}」が見つかりません{where}。何も取り込んでいません。")
        self.column = column


class ImplausibleImport(DirectoryError):
    """Far more or far fewer records than this source can have."""
