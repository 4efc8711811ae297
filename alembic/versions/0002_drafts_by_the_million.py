"""Drafts by the million: no second copy of what a source said, and fewer indexes to fill."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("provenance", schema=None) as batch_op:
        batch_op.add_column(sa.Column("said_number", sa.Integer(), nullable=True))
        batch_op.drop_constraint(
            batch_op.f("uq_provenance_record_type_record_id_source_slug"), type_="unique"
        )
        batch_op.drop_index(batch_op.f("ix_provenance_record_id"))
        batch_op.create_unique_constraint(
            batch_op.f("uq_provenance_record_id_source_slug"), ["record_id", "source_slug"]
        )
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("uq_revision_record_type_record_id_number"), type_="unique"
        )
        batch_op.drop_index(batch_op.f("ix_revision_record_id"))
        batch_op.create_unique_constraint(
            batch_op.f("uq_revision_record_id_number"), ["record_id", "number"]
        )
    op.drop_index("ix_service_listed_id", table_name="service")
    _index_of_listed(["id"], only_listed=True)


def downgrade() -> None:
    op.drop_index("ix_service_listed_id", table_name="service")
    _index_of_listed(["listed", "id"], only_listed=False)
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_revision_record_id_number"), type_="unique")
        batch_op.create_index(batch_op.f("ix_revision_record_id"), ["record_id"], unique=False)
        batch_op.create_unique_constraint(
            batch_op.f("uq_revision_record_type_record_id_number"),
            ["record_type", "record_id", "number"],
        )
    with op.batch_alter_table("provenance", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_provenance_record_id_source_slug"), type_="unique")
        batch_op.create_index(batch_op.f("ix_provenance_record_id"), ["record_id"], unique=False)
        batch_op.create_unique_constraint(
            batch_op.f("uq_provenance_record_type_record_id_source_slug"),
            ["record_type", "record_id", "source_slug"],
        )
        batch_op.drop_column("said_number")


def _index_of_listed(columns: list[str], *, only_listed: bool) -> None:
    where = {"sqlite_where": sa.text("listed IS 1"), "postgresql_where": sa.text("listed IS true")}
    op.create_index(
        "ix_service_listed_id", "service", columns, unique=False, **(where if only_listed else {})
    )
