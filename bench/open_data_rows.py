"""How quickly rows of 公共施設一覧 become records: `python -m bench.open_data_rows [rows] [file]`.

Writes a table of invented facilities with numbers that belong to nobody, and times reading and
drafting alone, without a database.
"""

import csv
import random
import sys
import tempfile
import time
from pathlib import Path

from importers.file import SourceFile
from importers.sources.public_facility import SOURCE

COLUMNS = [
    "全国地方公共団体コード",
    "ID",
    "地方公共団体名",
    "名称",
    "名称_カナ",
    "名称_英字",
    "名称_通称",
    "POIコード",
    "所在地_全国地方公共団体コード",
    "町字ID",
    "所在地_連結表記",
    "所在地_都道府県",
    "所在地_市区町村",
    "所在地_町字",
    "所在地_番地以下",
    "建物名等(方書)",
    "緯度",
    "経度",
    "高度の種別",
    "高度の値",
    "電話番号",
    "内線番号",
    "連絡先メールアドレス",
    "連絡先FormURL",
    "連絡先備考（その他、SNSなど）",
    "郵便番号",
    "法人番号",
    "団体名",
    "アクセス方法",
    "駐車場情報",
    "利用可能曜日",
    "開始時間",
    "終了時間",
    "利用可能日時特記事項",
    "説明",
    "バリアフリー情報",
    "URL",
    "画像",
    "画像_ライセンス",
    "備考",
]
_PLACES = (
    ("131016", "東京都", "千代田区", 35.69, 139.75, "087"),
    ("011002", "北海道", "札幌市", 43.06, 141.35, "087"),
    ("431001", "熊本県", "熊本市", 32.80, 130.71, "087"),
    ("372013", "香川県", "高松市", 34.34, 134.04, "087"),
)
_FIRST = (
    "ひだまり",
    "こもれび",
    "そよかぜ",
    "あおぞら",
    "みどり",
    "やまびこ",
    "さくら",
    "はるかぜ",
)
_KINDS = (
    "公民館",
    "図書館",
    "児童館",
    "体育館",
    "コミュニティセンター",
    "福祉センター",
    "文化ホール",
)
_HOURS = (
    ("月火水木金", "0830", "1715", "祝日、年末年始は休み"),
    ("火水木金土日", "09:00", "21:00", "月曜が祝日の場合は翌日休館"),
    ("月火水木金土日", "9:00", "22:00", "12月29日～1月3日は休み"),
    ("", "", "", ""),
)


def write(path: Path, count: int) -> None:
    rng = random.Random(20261121)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number in range(1, count + 1):
            writer.writerow(_row(rng, number, count))


def _row(rng: random.Random, number: int, count: int) -> list[str]:
    code, prefecture, city, north, east, dial = _PLACES[number * len(_PLACES) // (count + 1)]
    name = f"{rng.choice(_FIRST)}{number}{rng.choice(_KINDS)}"
    block = f"{rng.randrange(1, 30)}-{rng.randrange(1, 40)}-{rng.randrange(1, 20)}"
    town = f"見本町{rng.randrange(1, 9)}丁目"
    days, opens, closes, note = rng.choice(_HOURS)
    # A number of the form that exchanges have; none of them begins with 0.
    phone = f"{dial}-000-{rng.randrange(10_000):04}" if rng.random() < 0.9 else ""
    cells = {
        "全国地方公共団体コード": code,
        "ID": f"{number:010}",
        "地方公共団体名": city,
        "名称": name,
        "名称_カナ": f"ミホンシセツ{number}",
        "POIコード": rng.choice(("1305", "1307", "1309", "1403")),
        "所在地_全国地方公共団体コード": code,
        "所在地_連結表記": f"{prefecture}{city}{town}{block}",
        "所在地_都道府県": prefecture,
        "所在地_市区町村": city,
        "所在地_町字": town,
        "所在地_番地以下": block,
        "緯度": f"{north + rng.uniform(-0.05, 0.05):.6f}",
        "経度": f"{east + rng.uniform(-0.05, 0.05):.6f}",
        "電話番号": phone,
        "郵便番号": f"{rng.randrange(10_000_000):07}",
        "団体名": city,
        "アクセス方法": f"見本駅から徒歩{rng.randrange(1, 30)}分" if rng.random() < 0.3 else "",
        "利用可能曜日": days,
        "開始時間": opens,
        "終了時間": closes,
        "利用可能日時特記事項": note,
        "バリアフリー情報": "車椅子可;多目的トイレ" if rng.random() < 0.3 else "",
        "URL": f"https://www.example.org/{code}/{number % 200}.html",
    }
    return [cells.get(column, "") for column in COLUMNS]


def measure(path: Path) -> None:
    file = SourceFile.at(path)
    start = time.process_time()
    rows = sum(1 for _ in SOURCE.rows(file))
    reading = time.process_time() - start
    start = time.process_time()
    published = refused = 0
    for row in SOURCE.rows(file):
        try:
            published += SOURCE.draft(row).services[0].content.publication == "published"
        except ValueError:
            refused += 1
    both = time.process_time() - start
    print(
        f"{rows:,} rows: reading {reading / rows * 1e6:.1f} µs, reading and drafting"
        f" {both / rows * 1e6:.1f} µs a row ({rows / both:,.0f} rows/s); {published:,} published,"
        f" {refused:,} refused"
    )


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    if len(sys.argv) > 2:
        write(Path(sys.argv[2]), count)
        measure(Path(sys.argv[2]))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "public_facility.csv"
        write(path, count)
        measure(path)


if __name__ == "__main__":
    main()
