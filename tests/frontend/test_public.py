"""The public pages over the shipped directories: routes, use-cases and templates together."""

import re
from uuid import UUID

import httpx
import pytest

KUMAMOTO = "431001"


async def addresses(client: httpx.AsyncClient, path: str, kind: str) -> list[str]:
    found = re.findall(rf'href="(/{kind}/[0-9a-f-]+)"', (await client.get(path)).text)
    assert found, path
    return list(dict.fromkeys(found))


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/", "困りごとから探す"),
        ("/topics", "借金が返せない"),
        ("/about", "どこから集めているか"),
        ("/areas", "熊本県"),
        (f"/areas/{KUMAMOTO}", "熊本市で使えるところ"),
        ("/search", "見つかりました"),
        ("/search?q=お金がない", "見つかりました"),
        ("/search?open=now", "の時点です"),
    ],
)
async def test_pages(demo_client: httpx.AsyncClient, path: str, words: str) -> None:
    answer = await demo_client.get(path)
    assert answer.status_code == 200
    assert words in answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.text.count("<h1") == 1
    assert 'id="way-on-title"' in answer.text
    assert len(re.findall(r'class="way-on-name">', answer.text)) == 1
    assert (await demo_client.head(path)).status_code == 200


async def test_every_service_and_organization_has_a_page(demo_client: httpx.AsyncClient) -> None:
    services = await addresses(demo_client, "/search?per_page=100", "services")
    assert len(services) >= 40
    titles = set()
    names: set[str] = set()
    organizations = set()
    for address in services:
        answer = await demo_client.get(address)
        assert answer.status_code == 200, address
        assert "この情報について" in answer.text
        titles.update(re.findall("<title>.*</title>", answer.text))
        names.update(re.findall("<h1[^>]*>.*?</h1>", answer.text, re.DOTALL))
        organizations.update(re.findall(r'"(/organizations/[0-9a-f-]+)"', answer.text))
    # One desk may stand in a list twice, with other hours for another matter.
    assert len(titles) == len(names) >= len(services) - 1
    assert organizations
    for address in sorted(organizations):
        answer = await demo_client.get(address)
        assert answer.status_code == 200, address
        assert "相談先と居場所" in answer.text


async def test_words_of_crisis_bring_contacts_above_the_results(
    demo_client: httpx.AsyncClient,
) -> None:
    page = (await demo_client.get("/search?q=死にたい")).text
    assert page.index('id="urgent-title"') < page.index('class="cards"')
    assert "tel:0120" in page[page.index('id="urgent-title"') :]


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/areas/000000", "/services/no-id", f"/services/{UUID(int=1)}"],
)
async def test_what_is_not_there_still_names_the_national_window(
    demo_client: httpx.AsyncClient, path: str
) -> None:
    answer = await demo_client.get(path)
    assert answer.status_code == 404
    assert "（全国）" in answer.text
    assert re.search(r'class="tel" href="tel:\d+"', answer.text)


async def test_mistakes_are_mended_with_all_topics_at_hand(demo_client: httpx.AsyncClient) -> None:
    answer = await demo_client.get("/search?q=ねむれない&topic=weather&age=ひみつ")
    assert answer.status_code == 422
    assert answer.text.count('name="topic"') == 36
    assert 'value="ひみつ"' in answer.text


async def test_an_empty_directory_leads_to_the_emergency_numbers(
    client: httpx.AsyncClient,
) -> None:
    for path in ("/", "/search", "/search?q=お金", "/nothing"):
        answer = await client.get(path)
        assert answer.status_code == (404 if path == "/nothing" else 200)
        assert "tel:110" in answer.text
        assert "tel:119" in answer.text


@pytest.mark.parametrize("code", ["JP", "jp"])
async def test_the_whole_country_is_a_search(demo_client: httpx.AsyncClient, code: str) -> None:
    answer = await demo_client.get(f"/areas/{code}")
    assert (answer.status_code, answer.headers["location"]) == (302, "/search?area=JP")
    page = await demo_client.get(answer.headers["location"])
    assert page.status_code == 200
    assert "21件 見つかりました" in page.text


async def test_a_page_without_results_offers_no_leaflet_and_promises_no_talk(
    demo_client: httpx.AsyncClient,
) -> None:
    page = (await demo_client.get("/search?q=ぬぬぬぬぬ&area=431001")).text
    assert "leaflet.pdf" not in page
    assert "見つからなくても、下の窓口にたずねられます。" in page
    assert "話を聞いてもらえます" not in page


async def test_one_window_never_shows_two_numbers(demo_client: httpx.AsyncClient) -> None:
    page = (await demo_client.get("/search?q=ぬぬぬぬぬ&area=032018")).text
    assert "0120-279-226" in page
    assert "0120-279-338" not in page


async def test_the_choices_between_yes_and_no_have_a_name_of_their_own(
    demo_client: httpx.AsyncClient,
) -> None:
    page = (await demo_client.get("/search?topic=lgbtq&flag=interpreter&flag=outreach")).text
    assert "「通訳がある・来てもらえる」に合うところが見つからなかったので、" in page
    assert "「条件」" not in page


async def test_a_gathered_list_says_what_it_rests_on(demo_client: httpx.AsyncClient) -> None:
    results = (await demo_client.get("/api/search", params={"area": "JP", "per_page": 50})).json()
    pages = {
        item["name"]: (await demo_client.get(f"/services/{item['id']}")).text
        for item in results["items"]
        if item["name"] in {"DV相談ナビ", "110番（警察）"}
    }
    assert "政府広報オンライン（2020年4月）にもとづきます。" in pages["DV相談ナビ"]
    assert "もとになる資料は、まだ確かめていません。" in pages["110番（警察）"]
    assert "もとの資料や説明から選んだ案です。まだ確かめていません。" in pages["110番（警察）"]
    assert not any("公開前" in page for page in pages.values())


async def test_home_promises_only_what_is_likely(demo_client: httpx.AsyncClient) -> None:
    page = (await demo_client.get("/")).text
    assert "いま話せそうなところを出します。" in page
    assert "いま受付中のところ" not in page
