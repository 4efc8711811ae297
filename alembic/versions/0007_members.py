"""People of organizations, what is proposed to the directory, and the mail that goes with it."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
_WORDS = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        "outgoing_mail",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", _WORDS(length=60), nullable=False),
        sa.Column("key", _WORDS(length=160), nullable=False),
        sa.Column("batch", _WORDS(length=80), nullable=True),
        sa.Column("recipient_digest", _WORDS(length=64), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sending",
                "sent",
                "failed",
                "bounced",
                name="mailstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", _MOMENT(), nullable=False),
        sa.Column("claimed_by", _WORDS(length=40), nullable=True),
        sa.Column("sent_at", _MOMENT(), nullable=True),
        sa.Column("problem", _WORDS(length=200), nullable=True),
        sa.Column("created_at", _MOMENT(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mail")),
        sa.UniqueConstraint("key", name=op.f("uq_outgoing_mail_key")),
    )
    with op.batch_alter_table("outgoing_mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outgoing_mail_batch"), ["batch"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_outgoing_mail_created_at"), ["created_at"], unique=False
        )
        batch_op.create_index("ix_outgoing_mail_due", ["state", "due_at", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_outgoing_mail_recipient_digest"), ["recipient_digest"], unique=False
        )
    op.create_table(
        "job_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", _WORDS(length=60), nullable=False),
        sa.Column("last_at", _MOMENT(), nullable=True),
        sa.Column("holder", _WORDS(length=40), nullable=True),
        sa.Column("held_until", _MOMENT(), nullable=True),
        sa.Column("problem", _WORDS(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_run")),
        sa.UniqueConstraint("name", name=op.f("uq_job_run_name")),
    )
    op.create_table(
        "organization_person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "manager",
                "editor",
                name="organizationrole",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("created_at", _MOMENT(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_organization_person_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_organization_person_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization_person")),
        sa.UniqueConstraint(
            "organization_id",
            "account_id",
            name=op.f("uq_organization_person_organization_id_account_id"),
        ),
    )
    with op.batch_alter_table("organization_person", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_organization_person_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_organization_person_organization_id"), ["organization_id"], unique=False
        )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_digest", _WORDS(length=64), nullable=False),
        sa.Column("mail_digest", _WORDS(length=64), nullable=False),
        sa.Column("mail_sealed", _WORDS(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column(
            "organization_role",
            sa.Enum(
                "manager",
                "editor",
                name="organizationrole",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "role",
            sa.Enum(
                "public",
                "member",
                "staff",
                "secretariat",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("area_code", _WORDS(length=6), nullable=True),
        sa.Column("invited_by", _WORDS(length=40), nullable=False),
        sa.Column("created_at", _MOMENT(), nullable=False),
        sa.Column("ends_at", _MOMENT(), nullable=False),
        sa.Column("used_at", _MOMENT(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_invitation_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_invitation_token_digest")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_ends_at"), ["ends_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_invitation_mail_digest"), ["mail_digest"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_invitation_organization_id"), ["organization_id"], unique=False
        )
    op.create_table(
        "mailed_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_digest", _WORDS(length=64), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "sign_in",
                "set_password",
                "resume",
                "follow",
                "confirm",
                "confirm_mail",
                name="linkpurpose",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", _MOMENT(), nullable=False),
        sa.Column("ends_at", _MOMENT(), nullable=False),
        sa.Column("used_at", _MOMENT(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_mailed_link_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailed_link")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_mailed_link_token_digest")),
    )
    with op.batch_alter_table("mailed_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mailed_link_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mailed_link_ends_at"), ["ends_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_mailed_link_subject_id"), ["subject_id"], unique=False)
    op.create_table(
        "proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "registration",
                "change",
                "correction",
                "missing",
                "moved",
                name="proposalkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "writing",
                "submitted",
                "asked_back",
                "approved",
                "declined",
                "appealed",
                "withdrawn",
                "expired",
                name="proposalstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
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
            nullable=True,
        ),
        sa.Column("record_id", sa.Uuid(), nullable=True),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("base_number", sa.Integer(), nullable=True),
        sa.Column("title", _WORDS(length=500), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("note_sealed", sa.Text(), nullable=True),
        sa.Column("area_code", _WORDS(length=6), nullable=True),
        sa.Column("contact_sealed", sa.Text(), nullable=True),
        sa.Column("contact_digest", _WORDS(length=64), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("entered_by_staff", sa.Boolean(), nullable=False),
        sa.Column("checklist", sa.JSON(), nullable=False),
        sa.Column("first_approval_by", _WORDS(length=40), nullable=True),
        sa.Column("decided_by", _WORDS(length=40), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=True),
        sa.Column("revision_number", sa.Integer(), nullable=True),
        sa.Column("created_at", _MOMENT(), nullable=False),
        sa.Column("updated_at", _MOMENT(), nullable=False),
        sa.Column("submitted_at", _MOMENT(), nullable=True),
        sa.Column("decided_at", _MOMENT(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_proposal_account_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_area_code"), ["area_code"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_proposal_contact_digest"), ["contact_digest"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_proposal_organization_id"), ["organization_id"], unique=False
        )
        batch_op.create_index("ix_proposal_queue", ["state", "submitted_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_record_id"), ["record_id"], unique=False)
    op.create_table(
        "proposal_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column(
            "side",
            sa.Enum(
                "proposer",
                "secretariat",
                "note",
                name="messageside",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text_sealed", sa.Text(), nullable=False),
        sa.Column("actor", _WORDS(length=40), nullable=True),
        sa.Column("created_at", _MOMENT(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_proposal_message_proposal_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_message")),
    )
    with op.batch_alter_table("proposal_message", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_proposal_message_proposal_id"), ["proposal_id"], unique=False
        )
    # Existing rows get the defaults. Nothing is copied into a new table, which on SQLite would
    # take along what hangs on it.
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("area_code", _WORDS(length=6), nullable=True))
        batch_op.add_column(sa.Column("totp_sealed", _WORDS(), nullable=True))
        batch_op.add_column(sa.Column("totp_last_step", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("recovery_digests", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("oidc_digest", _WORDS(length=64), nullable=True))
        batch_op.create_index(batch_op.f("ix_account_oidc_digest"), ["oidc_digest"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_account_oidc_digest", "account")
    for column in ("oidc_digest", "recovery_digests", "totp_last_step", "totp_sealed", "area_code"):
        op.execute(f"ALTER TABLE account DROP COLUMN {column}")
    for table in (
        "proposal_message",
        "proposal",
        "mailed_link",
        "invitation",
        "organization_person",
        "job_run",
        "outgoing_mail",
    ):
        op.drop_table(table)
