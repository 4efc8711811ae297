"""Records for tests: plausible defaults, so that a test names only what it is about."""

from datetime import date

from hypothesis import strategies as st

from models.content import (
    AreaContent,
    ChannelContent,
    HoursContent,
    LanguageContent,
    NoticeContent,
    OrganizationContent,
    PhoneContent,
    PlaceContent,
    ServiceContent,
    TopicContent,
    UrlContent,
    VerificationContent,
)
from models.incoming import IncomingRecord, IncomingService, SourceInfo
from models.vocabulary import Channel, Flag, LanguageMeans, Publication, VerificationStatus

SOURCE = SourceInfo(slug="example-list", title="見本の一覧", publisher="見本市")


def organization(name="みほんの会", **fields):
    return OrganizationContent(**{"name": name, "publication": Publication.published} | fields)


def service(name="みほん相談室", **fields):
    return ServiceContent(
        **{
            "name": name,
            "publication": Publication.published,
            "description": "ひとりで悩んでいる人の話を聞きます。",
            "phones": [PhoneContent(number="096-328-2340")],
            "areas": [AreaContent(code="431001", name="熊本市")],
        }
        | fields
    )


def record(key="みほんの会", *services, **fields):
    offered = services or (service(name=f"{key}の相談"),)
    return IncomingRecord(
        key=key,
        place=f"line {abs(hash(key)) % 100}",
        organization=organization(key, **fields),
        services=tuple(IncomingService(f"{key}/{one.name}", one) for one in offered),
    )


_words = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=("Cs",)),
    min_size=1,
    max_size=40,
).filter(lambda text: text.strip())
_maybe = st.none() | _words
_days = st.none() | st.dates(date(2020, 1, 1), date(2035, 12, 31))

contents = st.builds(
    ServiceContent,
    name=_words,
    alternate_names=st.lists(_words, max_size=2).map(tuple),
    reading=_maybe,
    description=_maybe,
    for_whom=_maybe,
    eligibility=_maybe,
    fees=_maybe,
    accepts_consultation=st.none() | st.booleans(),
    minimum_age=st.none() | st.integers(0, 40),
    maximum_age=st.none() | st.integers(41, 130),
    flags=st.dictionaries(st.sampled_from(Flag), st.booleans()),
    phones=st.lists(
        st.builds(PhoneContent, number=_words, label=_maybe, hours_text=_maybe), max_size=3
    ).map(tuple),
    channels=st.lists(
        st.builds(ChannelContent, kind=st.sampled_from(Channel), value=_maybe, note=_maybe),
        max_size=3,
    ).map(tuple),
    urls=st.lists(st.builds(UrlContent, url=_words, label=_maybe), max_size=2).map(tuple),
    hours=st.lists(st.builds(HoursContent, text=_words, label=_maybe), max_size=2).map(tuple),
    languages=st.lists(
        st.builds(
            LanguageContent,
            code=st.none() | st.sampled_from(["en", "zh-Hans", "vi"]),
            means=st.none() | st.sampled_from(LanguageMeans),
            days_text=_maybe,
        ),
        max_size=2,
    ).map(tuple),
    areas=st.lists(
        st.builds(
            AreaContent, code=st.none() | st.sampled_from(["431001", "430005", "JP"]), name=_words
        ),
        max_size=2,
    ).map(tuple),
    places=st.lists(
        st.builds(
            PlaceContent,
            name=_maybe,
            address=_maybe,
            latitude=st.none() | st.floats(20, 46),
            longitude=st.none() | st.floats(122, 154),
            hidden=st.booleans(),
        ),
        max_size=2,
    ).map(tuple),
    topics=st.lists(
        st.builds(TopicContent, id=st.sampled_from(["debt", "dv", "food"]), evidence=_maybe),
        max_size=3,
        unique_by=lambda topic: topic.id,
    ).map(tuple),
    notices=st.lists(st.builds(NoticeContent, text=_words, ends_on=_days), max_size=1).map(tuple),
    verifications=st.lists(
        st.builds(
            VerificationContent,
            field=st.sampled_from(["*", "urls[0]", "phones[0].number"]),
            status=st.sampled_from(VerificationStatus),
            note=_maybe,
            verified_on=_days,
        ),
        max_size=2,
    ).map(tuple),
    publication=st.sampled_from(Publication),
)
