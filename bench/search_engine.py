"""How quick the search engine is: `python -m bench.search_engine [documents ...]`."""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import quantiles
from uuid import UUID

from models.hours import Timetable
from search.backends import open_backend
from search.highlight import mark
from search.protocol import AreaFilter, SearchDocument, SearchQuery, SearchSettings

ALWAYS = Timetable((("24時間365日", None),)).as_text()
TOPICS = [
    "生活困窮 お金",
    "食料支援",
    "住まい",
    "就労 労働",
    "借金 多重債務",
    "こころの健康",
    "自殺予防",
    "ひきこもり",
    "不登校",
    "いじめ",
    "子育て",
    "妊娠 出産",
    "ひとり親",
    "虐待",
    "配偶者暴力 DV",
    "性暴力",
    "女性の悩み",
    "LGBTQ 性的マイノリティ",
    "外国人住民",
    "介護",
    "認知症",
    "発達障害",
    "難病",
    "依存症",
    "ヤングケアラー",
    "若者",
    "更生保護",
    "犯罪被害",
    "消費生活",
    "法律 離婚",
    "終活",
    "自死遺族",
    "居場所 孤独",
    "災害",
    "人権",
]
PLACES = [
    "札幌",
    "函館",
    "小樽",
    "旭川",
    "室蘭",
    "釧路",
    "帯広",
    "北見",
    "網走",
    "苫小牧",
    "稚内",
    "江別",
    "紋別",
    "名寄",
    "千歳",
    "滝川",
    "深川",
    "登別",
    "恵庭",
    "石狩",
]
FORMS = [
    "相談室",
    "センター",
    "支援の会",
    "ネットワーク",
    "家族会",
    "サロン",
    "電話相談",
    "窓口",
    "ひろば",
    "食堂",
    "プラザ",
    "協議会",
]
SENTENCES = [
    "{topic}に悩む本人と家族の相談を電話と面談で受けています。",
    "{place}に住む方なら誰でも使えます。",
    "予約はいりません。",
    "秘密は守ります。",
    "月に二回、{form}を開き、同じ経験を持つ人と話せます。",
    "必要なときは役所や病院への同行もします。",
    "匿名でも話せます。メールやLINEも使えます。",
    "費用はかかりません。",
    "家から出られない人のところへ訪ねます。",
]
QUESTIONS = [
    "ひきこもり 相談",
    "死にたい",
    "お金がない",
    "ひとり親 札幌",
    "かいご",
    "sodan",
    "DV",
    "ＬＩＮＥ相談",
    "子育て サロン 小樽",
    "家賃が払えない",
    "ボランティヤ",
    "認知症カフェ",
    "学校に行きたくない",
    "8008",
    "弁護士 無料",
    "親の介護で疲れた どこに相談すればいい",
    "居場所",
    "外国人 ベトナム語",
    "ヒキコモリ 家族会 旭川",
    "生活補護",
    "発達障害 子ども",
    "夜 電話",
    "いじめ",
    "性的マイノリティ 若者",
    "借金 返せない",
]


def generated(count: int) -> Iterator[SearchDocument]:
    chance = random.Random(7)
    for number in range(count):
        place, form = chance.choice(PLACES), chance.choice(FORMS)
        topic = chance.randrange(len(TOPICS))
        said = chance.sample(SENTENCES, chance.randint(2, 6))
        words = {"topic": TOPICS[topic].split()[0], "place": place, "form": form}
        code = f"{11002 + PLACES.index(place):06d}"
        yield SearchDocument(
            id=UUID(int=number + 1),
            name=f"{place}{words['topic']}{form}{number}",
            organization=f"特定非営利活動法人{place}{form}",
            topics_text=TOPICS[topic],
            description="".join(said).format(**words),
            readings="",
            extra=f"0120-{number % 1000:03d}-{number % 997:03d} #8008",
            topics=(f"topic{topic}",),
            areas=(code,),
            areas_within=(code, "010006", "JP"),
            languages=("ja", "vi") if number % 9 == 0 else ("ja",),
            channels=("phone", "line") if number % 3 else ("visit",),
            flags=("free",) if number % 2 else ("anonymous", "free"),
            kind="window",
            level="private",
            minimum_age=0,
            maximum_age=200,
            updated=1_700_000_000 + number,
            timetable=ALWAYS if number % 50 == 0 else "",
            name_key=f"{place}{number:07d}",
        )


def asked() -> list[SearchQuery]:
    area = AreaFilter("011002", ("010006",))
    queries = []
    for number, text in enumerate(QUESTIONS):
        queries.append(SearchQuery(text))
        queries.append(SearchQuery(text, areas=(area,)))
        queries.append(SearchQuery(text, channels=("phone",), flags=("free",), age=number + 5))
    return [*queries, SearchQuery(), SearchQuery(areas=(area,))]


def milliseconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1_000


def spread(times: list[float]) -> str:
    cuts = quantiles(times, n=100)
    return f"{cuts[49]:7.2f} {cuts[94]:7.2f} {cuts[98]:7.2f}"


def measure(count: int, directory: Path) -> None:
    documents = list(generated(count))
    backend = open_backend(SearchSettings(directory))
    built = milliseconds(lambda: backend.rebuild(documents)) / 1_000
    queries = asked()
    first = [milliseconds(lambda q=q: backend.search(q)) for q in queries]
    times = [milliseconds(lambda q=q: backend.search(q)) for _ in range(10) for q in queries]
    written = [milliseconds(lambda d=d: backend.put([d])) for d in documents[:20]]
    hits = backend.search(SearchQuery("ひきこもり 相談"))
    cold = milliseconds(lambda: [mark(d.description, hits.matched) for d in documents[200:220]])
    warm = milliseconds(lambda: [mark(d.description, hits.matched) for d in documents[200:220]])
    size = sum(file.stat().st_size for file in directory.rglob("*") if file.is_file())
    print(
        f"{count:8,} {count / built:9,.0f} {size / 1e6:7.1f}  {spread(times)}  {max(first):8.1f} "
        f"{sorted(written)[10]:8.1f}  {cold:7.2f} {warm:7.2f}"
    )


def main(counts: list[int]) -> None:
    print(
        "documents    docs/s      MB   search ms p50, p95, p99   first max  put+commit   "
        "mark 20 texts: new, known"
    )
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            measure(count, Path(folder))


if __name__ == "__main__":
    main([int(count) for count in sys.argv[1:]] or [1_000, 10_000])
