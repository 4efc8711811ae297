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


class MuchIsMissing(ImplausibleImport):
    """Much of what is public is not in the file: cut off, or really so, which a person decides."""

    def __init__(self, shown: int, missing: int) -> None:
        self.sentence = (
            f"いま公開している {shown} 件の記録のうち {missing} 件がこのファイルにありません。"
            "ファイルが途中で切れていませんか。何も取り込んでいません。"
        )
        super().__init__(f"{self.sentence}まちがいでなければ --allow-missing をつけてください。")


class LooseRow(ValueError):
    """A row that leads nowhere and can hold no record: kept aside, and nothing else is in doubt."""
