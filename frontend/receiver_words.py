"""Words for those who receive a referral."""

from models.case_seal import SafeContact
from models.referral_states import ReferralEvent, ReferralState
from models.referral_words import STATE_LABELS
from models.vocabulary import CHANNEL_LABELS, Channel

LABELS = STATE_LABELS | {
    ReferralState.sent: "お返事を待っています",
    ReferralState.seen: "読みました（お返事はまだです）",
    ReferralState.declined: "引きうけられないと返しました",
    ReferralState.unreachable: "送った側が引きとりました",
    ReferralState.expired: "期限がすぎました",
    ReferralState.rerouted: "次の窓口へ移りました",
}
"""As the receiver sees it."""
NOW_WORDS = {
    ReferralState.sent: "読んで、お返事をください。見るだけでは、何も決まりません。",
    ReferralState.seen: "読んだことは、送った側に伝わっています。お返事をお待ちしています。",
    ReferralState.accepted: "ご本人に連絡して、支援が始まったら「支援を始めた」を押してください。",
    ReferralState.waitlisted: (
        "順番が来たら、ご本人に連絡してください。"
        "まだ待ってもらうときは「まだ続ける」を押してください。"
    ),
    ReferralState.needs_person: "ご本人の用意ができるのを、送った側といっしょに待っています。",
    ReferralState.in_support: "続けているあいだは、見なおしの日に「まだ続ける」を押してください。",
    ReferralState.declined: "お返事をありがとうございました。次の窓口は、送った側がさがします。",
    ReferralState.unreachable: "ありがとうございました。ご本人のことは、送った側が引きとりました。",
    ReferralState.expired: "期限がすぎたので、送った側がほかの窓口をさがしています。",
    ReferralState.rerouted: "送った側が、次の窓口へお願いしました。",
    ReferralState.person_declined: "ご本人が望まなかったので、ここで終わりました。",
    ReferralState.withdrawn: "送った側かご本人が取りやめました。もう開けません。",
    ReferralState.closed: "終わりました。ありがとうございました。",
    ReferralState.entered_in_error: "まちがえて送られたものでした。ご面倒をおかけしました。",
}
DONE_WORDS = {
    ReferralEvent.see: "読んだことを、送った側に伝えました。",
    ReferralEvent.accept: "引きうけたことを、送った側に伝えました。",
    ReferralEvent.waitlist: "順番を待ってもらうことを、送った側に伝えました。",
    ReferralEvent.need_person: "ご本人に用意してもらうことを、送った側に伝えました。",
    ReferralEvent.start: "支援が始まったことを、送った側に伝えました。",
    ReferralEvent.renew: "続けていることを受けとりました。",
    ReferralEvent.decline: "お返事を、送った側に伝えました。",
    ReferralEvent.person_declines: "ご本人が望まなかったことを、送った側に伝えました。",
    ReferralEvent.cannot_reach: "連絡がとれないことを、送った側に伝えました。",
    ReferralEvent.close: "終わったことを、送った側に伝えました。",
}
SAID = "送りました。"
CHANGED_MEANWHILE = (
    "見ているあいだに、状態が変わりました。いまの状態を見て、もう一度選んでください。"
)
PRESS_AGAIN = "まだ受けとっていません。もう一度、ボタンを押してください。"


def safety_lines(safety: SafeContact) -> list[str]:
    """What has to be known before anybody calls; the gravest first."""
    lines = []
    if safety.prohibited:
        lines.append("ご本人に連絡しないでください。送った側に相談してください。")
    if safety.who_must_not_know:
        lines.append(f"知られてはいけない人：{safety.who_must_not_know}")
    if safety.neutral_sender:
        lines.append("窓口や団体の名前を出さないでください。留守番電話や封筒にも書きません。")
    if safety.channels:
        ways = [
            CHANNEL_LABELS[Channel(one)] if one in set(Channel) else one for one in safety.channels
        ]
        lines.append(f"連絡してよい方法：{'、'.join(ways)}だけ")
    if safety.times:
        lines.append(f"連絡してよい時間：{safety.times}")
    if safety.note:
        lines.append(safety.note)
    return lines
