"""A leaflet holds what the page of the same search shows, and says how it was chosen."""

import io
import re
from uuid import uuid4

import pypdfium2

from models.content import HoursContent, LanguageContent, PlaceContent, TopicContent
from models.vocabulary import Flag
from tests.services.contents import service

KUMAMOTO = PlaceContent(latitude=32.80, longitude=130.70)
FUKUOKA = PlaceContent(latitude=33.59, longitude=130.40)


async def leaflet(client, **parameters):
    answer = await client.get("/search/leaflet.pdf", params=parameters)
    assert answer.status_code == 200, answer.text
    with pypdfium2.PdfDocument(io.BytesIO(answer.content)) as pdf:
        text = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    return re.sub(r"\s", "", text)


async def test_near_and_open_hold_on_paper_too(client, directory):
    always = [HoursContent(text="24時間365日")]
    await directory(
        (uuid4(), service("近くていつもの電話", places=[KUMAMOTO], hours=always)),
        (uuid4(), service("近くて時間の分からない電話", places=[KUMAMOTO])),
        (uuid4(), service("遠くていつもの電話", places=[FUKUOKA], hours=always)),
    )
    asked = {"lat": 32.81, "lon": 130.71, "radius": 7.5, "open": "2027-01-03T10:00+09:00"}
    text = await leaflet(client, **asked)
    assert "近くていつもの電話" in text
    assert "近くて時間の分からない電話" not in text
    assert "遠くていつもの電話" not in text
    assert "近く（7.5km）・2027年1月3日10:00に受付中" in text
    assert "条件を外しました" not in text


async def test_now_is_written_out_because_paper_is_read_later(client, directory):
    await directory((uuid4(), service("いつもの電話", hours=[HoursContent(text="24時間365日")])))
    text = await leaflet(client, open="now")
    assert re.search(r"\d{4}年\d{1,2}月\d{1,2}日\d{1,2}:\d{2}に受付中", text)


async def test_conditions_are_loosened_as_on_the_page_and_named(client, directory):
    await directory(
        (
            uuid4(),
            service(
                "英語の窓口",
                languages=[LanguageContent(code="en")],
                topics=[TopicContent(id="debt")],
            ),
        ),
        (uuid4(), service("来てくれる窓口", flags={Flag.outreach: True})),
    )
    asked = {"topic": "debt", "flag": "outreach", "language": "en"}
    page = (await client.get("/api/search", params=asked)).json()
    assert page["relaxed"] == ["flag"]
    text = await leaflet(client, **asked)
    assert [item["name"] for item in page["items"]] == ["英語の窓口"]
    assert "英語の窓口" in text
    assert "来てくれる窓口" not in text
    assert "English見つからなかったため、「来てもらえる」の条件を外しました。" in text


async def test_words_that_only_partly_fit_are_owned_up_to(client, directory):
    await directory((uuid4(), service("介護の会")))
    asked = {"q": "介護 そろばん"}
    assert (await client.get("/api/search", params=asked)).json()["relaxed"] == ["words"]
    text = await leaflet(client, **asked)
    assert "「介護そろばん」のことばの一部に合うところも載せました。" in text


async def test_nothing_found_is_no_leaflet(client, directory):
    await directory((uuid4(), service("介護の会")))
    answer = await client.get("/search/leaflet.pdf", params={"q": "ぬぬぬぬぬ"})
    assert answer.status_code == 422
    assert not answer.content.startswith(b"%PDF")
