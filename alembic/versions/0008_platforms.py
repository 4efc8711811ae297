"""Platforms and other bodies, who belongs to them, and where an organization is listed."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
_WORDS = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        "platform",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", _MOMENT(), nullable=False),
        sa.Column("updated_at", _MOMENT(), nullable=False),
        sa.Column("name", _WORDS(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "platform",
                "council",
                "multilayered",
                "other",
                name="platformkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("area_code", _WORDS(length=6), nullable=True),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("duty_of_confidentiality", sa.Boolean(), nullable=False),
        sa.Column("agreement_version", _WORDS(length=40), nullable=True),
        sa.Column("agreement_text", sa.Text(), nullable=True),
        sa.Column("roster_public", sa.Boolean(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["platform.id"], name=op.f("fk_platform_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_platform")),
    )
    with op.batch_alter_table("platform", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_platform_area_code"), ["area_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_platform_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_platform_updated_at"), ["updated_at"], unique=False)
    op.create_table(
        "membership",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", _MOMENT(), nullable=False),
        sa.Column("updated_at", _MOMENT(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column(
            "rank",
            sa.Enum(
                "leading",
                "member",
                name="membershiprank",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "candidate",
                "approached",
                "applied",
                "review",
                "member",
                "paused",
                "left",
                name="membershipstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("agreement_version", _WORDS(length=40), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_membership_organization_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"],
            ["platform.id"],
            name=op.f("fk_membership_platform_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint(
            "platform_id", "organization_id", name=op.f("uq_membership_platform_id_organization_id")
        ),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_membership_organization_id"), ["organization_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_membership_platform_id"), ["platform_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_membership_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_updated_at"), ["updated_at"], unique=False)
    op.create_table(
        "membership_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("before", _WORDS(length=40), nullable=True),
        sa.Column(
            "after",
            sa.Enum(
                "candidate",
                "approached",
                "applied",
                "review",
                "member",
                "paused",
                "left",
                name="membershipstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("actor", _WORDS(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("created_at", _MOMENT(), nullable=False),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name=op.f("fk_membership_step_membership_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership_step")),
    )
    with op.batch_alter_table("membership_step", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_membership_step_membership_id"), ["membership_id"], unique=False
        )
    op.create_table(
        "topic_group",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", _MOMENT(), nullable=False),
        sa.Column("updated_at", _MOMENT(), nullable=False),
        sa.Column("platform_id", sa.Uuid(), nullable=False),
        sa.Column("name", _WORDS(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id"],
            ["platform.id"],
            name=op.f("fk_topic_group_platform_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_group")),
    )
    with op.batch_alter_table("topic_group", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_topic_group_platform_id"), ["platform_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_topic_group_updated_at"), ["updated_at"], unique=False)
    op.create_table(
        "topic_group_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("topic_group_id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("is_lead", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_topic_group_member_organization_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["topic_group_id"],
            ["topic_group.id"],
            name=op.f("fk_topic_group_member_topic_group_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_group_member")),
        sa.UniqueConstraint(
            "topic_group_id",
            "organization_id",
            name=op.f("uq_topic_group_member_topic_group_id_organization_id"),
        ),
    )
    with op.batch_alter_table("topic_group_member", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_topic_group_member_organization_id"), ["organization_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_topic_group_member_topic_group_id"), ["topic_group_id"], unique=False
        )
    # Existing rows get the defaults. Nothing is copied into a new table, which on SQLite would
    # take along what hangs on it.
    with op.batch_alter_table("organization", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("on_web", sa.Boolean(), server_default=sa.true(), nullable=False)
        )
        batch_op.add_column(
            sa.Column("on_paper", sa.Boolean(), server_default=sa.true(), nullable=False)
        )
        batch_op.add_column(sa.Column("partner_profile", sa.JSON(), nullable=True))


def downgrade() -> None:
    for column in ("partner_profile", "on_paper", "on_web"):
        op.execute(f"ALTER TABLE organization DROP COLUMN {column}")
    for table in ("topic_group_member", "topic_group", "membership_step", "membership", "platform"):
        op.drop_table(table)
