from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pypdfium2 as pdfium
import pytest

from frontend.print.leaflet import DefaultWindowPart, Leaflet, LeafletEntry, render_leaflet
from models.documents.service import (
    ChannelPart,
    HoursPart,
    LanguagePart,
    OrganizationPart,
    PhonePart,
    ServiceDocument,
    TopicPart,
    UrlPart,
    VerificationPart,
)
from models.vocabulary import (
    Channel,
    Kind,
    LanguageMeans,
    Publication,
    TopicState,
    VerificationStatus,
)

SITE = "https://example.org"


def phone(number: str, tel: str | None = "+81960000000", **said: Any) -> PhonePart:
    given = {"kind": Channel.phone, "label": None, "hours_text": None, "note": None}
    return PhonePart.model_validate({"number": number, "tel": tel} | given | said)


def channel(kind: Channel, value: str | None, **said: Any) -> ChannelPart:
    given = {"label": None, "hours_text": None, "note": None, "doubtful": False}
    return ChannelPart.model_validate({"kind": kind, "value": value} | given | said)


def verification(field: str, status: VerificationStatus) -> VerificationPart:
    return VerificationPart(field=field, status=status, note=None, verified_on=None, role=None)


def service(name: str = "みなとの灯り", **said: Any) -> ServiceDocument:
    """A complete, public service; a test names only what it is about."""
    given: dict[str, Any] = {
        "id": uuid5(NAMESPACE_URL, name),
        "short_code": "K7QX2M",
        "name": name,
        "alternate_names": (),
        "reading": None,
        "kind": Kind.window,
        "level": None,
        "organization": OrganizationPart(
            id=uuid5(NAMESPACE_URL, "団体" + name),
            name=name,
            reading=None,
            legal_form="NPO法人",
            website=None,
        ),
        "summary": "ひとり暮らしの人の話を聞きます。",
        "for_whom": "ひとり暮らしの人",
        "what": "話を聞きます。",
        "description": "ひとり暮らしの人の話を聞き、いっしょに次の一歩を考えます。",
        "summary_easy": None,
        "not_accepted": None,
        "first_visit": None,
        "accepts_consultation": True,
        "minimum_age": None,
        "maximum_age": None,
        "eligibility": None,
        "residence_rule": None,
        "fees": None,
        "lgbtq_definition": None,
        "flags": {"lgbtq": True, "free": True},
        "phones": (phone("096-000-0000"),),
        "channels": (channel(Channel.mail, "hello@example.org"),),
        "urls": (UrlPart(url="https://example.org/minato/", label=None, doubtful=False),),
        "hours": (HoursPart(text="平日 9:00～17:00（祝日を除く）", label=None),),
        "languages": (
            LanguagePart(
                code="ne",
                name="नेपाली",
                means=LanguageMeans.phone_interpreter,
                days_text=None,
                note=None,
            ),
        ),
        "areas": (),
        "places": (),
        "topics": (TopicPart(id="ibasho", name="居場所・孤独・交流", state=TopicState.proposed),),
        "notices": (),
        "verifications": (),
        "source": None,
        "publication": Publication.published,
        "confirmed_on": None,
        "updated_at": datetime(2026, 4, 1, tzinfo=UTC),
    }
    return ServiceDocument.model_validate(given | said)


def entry(number: int = 0, **said: Any) -> LeafletEntry:
    given: dict[str, Any] = {
        "name": f"みなとの灯り{number}",
        "phones": (phone(f"096-000-{number:04}"),),
        "hours": (HoursPart(text=f"平日 9:{number % 60:02}～17:00", label=None),),
    }
    return LeafletEntry(service(**(given | said)), f"{SITE}/s/k{number:05}")


def leaflet(*entries: LeafletEntry, **said: Any) -> Leaflet:
    given: dict[str, Any] = {
        "template": "kumamoto",
        "title": "ひとりで悩まないで",
        "subtitle": "話せる場所の案内",
        "edition": date(2026, 11, 21),
        "entries": entries,
        "default_window": DefaultWindowPart(
            name="みなと市 くらしの相談室",
            phone="096-000-9999",
            tel="+81960009999",
            note="平日 8:30～17:15",
            url="https://example.org/window",
        ),
        "emergency": (),
        "issuer": "みなと市",
        "site_url": SITE,
        "conditions": None,
    }
    return Leaflet(**(given | said))


@pytest.fixture(scope="session")
def make_service() -> Callable[..., ServiceDocument]:
    return service


@pytest.fixture(scope="session")
def make_entry() -> Callable[..., LeafletEntry]:
    return entry


@pytest.fixture(scope="session")
def make_leaflet() -> Callable[..., Leaflet]:
    return leaflet


@pytest.fixture(scope="session")
def make_phone() -> Callable[..., PhonePart]:
    return phone


@pytest.fixture(scope="session")
def make_channel() -> Callable[..., ChannelPart]:
    return channel


@pytest.fixture(scope="session")
def make_verification() -> Callable[..., VerificationPart]:
    return verification


@pytest.fixture
def opened():
    documents = []

    def open_pdf(pdf):
        documents.append(pdfium.PdfDocument(pdf))
        return documents[-1]

    yield open_pdf
    for document in documents:
        document.close()


@pytest.fixture(scope="module")
def twenty(make_leaflet, make_entry):
    return make_leaflet(*(make_entry(n) for n in range(20)))


@pytest.fixture(scope="module")
def twenty_pdf(twenty):
    return render_leaflet(twenty)
