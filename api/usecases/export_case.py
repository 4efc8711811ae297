"""Everything of one case for the person it is about, in words of theirs; and who has read it."""

from datetime import datetime
from typing import Any

from api.usecases.check_query import JAPAN
from api.usecases.referral_room import Actor, ReferralRoom
from models.case_seal import CaseSeal
from models.case_words import (
    AGE_LABELS,
    CONTACT_LABELS,
    PERSON_LABELS,
    REQUESTER_LABELS,
    STAGE_LABELS,
    SUBJECT_LABELS,
    URGENCY_LABELS,
)
from models.consent import BASIS_LABELS, Basis, Consent
from models.errors import BadRequest, NotFound
from models.referral import Referral, ReferralStep
from models.referral_words import (
    EVENT_LABELS,
    OUTCOME_LABELS,
    PARTY_LABELS,
    REASON_LABELS,
    STATE_LABELS,
)
from models.repositories.audit import Act
from models.repositories.case_export import CaseExportRepository
from models.repositories.referral_messages import Said
from models.support_case import PersonField, SupportCase

OPERATOR = Actor("command line", "administrator")


async def find_case(number: str, *, room: ReferralRoom) -> SupportCase:
    """By what people say on the telephone, with or without spaces. Raises NotFound."""
    found = await CaseExportRepository(room.cases.session).with_number(number)
    if found is None:
        raise NotFound("case", "number")
    return found


async def export_case(case: SupportCase, actor: Actor, *, room: ReferralRoom) -> dict[str, Any]:
    """Written down before it is read. Raises BadRequest for an anonymised case, SealBroken."""
    if case.key_sealed is None:
        raise BadRequest("この相談は、もう、だれのものかわかりません。出せるものがありません。")
    await room.audit.append(
        Act(
            actor=actor.id,
            role=actor.role,
            act="export case",
            subject=str(case.id),
            outcome="read",
            detail={"fields": ["all"]},
        )
    )
    seal = room.cases.seal(case)
    content = room.cases.content(case)
    kept = CaseExportRepository(room.cases.session)
    notes = await room.messages.notes(case.id, seal)
    referrals = await room.referrals.of_case(case.id)
    return {
        "番号": case.number,
        "はじまり": _moment(case.created_at),
        "終わり": _moment(case.closed_at),
        "困っていること": content.need,
        "テーマ": list(case.topics),
        "地域": case.area_code,
        "年代": AGE_LABELS[case.age_band],
        "言葉": case.language,
        "だれのこと": SUBJECT_LABELS[case.subject],
        "だれから": REQUESTER_LABELS[case.requester],
        "どうやって": CONTACT_LABELS[case.contact],
        "急ぎ": URGENCY_LABELS[case.urgency],
        "段階": STAGE_LABELS[case.stage],
        "根拠": BASIS_LABELS[Basis(case.basis)],
        "ご本人のこと": {PERSON_LABELS[one]: text for one, text in content.personal.items()},
        "連絡のしかた": content.safety.as_json() if content.safety.is_said else None,
        "同意": [_consent(one, seal) for one in await room.consents.of_case(case.id)],
        "つなぎ": [await _referral(one, seal, room) for one in referrals],
        "窓口のメモ": [await _message(one, seal, room) for one in notes],
        "さきに聞いたこと": [
            {
                "いつ": _moment(one.created_at),
                "聞いたこと": room.keys.open(one.question_sealed, f"inquiry {one.id} question"),
            }
            for one in await kept.inquiries(case.id)
        ],
        "読まれた記録": [
            {
                "いつ": _moment(one.at),
                "何を": one.act,
                "項目": _labels(one.detail.get("fields", [])),
            }
            for one in await kept.readings(case.id)
        ],
    }


async def _referral(referral: Referral, seal: CaseSeal, room: ReferralRoom) -> dict[str, Any]:
    steps = await room.referrals.steps(referral.id)
    thread = await room.messages.thread(referral.id, seal)
    return {
        "相手": referral.receiver_name,
        "いま": STATE_LABELS[referral.state],
        "伝える項目": _labels(referral.fields),
        "送った日時": _moment(referral.sent_at),
        "歩み": [_step(one, seal) for one in steps],
        "やりとり": [await _message(one, seal, room) for one in thread],
    }


def _step(step: ReferralStep, seal: CaseSeal) -> dict[str, Any]:
    said = {
        "いつ": _moment(step.at),
        "だれが": PARTY_LABELS[step.party],
        "したこと": EVENT_LABELS[step.event],
        "わけ": REASON_LABELS[step.reason] if step.reason else None,
        "どうなったか": OUTCOME_LABELS[step.outcome] if step.outcome else None,
        "ひとこと": (
            seal.open(step.note_sealed, f"note {step.referral_id} {step.number}")
            if step.note_sealed
            else None
        ),
    }
    return {name: value for name, value in said.items() if value is not None}


async def _message(said: Said, seal: CaseSeal, room: ReferralRoom) -> dict[str, Any]:
    files = []
    for id, name in said.files:
        file = await room.messages.file(id, said.message.case_id)
        if file is not None:
            content = seal.open(file.content_sealed, f"file {id}")
            files.append({"名前": name, "種類": file.media_type, "中身（base64）": content})
    return {
        "いつ": _moment(said.message.created_at),
        "だれが": PARTY_LABELS[said.message.party],
        "言葉": said.text,
        "ファイル": files,
    }


def _consent(consent: Consent, seal: CaseSeal) -> dict[str, Any]:
    sealed = consent.override_reason_sealed
    reason = seal.open(sealed, f"consent {consent.id} reason") if sealed else None
    return {
        "根拠": BASIS_LABELS[consent.basis],
        "いつ": consent.given_on.isoformat(),
        "いつまで": consent.until.isoformat(),
        "だれに": [str(one.get("name", "")) for one in consent.recipients],
        "どの項目": _labels(consent.fields),
        "見せた文の版": consent.wording_version,
        "取り消した日時": _moment(consent.revoked_at),
        "同意なしで伝えたわけ": seal.open(reason, f"consent {consent.id} reason")
        if reason
        else None,
    }


def _labels(names: list[str]) -> list[str]:
    known = {one.value for one in PersonField}
    return [PERSON_LABELS[PersonField(one)] if one in known else one for one in names]


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(JAPAN).isoformat(timespec="minutes") if at else None
