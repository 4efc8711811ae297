"""What an installation can set; the only place that reads the environment."""

import secrets
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from models.hours.calendar import DEFAULT_YEAR_END, YearEnd, read_year_end
from search.protocol import SearchSettings

FEWEST_COUNTED = 3
"""A word that fewer people asked for could be the word of one of them."""


class Environment(StrEnum):
    development = "development"
    production = "production"


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


def _year_end(given: Any) -> Any:
    return read_year_end(given) if isinstance(given, str) else given


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
