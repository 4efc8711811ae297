from uuid import uuid4

import pytest

from api.hsds_profile import hsds_profile
from models.identity import topic_term_id
from tests.services.contents import service
from tests.services.hsds import faults, unknown_fields


async def get(client, path, **parameters):
    answer = await client.get(path, params=parameters)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


async def every(client, path, **parameters):
    first = await get(client, path, per_page=7, **parameters)
    found = list(first["contents"])
    for page in range(2, first["total_pages"] + 1):
        found += (await get(client, path, per_page=7, page=page, **parameters))["contents"]
    assert len(found) == first["total_items"]
    return found


async def test_the_root_says_which_version_and_profile(demo_client):
    about = await get(demo_client, "/hsds/")
    assert about["version"] == "3.1"
    assert about["openapi_url"] == "http://test.example.org/openapi.json"
    assert await get(demo_client, "/hsds") == about
    profile = await demo_client.get(about["profile"])
    assert profile.json()["schemas"].keys() == {"service", "organization", "phone"}


@pytest.mark.parametrize("kind", ["service", "organization"])
async def test_everything_is_valid_hsds(demo_client, kind):
    listed = await every(demo_client, f"/hsds/{kind}s")
    assert listed
    for item in listed:
        assert faults(kind, item) == []
        whole = await get(demo_client, f"/hsds/{kind}s/{item['id']}")
        assert faults(kind, whole) == []
        assert whole["id"] == item["id"]


async def test_every_field_beyond_hsds_is_in_the_profile(demo_client):
    profile = {
        name: set(schema["properties"]) for name, schema in hsds_profile()["schemas"].items()
    }
    beyond = set()
    for item in await every(demo_client, "/hsds/services", full=True):
        beyond |= unknown_fields("service", item)
    for item in await every(demo_client, "/hsds/organizations"):
        whole = await get(demo_client, f"/hsds/organizations/{item['id']}")
        whole.pop("services")
        beyond |= {f"organization.{name}" for name in unknown_fields("organization", whole)}
    allowed = (
        profile["service"]
        | {f"organization.{name}" for name in profile["organization"]}
        | {f"phones.{name}" for name in profile["phone"]}
    )
    assert beyond <= allowed
    assert {"support_flags", "contact_channels", "phones.dials"} <= beyond


async def test_the_envelope_counts_right(demo_client):
    total = (await get(demo_client, "/readyz"))["services"]
    pages, size = -(-total // 15), total % 15 or 15
    assert total >= 40
    page = await get(demo_client, "/hsds/services", per_page=15, page=pages)
    assert {key: value for key, value in page.items() if key != "contents"} == {
        "total_items": total,
        "total_pages": pages,
        "page_number": pages,
        "size": size,
        "first_page": False,
        "last_page": True,
        "empty": False,
    }
    beyond = await get(demo_client, "/hsds/services", per_page=15, page=pages + 6)
    assert (beyond["empty"], beyond["size"], beyond["contents"]) == (True, 0, [])


async def test_conditions_equal_a_filter_over_everything(demo_client):
    everything = await every(demo_client, "/hsds/services", full=True)
    one = everything[0]
    of_one = await every(demo_client, "/hsds/services", organization_id=one["organization"]["id"])
    assert [item["id"] for item in of_one] == [
        item["id"] for item in everything if item["organization"]["id"] == one["organization"]["id"]
    ]
    term = str(topic_term_id("lgbtq"))
    with_term = await every(demo_client, "/hsds/services", taxonomy_term_id=term)
    assert {item["id"] for item in with_term} == {
        item["id"]
        for item in everything
        if any(a["taxonomy_term_id"] == term for a in item.get("attributes", []))
    }
    moment = sorted(item["last_modified"] for item in everything)[20]
    later = await every(demo_client, "/hsds/services", modified_after=moment)
    assert {item["id"] for item in later} == {
        item["id"] for item in everything if item["last_modified"] >= moment
    }


async def test_words_find_services_and_their_organizations(client, directory):
    listening, owner = uuid4(), uuid4()
    await directory(
        (listening, service("でんでん虫の会", description="ひとり暮らしの人の話を聞きます。")),
        owner=owner,
    )
    await directory((uuid4(), service("くらしの法律", description="弁護士に相談できます。")))
    services = await every(client, "/hsds/services", search="ひとり暮らし")
    assert [item["id"] for item in services] == [str(listening)]
    organizations = await every(client, "/hsds/organizations", search="ひとり暮らし")
    assert [item["id"] for item in organizations] == [str(owner)]


async def test_another_taxonomy_has_no_services(demo_client):
    assert await every(demo_client, "/hsds/services", taxonomy_id=str(uuid4())) == []


async def test_a_name_like_code_stays_a_name(client, directory):
    id = uuid4()
    await directory((id, service('</script>"\\"{}', description="a\u2028b")))
    item = await get(client, f"/hsds/services/{id}")
    assert item["name"] == '</script>"\\"{}'
    assert (await get(client, "/hsds/services"))["contents"][0]["name"] == '</script>"\\"{}'
