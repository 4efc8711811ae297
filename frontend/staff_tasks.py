"""What there is to do for staff: each page that has work puts its task into `TASKS`."""

from fastapi import Request

from frontend import staff_duplicates, staff_files, staff_freshness, staff_numbers, staff_review
from frontend.staff_pages import OpenTask, Task
from models.account import Role

TASKS: tuple[Task, ...] = (
    Task(
        "/staff/referrals",
        "相談をつなぐ",
        "来た相談を書きとめ、つなぐ先をさがし、たどりつくまで見とどけます。",
    ),
    Task(
        "/staff/inquiries",
        "名前を出さずに聞いてみる",
        "だれかは伝えずに、引きうけられるかを窓口に聞きます。お返事もここで見られます。",
    ),
    Task(
        "/staff/notices",
        "気になる人の知らせ",
        "郵便局や町内会などから届いた「気になる人がいる」という知らせを見て、担当します。",
    ),
    Task(
        "/staff/referrals/numbers",
        "つなぎの数",
        "どんな相談が来て、つないだあとどうなったかを、だれかわからない形で数えます。",
    ),
    Task(
        "/staff/numbers",
        "急ぎ：命にかかわる番号の知らせ",
        "全国の窓口や、命や体にかかわる窓口の番号がちがうという知らせです。先に確かめます。",
        waiting=staff_numbers.waiting,
    ),
    Task(
        "/staff/review",
        "登録と知らせの確認",
        "団体の登録や変更、まちがいの知らせを見て、のせるかどうかを決めます。",
        waiting=staff_review.waiting,
    ),
    Task(
        "/staff/join",
        "団体の登録を代わりに入れる",
        "紙や電話で聞いた団体を、代わりに入れます。確認の列に入ります。",
    ),
    Task(
        "/staff/duplicates",
        "2つあるかもしれない記録",
        "別の書き方で2回のっている団体や相談先を、くらべてまとめます。",
        waiting=staff_duplicates.waiting,
    ),
    Task(
        "/staff/imports",
        "取り込み",
        "一覧のファイルを入れます。何が変わるかを見てから決められます。",
    ),
    Task(
        "/staff/records?state=draft",
        "記録",
        "下書きを確かめて公開します。どこから来た内容かも見られます。",
    ),
    Task(
        "/staff/files",
        "写真とちらし",
        "団体から届いた写真とちらしを確かめて、みんなが見るページに出します。",
        waiting=staff_files.waiting,
    ),
    Task(
        "/staff/people",
        "職員の登録",
        "人を招待し、役割と担当の地域を決めます。",
        role=Role.administrator,
    ),
    Task(
        "/staff/platforms",
        "連携の集まり",
        "プラットフォームや協議会に、どの団体が参加しているかを見て、直します。",
    ),
    Task(
        "/staff/referral-desk",
        "つなぎの窓口",
        "知らせの届くメールや、急ぎのときの決まりを書きます。団体の用意がそろっているかを見ます。",
        role=Role.secretariat,
    ),
    Task(
        "/staff/bulk",
        "まとめての仕事",
        "記録を Excel に書き出して直します。まとめて休みにしたり、知らせを送ったりもできます。",
        role=Role.secretariat,
    ),
    Task(
        "/staff/freshness",
        "情報の新しさ",
        "団体に、いまも同じかをたずねます。返事のないところを電話で確かめます。",
        role=Role.secretariat,
        waiting=staff_freshness.waiting,
    ),
    Task(
        "/staff/calls",
        "電話の調査",
        "くじで選んだ相談先に電話して、合っている割合を確かめ、公表します。",
        role=Role.secretariat,
    ),
    Task(
        "/staff/mails",
        "メール",
        "送ったメールと、届かなかったメールを見ます。もう一度送れます。",
        role=Role.secretariat,
    ),
    Task(
        "/staff/words",
        "検索のことば",
        "同じ意味のことばを加えたり直したりします。結果の変わりかたを見てから決められます。",
        role=Role.secretariat,
    ),
    Task(
        "/staff/audit",
        "だれが何をしたか",
        "ログインした人がしたことを、あとから確かめられます。",
        role=Role.administrator,
    ),
)


async def open_tasks(request: Request, role: Role) -> list[OpenTask]:
    return [
        OpenTask(task, await task.waiting(request) if task.waiting else None)
        for task in TASKS
        if role.includes(task.role)
    ]
