"""Notes on what is not certain in a printed entry, in words anybody may read.

`note` is shown under the record; `evidence` is for the person who checks it.
"""

from collections.abc import Iterable

from importers.reading.addresses import (
    Doubt,
    disagreement,
    doubts_about_mail,
    doubts_about_url,
    is_plain_http,
)
from importers.reading.contacts import Contacts
from importers.reading.hours_doubts import contradiction
from importers.reading.place_names import place_names
from models.content import VerificationContent
from models.phone_numbers import read_number
from models.vocabulary import Channel, VerificationStatus

_LONGEST_EVIDENCE = 500


def doubtful(field: str, note: str, evidence: str | None) -> VerificationContent:
    return VerificationContent(
        field=field,
        status=VerificationStatus.doubtful,
        note=note,
        evidence=evidence[:_LONGEST_EVIDENCE] if evidence and evidence.strip() else None,
    )


def unconfirmed(field: str, note: str, evidence: str | None = None) -> VerificationContent:
    return VerificationContent(
        field=field, status=VerificationStatus.unconfirmed, note=note, evidence=evidence
    )


def entry_doubts(date: str, area: str, pending: str | None) -> Iterable[VerificationContent]:
    """What holds for the whole entry of a leaflet that nobody has confirmed since."""
    printed = f"{date}のリーフレット" if date else "作成時期の分からないリーフレット"
    yield unconfirmed("*", f"{printed}の内容です。今も同じかどうか、団体にはまだ確かめていません。")
    yield unconfirmed(
        "areas",
        f"「{area}」は、リーフレットを作った市です。"
        "ほかの市町村の人も使えるかは、確かめていません。",
    )
    if pending:
        yield unconfirmed("publication", "調整中と書かれているため、公開していません。", pending)


def contact_doubts(contacts: Contacts, name: str) -> tuple[VerificationContent, ...]:
    found: list[VerificationContent] = []
    mails = [
        (f"channels[{at}].value", channel.value)
        for at, channel in enumerate(contacts.channels)
        if channel.kind is Channel.mail and channel.value
    ]
    urls = [(f"urls[{at}].url", url.url) for at, url in enumerate(contacts.urls)]
    for field, url in urls:
        found += _marked(field, doubts_about_url(url, name))
        if is_plain_http(url):
            found.append(
                unconfirmed(
                    field, "「http」で始まる古い形のアドレスです。つながらないことがあります。"
                )
            )
    for field, mail in mails:
        found += _marked(field, doubts_about_mail(mail, name))
    for mail_field, mail in mails:
        for url_field, url in urls:
            if doubt := disagreement(mail, url):
                found += [*_marked(mail_field, [doubt]), *_marked(url_field, [doubt])]
    for one, other in contacts.differing_links:
        for field, address in (*urls, *mails):
            if address in (one, other):
                note = "印刷された文字と、リンク先のアドレスがちがいます。"
                found.append(doubtful(field, note, f"{one} / {other}"))
    for at, phone in enumerate(contacts.phones):
        if read_number(phone.number).normalized is None:
            note = "日本の電話番号の形に合いません。番号のまちがいかもしれません。"
            found.append(doubtful(f"phones[{at}].number", note, phone.number))
    for at, hours in enumerate(contacts.hours):
        if day := contradiction(hours.text):
            note = f"{day}曜日が二通りに書かれています。行く前に、電話などで確かめてください。"
            found.append(doubtful(f"hours[{at}].text", note, hours.text))
    return tuple(dict.fromkeys(found))


def _marked(field: str, doubts: Iterable[Doubt]) -> list[VerificationContent]:
    return [
        doubtful(field, f"書きまちがいかもしれません。{doubt.reason}", doubt.evidence)
        for doubt in doubts
    ]


def leftover_doubts(leftovers: Iterable[str]) -> Iterable[VerificationContent]:
    """Words after the contacts that have no known form: kept, and never read as an area."""
    for words in leftovers:
        if words in place_names():
            note = f"「{words}」とだけ書かれています。活動する場所が別の地域かもしれません。"
            yield doubtful("areas", note, words)
        else:
            note = "連絡先の欄に、意味のはっきりしない言葉があります。"
            yield doubtful("printed", note, words)


def field_doubts(marks: str, legend: str) -> Iterable[VerificationContent]:
    if not marks.strip():
        return
    lines = [line for line in legend.split("\n") if line]
    meanings = {line[0]: line[1:].strip() for line in lines}
    if lines and len(set(meanings.values())) == len(lines) and set(marks.strip()) <= set(meanings):
        yield unconfirmed("topics", "活動分野は、リーフレットの印から読み取りました。", marks)
        return
    yield doubtful(
        "topics",
        f"活動分野の印「{marks.strip()}」の意味は、リーフレットから分かりません。"
        "困りごとの分類は、説明の言葉から選んだ案です。",
        legend.replace("\n", " / ") or None,
    )
