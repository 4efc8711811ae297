"""The part of FHIR R4 (4.0.1) that referrals are exchanged in; nothing else is allowed in it.

Written from the published definitions of the resources: names, which elements there are, how
many of each, and the codes of required value sets.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.-]{1,64}$")]
TaskStatus = Literal[
    "draft",
    "requested",
    "received",
    "accepted",
    "rejected",
    "ready",
    "cancelled",
    "in-progress",
    "on-hold",
    "failed",
    "completed",
    "entered-in-error",
]


class Element(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Coding(Element):
    system: Text | None = None
    code: Text | None = None
    display: Text | None = None


class CodeableConcept(Element):
    coding: list[Coding] | None = Field(default=None, min_length=1)
    text: Text | None = None


class Reference(Element):
    reference: Text | None = None
    display: Text | None = None


class Period(Element):
    start: date | datetime | None = None
    end: date | datetime | None = None


class Meta(Element):
    versionId: Id | None = None  # noqa: N815 - FHIR's name
    lastUpdated: datetime | None = None  # noqa: N815
    profile: list[Text] | None = None


class Extension(Element):
    url: Text
    valueString: Text  # noqa: N815


class Resource(Element):
    id: Id
    meta: Meta


class TaskOutput(Element):
    type: CodeableConcept
    valueCodeableConcept: CodeableConcept  # noqa: N815


class Restriction(Element):
    period: Period


class Task(Resource):
    resourceType: Literal["Task"] = "Task"  # noqa: N815
    partOf: list[Reference] | None = None  # noqa: N815
    status: TaskStatus
    statusReason: CodeableConcept | None = None  # noqa: N815
    businessStatus: CodeableConcept  # noqa: N815
    intent: Literal["order"] = "order"
    priority: Literal["routine", "urgent", "stat"]
    code: CodeableConcept
    focus: Reference
    for_: Reference = Field(alias="for")
    authoredOn: datetime  # noqa: N815
    lastModified: datetime  # noqa: N815
    requester: Reference
    owner: Reference
    restriction: Restriction | None = None
    output: list[TaskOutput] | None = Field(default=None, min_length=1)


class ServiceRequest(Resource):
    resourceType: Literal["ServiceRequest"] = "ServiceRequest"  # noqa: N815
    status: Literal[
        "draft", "active", "on-hold", "revoked", "completed", "entered-in-error", "unknown"
    ]
    intent: Literal["order"] = "order"
    category: list[CodeableConcept]
    priority: Literal["routine", "urgent", "stat"]
    code: CodeableConcept
    subject: Reference
    authoredOn: datetime  # noqa: N815
    requester: Reference
    performer: list[Reference]
    reasonCode: list[CodeableConcept] | None = Field(default=None, min_length=1)  # noqa: N815
    supportingInfo: list[Reference] | None = None  # noqa: N815


class ProvisionActor(Element):
    role: CodeableConcept
    reference: Reference


class Provision(Element):
    type: Literal["permit"] = "permit"
    period: Period
    actor: list[ProvisionActor]
    class_: list[Coding] = Field(alias="class")
    purpose: list[Coding]


class Policy(Element):
    uri: Text


class Consent(Resource):
    resourceType: Literal["Consent"] = "Consent"  # noqa: N815
    status: Literal["draft", "proposed", "active", "rejected", "inactive", "entered-in-error"]
    scope: CodeableConcept
    category: list[CodeableConcept] = Field(min_length=1)
    patient: Reference
    dateTime: date  # noqa: N815
    organization: list[Reference]
    policyRule: CodeableConcept  # noqa: N815
    provision: Provision


class HumanName(Element):
    text: Text
    extension: list[Extension] | None = None


class ContactPoint(Element):
    system: Literal["phone", "email"]
    value: Text


class Address(Element):
    text: Text


class Patient(Resource):
    resourceType: Literal["Patient"] = "Patient"  # noqa: N815
    extension: list[Extension] | None = Field(default=None, min_length=1)
    name: list[HumanName] | None = Field(default=None, min_length=1)
    telecom: list[ContactPoint] | None = Field(default=None, min_length=1)
    birthDate: date | None = None  # noqa: N815
    address: list[Address] | None = Field(default=None, min_length=1)


class BundleLink(Element):
    relation: Literal["self", "next"]
    url: Text


class BundleEntry(Element):
    fullUrl: Text  # noqa: N815
    resource: Task


class Bundle(Element):
    resourceType: Literal["Bundle"] = "Bundle"  # noqa: N815
    type: Literal["searchset"] = "searchset"
    link: list[BundleLink]
    entry: list[BundleEntry] | None = Field(default=None, min_length=1)


class Issue(Element):
    severity: Literal["error"] = "error"
    code: Literal[
        "invalid", "required", "login", "forbidden", "not-found", "conflict", "business-rule"
    ]
    diagnostics: Text


class OperationOutcome(Element):
    resourceType: Literal["OperationOutcome"] = "OperationOutcome"  # noqa: N815
    issue: list[Issue] = Field(min_length=1)


class Said(BaseModel):
    """What of a Task that comes in is looked at; the rest of it is ours and stays."""

    model_config = ConfigDict(extra="ignore")


class CodingIn(Said):
    system: str = Field(default="", max_length=200)
    code: str = Field(default="", max_length=64)


class ConceptIn(Said):
    coding: list[CodingIn] = Field(default=[], max_length=10)
    text: str = Field(default="", max_length=2000)


class OutputIn(Said):
    valueCodeableConcept: ConceptIn = ConceptIn()  # noqa: N815


class TaskIn(Said):
    resourceType: Literal["Task"]  # noqa: N815
    id: str = Field(default="", max_length=64)
    status: TaskStatus
    statusReason: ConceptIn = ConceptIn()  # noqa: N815
    businessStatus: ConceptIn = ConceptIn()  # noqa: N815
    output: list[OutputIn] = Field(default=[], max_length=10)
