"""What an installation can set; the only place that reads the environment."""

import secrets
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from api.mail_settings import read_sender, read_server
from models.account import Role
from models.ageing import DEFAULT_ASKING, DEFAULT_PACE, Asking, Pace, read_asking, read_pace
from models.consent import Basis
from models.content import OrganizationContent, ServiceContent
from models.hours.calendar import DEFAULT_YEAR_END, YearEnd, read_year_end
from models.referral_clocks import DEFAULT_CLOCKS, Clocks, read_clocks
from search.protocol import SearchSettings

FEWEST_COUNTED = 3
"""A word that fewer people asked for could be the word of one of them."""


class Environment(StrEnum):
    development = "development"
    production = "production"


class JobsPlace(StrEnum):
    """Whether a server does the periodic work too, or `madoguchi jobs run` does it elsewhere."""

    here = "here"
    elsewhere = "elsewhere"


def _without_trailing_slash(url: str) -> str:
    return url.rstrip("/")


def _is_supported(url: str) -> str:
    if url and not url.startswith(("sqlite+aiosqlite:///", "postgresql+asyncpg://")):
        raise ValueError("use sqlite+aiosqlite:///FILE or postgresql+asyncpg://USER@HOST/NAME")
    return url


def _is_enough(number: int) -> int:
    if number != 0 and number < FEWEST_COUNTED:
        raise ValueError(f"use {FEWEST_COUNTED} or more, or 0 to count nothing")
    return number


def _is_web_address(url: str) -> str:
    parts = urlsplit(url)
    if url and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise ValueError("use http://HOST:PORT or https://HOST, where Meilisearch listens")
    return url.rstrip("/")


def _is_store_address(url: str) -> str:
    parts = urlsplit(url)
    is_plain = parts.path in {"", "/"} and not parts.query and not parts.username
    if url and (parts.scheme not in {"http", "https"} or not parts.hostname or not is_plain):
        raise ValueError("use https://HOST or http://HOST:PORT, without the bucket")
    return url.rstrip("/")


def _is_mail_server(url: SecretStr) -> SecretStr:
    if url.get_secret_value():
        read_server(url.get_secret_value())
    return url


def _is_sender(text: str) -> str:
    return read_sender(text) if text else ""


def _is_issuer(url: str) -> str:
    """Over TLS, but for a provider on the same machine."""
    parts = urlsplit(url)
    is_near = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if url and not (parts.scheme == "https" or (parts.scheme == "http" and is_near)):
        raise ValueError("use https://HOST, as the provider names itself")
    return url


def _year_end(given: Any) -> Any:
    return read_year_end(given) if isinstance(given, str) else given


CRITERIA = ("支援活動の実績", "地元の団体", "コア団体との関係", "必要な専門性")
"""The four that Kumamoto looks at."""


def _listed(given: Any) -> Any:
    """Words with commas between them; "none" is no word at all."""
    if not isinstance(given, str):
        return given
    words = tuple(word.strip() for word in given.replace("、", ",").split(",") if word.strip())
    return () if words == ("none",) else words


def _are_fields(names: tuple[str, ...]) -> tuple[str, ...]:
    known = {*OrganizationContent.model_fields, *ServiceContent.model_fields}
    unknown = sorted({*names} - (known - {"publication", "verifications", "printed"}))
    if unknown:
        raise ValueError(f"no fields of a record: {', '.join(unknown)}")
    return names


Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)]


def _totp_for(given: Any) -> Any:
    """From which role on; those above it too."""
    return None if given in ("none", "") else given


def _pace(given: Any) -> Any:
    return read_pace(given) if isinstance(given, str) else given


def _asking(given: Any) -> Any:
    return read_asking(given) if isinstance(given, str) else given


def _clocks(given: Any) -> Any:
    return read_clocks(given) if isinstance(given, str) else given


def _are_bases(names: tuple[str, ...]) -> tuple[str, ...]:
    unknown = sorted({*names} - {*Basis})
    if unknown or Basis.none in names:
        raise ValueError(f"use some of {', '.join(one for one in Basis if one != Basis.none)}")
    return names


class Settings(BaseSettings):
    """Every field is the environment variable MADOGUCHI_ and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="MADOGUCHI_", extra="ignore")

    env: Environment = Environment.development
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    data_dir: Path = Path("data")
    database_url: Annotated[str, AfterValidator(_is_supported)] = ""
    base_url: Annotated[str, AfterValidator(_without_trailing_slash)] = ""
    secret_key: SecretStr = SecretStr("")
    former_secret_key: SecretStr = SecretStr("")
    site_name: str = "まどぐち"
    meilisearch_url: Annotated[str, AfterValidator(_is_web_address)] = ""
    meilisearch_key: SecretStr = SecretStr("")
    meilisearch_index: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")] = "madoguchi"
    counted_from: Annotated[int, AfterValidator(_is_enough)] = 5
    """How often a word has to be asked for on one day before it is counted; 0 counts nothing."""
    year_end: Annotated[YearEnd, NoDecode, BeforeValidator(_year_end)] = DEFAULT_YEAR_END
    ageing: Annotated[Pace, NoDecode, BeforeValidator(_pace)] = DEFAULT_PACE
    """Days after which what was confirmed is old, by the kind of field (docs/freshness.md)."""
    asking: Annotated[Asking, NoDecode, BeforeValidator(_asking)] = DEFAULT_ASKING
    """Days between the steps while an organization does not answer; suspend=0 suspends nothing."""
    at_once: Annotated[Words, AfterValidator(_are_fields)] = ("hours", "notices")
    """Fields that organizations change without anybody looking at it first; "none" is none."""
    review_criteria: Words = CRITERIA
    """What the secretariat asks of a new organization, each answered yes, no or not known."""
    smtp_url: Annotated[SecretStr, AfterValidator(_is_mail_server)] = SecretStr("")
    mail_from: Annotated[str, AfterValidator(_is_sender)] = ""
    mail_reply_to: Annotated[str, AfterValidator(_is_sender)] = ""
    jobs: JobsPlace = JobsPlace.here

    totp_for: Annotated[Role | None, BeforeValidator(_totp_for)] = None
    """From which role on nobody gets in without a code of their own; none is nobody."""
    oidc_issuer: Annotated[str, AfterValidator(_is_issuer)] = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_name: str = "庁内のアカウント"
    """What the button to the other provider says."""

    file_bytes: Annotated[int, Field(ge=100_000, le=25_000_000)] = 10_000_000
    """The largest photo or leaflet that is taken."""
    files_per_record: Annotated[int, Field(ge=1, le=100)] = 20
    files_s3_url: Annotated[str, AfterValidator(_is_store_address)] = ""
    files_s3_bucket: Annotated[str, Field(pattern=r"^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?$")] = ""
    files_s3_region: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")] = "us-east-1"
    files_s3_key: str = ""
    files_s3_secret: SecretStr = SecretStr("")

    form_seconds: Annotated[int, Field(ge=0, le=60)] = 3
    """A form of visitors that is sent quicker than this after its page was opened is refused."""
    form_hours: Annotated[int, Field(ge=1, le=168)] = 24
    forms_an_hour: Annotated[int, Field(ge=1, le=10_000)] = 20
    """How often one form of visitors may be sent from one network."""
    doubt_reports: Annotated[int, Field(ge=2, le=20)] = 2
    """From so many networks a number has to be called wrong before its page says so."""
    doubts_a_day: Annotated[int, Field(ge=0, le=1000)] = 5
    """More numbers than this are not marked on one day without anybody looking; 0 marks none."""

    referral_clocks: Annotated[Clocks, NoDecode, BeforeValidator(_clocks)] = DEFAULT_CLOCKS
    """Days of each clock of a referral (docs/referrals.md)."""
    consent_bases: Annotated[Words, AfterValidator(_are_bases)] = (
        *("spoken", "written", "proxy", "support_conference", "council", "emergency"),
    )
    """On which grounds staff may share who somebody is; between organizations only consent."""
    small_cells: Annotated[int, Field(ge=3, le=100)] = 5
    """Counts of referrals below this are hidden, and others so that nobody can work them out."""
    fhir: bool = False
    """Whether referrals are exchanged as FHIR (docs/fhir.md); off unless set."""

    @model_validator(mode="after")
    def _fill_in(self) -> Self:
        if not self.database_url:
            self.database_url = f"sqlite+aiosqlite:///{self.data_dir / 'madoguchi.sqlite3'}"
        if not self.base_url:
            if self.env is Environment.production:
                raise ValueError("Set MADOGUCHI_BASE_URL: it is printed on every leaflet.")
            # A server that listens everywhere is reached by its own name, not by "everywhere".
            host = "127.0.0.1" if self.host in {"0.0.0.0", "::", ""} else self.host  # noqa: S104
            self.base_url = f"http://{f'[{host}]' if ':' in host else host}:{self.port}"
        if not self.secret_key.get_secret_value() and self.env is Environment.production:
            raise ValueError("Set MADOGUCHI_SECRET_KEY to a long random text.")
        if self.oidc_issuer and not self.oidc_client_id:
            raise ValueError("Set MADOGUCHI_OIDC_CLIENT_ID: the provider knows us by it.")
        if self.smtp_url.get_secret_value() and not self.mail_from:
            raise ValueError("Set MADOGUCHI_MAIL_FROM: mails need a sender that exists.")
        given = (self.files_s3_bucket, self.files_s3_key, self.files_s3_secret.get_secret_value())
        if self.files_s3_url and not all(given):
            raise ValueError("Set MADOGUCHI_FILES_S3_BUCKET, _KEY and _SECRET as well.")
        return self

    @property
    def is_reachable(self) -> bool:
        """Whether other machines can follow the addresses printed on paper."""
        host = urlsplit(self.base_url).hostname or ""
        return not (host == "localhost" or host.startswith("127.") or host == "::1")

    @property
    def index_dir(self) -> Path:
        return self.data_dir / "index"

    @property
    def search(self) -> SearchSettings:
        """Meilisearch where its address is set, else the index in the data folder."""
        return SearchSettings(
            directory=self.index_dir,
            kind="meilisearch" if self.meilisearch_url else "embedded",
            year_end=self.year_end,
            url=self.meilisearch_url,
            key=self.meilisearch_key.get_secret_value(),
            prefix=self.meilisearch_index,
        )

    def passing(self, folder: Path) -> "Settings":
        """The same, on a data folder that is thrown away afterwards, and no server's index."""
        database = f"sqlite+aiosqlite:///{folder / 'madoguchi.sqlite3'}"
        return self.model_copy(
            update={"data_dir": folder, "database_url": database, "meilisearch_url": ""}
        )

    def prepare(self) -> None:
        """Make the data folder, and in development a secret that stays the same."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        if self.secret_key.get_secret_value():
            return
        kept = self.data_dir / "secret_key"
        if not kept.exists():
            kept.touch(mode=0o600)
            kept.write_text(secrets.token_urlsafe(48), encoding="ascii")
        self.secret_key = SecretStr(kept.read_text(encoding="ascii").strip())
