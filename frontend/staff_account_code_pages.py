"""What the pages about codes of an authenticator app show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from frontend.staff_pages import StaffPage


@dataclass(frozen=True, slots=True, kw_only=True)
class CodesPage(StaffPage):
    """`picture` is the QR code as an address that holds it."""

    template: ClassVar[str] = "staff/codes.html"

    typed_key: str
    picture: str
    sealed: str
    is_demanded: bool

    @property
    def title(self) -> str:
        return f"{'エラー：' if self.errors else ''}認証アプリの番号を使う"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodesOffPage(StaffPage):
    template: ClassVar[str] = "staff/codes_off.html"

    has_password: bool
    left: int
    """Recovery codes nobody has used."""

    @property
    def title(self) -> str:
        return f"{'エラー：' if self.errors else ''}認証アプリの番号"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryCodesPage(StaffPage):
    template: ClassVar[str] = "staff/recovery_codes.html"

    codes: Sequence[str]

    @property
    def title(self) -> str:
        return "予備の番号"
