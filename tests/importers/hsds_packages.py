"""Making HSDS packages for tests, and looking into what they became."""

import csv
import io
import json
import zipfile

from importers.file import SourceFile
from importers.hsds.package import read_package
from importers.sources.hsds import SOURCE

ORGANIZATION = {"id": "o1", "name": "ひだまりの会", "description": "話を聞きます。"}
SERVICE = {"id": "s1", "organization_id": "o1", "name": "ひだまり相談", "status": "active"}


def csv_text(rows):
    columns = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def zipped(files, name="hidamari.zip"):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return SourceFile(name, content.getvalue())


def package(name="hidamari.zip", **tables):
    """A ZIP with a CSV for each table, of rows given as dictionaries."""
    return zipped({f"{table}.csv": csv_text(rows) for table, rows in tables.items()}, name)


def as_json(value, name="hidamari.json"):
    return SourceFile(name, json.dumps(value, ensure_ascii=False).encode())


def read(file):
    """(records, refused): what could be understood, and place and reason of what could not."""
    records, refused = [], []
    for row in SOURCE.rows(file):
        try:
            records.append(SOURCE.draft(row))
        except ValueError as reason:
            refused.append((row.place, str(reason)))
    return records, refused


def services(file):
    records, _ = read(file)
    return [service.content for record in records for service in record.services]


def only(file):
    """The one service of a file."""
    (found,) = services(file)
    return found


def with_service(**tables):
    """The one service of an organization, with these tables beside it."""
    service = {**SERVICE, **tables.pop("service", {})}
    return only(package(organizations=[ORGANIZATION], services=[service], **tables))


def notes(content, field=None, status=None):
    return [
        f"{entry.note} {entry.evidence or ''}".strip()
        for entry in content.verifications
        if field in (None, entry.field) and status in (None, entry.status)
    ]


def nowhere(file):
    """Cells of any row that are neither in a record nor with a row that was kept aside."""
    whole, of_places, of_organizations = set(), {}, []
    for row in SOURCE.rows(file):
        try:
            record = SOURCE.draft(row)
        except ValueError:
            whole.update(text.strip() for text in row.cells.values())
            of_places |= row.cells
            continue
        organization = record.organization
        whole.update((record.key, " / ".join(organization.alternate_names)))
        whole.update(str(value).strip() for value in organization.model_dump().values())
        of_organizations += [str(entry.evidence) for entry in organization.verifications]
        for service in record.services:
            whole.update(cell.text.strip() for cell in service.content.printed)
    other = "\n".join(dict.fromkeys(of_organizations))
    found = read_package(file)
    nodes = [node for rows in found.tables.values() for node in rows] + found.unknown
    return [
        (one.place, column, text)
        for node in nodes
        for one in node.whole()
        for column, text in one.cells.items()
        if text.strip() not in whole
        and text.strip() not in of_places.get(one.place, "")
        and text.strip() not in other
    ]
