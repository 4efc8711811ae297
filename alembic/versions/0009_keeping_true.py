"""Asking whether records are still right, sample calls, files, and what staff did."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
_WORDS = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", _WORDS(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("created_by", _WORDS(length=40), nullable=False),
        sa.Column("created_at", _MOMENT(), nullable=False),
        sa.Column("selection", sa.JSON(), nullable=False),
        sa.Column("prepared_to", sa.Uuid(), nullable=True),
        sa.Column("is_prepared", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
    )
    op.create_table(
        "confirmation_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=True),
        sa.Column("round", _WORDS(length=60), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "confirmed",
                "changed",
                "escalated",
                "given_up",
                "cancelled",
                name="requeststate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("next_at", _MOMENT(), nullable=True),
        sa.Column("created_at", _MOMENT(), nullable=False),
        sa.Column("answered_at", _MOMENT(), nullable=True),
        sa.Column("answer_role", _WORDS(length=60), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaign.id"],
            name=op.f("fk_confirmation_request_campaign_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_confirmation_request_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation_request")),
        sa.UniqueConstraint(
            "organization_id", "round", name=op.f("uq_confirmation_request_organization_id_round")
        ),
    )
    with op.batch_alter_table("confirmation_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_confirmation_request_campaign_id"), ["campaign_id"], unique=False
        )
        batch_op.create_index("ix_confirmation_request_due", ["state", "next_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_confirmation_request_organization_id"), ["organization_id"], unique=False
        )
    op.create_table(
        "call_sample",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", _WORDS(length=200), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created_by", _WORDS(length=40), nullable=False),
        sa.Column("created_at", _MOMENT(), nullable=False),
        sa.Column("ended_at", _MOMENT(), nullable=True),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_sample")),
    )
    op.create_table(
        "sample_call",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sample_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "right",
                "wrong",
                "unreachable",
                "gone",
                name="calloutcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("wrong", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("called_by", _WORDS(length=40), nullable=True),
        sa.Column("called_at", _MOMENT(), nullable=True),
        sa.ForeignKeyConstraint(
            ["sample_id"],
            ["call_sample.id"],
            name=op.f("fk_sample_call_sample_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample_call")),
        sa.UniqueConstraint(
            "sample_id", "service_id", name=op.f("uq_sample_call_sample_id_service_id")
        ),
    )
    with op.batch_alter_table("sample_call", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sample_call_sample_id"), ["sample_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sample_call_service_id"), ["service_id"], unique=False)
    op.create_table(
        "audit_entry",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", _MOMENT(), nullable=False),
        sa.Column("actor", _WORDS(length=40), nullable=False),
        sa.Column("role", _WORDS(length=40), nullable=False),
        sa.Column("act", _WORDS(length=120), nullable=False),
        sa.Column("subject", _WORDS(length=80), nullable=True),
        sa.Column("outcome", _WORDS(length=20), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("digest", _WORDS(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("digest", name=op.f("uq_audit_entry_digest")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_actor"), ["actor"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_subject"), ["subject"], unique=False)
    op.create_table(
        "rate_count",
        sa.Column("bucket", _WORDS(length=64), nullable=False),
        sa.Column("starts_at", _MOMENT(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", "starts_at", name=op.f("pk_rate_count")),
    )
    with op.batch_alter_table("rate_count", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rate_count_starts_at"), ["starts_at"], unique=False)
    # Existing rows get the defaults. Nothing is copied into a new table, which on SQLite would
    # take along what hangs on it.
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("position", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("size", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("width", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("height", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("uploaded_by", _WORDS(length=40), nullable=True))
        batch_op.add_column(sa.Column("approved_at", _MOMENT(), nullable=True))


def downgrade() -> None:
    for column in ("approved_at", "uploaded_by", "height", "width", "size", "position"):
        op.execute(f"ALTER TABLE attachment DROP COLUMN {column}")
    for table in (
        "rate_count",
        "audit_entry",
        "sample_call",
        "call_sample",
        "confirmation_request",
        "campaign",
    ):
        op.drop_table(table)
