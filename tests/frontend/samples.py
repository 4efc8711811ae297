"""What the use-cases would give to the pages, made of the invented records."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from api.usecases.found import (
    AreaRead,
    DefaultWindowRead,
    DirectoryQuery,
    FacetValue,
    FoundService,
    FoundServices,
    OpenState,
    ShownOrganization,
    ShownService,
    TopicRead,
)
from api.usecases.show_service import shown_service
from frontend.assets import open_assets
from frontend.pages import SiteFacts
from models.area import Area
from models.areas import AreaTree
from models.directory_reference import DirectoryReference, Topic
from models.documents.service import ServiceDocument
from models.hours.calendar import DEFAULT_YEAR_END
from models.vocabulary import CHANNEL_LABELS, FLAG_LABELS, KIND_LABELS
from tests.frontend import records

SITE = SiteFacts(
    "まどぐち",
    "https://madoguchi.example.org",
    (("/join", "団体の方へ"),),
    open_assets(),
)

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)

_TOPICS = (
    ("poverty", "生活困窮・お金", "お金が足りない"),
    ("food", "食料支援", "食べるものがない"),
    ("housing", "住まい", "住むところに困っている"),
    ("work", "就労・労働", "仕事のことで悩んでいる"),
    ("mental", "こころの健康", "こころがつらい"),
    ("suicide", "死にたい気持ち・自殺予防", "死にたい、消えたい"),
    ("hikikomori", "ひきこもり", "家から出られない"),
    ("school_refusal", "不登校", "学校に行きたくない"),
    ("dv", "DV・デートDV", "パートナーがこわい"),
    ("ibasho", "居場所・孤独・交流", "話し相手や居場所がほしい"),
)
_AREAS = (
    ("010006", "都道府県", "北海道", None),
    ("990001", "振興局", "みなみ振興局", "010006"),
    ("990010", "市区町村", "みほん市", "990001"),
)


def reference() -> DirectoryReference:
    areas = (
        Area(code=code, kind=kind, name=name, full_name=name, kana="みほん", parent_code=parent)
        for code, kind, name, parent in _AREAS
    )
    return DirectoryReference(
        AreaTree.of(areas), {id: Topic(id, name, question) for id, name, question in _TOPICS}
    )


def topics() -> tuple[TopicRead, ...]:
    return tuple(TopicRead(id, name, question, 3) for id, name, question in _TOPICS)


NATIONAL = DefaultWindowRead(
    area_code="JP",
    area_name="全国",
    name="みほんホットライン",
    phone="0120-000-000",
    tel="0120000000",
    note="無料です。いつでもつながります。",
    url=None,
    service_id=None,
)
LOCAL = DefaultWindowRead(
    area_code="990010",
    area_name="みほん市",
    name="みほん市 福祉総合相談窓口",
    phone="011-000-0000",
    tel="+81110000000",
    note="平日 8:45〜17:15",
    url="https://www.example.org/madoguchi",
    service_id=None,
)


def found(
    document: ServiceDocument,
    open: OpenState = OpenState.unknown,
    next_change: datetime | None = None,
    **highlights: tuple[tuple[int, int], ...],
) -> FoundService:
    return FoundService(document, open, next_change, highlights)


def shown(
    document: ServiceDocument,
    open: OpenState = OpenState.unknown,
    next_change: datetime | None = None,
) -> ShownService:
    """With the hours of the document as they are read, on a day of the samples."""
    made = shown_service(document, NOW, LOCAL, DEFAULT_YEAR_END)
    return replace(made, open=open, next_change=next_change)


def facets(query: DirectoryQuery) -> dict[str, tuple[FacetValue, ...]]:
    def values(name: str, labels: dict[str, str]) -> tuple[FacetValue, ...]:
        chosen = tuple(map(str, getattr(query, name)))
        return tuple(
            FacetValue(str(value), label, 40 - index, str(value) in chosen)
            for index, (value, label) in enumerate(labels.items())
        )

    return {
        "topic": values("topic", {id: name for id, name, _ in _TOPICS}),
        "area": values("area", {code: name for code, _, name, _ in _AREAS}),
        "language": values("language", {"ja": "日本語", "en": "English", "vi": "Tiếng Việt"}),
        "channel": values("channel", {str(key): label for key, label in CHANNEL_LABELS.items()}),
        "flag": values("flag", {str(key): label for key, label in FLAG_LABELS.items()}),
        "kind": values("kind", {str(key): label for key, label in KIND_LABELS.items()}),
    }


def results(query: DirectoryQuery | None = None, **changes: Any) -> FoundServices:
    asked = query or DirectoryQuery(q="暮らし")
    items = (
        found(
            records.full(),
            OpenState.open,
            datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
            summary=((0, 3),),
        ),
        found(records.as_printed(), name=((5, 8),), summary=((0, 3),)),
        found(records.place_to_be(), OpenState.closed, datetime(2026, 11, 24, 1, 0, tzinfo=UTC)),
        found(records.document(), OpenState.closed, datetime(2026, 11, 22, 0, 30, tzinfo=UTC)),
    )
    given = FoundServices(
        query=asked,
        asked=asked,
        total=4,
        exact=4,
        stage="all",
        relaxed=(),
        urgent=False,
        urgent_contacts=(),
        fallback=NATIONAL,
        facets=facets(asked),
        items=items,
        pages=1,
    )
    return replace(given, **changes)


def organization() -> ShownOrganization:
    return ShownOrganization(
        id=records.sample_id(900),
        name="みほんネット",
        alternate_names=("みほんねっと",),
        reading="みほんねっと",
        legal_form="特定非営利活動法人",
        description="みほん市で、暮らしの困りごとを手伝っています。",
        website="https://mihon,example,org",
        website_doubtful=True,
        services=(shown(records.full(), OpenState.open), shown(records.place_to_be())),
        fallback=LOCAL,
    )


def area() -> AreaRead:
    return AreaRead(
        code="990001",
        name="みなみ振興局",
        kana="みなみしんこうきょく",
        kind="振興局",
        parents=(("010006", "北海道"),),
        children=(("990010", "みほん市"),),
        window=LOCAL,
    )
