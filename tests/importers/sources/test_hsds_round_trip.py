"""What this directory serves under /hsds comes back as it was."""

import json
from datetime import UTC, datetime

from importers.file import SourceFile
from importers.sources.hsds import SOURCE
from models.areas import AreaTree
from models.documents.build_service import Surroundings, service_document
from models.documents.hsds import hsds_organization, hsds_service
from models.identity import short_code
from models.incoming import record_id
from models.vocabulary import RecordType, TopicState
from tests.importers.hsds_packages import nowhere, read

NOW = datetime(2026, 6, 8, tzinfo=UTC)
ABOUT_THE_COPY = {
    *("id", "publication", "source", "short_code", "last_modified", "verifications"),
    *("link_id", "organization_id"),
}
"""Fields that say which record it is and what this directory thinks of it, not what it says."""


def said(value):
    """Everything the record says, without ids and without what each directory adds itself."""
    if isinstance(value, dict):
        return {key: said(item) for key, item in value.items() if key not in ABOUT_THE_COPY}
    return [said(item) for item in value] if isinstance(value, list) else value


async def everything(client, path, **parameters):
    found, page, pages = [], 1, 1
    while page <= pages:
        answer = (await client.get(path, params={"page": page, **parameters})).json()
        pages = answer["total_pages"]
        found += answer["contents"]
        page += 1
    return found


def served_again(record, service, topic_names):
    organization = record.organization
    id = record_id("hsds:again", RecordType.service, service.key)
    owner = record_id("hsds:again", RecordType.organization, record.key)
    around = Surroundings(
        organization_id=owner,
        organization=organization,
        short_code=short_code(id),
        sources=(),
        topic_names=topic_names,
        areas=AreaTree({}),
        updated_at=NOW,
    )
    document = service_document(id, service.content, around)
    return hsds_service(document, hsds_organization(owner, organization))


async def test_all_shipped_records_come_back_as_they_were(demo_client):
    listed = await everything(demo_client, "/hsds/services", full=True)
    organizations = await everything(demo_client, "/hsds/organizations")
    text = json.dumps({"organizations": organizations, "services": listed}, ensure_ascii=False)
    file = SourceFile("https://example.org/hsds", text.encode())
    records, refused = read(file)
    assert refused == []
    assert nowhere(file) == []
    originals = {item["id"]: item for item in listed}
    names = {
        attribute["taxonomy_term"]["code"]: attribute["taxonomy_term"]["name"]
        for item in listed
        for attribute in item.get("attributes", [])
    }
    again = {
        service.key: served_again(record, service, names)
        for record in records
        for service in record.services
    }
    assert again.keys() == originals.keys()
    assert len(again) == len(listed) > 30
    for id, item in again.items():
        assert said(item) == said(originals[id])


async def test_doubts_come_back_as_doubts_and_nobody_is_called_confirmed(demo_client):
    listed = await everything(demo_client, "/hsds/services", full=True)
    records, _ = read(SourceFile("us.json", json.dumps(listed).encode()))
    back = {s.key: s.content for record in records for s in record.services}
    doubted = 0
    for item in listed:
        for entry in item.get("verifications", []):
            if entry["status"] == "doubtful" and not entry["field"].startswith("urls"):
                fields = {v.field for v in back[item["id"]].verifications if v.status == "doubtful"}
                assert entry["field"] in fields
                doubted += 1
        for entry in back[item["id"]].verifications:
            assert entry.status != "confirmed"
    assert doubted > 5
    states = {topic.state for content in back.values() for topic in content.topics}
    assert states <= {TopicState.proposed, TopicState.confirmed}
    assert SOURCE.info(SourceFile("us.json", b"[]")).slug == "hsds:us"
