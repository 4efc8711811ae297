"""Closed lists of words: values are stored and published, labels are shown."""

from enum import StrEnum


class Publication(StrEnum):
    """Where a record stands between an idea and the public."""

    draft = "draft"
    confirming = "confirming"
    published = "published"
    stale = "stale"
    suspended = "suspended"
    closed = "closed"


PUBLIC = frozenset({Publication.published, Publication.stale})
"""The only states that ever reach a page, the API, the index, an export or paper."""


class Kind(StrEnum):
    window = "window"
    ibasho = "ibasho"
    group = "group"
    event = "event"
    scheme = "scheme"


class Level(StrEnum):
    national = "national"
    prefectural = "prefectural"
    municipal = "municipal"
    private = "private"


class Channel(StrEnum):
    """A way to reach somebody. A home page is not one: it is a `url`."""

    phone = "phone"
    visit = "visit"
    mail = "mail"
    form = "form"
    line = "line"
    chat = "chat"
    fax = "fax"
    video = "video"
    sns = "sns"


class Flag(StrEnum):
    """What people ask before they dare to call. Each is yes, no, or not known (None)."""

    free = "free"
    anonymous = "anonymous"
    confidential = "confidential"
    family = "family"
    appointment = "appointment"
    outreach = "outreach"
    interpreter = "interpreter"
    foreign_language = "foreign_language"
    lgbtq = "lgbtq"


class TopicState(StrEnum):
    proposed = "proposed"
    confirmed = "confirmed"


class VerificationStatus(StrEnum):
    """How sure the directory is of one field of one record."""

    unconfirmed = "unconfirmed"
    as_printed = "as_printed"
    doubtful = "doubtful"
    confirmed = "confirmed"


class LanguageMeans(StrEnum):
    staff = "staff"
    phone_interpreter = "phone_interpreter"
    tablet = "tablet"
    machine = "machine"


class NoticeEffect(StrEnum):
    """What a notice does to the opening hours while it runs."""

    same = "same"
    changed = "changed"
    closed = "closed"


class RecordType(StrEnum):
    organization = "organization"
    service = "service"


PUBLICATION_LABELS = {
    Publication.draft: "下書き",
    Publication.confirming: "団体確認中",
    Publication.published: "公開",
    Publication.stale: "要更新",
    Publication.suspended: "休止",
    Publication.closed: "終了",
}
KIND_LABELS = {
    Kind.window: "窓口",
    Kind.ibasho: "居場所",
    Kind.group: "団体の活動",
    Kind.event: "イベント",
    Kind.scheme: "制度",
}
LEVEL_LABELS = {
    Level.national: "国",
    Level.prefectural: "都道府県",
    Level.municipal: "市区町村",
    Level.private: "民間",
}
CHANNEL_LABELS = {
    Channel.phone: "電話",
    Channel.visit: "会って話す",
    Channel.mail: "メール",
    Channel.form: "入力フォーム",
    Channel.line: "LINE",
    Channel.chat: "チャット",
    Channel.fax: "ファクス",
    Channel.video: "ビデオ通話",
    Channel.sns: "SNS",
}
FLAG_LABELS = {
    Flag.free: "無料",
    Flag.anonymous: "名前を言わなくてよい",
    Flag.confidential: "秘密を守る",
    Flag.family: "家族からの相談もできる",
    Flag.appointment: "予約がいる",
    Flag.outreach: "来てもらえる",
    Flag.interpreter: "通訳がある",
    Flag.foreign_language: "外国語で話せる",
    Flag.lgbtq: "LGBTQ+の支援や活動がある",
}
LANGUAGE_NAMES = {
    "ja": "日本語",
    "ja-easy": "やさしい日本語",
    "en": "English",
    "zh": "中文",
    "zh-Hans": "简体中文",
    "zh-Hant": "繁體中文",
    "ko": "한국어",
    "vi": "Tiếng Việt",
    "ne": "नेपाली",
    "id": "Bahasa Indonesia",
    "tl": "Filipino",
    "th": "ไทย",
    "pt": "Português",
    "es": "Español",
    "my": "မြန်မာ",
    "uk": "Українська",
    "fr": "Français",
    "ru": "Русский",
    "km": "ខ្មែរ",
    "mn": "Монгол",
    "si": "සිංහල",
    "ur": "اردو",
    "hi": "हिन्दी",
    "bn": "বাংলা",
}
