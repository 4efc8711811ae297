"""Cases the coordinator was told of are found without looking through all there are."""

from collections.abc import Sequence

from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_index(op.f("ix_support_case_alerted_at"), "support_case", ["alerted_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_support_case_alerted_at"), "support_case")
