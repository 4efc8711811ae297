"""People who may do more than read: their accounts, the browsers they are signed in with."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.base import Record, now
from models.columns import choice


class Role(StrEnum):
    """In rising order: each role may also do what those before it may."""

    public = "public"
    member = "member"
    staff = "staff"
    secretariat = "secretariat"
    administrator = "administrator"

    def includes(self, other: "Role") -> bool:
        order = list(Role)
        return order.index(self) >= order.index(other)


ROLE_LABELS = {
    Role.public: "だれでも",
    Role.member: "団体の担当",
    Role.staff: "職員",
    Role.secretariat: "事務局",
    Role.administrator: "管理者",
}


class Account(Record, table=True):
    """The mail address stands here sealed, and once more as a digest by which it can be found.

    Without a password nobody can sign in by one: such an account has another way. `area_code` is
    the area whose records staff may change, with everything below it; None is the whole
    installation.
    """

    mail_digest: str = Field(max_length=64, unique=True)
    mail_sealed: str
    role: Role = Field(sa_type=choice(Role))
    password_hash: str | None = None
    area_code: str | None = Field(default=None, max_length=6)
    totp_sealed: str | None = None
    totp_last_step: int | None = None
    """The last time step whose code was used: none is good twice."""
    recovery_digests: list[str] | None = Field(default=None, sa_type=JSON)
    oidc_digest: str | None = Field(default=None, max_length=64, index=True, unique=True)
    """Of the issuer and subject under which another provider knows this person."""
    created_at: datetime = Field(default_factory=now)


class AccountSession(Record, table=True):
    """One browser that is signed in. It holds a token, of which only the digest stands here."""

    __tablename__ = "account_session"

    account_id: UUID = Field(foreign_key="account.id", ondelete="CASCADE", index=True)
    token_digest: str = Field(max_length=64, unique=True)
    device: str = Field(max_length=80)
    created_at: datetime = Field(default_factory=now, index=True)
    seen_at: datetime = Field(default_factory=now)


class KnownBrowser(Record, table=True):
    """A browser that an account has signed in with before: nobody else's failures slow it down."""

    __tablename__ = "known_browser"
    __table_args__ = (UniqueConstraint("token_digest", "account_id"),)

    account_id: UUID = Field(foreign_key="account.id", ondelete="CASCADE", index=True)
    token_digest: str = Field(max_length=64)
    seen_at: datetime = Field(default_factory=now, index=True)


class SignInAttempt(SQLModel, table=True):
    """Failures in a row of one account from one network; the next one has to wait for longer.

    `bucket` is a digest: neither the address of the network nor that of the person stands here.
    """

    __tablename__ = "sign_in_attempt"

    bucket: str = Field(primary_key=True, max_length=64)
    failures: int
    last_at: datetime = Field(default_factory=now, index=True)
