"""Imports by staff on the site: uploads, saved mappings, one import at a time, decisions."""

from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
_WORDS = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        "import_upload",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "mapping",
                "reading",
                "ready",
                "refused",
                "importing",
                "done",
                name="uploadstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("source_slug", _WORDS(length=80), nullable=True),
        sa.Column("profile", sa.JSON(), nullable=True),
        sa.Column("allow_missing", sa.Boolean(), nullable=False),
        sa.Column("file_name", _WORDS(length=255), nullable=False),
        sa.Column("sha256", _WORDS(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("rows_expected", sa.Integer(), nullable=False),
        sa.Column("sentence", _WORDS(), nullable=True),
        sa.Column("much_is_missing", sa.Boolean(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=True),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("actor", _WORDS(), nullable=False),
        sa.Column("role", _WORDS(length=40), nullable=False),
        sa.Column("created_at", _MOMENT(), nullable=False),
        sa.Column("beat_at", _MOMENT(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["import_run.id"], name=op.f("fk_import_upload_run_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_upload")),
    )
    with op.batch_alter_table("import_upload", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_import_upload_created_at"), ["created_at"], unique=False
        )
    op.create_table(
        "table_profile",
        sa.Column("slug", _WORDS(length=80), nullable=False),
        sa.Column("title", _WORDS(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("updated_at", _MOMENT(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_table_profile")),
    )
    slot = op.create_table(
        "import_slot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("holder", sa.Uuid(), nullable=True),
        sa.Column("what", _WORDS(), nullable=False),
        sa.Column("taken_at", _MOMENT(), nullable=False),
        sa.Column("beat_at", _MOMENT(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_slot")),
    )
    moment = datetime.now(UTC)
    op.bulk_insert(slot, [{"id": 1, "what": "", "taken_at": moment, "beat_at": moment}])
    op.create_table(
        "settled_difference",
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
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("source_slug", _WORDS(length=80), nullable=False),
        sa.Column("field_name", _WORDS(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("reason", _WORDS(), nullable=False),
        sa.Column("actor", _WORDS(), nullable=False),
        sa.Column("role", _WORDS(length=40), nullable=False),
        sa.Column("created_at", _MOMENT(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_slug"],
            ["information_source.slug"],
            name=op.f("fk_settled_difference_source_slug"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settled_difference")),
    )
    with op.batch_alter_table("settled_difference", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_settled_difference_record_id"), ["record_id"], unique=False
        )
    op.drop_index(op.f("ix_service_publication"), table_name="service")
    op.create_index(
        "ix_service_state_newest", "service", ["publication", "updated_at", "id"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_service_state_newest", table_name="service")
    op.create_index(op.f("ix_service_publication"), "service", ["publication"], unique=False)
    op.drop_table("settled_difference")
    op.drop_table("import_slot")
    op.drop_table("table_profile")
    op.drop_table("import_upload")
