"""Records that may be one body: pairs, decisions, and the keys by which pairs are found."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "compared_record",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_compared_record")),
    )
    op.create_table(
        "comparison_key",
        sa.Column("fingerprint", sa.BigInteger(), nullable=False),
        sa.Column("area", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("from_register", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", "area", "record_id", name=op.f("pk_comparison_key")),
    )
    with op.batch_alter_table("comparison_key", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_comparison_key_record_id"), ["record_id"], unique=False
        )
    search = op.create_table(
        "duplicate_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("looked_until", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_search")),
    )
    # Nothing has been compared yet: the first search begins with the first revision.
    op.bulk_insert(search, [{"id": 1, "looked_until": UUID(int=0)}])
    op.create_table(
        "duplicate_pair",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "record_type",
            sa.Enum(
                "organization",
                "service",
                name="recordtype",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("one_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("facts", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "apart",
                "merged",
                name="pairstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("found_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_pair")),
        sa.UniqueConstraint("one_id", "other_id", name=op.f("uq_duplicate_pair_one_id_other_id")),
    )
    with op.batch_alter_table("duplicate_pair", schema=None) as batch_op:
        batch_op.create_index("ix_duplicate_pair_queue", ["state", "score"], unique=False)
        batch_op.create_index(batch_op.f("ix_duplicate_pair_other_id"), ["other_id"], unique=False)
    op.create_table(
        "duplicate_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pair_id", sa.Uuid(), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "keep_apart",
                "merge",
                "asked_again",
                name="decisionaction",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("actor", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("role", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("created_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("undone_at", sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column("undone_by", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("undone_role", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
        sa.Column("undone_reason", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.ForeignKeyConstraint(
            ["pair_id"],
            ["duplicate_pair.id"],
            name=op.f("fk_duplicate_decision_pair_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_decision")),
    )
    with op.batch_alter_table("duplicate_decision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_duplicate_decision_pair_id"), ["pair_id"], unique=False
        )
    with op.batch_alter_table("tombstone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tombstone_merged_into"), ["merged_into"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("tombstone", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tombstone_merged_into"))
    op.drop_table("duplicate_decision")
    op.drop_table("duplicate_pair")
    op.drop_table("duplicate_search")
    op.drop_table("comparison_key")
    op.drop_table("compared_record")
