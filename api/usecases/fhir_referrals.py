"""Referrals out as FHIR R4, after the pattern of SDOH Clinical Care, and a status in.

Who it is stands in the Patient alone, which asks the consent every time it is read.
"""

import re
from datetime import date
from typing import Any
from uuid import UUID

from api.schemas import fhir
from api.usecases.case_views import receiver_view
from api.usecases.fhir_mapping import PRIORITY, REQUEST_STATUS, TASK_STATUS, wanted_event
from api.usecases.move_referral import Wish, move_referral
from api.usecases.platforms import today
from api.usecases.referral_room import Actor, ReferralRoom, is_sender, party_in, referral_with_case
from models.case_seal import SafeContact
from models.case_words import PERSON_LABELS
from models.consent import BASIS_LABELS
from models.errors import BadRequest, NotFound
from models.fhir_client import FhirClient
from models.referral import Referral
from models.referral_states import (
    IDENTIFIED,
    OutcomeCode,
    Party,
    ReasonCode,
    ReferralState,
)
from models.referral_words import OUTCOME_LABELS, REASON_LABELS, STATE_LABELS
from models.repositories.cases import Sender
from models.repositories.referrals import IllegalMove
from models.support_case import PersonField, SupportCase

_SDOH = "http://hl7.org/fhir/us/sdoh-clinicalcare"
_PROFILE = f"{_SDOH}/StructureDefinition/SDOHCC-"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_HIDDEN = fhir.Reference(display="anonymous")


def client_actor(client: FhirClient) -> Actor:
    """A program acts as its organization, both as receiver and as sender."""
    return Actor(
        str(client.id),
        "fhir",
        sender=Sender(organization_id=client.organization_id),
        organization_id=client.organization_id,
    )


async def referral_of(
    id: UUID, actor: Actor, room: ReferralRoom
) -> tuple[Referral, SupportCase, Party]:
    """Raises NotFound for whoever has no part in it, or has not been sent it yet."""
    referral, case = await referral_with_case(id, room)
    party = party_in(actor, case, referral)
    if party is Party.receiver and referral.sent_at is None:
        raise NotFound("referral", id)
    return referral, case, party


def task(referral: Referral, base: str) -> fhir.Task:
    state = referral.state
    due = fhir.Restriction(period=fhir.Period(end=referral.due_at)) if referral.due_at else None
    return fhir.Task(
        **_head(referral, "ReferralManagementTask"),
        partOf=[fhir.Reference(reference=f"Task/{referral.parent_id}")]
        if referral.parent_id
        else None,
        status=_word(TASK_STATUS[state]),
        statusReason=_concept(base, "reason", referral.reason, REASON_LABELS)
        if referral.reason
        else None,
        businessStatus=_concept(base, "state", state, STATE_LABELS),
        priority=_word(PRIORITY[referral.urgency]),
        code=_code("http://hl7.org/fhir/CodeSystem/task-code", "fulfill"),
        focus=fhir.Reference(reference=f"ServiceRequest/{referral.id}"),
        **{"for": _subject(referral)},
        authoredOn=referral.sent_at or referral.created_at,
        lastModified=referral.updated_at,
        requester=_requester(referral),
        owner=_owner(referral),
        restriction=due,
        output=[
            fhir.TaskOutput(
                type=_code(
                    f"{_SDOH}/CodeSystem/SDOHCC-CodeSystemTemporaryCodes", "resulting-activity"
                ),
                valueCodeableConcept=_concept(base, "outcome", referral.outcome, OUTCOME_LABELS),
            )
        ]
        if referral.outcome
        else None,
    )


def service_request(referral: Referral, case: SupportCase, base: str) -> fhir.ServiceRequest:
    """What kind of help is asked for. The words of the need stay on our own pages."""
    topics = [fhir.Coding(system=f"{base}/fhir/topic", code=one) for one in case.topics]
    consent = fhir.Reference(reference=f"Consent/{referral.consent_id}")
    return fhir.ServiceRequest(
        **_head(referral, "ServiceRequest"),
        status=_word(REQUEST_STATUS[TASK_STATUS[referral.state]]),
        category=[
            _code(
                f"{_SDOH}/CodeSystem/SDOHCC-CodeSystemTemporaryCodes", "sdoh-category-unspecified"
            )
        ],
        priority=_word(PRIORITY[referral.urgency]),
        code=fhir.CodeableConcept(text="相談・支援へのつなぎ"),
        subject=_subject(referral),
        authoredOn=referral.sent_at or referral.created_at,
        requester=_requester(referral),
        performer=[_owner(referral)],
        reasonCode=[fhir.CodeableConcept(coding=topics)] if topics else None,
        supportingInfo=[consent] if referral.consent_id else None,
    )


async def consent(id: UUID, actor: Actor, base: str, room: ReferralRoom) -> fhir.Consent:
    """On what ground, which fields, until when. A receiver sees its own part. Raises NotFound."""
    found = await room.consents.get(id)
    case = await room.cases.get(found.case_id)
    is_mine = is_sender(actor, case)
    own = [
        one
        for one in await room.referrals.of_case(case.id)
        if one.consent_id == id
        and (is_mine or (one.organization_id == actor.organization_id and one.sent_at))
    ]
    if not own:
        raise NotFound("consent", id)
    names = [
        one
        for one in found.recipients
        if is_mine or one.get("organization_id") == str(actor.organization_id)
    ]
    referral = own[0]
    return fhir.Consent(
        id=str(found.id),
        meta=fhir.Meta(
            versionId=str(found.version), lastUpdated=found.revoked_at or found.created_at
        ),
        status="active" if found.holds(today()) else "inactive",
        scope=_code("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy"),
        category=[_code("http://loinc.org", "59284-0")],
        patient=_HIDDEN,
        dateTime=found.given_on,
        organization=[_requester(referral)],
        policyRule=_concept(base, "basis", found.basis, BASIS_LABELS),
        provision=fhir.Provision(
            period=fhir.Period(start=found.given_on, end=found.until),
            actor=[
                fhir.ProvisionActor(
                    role=_code(
                        "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP"
                    ),
                    reference=fhir.Reference(
                        reference=f"Organization/{one['organization_id']}"
                        if one.get("organization_id")
                        else None,
                        display=one.get("name") or None,
                    ),
                )
                for one in names
            ],
            **{
                "class": [
                    fhir.Coding(
                        system=f"{base}/fhir/field",
                        code=one,
                        display=PERSON_LABELS[PersonField(one)],
                    )
                    for one in found.fields
                ]
            },
            purpose=[fhir.Coding(system=f"{base}/fhir/purpose", code=found.purpose)],
        ),
    )


async def patient(
    referral: Referral, case: SupportCase, actor: Actor, base: str, room: ReferralRoom
) -> fhir.Patient:
    """Who it is, for the receiver that has accepted, in the fields consented to today.

    Written into the audit as it is read. Raises NotFound where nothing may be read.
    """
    view = await receiver_view(referral, case, actor, today(), room=room)
    person = view.person
    if not person:
        raise NotFound("patient", referral.id)
    simple = {
        PersonField.household,
        PersonField.situation,
        PersonField.health,
        PersonField.money,
        PersonField.notes,
    }
    said = [
        fhir.Extension(url=f"{base}/fhir/field/{name}", valueString=person[name])
        for name in sorted(simple & person.keys())
    ]
    birth = person.get(PersonField.birth, "").strip()
    if birth and not _is_date(birth):
        said.append(fhir.Extension(url=f"{base}/fhir/field/birth", valueString=birth))
    said += [
        fhir.Extension(url=f"{base}/fhir/safe-contact/{name}", valueString=text)
        for name, text in _safety(view.safety).items()
    ]
    reading = person.get(PersonField.reading)
    known_as = person.get(PersonField.name) or reading
    phone, mail = person.get(PersonField.phone), person.get(PersonField.mail)
    telecom = [
        *([fhir.ContactPoint(system="phone", value=phone)] if phone else []),
        *([fhir.ContactPoint(system="email", value=mail)] if mail else []),
    ]
    address = person.get(PersonField.address)
    kana = (
        fhir.Extension(url=f"{base}/fhir/field/reading", valueString=reading) if reading else None
    )
    return fhir.Patient(
        id=str(referral.id),
        meta=fhir.Meta(versionId=str(referral.version)),
        extension=said or None,
        name=[fhir.HumanName(text=known_as, extension=[kana] if kana else None)]
        if known_as
        else None,
        telecom=telecom or None,
        birthDate=date.fromisoformat(birth) if _is_date(birth) else None,
        address=[fhir.Address(text=address)] if address else None,
    )


async def take_in(
    said: fhir.TaskIn,
    referral: Referral,
    case: SupportCase,
    version: int,
    actor: Actor,
    room: ReferralRoom,
) -> None:
    """Raises IllegalMove where the status cannot come from here, and what `move_referral` does."""
    party = party_in(actor, case, referral)
    event = wanted_event(party, said.status, _coded(said.businessStatus), referral.state)
    if event is None:
        raise IllegalMove("This status cannot be reached from here by this party.")
    outcome = next((_coded(one.valueCodeableConcept) for one in said.output), "")
    wish = Wish(
        event=event,
        version=version,
        reason=_one_of(ReasonCode, _coded(said.statusReason), "statusReason"),
        outcome=_one_of(OutcomeCode, outcome, "output"),
        note=said.statusReason.text.strip(),
    )
    await move_referral(referral, case, wish, actor, room=room)


def states_of(status: str) -> list[ReferralState]:
    """Those of a search by status: several with commas between them; none is all."""
    wanted = {one for one in status.split(",") if one}
    return [state for state, word in TASK_STATUS.items() if not wanted or word in wanted]


def _head(referral: Referral, profile: str) -> dict[str, Any]:
    meta = fhir.Meta(
        versionId=str(referral.version),
        lastUpdated=referral.updated_at,
        profile=[f"{_PROFILE}{profile}"],
    )
    return {"id": str(referral.id), "meta": meta}


def _subject(referral: Referral) -> fhir.Reference:
    """The Patient decides itself what it shows: that it is named here says nothing."""
    if referral.identified and referral.state in IDENTIFIED:
        return fhir.Reference(reference=f"Patient/{referral.id}")
    return _HIDDEN


def _requester(referral: Referral) -> fhir.Reference:
    if referral.sender_organization_id is not None:
        return fhir.Reference(reference=f"Organization/{referral.sender_organization_id}")
    return fhir.Reference(display=f"desk {referral.sender_area or ''}".strip())


def _owner(referral: Referral) -> fhir.Reference:
    return fhir.Reference(
        reference=f"Organization/{referral.organization_id}", display=referral.receiver_name
    )


def _code(system: str, code: str) -> fhir.CodeableConcept:
    return fhir.CodeableConcept(coding=[fhir.Coding(system=system, code=code)])


def _concept(base: str, what: str, code: Any, labels: Any) -> fhir.CodeableConcept:
    coding = fhir.Coding(system=f"{base}/fhir/{what}", code=str(code), display=labels[code])
    return fhir.CodeableConcept(coding=[coding])


def _word(text: str) -> Any:
    """One of the words of a required value set: checked where the resource is made."""
    return text


def _coded(concept: fhir.ConceptIn) -> str:
    return next((one.code for one in concept.coding if one.code), "")


def _one_of(kind: Any, code: str, where: str) -> Any:
    if not code:
        return None
    if code not in {one.value for one in kind}:
        raise BadRequest("This code is not known here.", parameter=where)
    return kind(code)


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _safety(safety: SafeContact) -> dict[str, str]:
    """What has to be known before anybody reaches for the telephone."""
    said = {
        "prohibited": "true" if safety.prohibited else "",
        "channels": " ".join(safety.channels),
        "times": safety.times,
        "neutral-sender": "true" if safety.neutral_sender else "",
        "who-must-not-know": safety.who_must_not_know,
        "note": safety.note,
    }
    return {name: text for name, text in said.items() if text}
