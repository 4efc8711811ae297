"""Every table, so that one import fills the metadata for migrations and tests."""

from sqlmodel import SQLModel

from models.account import Account, AccountSession, KnownBrowser, SignInAttempt
from models.area import Area, DefaultWindow, ServiceArea
from models.contact import Contact, ContactChannel, Language, Phone
from models.duplicate import (
    ComparedRecord,
    ComparisonKey,
    DuplicateDecision,
    DuplicatePair,
    DuplicateSearch,
)
from models.index_request import IndexRequest
from models.location import Accessibility, Address, Location, ServiceAtLocation
from models.organization import Funding, Organization, OrganizationIdentifier, Program
from models.reference_file import ReferenceFile
from models.revision import Metadata, Revision, ShortLink, Tombstone
from models.schedule import Schedule
from models.search_words import QueryCount, SynonymEdit, TrialQuery
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
from models.upload import ImportSlot, SettledDifference, TableProfile, Upload
from models.verification import Verification

metadata = SQLModel.metadata

__all__ = [
    "Accessibility",
    "Account",
    "AccountSession",
    "Address",
    "Area",
    "Attachment",
    "Attribute",
    "ComparedRecord",
    "ComparisonKey",
    "Contact",
    "ContactChannel",
    "CostOption",
    "DefaultWindow",
    "DuplicateDecision",
    "DuplicatePair",
    "DuplicateSearch",
    "Funding",
    "ImportRun",
    "ImportSlot",
    "IndexRequest",
    "InformationSource",
    "KnownBrowser",
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
    "QueryCount",
    "ReferenceFile",
    "RequiredDocument",
    "Revision",
    "Schedule",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "ServiceCapacity",
    "SettledDifference",
    "ShortLink",
    "SignInAttempt",
    "SynonymEdit",
    "TableProfile",
    "Taxonomy",
    "TaxonomyTerm",
    "Tombstone",
    "TrialQuery",
    "Unit",
    "Upload",
    "Url",
    "Verification",
    "metadata",
]
