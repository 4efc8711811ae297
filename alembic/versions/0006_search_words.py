"""Words of the search edited on the site, questions to try them on, and counts of words."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
_WORDS = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        "synonym_edit",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("group_id", _WORDS(length=80), nullable=False),
        sa.Column(
            "act",
            sa.Enum(
                "add",
                "change",
                "switch_off",
                "switch_on",
                "undo",
                name="synonymact",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("leads_to", sa.JSON(), nullable=False),
        sa.Column("topic", _WORDS(length=40), nullable=False),
        sa.Column("is_off", sa.Boolean(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("reason", _WORDS(length=500), nullable=False),
        sa.Column("actor", _WORDS(), nullable=False),
        sa.Column("role", _WORDS(length=40), nullable=False),
        sa.Column("created_at", _MOMENT(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_synonym_edit")),
    )
    with op.batch_alter_table("synonym_edit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_synonym_edit_group_id"), ["group_id"], unique=False)
    op.create_table(
        "trial_query",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("text", _WORDS(length=200), nullable=False),
        sa.Column("created_at", _MOMENT(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trial_query")),
        sa.UniqueConstraint("text", name=op.f("uq_trial_query_text")),
    )
    op.create_table(
        "query_count",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("word", _WORDS(length=60), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("without_hits", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "word", name=op.f("pk_query_count")),
    )


def downgrade() -> None:
    op.drop_table("query_count")
    op.drop_table("trial_query")
    op.drop_table("synonym_edit")
