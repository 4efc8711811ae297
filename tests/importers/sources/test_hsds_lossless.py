"""However rows and ids cross, nothing that a feed says is lost."""

from hypothesis import given, settings
from hypothesis import strategies as st

from importers.errors import MissingColumn, UnreadableFile
from tests.importers.hsds_packages import as_json, nowhere, package, read

_cells = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12)
_ids = st.sampled_from(["", "1", "2", "1,2", "9", " 1 "])
_COLUMNS = {
    "organizations": ("id", "name", "url", "tax_id"),
    "services": ("id", "organization_id", "location_id", "name", "status", "minimum_age"),
    "locations": ("id", "organization_id", "name", "latitude", "longitude"),
    "services_at_location": ("id", "service_id", "location_id"),
    "phones": ("id", "service_id", "location_id", "organization_id", "contact_id", "number"),
    "contacts": ("id", "service_id", "organization_id", "title"),
    "schedules": ("id", "service_id", "location_id", "byday", "opens_at", "closes_at", "freq"),
    "attributes": ("id", "link_id", "link_entity", "taxonomy_term_id"),
    "taxonomy_terms": ("id", "name", "parent_id"),
    "metadata": ("id", "resource_id", "resource_type", "replacement_value"),
}
_tables = st.fixed_dictionaries(
    {
        table: st.lists(
            st.fixed_dictionaries(
                {name: _ids if name.endswith("id") else _cells for name in columns}
            ),
            max_size=3,
        )
        for table, columns in _COLUMNS.items()
    }
).filter(lambda tables: any(any(row.values()) for row in tables["services"]))


@settings(max_examples=150, deadline=None)
@given(_tables)
def test_no_cell_of_any_table_is_ever_lost(tables):
    """However the ids cross, every cell is in a record or with a row that was kept aside."""
    for table, rows in tables.items():
        for at, row in enumerate(rows):
            for column in {"name", "title", "number", "tax_id", "replacement_value"} & row.keys():
                row[column] += f"⟨{table}{at}{column}⟩" if row[column].strip() else ""
    assert nowhere(package(**{name: rows for name, rows in tables.items() if rows})) == []


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda below: st.lists(below, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["id", "name", "status", "organization", "services", "phones", "number", "schedules",
             "byday", "opens_at", "contents", "service_at_locations", "location", "verifications",
             "kind", "short_code", "attributes", "latitude", "minimum_age", "contact_channels"]
        ),
        below,
        max_size=5,
    ),
    max_leaves=12,
)  # fmt: skip


@settings(deadline=None)
@given(_values)
def test_any_json_is_read_or_refused_in_words(value):
    try:
        records, _ = read(as_json(value))
    except (UnreadableFile, MissingColumn):
        return
    assert all(record.organization.name for record in records)
