"""What a program can do here, as a CapabilityStatement of FHIR R4."""

from typing import Literal

from pydantic import Field

from api.schemas.fhir import CodeableConcept, Element, Text

_SINCE = "2026-11-22"


class Interaction(Element):
    code: Literal["read", "update", "patch", "search-type"]


class SearchParameter(Element):
    name: Text
    type: Literal["reference", "token", "date", "number"]


class RestResource(Element):
    type: Literal["Task", "ServiceRequest", "Consent", "Patient"]
    interaction: list[Interaction]
    versioning: Literal["no-version", "versioned", "versioned-update"]
    searchParam: list[SearchParameter] | None = None  # noqa: N815
    documentation: Text


class Security(Element):
    service: list[CodeableConcept]
    description: Text


class Rest(Element):
    mode: Literal["server"] = "server"
    security: Security
    resource: list[RestResource] = Field(min_length=1)


class Software(Element):
    name: Text


class Implementation(Element):
    description: Text
    url: Text


class CapabilityStatement(Element):
    resourceType: Literal["CapabilityStatement"] = "CapabilityStatement"  # noqa: N815
    status: Literal["active"] = "active"
    date: Text
    kind: Literal["instance"] = "instance"
    software: Software
    implementation: Implementation
    fhirVersion: Literal["4.0.1"] = "4.0.1"  # noqa: N815
    format: list[Literal["json"]]
    patchFormat: list[Literal["application/json-patch+json"]]  # noqa: N815
    rest: list[Rest]


def capability(base_url: str) -> CapabilityStatement:
    read = Interaction(code="read")
    return CapabilityStatement(
        date=_SINCE,
        software=Software(name="Madoguchi"),
        implementation=Implementation(description="Referrals", url=f"{base_url}/fhir"),
        format=["json"],
        patchFormat=["application/json-patch+json"],
        rest=[
            Rest(
                security=Security(
                    service=[CodeableConcept(text="Bearer token")],
                    description="A token stands for one organization.",
                ),
                resource=[
                    RestResource(
                        type="Task",
                        interaction=[
                            read,
                            Interaction(code="update"),
                            Interaction(code="patch"),
                            Interaction(code="search-type"),
                        ],
                        versioning="versioned-update",
                        searchParam=[
                            SearchParameter(name="owner", type="reference"),
                            SearchParameter(name="requester", type="reference"),
                            SearchParameter(name="status", type="token"),
                            SearchParameter(name="_lastUpdated", type="date"),
                        ],
                        documentation="One referral to one receiver; its status can be changed.",
                    ),
                    RestResource(
                        type="ServiceRequest",
                        interaction=[read],
                        versioning="versioned",
                        documentation="What is asked for, without saying for whom.",
                    ),
                    RestResource(
                        type="Consent",
                        interaction=[read],
                        versioning="versioned",
                        documentation="Which fields may be shared with whom, until when.",
                    ),
                    RestResource(
                        type="Patient",
                        interaction=[read],
                        versioning="no-version",
                        documentation="Who it is: after accepting, while the consent holds.",
                    ),
                ],
            )
        ],
    )
