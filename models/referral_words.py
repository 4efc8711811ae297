"""What the codes of referrals are called on a page."""

from models.referral_states import (
    OutcomeCode,
    Party,
    ReasonCode,
    ReferralEvent,
    ReferralState,
)

STATE_LABELS = {
    ReferralState.draft: "書きかけ",
    ReferralState.awaiting_consent: "ご本人の返事待ち",
    ReferralState.sent: "相手の返事待ち",
    ReferralState.seen: "相手が読みました",
    ReferralState.accepted: "引きうけました",
    ReferralState.waitlisted: "順番待ち",
    ReferralState.needs_person: "ご本人の用意を待っています",
    ReferralState.in_support: "支援をしています",
    ReferralState.rerouted: "次の窓口へ送りました",
    ReferralState.declined: "引きうけられません",
    ReferralState.person_declined: "ご本人が望みませんでした",
    ReferralState.unreachable: "ご本人と連絡がとれません",
    ReferralState.withdrawn: "取りやめました",
    ReferralState.expired: "返事がありませんでした",
    ReferralState.closed: "終わりました",
    ReferralState.entered_in_error: "まちがえて作ったもの",
}
EVENT_LABELS = {
    ReferralEvent.create: "作る",
    ReferralEvent.ask_consent: "ご本人に聞く",
    ReferralEvent.send: "送る",
    ReferralEvent.see: "読んだと伝える",
    ReferralEvent.accept: "引きうける",
    ReferralEvent.waitlist: "順番を待ってもらう",
    ReferralEvent.need_person: "ご本人に用意してもらう",
    ReferralEvent.start: "支援を始める",
    ReferralEvent.renew: "続ける",
    ReferralEvent.reroute: "次の窓口へ送る",
    ReferralEvent.decline: "引きうけられない",
    ReferralEvent.person_declines: "ご本人が望まない",
    ReferralEvent.cannot_reach: "連絡がとれない",
    ReferralEvent.withdraw: "取りやめる",
    ReferralEvent.lapse: "期限がすぎる",
    ReferralEvent.close: "終える",
    ReferralEvent.reopen: "もう一度始める",
    ReferralEvent.mark_error: "まちがいとして消す",
}
PARTY_LABELS = {
    Party.sender: "送った側",
    Party.receiver: "受けとった側",
    Party.person: "ご本人",
    Party.coordinator: "調整役",
    Party.clock: "期限",
}
REASON_LABELS = {
    ReasonCode.full: "いまは手がいっぱい",
    ReasonCode.out_of_area: "受けもつ地域がちがう",
    ReasonCode.not_accepted: "この相談は受けていない",
    ReasonCode.wrong_contact: "電話番号や宛先がちがう",
    ReasonCode.not_offered: "もうやっていない",
    ReasonCode.other_first: "先にほかの支援がいる",
    ReasonCode.no_agreement: "個人情報を受けとるきまりがまだない",
    ReasonCode.wrong_person: "別の人の話だった",
    ReasonCode.consent_revoked: "ご本人が同意を取り消した",
    ReasonCode.person_wish: "ご本人の希望",
    ReasonCode.other: "そのほか",
}
OUTCOME_LABELS = {
    OutcomeCode.helped: "支援につながった",
    OutcomeCode.partly_helped: "一部だけつながった",
    OutcomeCode.handed_to_multilayered: "重層的支援へ引きついだ",
    OutcomeCode.supported_by_sender: "送った側で支援を続ける",
    OutcomeCode.found_elsewhere: "ほかで支援が見つかった",
    OutcomeCode.person_stopped: "ご本人が終わりを望んだ",
    OutcomeCode.moved_away: "引っこした",
    OutcomeCode.died: "亡くなった",
    OutcomeCode.no_need: "困りごとがなくなった",
}
DECLINE_REASONS = (
    ReasonCode.full,
    ReasonCode.out_of_area,
    ReasonCode.not_accepted,
    ReasonCode.not_offered,
    ReasonCode.wrong_contact,
    ReasonCode.other_first,
    ReasonCode.no_agreement,
    ReasonCode.wrong_person,
    ReasonCode.other,
)
WITHDRAW_REASONS = (
    ReasonCode.person_wish,
    ReasonCode.wrong_person,
    ReasonCode.other_first,
    ReasonCode.other,
)
