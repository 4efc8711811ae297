"""The tables of HSDS in all its versions, how they are called, and what their rows belong to."""

import re
from pathlib import PurePosixPath

ORGANIZATIONS, SERVICES, LOCATIONS = "organizations", "services", "locations"
PLACES = "service_at_locations"
TERMS = "taxonomy_terms"

_NAMES = {
    ORGANIZATIONS: "organization",
    SERVICES: "service",
    LOCATIONS: "location",
    PLACES: "service_at_location services_at_location services_at_locations",
    # Until 2.0 the table of terms was called taxonomy; later taxonomies are a table of their own.
    TERMS: "taxonomy_term taxonomy",
    "taxonomies": "taxonomy_detail",
    "attributes": "attribute other_attributes service_attributes services_taxonomy"
    " service_taxonomy service_taxonomies services_taxonomies link_taxonomy link_taxonomies",
    "phones": "phone",
    "contacts": "contact",
    "programs": "program",
    "schedules": "schedule regular_schedule regular_schedules",
    "holiday_schedules": "holiday_schedule",
    "addresses": "address physical_address physical_addresses",
    "postal_addresses": "postal_address mail_address mail_addresses",
    "languages": "language",
    "service_areas": "service_area",
    "accessibility": "accessibility_for_disabilities accessibilities",
    "eligibility": "eligibilities",
    "required_documents": "required_document",
    "payments_accepted": "payment_accepted payments",
    "cost_options": "cost_option",
    "funding": "fundings",
    "metadata": "",
    "meta_table_descriptions": "meta_table_description",
    "organization_identifiers": "organization_identifier identifiers",
    "urls": "url additional_urls additional_websites",
    "service_capacities": "service_capacity capacities capacity",
    "units": "unit",
}
TABLES = {name: table for table, names in _NAMES.items() for name in (table, *names.split())}
"""Every name that is in use for a table, to the name used here."""

DEFINITIONS = frozenset({TERMS, "taxonomies", "units", "programs"})
"""Rows that mean something only where another row refers to them."""
ABOUT_ALL = frozenset({"meta_table_descriptions"})

DEPTH = (ORGANIZATIONS, "programs", SERVICES, PLACES, LOCATIONS, "contacts", "addresses", "phones")
_ANY_OTHER = len(DEPTH)
_LAST = ("attributes", TERMS, "taxonomies", "units", "metadata")
PARENTS = (
    ("phone_id", "phones"),
    ("address_id", "addresses"),
    ("contact_id", "contacts"),
    ("service_at_location_id", PLACES),
    ("service_id", SERVICES),
    ("location_id", LOCATIONS),
    ("program_id", "programs"),
    ("organization_id", ORGANIZATIONS),
)
"""Columns that name the row something belongs to, the most specific first."""

REFERENCES = {
    "attributes": (("taxonomy_term_id", TERMS), ("taxonomy_id", TERMS)),
    TERMS: (("taxonomy_id", "taxonomies"),),
    "service_capacities": (("unit_id", "units"),),
    SERVICES: (("program_id", "programs"), ("taxonomy_ids", TERMS)),
    PLACES: (("location_id", LOCATIONS),),
}
"""Columns that name a row which then stands below this one, with all it says."""

LINKS = (("link_id", "link_entity"), ("resource_id", "resource_type"))
"""An id of any table, and the column that says of which."""

_ENDING = re.compile(r"(?:[_-](?:list|full))?\.(?:csv|tsv|json|ndjson|jsonl)$", re.IGNORECASE)


def depth(table: str) -> int:
    """A row stands below rows of lesser depth only, so that no chain of ids leads in a circle."""
    if table in DEPTH:
        return DEPTH.index(table)
    return _ANY_OTHER + 1 + _LAST.index(table) if table in _LAST else _ANY_OTHER


def table_of(path: str) -> str | None:
    """The table a file or a JSON key holds, by its name; None for a name nobody uses."""
    name = _ENDING.sub("", PurePosixPath(path).name).strip().lower()
    return TABLES.get(re.sub(r"[\s-]+", "_", name))
