"""What the steps of a registration are called, and the words of its choices."""

from api.usecases.join_steps import AREA_SCOPES, LEGAL_FORMS, NO, OTHER_CHANNELS, YES
from models.vocabulary import CHANNEL_LABELS, Flag, Kind, LanguageMeans

Choice = tuple[str, str]

PARTS = (
    ("body", "団体のこと"),
    ("about", "していること"),
    ("topics", "どんな困りごとか"),
    ("contact", "連絡と時間"),
    ("first", "はじめての方へ"),
    ("partners", "助け合うために"),
    ("consent", "載せてよいところ"),
    ("check", "たしかめて送る"),
)
"""The steps as they are counted for whoever fills them in."""
HEADINGS = dict(PARTS) | {
    "same": "もう載っているかもしれません",
    "hours": "受付時間は、この読みかたで合っていますか",
}
FIELDS = {
    "body": "join/_body.html",
    "about": "join/_about.html",
    "topics": "join/_topics.html",
    "contact": "join/_contact.html",
    "first": "join/_first.html",
    "partners": "join/_partners.html",
    "consent": "join/_consent.html",
}
KIND_CHOICES: tuple[Choice, ...] = (
    (Kind.window, "相談の窓口"),
    (Kind.ibasho, "居場所（集まれるところ）"),
    (Kind.group, "訪ねていく支援・そのほかの活動"),
    (Kind.event, "日の決まった催し"),
)
LEGAL_FORM_CHOICES: tuple[Choice, ...] = tuple((one, one) for one in LEGAL_FORMS)
SCOPE_CHOICES: tuple[Choice, ...] = tuple((one, one) for one in AREA_SCOPES)
YES_NO: tuple[Choice, ...] = ((YES, "はい"), (NO, "いいえ"), ("", "答えない"))
MEANS_CHOICES: tuple[Choice, ...] = (
    (LanguageMeans.staff, "職員やボランティアが話せます"),
    (LanguageMeans.phone_interpreter, "電話の通訳を使います"),
    (LanguageMeans.tablet, "タブレットの通訳を使います"),
    (LanguageMeans.machine, "機械の翻訳を使います"),
)
OTHER_WAYS: tuple[Choice, ...] = tuple((one, CHANNEL_LABELS[one]) for one in OTHER_CHANNELS)
LISTING_CHOICES: tuple[Choice, ...] = (
    ("both", "サイトと、紙のちらし"),
    ("web", "サイトだけ"),
    ("partners", "みんなには見せない（助け合う団体と事務局だけ）"),
)
INTEREST_CHOICES: tuple[Choice, ...] = (
    ("yes", "参加したい"),
    ("ask", "話を聞いてみたい"),
    ("no", "いまはしない"),
)
WAY_CHOICES: tuple[Choice, ...] = (
    ("paper", "紙で受けとった"),
    ("phone", "電話で聞いた"),
    ("visit", "会って聞いた"),
)
FLAG_QUESTIONS: tuple[tuple[Flag, str], ...] = (
    (Flag.free, "無料ですか"),
    (Flag.anonymous, "名前を言わなくてもよいですか"),
    (Flag.confidential, "秘密を守りますか"),
    (Flag.family, "家族や友だちからの相談もできますか"),
    (Flag.appointment, "予約がいりますか"),
    (Flag.outreach, "家などに来てもらえますか"),
    (Flag.lgbtq, "LGBTQ+の人の支援や活動がありますか"),
)
PROFILE_QUESTIONS: tuple[tuple[str, str, str], ...] = (
    (
        "activities",
        "取り組みのくわしい内容",
        "例：食べものを配るとき、暮らしの困りごとも聞いています",
    ),
    ("supported", "支援している人", "例：ひきこもりの本人と家族。20代から50代が多いです"),
    ("support_period", "支援の期間", "例：期限なし、半年ごとに見直し"),
    ("staffing", "体制", "例：スタッフ5人、うち社会福祉士1人"),
    ("cooperation", "いっしょに支援できること", "例：同行支援なら月2回までできます"),
    (
        "referrals_from",
        "紹介を受けられる人と、つなぎかた",
        "例：市の窓口から。はじめに電話をください",
    ),
)
MORE_PROFILE: tuple[tuple[str, str, str], ...] = (
    ("strengths", "得意なこと", ""),
    ("cannot_do", "できないこと（助け合う団体に伝えたいこと）", ""),
    ("experience", "これまでの支援の例や実績", "人が分かることは書かないでください。"),
)
TOPIC_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("お金・仕事・住まい", ("poverty", "food", "housing", "work", "debt", "consumer", "legal")),
    ("気持ち・からだ", ("mental", "suicide", "medical", "addiction", "grief")),
    ("ひとり・つながり", ("ibasho", "hikikomori", "end_of_life")),
    (
        "子ども・若者・子育て",
        (
            "school_refusal",
            "bullying",
            "childrearing",
            "pregnancy",
            "single_parent",
            "young_carer",
            "youth",
        ),
    ),
    ("介護・障害", ("caregiving", "dementia", "disability")),
    (
        "暴力・差別・犯罪",
        ("abuse", "dv", "sexual_violence", "human_rights", "crime_victim", "rehabilitation"),
    ),
    ("それぞれの立場", ("women", "men", "lgbtq", "foreign", "disaster")),
)
LABELS = {
    "name": "団体の名前",
    "reading": "よみ",
    "legal_form": "組織のかたち",
    "corporate_number": "法人番号",
    "website": "ホームページ",
    "area_scope": "活動のひろさ",
    "service_name": "窓口や活動の名前",
    "kind": "種類",
    "for_whom": "どんな人のため",
    "what": "していること",
    "areas": "地域",
    "phone": "電話",
    "mail": "メール",
    "line": "LINE",
    "form": "入力フォーム",
    **{str(one): CHANNEL_LABELS[one] for one in OTHER_CHANNELS},
    "place_name": "場所の名前",
    "address": "住所",
    "transportation": "行き方",
    "hours": "受付時間",
    "first_visit": "はじめての方へ",
    "not_accepted": "できないこと",
    "fees": "費用",
    "supported": "支援している人",
    "frequency": "活動の回数",
    "commissioned": "自治体からの委託",
    "listing": "載せてよいところ",
    "person_name": "担当の方の名前",
    "person_role": "役割",
    "person_mail": "担当の方のメール",
    "person_phone": "担当の方の電話",
    "platform": "プラットフォームへの参加",
    "note": "事務局に伝えたいこと",
    "way": "どうやって聞いたか",
} | {name: label for name, label, _ in (*PROFILE_QUESTIONS, *MORE_PROFILE)}
CHOICE_WORDS: dict[str, dict[str, str]] = {
    "kind": dict(KIND_CHOICES),
    "listing": dict(LISTING_CHOICES),
    "platform": dict(INTEREST_CHOICES),
    "way": dict(WAY_CHOICES),
    "commissioned": dict(YES_NO),
    "means": dict(MEANS_CHOICES),
}
