"""Every table, so that one import fills the metadata for migrations and tests."""

from sqlmodel import SQLModel

from models.account import Account, AccountSession, KnownBrowser, SignInAttempt
from models.area import Area, DefaultWindow, ServiceArea
from models.audit import AuditEntry, RateCount
from models.bulk_message import BulkMessage
from models.consent import Consent
from models.contact import Contact, ContactChannel, Language, Phone
from models.duplicate import (
    ComparedRecord,
    ComparisonKey,
    DuplicateDecision,
    DuplicatePair,
    DuplicateSearch,
)
from models.fhir_client import FhirClient
from models.freshness import CallSample, Campaign, ConfirmationRequest, SampleCall
from models.index_request import IndexRequest
from models.inquiry import FinderNotice, Inquiry, InquiryAnswer
from models.location import Accessibility, Address, Location, ServiceAtLocation
from models.mail import JobRun, OutgoingMail
from models.organization import Funding, Organization, OrganizationIdentifier, Program
from models.person import Invitation, MailedLink, OrganizationPerson
from models.platform import Membership, MembershipStep, Platform, TopicGroup, TopicGroupMember
from models.proposal import Proposal, ProposalMessage
from models.reference_file import ReferenceFile
from models.referral import (
    Referral,
    ReferralFile,
    ReferralMessage,
    ReferralMove,
    ReferralStep,
)
from models.referral_profile import ReferralDesk, ReferralProfile
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
from models.support_case import SupportCase
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
    "AuditEntry",
    "BulkMessage",
    "CallSample",
    "Campaign",
    "ComparedRecord",
    "ComparisonKey",
    "ConfirmationRequest",
    "Consent",
    "Contact",
    "ContactChannel",
    "CostOption",
    "DefaultWindow",
    "DuplicateDecision",
    "DuplicatePair",
    "DuplicateSearch",
    "FhirClient",
    "FinderNotice",
    "Funding",
    "ImportRun",
    "ImportSlot",
    "IndexRequest",
    "InformationSource",
    "Inquiry",
    "InquiryAnswer",
    "Invitation",
    "JobRun",
    "KnownBrowser",
    "Language",
    "Location",
    "MailedLink",
    "Membership",
    "MembershipStep",
    "Metadata",
    "Notice",
    "Organization",
    "OrganizationIdentifier",
    "OrganizationPerson",
    "OutgoingMail",
    "Phone",
    "Platform",
    "Program",
    "Proposal",
    "ProposalMessage",
    "Provenance",
    "QuarantinedRow",
    "QueryCount",
    "RateCount",
    "ReferenceFile",
    "Referral",
    "ReferralDesk",
    "ReferralFile",
    "ReferralMessage",
    "ReferralMove",
    "ReferralProfile",
    "ReferralStep",
    "RequiredDocument",
    "Revision",
    "SampleCall",
    "Schedule",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "ServiceCapacity",
    "SettledDifference",
    "ShortLink",
    "SignInAttempt",
    "SupportCase",
    "SynonymEdit",
    "TableProfile",
    "Taxonomy",
    "TaxonomyTerm",
    "Tombstone",
    "TopicGroup",
    "TopicGroupMember",
    "TrialQuery",
    "Unit",
    "Upload",
    "Url",
    "Verification",
    "metadata",
]
