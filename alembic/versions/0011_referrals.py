"""Referrals: cases, their steps, consents, inquiries, notices, and who may receive what."""

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
_WORDS = sqlmodel.sql.sqltypes.AutoString
_PURPOSES = ("sign_in", "set_password", "resume", "follow", "confirm", "confirm_mail")
_NEW_PURPOSES = ("referral", "inquiry", "finder_notice")

_MOVES = (
    ("none", "create", "draft"),
    ("draft", "ask_consent", "awaiting_consent"),
    ("draft", "send", "sent"),
    ("draft", "withdraw", "withdrawn"),
    ("draft", "lapse", "withdrawn"),
    ("draft", "mark_error", "entered_in_error"),
    ("awaiting_consent", "send", "sent"),
    ("awaiting_consent", "person_declines", "person_declined"),
    ("awaiting_consent", "withdraw", "withdrawn"),
    ("awaiting_consent", "lapse", "draft"),
    ("awaiting_consent", "mark_error", "entered_in_error"),
    ("sent", "accept", "accepted"),
    ("sent", "waitlist", "waitlisted"),
    ("sent", "need_person", "needs_person"),
    ("sent", "decline", "declined"),
    ("sent", "person_declines", "person_declined"),
    ("sent", "withdraw", "withdrawn"),
    ("sent", "mark_error", "entered_in_error"),
    ("sent", "see", "seen"),
    ("sent", "lapse", "expired"),
    ("seen", "accept", "accepted"),
    ("seen", "waitlist", "waitlisted"),
    ("seen", "need_person", "needs_person"),
    ("seen", "decline", "declined"),
    ("seen", "person_declines", "person_declined"),
    ("seen", "withdraw", "withdrawn"),
    ("seen", "mark_error", "entered_in_error"),
    ("seen", "lapse", "expired"),
    ("accepted", "waitlist", "waitlisted"),
    ("accepted", "need_person", "needs_person"),
    ("accepted", "decline", "declined"),
    ("accepted", "person_declines", "person_declined"),
    ("accepted", "withdraw", "withdrawn"),
    ("accepted", "mark_error", "entered_in_error"),
    ("accepted", "start", "in_support"),
    ("accepted", "cannot_reach", "unreachable"),
    ("accepted", "close", "closed"),
    ("waitlisted", "accept", "accepted"),
    ("waitlisted", "need_person", "needs_person"),
    ("waitlisted", "decline", "declined"),
    ("waitlisted", "person_declines", "person_declined"),
    ("waitlisted", "withdraw", "withdrawn"),
    ("waitlisted", "mark_error", "entered_in_error"),
    ("waitlisted", "renew", "waitlisted"),
    ("waitlisted", "start", "in_support"),
    ("waitlisted", "cannot_reach", "unreachable"),
    ("waitlisted", "lapse", "expired"),
    ("needs_person", "accept", "accepted"),
    ("needs_person", "waitlist", "waitlisted"),
    ("needs_person", "decline", "declined"),
    ("needs_person", "person_declines", "person_declined"),
    ("needs_person", "withdraw", "withdrawn"),
    ("needs_person", "mark_error", "entered_in_error"),
    ("needs_person", "start", "in_support"),
    ("needs_person", "cannot_reach", "unreachable"),
    ("needs_person", "lapse", "unreachable"),
    ("in_support", "renew", "in_support"),
    ("in_support", "close", "closed"),
    ("in_support", "decline", "declined"),
    ("in_support", "person_declines", "person_declined"),
    ("in_support", "cannot_reach", "unreachable"),
    ("in_support", "withdraw", "withdrawn"),
    ("in_support", "mark_error", "entered_in_error"),
    ("declined", "reroute", "rerouted"),
    ("declined", "close", "closed"),
    ("declined", "person_declines", "person_declined"),
    ("declined", "withdraw", "withdrawn"),
    ("declined", "mark_error", "entered_in_error"),
    ("unreachable", "send", "sent"),
    ("unreachable", "reroute", "rerouted"),
    ("unreachable", "close", "closed"),
    ("unreachable", "person_declines", "person_declined"),
    ("unreachable", "withdraw", "withdrawn"),
    ("unreachable", "mark_error", "entered_in_error"),
    ("expired", "send", "sent"),
    ("expired", "reroute", "rerouted"),
    ("expired", "close", "closed"),
    ("expired", "person_declines", "person_declined"),
    ("expired", "withdraw", "withdrawn"),
    ("expired", "mark_error", "entered_in_error"),
    ("person_declined", "reopen", "draft"),
    ("closed", "reopen", "accepted"),
)


def upgrade() -> None:
    _link_purposes((*_PURPOSES, *_NEW_PURPOSES))
    op.create_table(
        "finder_notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "new",
                "taken",
                "closed",
                name="noticestate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("finder", _WORDS(length=40), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=True),
        sa.Column("signs", sa.JSON(), nullable=False),
        sa.Column("area_code", _WORDS(length=6), nullable=True),
        sa.Column(
            "urgency",
            sa.Enum(
                "usual",
                "soon",
                "now",
                name="urgency",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("place_sealed", sa.Text(), nullable=True),
        sa.Column("note_sealed", sa.Text(), nullable=True),
        sa.Column("contact_sealed", sa.Text(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("taken_by", _WORDS(length=40), nullable=True),
        sa.Column("created_at", _MOMENT(), nullable=False),
        sa.Column("taken_at", _MOMENT(), nullable=True),
        sa.Column("closed_at", _MOMENT(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finder_notice")),
    )
    op.create_index(op.f("ix_finder_notice_area_code"), "finder_notice", ["area_code"])
    op.create_index(op.f("ix_finder_notice_case_id"), "finder_notice", ["case_id"])
    op.create_index(op.f("ix_finder_notice_created_at"), "finder_notice", ["created_at"])
    op.create_index(op.f("ix_finder_notice_organization_id"), "finder_notice", ["organization_id"])

    op.create_table(
        "referral_desk",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", _MOMENT(), nullable=False),
        sa.Column("updated_at", _MOMENT(), nullable=False),
        sa.Column("area_code", _WORDS(length=6), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", _WORDS(length=200), nullable=False),
        sa.Column("mail_sealed", sa.Text(), nullable=True),
        sa.Column("urgent_mail_sealed", sa.Text(), nullable=True),
        sa.Column("coordinator_mail_sealed", sa.Text(), nullable=True),
        sa.Column("emergency_words", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_desk")),
        sa.UniqueConstraint("area_code", name=op.f("uq_referral_desk_area_code")),
    )
    op.create_index(op.f("ix_referral_desk_updated_at"), "referral_desk", ["updated_at"])

    op.create_table(
        "referral_move",
        sa.Column("before", _WORDS(length=40), nullable=False),
        sa.Column("event", _WORDS(length=40), nullable=False),
        sa.Column("after", _WORDS(length=40), nullable=False),
        sa.PrimaryKeyConstraint("before", "event", "after", name=op.f("pk_referral_move")),
    )
    moves = sa.table("referral_move", *(sa.column(one) for one in ("before", "event", "after")))
    names = ("before", "event", "after")
    op.bulk_insert(moves, [dict(zip(names, one, strict=True)) for one in _MOVES])
    op.create_table(
        "referral_profile",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", _MOMENT(), nullable=False),
        sa.Column("updated_at", _MOMENT(), nullable=False),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("accepts", sa.Boolean(), nullable=False),
        sa.Column("accepts_from", sa.JSON(), nullable=False),
        sa.Column("role_name", _WORDS(length=100), nullable=True),
        sa.Column("assessment_form", _WORDS(length=200), nullable=True),
        sa.Column("agreement_version", _WORDS(length=40), nullable=True),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("mail_sealed", sa.Text(), nullable=True),
        sa.Column("urgent_mail_sealed", sa.Text(), nullable=True),
        sa.Column(
            "capacity",
            sa.Enum(
                "open",
                "waitlist",
                "full",
                name="capacity",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("capacity_until", sa.Date(), nullable=True),
        sa.Column("capacity_said_at", _MOMENT(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_referral_profile_organization_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_profile")),
        sa.UniqueConstraint("organization_id", name=op.f("uq_referral_profile_organization_id")),
    )
    op.create_index(op.f("ix_referral_profile_updated_at"), "referral_profile", ["updated_at"])

    op.create_table(
        "referral_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("previous", sa.Integer(), nullable=True),
        sa.Column("before", _WORDS(length=40), nullable=False),
        sa.Column(
            "event",
            sa.Enum(
                "create",
                "ask_consent",
                "send",
                "see",
                "accept",
                "waitlist",
                "need_person",
                "start",
                "renew",
                "reroute",
                "decline",
                "person_declines",
                "cannot_reach",
                "withdraw",
                "lapse",
                "close",
                "reopen",
                "mark_error",
                name="referralevent",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "after",
            sa.Enum(
                "draft",
                "awaiting_consent",
                "sent",
                "seen",
                "accepted",
                "waitlisted",
                "needs_person",
                "in_support",
                "rerouted",
                "declined",
                "person_declined",
                "unreachable",
                "withdrawn",
                "expired",
                "closed",
                "entered_in_error",
                name="referralstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "party",
            sa.Enum(
                "sender",
                "receiver",
                "person",
                "coordinator",
                "clock",
                name="party",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("actor", _WORDS(length=40), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(
                "full",
                "out_of_area",
                "not_accepted",
                "wrong_contact",
                "not_offered",
                "other_first",
                "no_agreement",
                "wrong_person",
                "consent_revoked",
                "person_wish",
                "other",
                name="reasoncode",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "outcome",
            sa.Enum(
                "helped",
                "partly_helped",
                "handed_to_multilayered",
                "supported_by_sender",
                "found_elsewhere",
                "person_stopped",
                "moved_away",
                "died",
                "no_need",
                name="outcomecode",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("next_service_id", sa.Uuid(), nullable=True),
        sa.Column("note_sealed", sa.Text(), nullable=True),
        sa.Column("key", _WORDS(length=64), nullable=True),
        sa.Column("at", _MOMENT(), nullable=False),
        sa.CheckConstraint(
            "(number = 1 AND previous IS NULL AND before = 'none') OR (number > 1 AND previous = number - 1)",
            name=op.f("ck_referral_step_follows"),
        ),
        sa.ForeignKeyConstraint(
            ["before", "event", "after"],
            ["referral_move.before", "referral_move.event", "referral_move.after"],
            name=op.f("fk_referral_step_before_event_after"),
        ),
        sa.ForeignKeyConstraint(
            ["referral_id", "previous", "before"],
            ["referral_step.referral_id", "referral_step.number", "referral_step.after"],
            name=op.f("fk_referral_step_referral_id_previous_before"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_step")),
        sa.UniqueConstraint("referral_id", "key", name=op.f("uq_referral_step_referral_id_key")),
        sa.UniqueConstraint(
            "referral_id", "number", "after", name=op.f("uq_referral_step_referral_id_number_after")
        ),
        sa.UniqueConstraint(
            "referral_id", "number", name=op.f("uq_referral_step_referral_id_number")
        ),
    )
    op.create_index(op.f("ix_referral_step_at"), "referral_step", ["at"])

    op.create_table(
        "support_case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", _WORDS(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "sender_kind",
            sa.Enum(
                "desk",
                "body",
                name="senderkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("sender_organization_id", sa.Uuid(), nullable=True),
        sa.Column("sender_area", _WORDS(length=6), nullable=True),
        sa.Column("opened_by", _WORDS(length=40), nullable=False),
        sa.Column(
            "subject",
            sa.Enum(
                "person",
                "household",
                "third_party",
                "unknown",
                name="subject",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "requester",
            sa.Enum(
                "self",
                "family",
                "neighbour",
                "welfare_commissioner",
                "school",
                "medical",
                "care",
                "office",
                "supporter",
                "finder",
                "chat",
                "other",
                name="requester",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "contact",
            sa.Enum(
                "counter",
                "phone",
                "visit",
                "mail",
                "chat",
                "paper",
                "notice",
                name="contact",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "anonymity",
            sa.Enum(
                "anonymous",
                "pseudonym",
                "known",
                name="anonymity",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("area_code", _WORDS(length=6), nullable=True),
        sa.Column(
            "age_band",
            sa.Enum(
                "child",
                "teens",
                "young",
                "adult",
                "older",
                "unknown",
                name="ageband",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("language", _WORDS(length=12), nullable=False),
        sa.Column(
            "urgency",
            sa.Enum(
                "usual",
                "soon",
                "now",
                name="urgency",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "stage",
            sa.Enum(
                "first_contact",
                "first_response",
                "review",
                "shared_support",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("basis", _WORDS(length=40), nullable=False),
        sa.Column("identified", sa.Boolean(), nullable=False),
        sa.Column("key_sealed", sa.Text(), nullable=True),
        sa.Column("need_sealed", sa.Text(), nullable=True),
        sa.Column("personal_sealed", sa.Text(), nullable=True),
        sa.Column("safety_sealed", sa.Text(), nullable=True),
        sa.Column("lead_id", sa.Uuid(), nullable=True),
        sa.Column("finder_notice_id", sa.Uuid(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("alerted_at", _MOMENT(), nullable=True),
        sa.Column("created_at", _MOMENT(), nullable=False),
        sa.Column("updated_at", _MOMENT(), nullable=False),
        sa.Column("closed_at", _MOMENT(), nullable=True),
        sa.Column("follow_up_at", _MOMENT(), nullable=True),
        sa.Column("followed_up_at", _MOMENT(), nullable=True),
        sa.Column("anonymised_at", _MOMENT(), nullable=True),
        sa.CheckConstraint(
            "(sender_kind = 'body') = (sender_organization_id IS NOT NULL)",
            name=op.f("ck_support_case_sender"),
        ),
        sa.CheckConstraint(
            "NOT identified OR basis <> 'none'", name=op.f("ck_support_case_identified_needs_basis")
        ),
        sa.ForeignKeyConstraint(
            ["sender_organization_id"],
            ["organization.id"],
            name=op.f("fk_support_case_sender_organization_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_case")),
        sa.UniqueConstraint("number", name=op.f("uq_support_case_number")),
    )
    op.create_index(op.f("ix_support_case_area_code"), "support_case", ["area_code"])
    op.create_index(
        "ix_support_case_body", "support_case", ["sender_organization_id", "closed_at", "id"]
    )
    op.create_index("ix_support_case_desk", "support_case", ["sender_area", "closed_at", "id"])
    op.create_index(op.f("ix_support_case_finder_notice_id"), "support_case", ["finder_notice_id"])
    op.create_index(op.f("ix_support_case_follow_up_at"), "support_case", ["follow_up_at"])

    op.create_table(
        "consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "basis",
            sa.Enum(
                "none",
                "spoken",
                "written",
                "proxy",
                "support_conference",
                "council",
                "livelihood_conference",
                "child_protection",
                "emergency",
                name="basis",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "given_by",
            sa.Enum(
                "person",
                "guardian",
                "proxy",
                "law",
                name="givenby",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("wording_version", _WORDS(length=40), nullable=False),
        sa.Column("language", _WORDS(length=12), nullable=False),
        sa.Column("recipients", sa.JSON(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("purpose", _WORDS(length=40), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("receipt_digest", _WORDS(length=64), nullable=True),
        sa.Column("override_reason_sealed", sa.Text(), nullable=True),
        sa.Column("override_by", _WORDS(length=40), nullable=True),
        sa.Column("overridden_at", _MOMENT(), nullable=True),
        sa.Column("created_by", _WORDS(length=40), nullable=False),
        sa.Column("created_at", _MOMENT(), nullable=False),
        sa.Column("revoked_at", _MOMENT(), nullable=True),
        sa.Column("revoked_by", _WORDS(length=40), nullable=True),
        sa.CheckConstraint(
            "override_by IS NULL OR override_by <> created_by",
            name=op.f("ck_consent_second_person"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["support_case.id"], name=op.f("fk_consent_case_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sa.UniqueConstraint("receipt_digest", name=op.f("uq_consent_receipt_digest")),
    )
    op.create_index(op.f("ix_consent_case_id"), "consent", ["case_id"])

    op.create_table(
        "inquiry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("sender_organization_id", sa.Uuid(), nullable=True),
        sa.Column("sender_area", _WORDS(length=6), nullable=True),
        sa.Column("opened_by", _WORDS(length=40), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("area_code", _WORDS(length=6), nullable=True),
        sa.Column(
            "age_band",
            sa.Enum(
                "child",
                "teens",
                "young",
                "adult",
                "older",
                "unknown",
                name="ageband",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("language", _WORDS(length=12), nullable=False),
        sa.Column(
            "urgency",
            sa.Enum(
                "usual",
                "soon",
                "now",
                name="urgency",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("question_sealed", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT(), nullable=False),
        sa.Column("ends_at", _MOMENT(), nullable=False),
        sa.Column("closed_at", _MOMENT(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["support_case.id"], name=op.f("fk_inquiry_case_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry")),
    )
    op.create_index(op.f("ix_inquiry_case_id"), "inquiry", ["case_id"])
    op.create_index(op.f("ix_inquiry_ends_at"), "inquiry", ["ends_at"])
    op.create_index(op.f("ix_inquiry_sender_area"), "inquiry", ["sender_area"])
    op.create_index(
        op.f("ix_inquiry_sender_organization_id"), "inquiry", ["sender_organization_id"]
    )

    op.create_table(
        "referral",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("hops", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("receiver_name", _WORDS(length=500), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "awaiting_consent",
                "sent",
                "seen",
                "accepted",
                "waitlisted",
                "needs_person",
                "in_support",
                "rerouted",
                "declined",
                "person_declined",
                "unreachable",
                "withdrawn",
                "expired",
                "closed",
                "entered_in_error",
                name="referralstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_lead", sa.Boolean(), nullable=False),
        sa.Column("identified", sa.Boolean(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("consent_id", sa.Uuid(), nullable=True),
        sa.Column(
            "reason",
            sa.Enum(
                "full",
                "out_of_area",
                "not_accepted",
                "wrong_contact",
                "not_offered",
                "other_first",
                "no_agreement",
                "wrong_person",
                "consent_revoked",
                "person_wish",
                "other",
                name="reasoncode",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "outcome",
            sa.Enum(
                "helped",
                "partly_helped",
                "handed_to_multilayered",
                "supported_by_sender",
                "found_elsewhere",
                "person_stopped",
                "moved_away",
                "died",
                "no_need",
                name="outcomecode",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("next_service_id", sa.Uuid(), nullable=True),
        sa.Column(
            "urgency",
            sa.Enum(
                "usual",
                "soon",
                "now",
                name="urgency",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("sender_organization_id", sa.Uuid(), nullable=True),
        sa.Column("sender_area", _WORDS(length=6), nullable=True),
        sa.Column("area_code", _WORDS(length=6), nullable=True),
        sa.Column("sent_at", _MOMENT(), nullable=True),
        sa.Column("answered_at", _MOMENT(), nullable=True),
        sa.Column("identity_read_at", _MOMENT(), nullable=True),
        sa.Column("due_at", _MOMENT(), nullable=True),
        sa.Column("remind_at", _MOMENT(), nullable=True),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("closed_at", _MOMENT(), nullable=True),
        sa.Column("created_at", _MOMENT(), nullable=False),
        sa.Column("updated_at", _MOMENT(), nullable=False),
        sa.CheckConstraint(
            "NOT identified OR consent_id IS NOT NULL", name=op.f("ck_referral_identified_consent")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["support_case.id"], name=op.f("fk_referral_case_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["id", "version", "state"],
            ["referral_step.referral_id", "referral_step.number", "referral_step.after"],
            name=op.f("fk_referral_id_version_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
    )
    op.create_index(op.f("ix_referral_case_id"), "referral", ["case_id"])
    op.create_index(op.f("ix_referral_consent_id"), "referral", ["consent_id"])
    op.create_index(
        "ix_referral_desk", "referral", ["sender_area", "sender_organization_id", "state", "due_at"]
    )
    op.create_index("ix_referral_due", "referral", ["state", "due_at"])
    op.create_index(op.f("ix_referral_parent_id"), "referral", ["parent_id"])
    op.create_index("ix_referral_receiver", "referral", ["organization_id", "state", "due_at"])
    op.create_index("ix_referral_remind", "referral", ["remind_at"])
    op.create_index(op.f("ix_referral_service_id"), "referral", ["service_id"])

    op.create_table(
        "referral_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=True),
        sa.Column(
            "party",
            sa.Enum(
                "sender",
                "receiver",
                "person",
                "coordinator",
                "clock",
                name="party",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("actor", _WORDS(length=40), nullable=False),
        sa.Column("text_sealed", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["support_case.id"],
            name=op.f("fk_referral_message_case_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_message")),
    )
    op.create_index(op.f("ix_referral_message_case_id"), "referral_message", ["case_id"])
    op.create_index(op.f("ix_referral_message_referral_id"), "referral_message", ["referral_id"])

    op.create_table(
        "inquiry_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inquiry_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("organization_id", sa.Uuid(), nullable=False),
        sa.Column("receiver_name", _WORDS(length=500), nullable=False),
        sa.Column(
            "answer",
            sa.Enum(
                "waiting",
                "yes",
                "no",
                "waitlist",
                "talk",
                name="willingness",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "reason",
            sa.Enum(
                "full",
                "out_of_area",
                "not_accepted",
                "wrong_contact",
                "not_offered",
                "other_first",
                "no_agreement",
                "wrong_person",
                "consent_revoked",
                "person_wish",
                "other",
                name="reasoncode",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("note_sealed", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", _MOMENT(), nullable=False),
        sa.Column("answered_at", _MOMENT(), nullable=True),
        sa.ForeignKeyConstraint(
            ["inquiry_id"],
            ["inquiry.id"],
            name=op.f("fk_inquiry_answer_inquiry_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry_answer")),
        sa.UniqueConstraint(
            "inquiry_id",
            "organization_id",
            "service_id",
            name=op.f("uq_inquiry_answer_inquiry_id_organization_id_service_id"),
        ),
    )
    op.create_index(op.f("ix_inquiry_answer_inquiry_id"), "inquiry_answer", ["inquiry_id"])
    op.create_index(
        op.f("ix_inquiry_answer_organization_id"), "inquiry_answer", ["organization_id"]
    )

    op.create_table(
        "referral_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("name_sealed", sa.Text(), nullable=False),
        sa.Column("media_type", _WORDS(length=60), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["support_case.id"],
            name=op.f("fk_referral_file_case_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["referral_message.id"],
            name=op.f("fk_referral_file_message_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_file")),
    )
    op.create_index(op.f("ix_referral_file_case_id"), "referral_file", ["case_id"])
    op.create_index(op.f("ix_referral_file_message_id"), "referral_file", ["message_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_referral_file_message_id"), "referral_file")
    op.drop_index(op.f("ix_referral_file_case_id"), "referral_file")

    op.drop_table("referral_file")
    op.drop_index(op.f("ix_inquiry_answer_organization_id"), "inquiry_answer")
    op.drop_index(op.f("ix_inquiry_answer_inquiry_id"), "inquiry_answer")

    op.drop_table("inquiry_answer")
    op.drop_index(op.f("ix_referral_message_referral_id"), "referral_message")
    op.drop_index(op.f("ix_referral_message_case_id"), "referral_message")

    op.drop_table("referral_message")
    op.drop_index(op.f("ix_referral_service_id"), "referral")
    op.drop_index(op.f("ix_referral_remind"), "referral")
    op.drop_index(op.f("ix_referral_receiver"), "referral")
    op.drop_index(op.f("ix_referral_parent_id"), "referral")
    op.drop_index(op.f("ix_referral_due"), "referral")
    op.drop_index(op.f("ix_referral_desk"), "referral")
    op.drop_index(op.f("ix_referral_consent_id"), "referral")
    op.drop_index(op.f("ix_referral_case_id"), "referral")

    op.drop_table("referral")
    op.drop_index(op.f("ix_inquiry_sender_organization_id"), "inquiry")
    op.drop_index(op.f("ix_inquiry_sender_area"), "inquiry")
    op.drop_index(op.f("ix_inquiry_ends_at"), "inquiry")
    op.drop_index(op.f("ix_inquiry_case_id"), "inquiry")

    op.drop_table("inquiry")
    op.drop_index(op.f("ix_consent_case_id"), "consent")

    op.drop_table("consent")
    op.drop_index(op.f("ix_support_case_follow_up_at"), "support_case")
    op.drop_index(op.f("ix_support_case_finder_notice_id"), "support_case")
    op.drop_index(op.f("ix_support_case_desk"), "support_case")
    op.drop_index(op.f("ix_support_case_body"), "support_case")
    op.drop_index(op.f("ix_support_case_area_code"), "support_case")

    op.drop_table("support_case")
    op.drop_index(op.f("ix_referral_step_at"), "referral_step")

    op.drop_table("referral_step")
    op.drop_index(op.f("ix_referral_profile_updated_at"), "referral_profile")

    op.drop_table("referral_profile")
    op.drop_table("referral_move")
    op.drop_index(op.f("ix_referral_desk_updated_at"), "referral_desk")

    op.drop_table("referral_desk")
    op.drop_index(op.f("ix_finder_notice_organization_id"), "finder_notice")
    op.drop_index(op.f("ix_finder_notice_created_at"), "finder_notice")
    op.drop_index(op.f("ix_finder_notice_case_id"), "finder_notice")
    op.drop_index(op.f("ix_finder_notice_area_code"), "finder_notice")

    op.drop_table("finder_notice")
    links = sa.table("mailed_link", sa.column("purpose"))
    op.execute(links.delete().where(links.c.purpose.in_(_NEW_PURPOSES)))
    _link_purposes(_PURPOSES)


def _link_purposes(names: Sequence[str]) -> None:
    rule = f"purpose IN ({', '.join(repr(one) for one in names)})"
    name = op.f("ck_mailed_link_linkpurpose")
    with op.batch_alter_table("mailed_link", schema=None) as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, rule)
