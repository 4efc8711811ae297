"""What is not certain in a row of a support list, in words anybody may read."""

from collections.abc import Iterator

from importers.reading.doubts import doubtful, unconfirmed
from importers.reading.listed_contact import ListedContact
from importers.reading.printed_topics import PrintedTopics
from importers.reading.support_cells import SupportCells
from models.content import VerificationContent
from models.vocabulary import Flag, VerificationStatus


def as_printed(field: str, note: str, evidence: str | None = None) -> VerificationContent:
    return VerificationContent(
        field=field, status=VerificationStatus.as_printed, note=note, evidence=evidence
    )


def list_notes(date: str, pending: str | None, *, reachable: bool) -> Iterator[VerificationContent]:
    """What holds for the whole row of a list that nobody has confirmed since."""
    listed = f"{date}の一覧" if date else "作成時期の分からない一覧"
    if reachable:
        note = f"{listed}の内容です。今も同じかどうか、窓口にはまだ確かめていません。"
    else:
        note = f"{listed}に名前があります。連絡先は、まだ確かめていません。"
    yield unconfirmed("*", note)
    if pending:
        yield unconfirmed("publication", "調整中と書かれているため、公開していません。", pending)


def name_notes(contact: ListedContact) -> Iterator[VerificationContent]:
    if contact.joined != contact.printed:
        yield as_printed(
            "name",
            f"印刷では「{contact.printed}」と、間が空いています。一つの言葉として読みました。",
        )


def topic_notes(cells: SupportCells, topics: PrintedTopics) -> Iterator[VerificationContent]:
    if cells.is_shifted:
        yield doubtful(
            "what",
            "表の列が一つずれていて、相談内容の欄がありません。何の相談ができるかは、窓口に聞いてください。",
            cells.topic,
        )
    if topics.is_above and topics.text:
        yield unconfirmed(
            "what", "相談内容の欄が空いているので、上の行と同じものとして読みました。", topics.text
        )
    if len(topics.subjects) > 1:
        yield doubtful(
            "what",
            "一つの欄に相談内容がいくつかあります。どれがこの窓口のものか、はっきりしません。",
            topics.text,
        )
    field = f"flags.{Flag.appointment}"
    if topics.appointment and topics.is_above:
        note = "予約のマークは上の行にあります。この受付にも予約がいるかは、はっきりしません。"
        yield doubtful(field, note, topics.text)
    elif topics.appointment:
        yield as_printed(field, "一覧に予約のマークがあります。", cells.rule or None)
    if topics.marks:
        yield unconfirmed(
            "topics",
            "困りごとの分類は、一覧のマークと言葉から選んだ案です。",
            "、".join(topics.marks),
        )
