"""The leaflet of the shipped directory, by command and by button."""

import io
import re

import pypdfium2
import pytest
import zxingcpp

from importers.registry import SOURCES
from tests.services.application import madoguchi

NAMES = 19


def codes(pdf):
    found = []
    for page in pdf:
        picture = page.render(scale=150 / 72).to_pil()
        found += [code.text for code in zxingcpp.read_barcodes(picture)]
    return found


def words(pdf):
    return re.sub(r"\s", "", "".join(page.get_textpage().get_text_bounded() for page in pdf))


@pytest.fixture(scope="module")
def made(demo_template, tmp_path_factory):
    import shutil

    folder = tmp_path_factory.mktemp("leaflet")
    shutil.copytree(demo_template, folder / "data")
    out = folder / "leaflet.pdf"
    done = madoguchi("leaflet", "kumamoto", "--out", str(out), data_dir=folder / "data")
    assert done.returncode == 0, done.stderr
    with pypdfium2.PdfDocument(out) as pdf:
        yield pdf


def test_every_public_organization_of_the_source_is_on_it_and_no_draft(made):
    text = words(made)
    lines = SOURCES["kumamoto-leaflet"].shipped_path.read_text("utf-8").splitlines()
    rows = [line for line in lines if line.startswith("<b>")]
    assert len(rows) == NAMES + 1
    for row in rows:
        for number in re.findall(r"0\d{1,3}-\d{2,4}-\d{4}", row):
            assert number in text
    assert "でんでん虫の会" in text
    assert "もきり" not in text
    assert "内部調整中" not in text


def test_it_names_the_window_for_people_who_do_not_know_whom_to_ask(made):
    text = words(made)
    assert "096-328-2340" in text
    assert "110" in text
    assert "119" in text


async def test_every_code_leads_to_its_record(made, demo_client):
    found = codes(made)
    assert len(set(found)) >= NAMES
    for address in found:
        path = re.sub(r"^https?://[^/]+", "", address, flags=re.IGNORECASE)
        answer = await demo_client.get(path)
        assert answer.status_code == 302
        page = await demo_client.get(answer.headers["location"])
        assert page.status_code == 200


async def test_the_button_of_a_search_makes_a_leaflet_of_its_results(demo_client):
    page = await demo_client.get("/search", params={"topic": "lgbtq"})
    link = re.search(r'href="(/search/leaflet\.pdf\?[^"]*)"', page.text).group(1)
    answer = await demo_client.get(link.replace("&amp;", "&"))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    results = await demo_client.get("/api/search", params={"topic": "lgbtq", "per_page": 100})
    with pypdfium2.PdfDocument(io.BytesIO(answer.content)) as pdf:
        text = words(pdf)
        for item in results.json()["items"]:
            assert re.sub(r"\s", "", item["name"]) in text
