"""What the codes of cases are called on a page."""

from models.support_case import (
    AgeBand,
    Anonymity,
    Contact,
    PersonField,
    Requester,
    Stage,
    Subject,
    Urgency,
)

SUBJECT_LABELS = {
    Subject.third_party: "来た人とは別の人",
    Subject.person: "来た人、本人",
    Subject.household: "世帯（家族みんな）",
    Subject.unknown: "まだわからない",
}
REQUESTER_LABELS = {
    Requester.self: "ご本人",
    Requester.family: "家族・親せき",
    Requester.neighbour: "近所の人・友人",
    Requester.welfare_commissioner: "民生委員・児童委員",
    Requester.care: "介護・福祉の人",
    Requester.medical: "病院・薬局",
    Requester.school: "学校・保育園",
    Requester.office: "役所のほかの課",
    Requester.supporter: "支援団体",
    Requester.finder: "郵便・配達・保険・町内会など",
    Requester.chat: "チャット・SNSの相談",
    Requester.other: "そのほか",
}
CONTACT_LABELS = {
    Contact.counter: "窓口に来た",
    Contact.phone: "電話",
    Contact.visit: "訪問",
    Contact.mail: "メール",
    Contact.chat: "チャット",
    Contact.paper: "手紙・書類",
    Contact.notice: "気づきの知らせ",
}
URGENCY_LABELS = {
    Urgency.usual: "ふつう",
    Urgency.soon: "早めに（数日のうち）",
    Urgency.now: "いますぐ（命や体があぶない）",
}
STAGE_LABELS = {
    Stage.first_contact: "はじめの接触",
    Stage.first_response: "はじめの対応・紹介",
    Stage.review: "くわしい検討",
    Stage.shared_support: "役割分担・協働",
}
ANONYMITY_LABELS = {
    Anonymity.anonymous: "名前を言っていない",
    Anonymity.pseudonym: "呼び名だけわかる",
    Anonymity.known: "だれかわかっている",
}
AGE_LABELS = {
    AgeBand.unknown: "わからない",
    AgeBand.child: "12歳まで",
    AgeBand.teens: "13〜17歳",
    AgeBand.young: "18〜39歳",
    AgeBand.adult: "40〜64歳",
    AgeBand.older: "65歳から",
}
PERSON_LABELS = {
    PersonField.name: "名前",
    PersonField.reading: "読みかた",
    PersonField.birth: "生まれた日",
    PersonField.address: "住まい",
    PersonField.phone: "電話",
    PersonField.mail: "メール",
    PersonField.household: "いっしょに暮らす人",
    PersonField.situation: "くらしのようす",
    PersonField.health: "体と心",
    PersonField.money: "お金のこと",
    PersonField.notes: "そのほか",
}
