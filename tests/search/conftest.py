"""A small directory of invented services, and the engines that hold it."""

from collections.abc import Callable
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

import pytest

from search.backends import open_backend
from search.protocol import SearchBackend, SearchDocument
from tests.search.asking import ALWAYS
from tests.search.engines import ENGINES, engine_settings

SAPPORO, ASAHIKAWA, HOKKAIDO, CHUO_KU = "011002", "012041", "010006", "011011"
KYOTO, KYOTO_FU, TOKYO = "261009", "260002", "130001"
WITHIN = {
    SAPPORO: (SAPPORO, HOKKAIDO, "JP"),
    ASAHIKAWA: (ASAHIKAWA, HOKKAIDO, "JP"),
    CHUO_KU: (CHUO_KU, SAPPORO, HOKKAIDO, "JP"),
    HOKKAIDO: (HOKKAIDO, "JP"),
    KYOTO: (KYOTO, KYOTO_FU, "JP"),
    TOKYO: (TOKYO, "JP"),
    "JP": ("JP",),
}

Make = Callable[..., SearchDocument]


def service(
    name: str, description: str = "", *, area: str = SAPPORO, **more: object
) -> SearchDocument:
    fields: dict[str, object] = {
        "id": uuid5(NAMESPACE_URL, name.encode("utf-8", "replace").decode()),
        "name": name,
        "organization": "",
        "topics_text": "",
        "description": description,
        "readings": "",
        "extra": "",
        "topics": (),
        "areas": (area,),
        "areas_within": WITHIN[area],
        "languages": (),
        "channels": ("phone",),
        "flags": (),
        "kind": "window",
        "level": "municipal",
        "minimum_age": 0,
        "maximum_age": 200,
        "updated": 1_700_000_000,
        "timetable": "",
        "name_key": name,
    }
    return SearchDocument(**(fields | more))  # type: ignore[arg-type]


def directory() -> list[SearchDocument]:
    return [
        service(
            "ひきこもり相談室みなも",
            "本人と家族の話を聞き、外へ出る練習に付き合います。",
            topics=("hikikomori",),
        ),
        service(
            "引きこもり家族会つむぎ", "親の集まりです。", area=ASAHIKAWA, topics=("hikikomori",)
        ),
        service(
            "ヒキコモリサロン波", "家から出にくい人の居場所。", topics=("hikikomori", "ibasho")
        ),
        service("引籠り支援ステーション", "訪ねて話します。", area="JP", topics=("hikikomori",)),
        service(
            "こころの電話あかり",
            "眠れない夜、死にたいほどつらい夜に。自殺を考えるときも話せます。",
            area="JP",
            topics=("suicide", "mental"),
            extra="0120-000-111。＃7119",
            timetable=ALWAYS,
        ),
        service(
            "DV相談ナビのはな",
            "配偶者からの暴力についての相談。",
            area="JP",
            topics=("dv",),
            extra="#8008",
            flags=("anonymous", "free"),
        ),
        service("児童相談所あおぞら", "虐待かもと思ったら189へ。", topics=("abuse",), extra="189"),
        service(
            "くらしの自立相談支援センター",
            "生活困窮の相談。家計、仕事、住まい。",
            topics=("poverty", "work"),
        ),
        service("福祉事務所こもれび", "生活保護の相談と申請。", topics=("poverty",), area=HOKKAIDO),
        service(
            "フードバンクいなほ",
            "食料を無料で配ります。",
            topics=("food",),
            flags=("free",),
            kind="group",
        ),
        service(
            "こども食堂ぽてと",
            "子どもは無料。だれでもどうぞ。",
            topics=("food", "ibasho"),
            kind="ibasho",
            maximum_age=18,
        ),
        service(
            "子供の学習会ひばり",
            "小学生と中学生の勉強。",
            topics=("youth",),
            minimum_age=6,
            maximum_age=15,
        ),
        service("介護家族の会ゆうなぎ", "親の介護で疲れた人が話せます。", topics=("caregiving",)),
        service(
            "地域包括支援センター北",
            "高齢者の介護と暮らしの窓口。",
            topics=("caregiving",),
            area=CHUO_KU,
        ),
        service(
            "認知症カフェコネクト",
            "もの忘れが気になる人と家族。",
            topics=("dementia",),
            area=ASAHIKAWA,
        ),
        service("見守りサービスとなり", "独り暮らしの高齢者を訪ねます。", topics=("end_of_life",)),
        service(
            "外国人相談プラザ",
            "多言語で在留資格や仕事の相談。",
            topics=("foreign",),
            languages=("en", "vi"),
            channels=("phone", "visit"),
        ),
        service(
            "ベトナム語の会",
            "Tiếng Việtで話せます。",
            topics=("foreign",),
            languages=("vi",),
            area=TOKYO,
        ),
        service("東京都の困りごと窓口", "東京都にお住まいの方の相談。", area=TOKYO),
        service("ボランティアセンター虹", "活動したい人の紹介。", kind="group"),
        service(
            "無料法律相談すずらん",
            "離婚、相続、借金のこと。弁護士が答えます。",
            topics=("legal", "debt"),
        ),
        service(
            "LINE相談よるべ",
            "夜のLINE相談。若者向け。",
            channels=("line",),
            minimum_age=10,
            maximum_age=25,
            topics=("youth",),
        ),
        service("不登校の親の会たんぽぽ", "学校に行けない子の家族。", topics=("school_refusal",)),
        service(
            "民生委員の集まり",
            "社会福祉協議会がお手伝いします。",
            readings="みんせいいいんのあつまり",
        ),
        service("車いす貸出窓口", "車いすを一週間貸します。", topics=("disability",)),
        service(
            "手話カフェ八重",
            "聞こえない人と手話で話します。",
            topics=("disability", "ibasho"),
            readings="しゅわかふぇやえ",
        ),
        service(
            "産後ケアの家つぼみ", "産後うつや育児の疲れに。", topics=("pregnancy", "childrearing")
        ),
        service(
            "依存症回復ネット", "アルコールと薬物と賭け事。", topics=("addiction",), area=HOKKAIDO
        ),
    ]


@pytest.fixture(params=ENGINES)
def backend(request: pytest.FixtureRequest, tmp_path: Path) -> SearchBackend:
    """An engine of each kind, empty and not yet built."""
    return open_backend(engine_settings(request.param, tmp_path / "index"))


@pytest.fixture(scope="module", params=ENGINES)
def library(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> SearchBackend:
    """An engine of each kind that holds the directory. Tests only read it."""
    made = open_backend(engine_settings(request.param, tmp_path_factory.mktemp("index")))
    made.rebuild(directory())
    return made


@pytest.fixture
def make() -> Make:
    return service


@pytest.fixture
def services() -> list[SearchDocument]:
    return directory()


@pytest.fixture(scope="module")
def names() -> dict[UUID, str]:
    return {document.id: document.name for document in directory()}
