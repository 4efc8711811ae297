"""Every table, so that one import fills the metadata for migrations and tests."""

from sqlmodel import SQLModel

from models.area import Area, DefaultWindow, ServiceArea
from models.contact import Contact, ContactChannel, Language, Phone
from models.index_request import IndexRequest
from models.location import Accessibility, Address, Location, ServiceAtLocation
from models.organization import Funding, Organization, OrganizationIdentifier, Program
from models.reference_file import ReferenceFile
from models.revision import Metadata, Revision, ShortLink, Tombstone
from models.schedule import Schedule
from models.service import (
    Attachment,
    CostOption,
    Notice,
    RequiredDocument,
    Service,
    ServiceCapacity,
    Unit,
    Url,
)
from models.source import ImportRun, InformationSource, Provenance, QuarantinedRow
from models.taxonomy import Attribute, Taxonomy, TaxonomyTerm
from models.verification import Verification

metadata = SQLModel.metadata

__all__ = [
    "Accessibility",
    "Address",
    "Area",
    "Attachment",
    "Attribute",
    "Contact",
    "ContactChannel",
    "CostOption",
    "DefaultWindow",
    "Funding",
    "ImportRun",
    "IndexRequest",
    "InformationSource",
    "Language",
    "Location",
    "Metadata",
    "Notice",
    "Organization",
    "OrganizationIdentifier",
    "Phone",
    "Program",
    "Provenance",
    "QuarantinedRow",
    "ReferenceFile",
    "RequiredDocument",
    "Revision",
    "Schedule",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "ServiceCapacity",
    "ShortLink",
    "Taxonomy",
    "TaxonomyTerm",
    "Tombstone",
    "Unit",
    "Url",
    "Verification",
    "metadata",
]
