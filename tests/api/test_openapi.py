import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance


async def test_the_contract_names_every_public_path(demo_client):
    document = (await demo_client.get("/openapi.json")).json()
    assert document["paths"].keys() == {
        "/api/search",
        "/api/services/{id}",
        "/api/suggest",
        "/hsds/",
        "/hsds/profile",
        "/hsds/services",
        "/hsds/services/{id}",
        "/hsds/organizations",
        "/hsds/organizations/{id}",
        "/healthz",
        "/readyz",
    }
    problem = document["paths"]["/api/search"]["get"]["responses"]["4XX"]["content"]
    assert problem.keys() == {"application/problem+json"}


async def test_the_contract_can_be_read_without_scripts(demo_client):
    page = await demo_client.get("/docs")
    assert page.status_code == 200
    for path in ("/api/search", "/hsds/services"):
        assert path in page.text
    assert "https://cdn" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


@pytest.fixture(scope="session")
def contract(live_server):
    return schemathesis.openapi.from_url(f"{live_server}/openapi.json")


def test_the_server_keeps_the_contract_under_strange_requests(contract):
    """Schemathesis' own pytest plugin does not know this pytest yet; its strategies do."""
    operations = [found.ok() for found in contract.get_all_operations()]
    assert len(operations) == 11
    for operation in operations:
        _keeps(operation)


def _keeps(operation):
    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def check(case):
        # Whether a topic, an area or a pair of coordinates exists is beyond a schema.
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    check()
