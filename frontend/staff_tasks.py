"""What there is to do for staff: each page that has work puts its task into `TASKS`."""

from fastapi import Request

from frontend import staff_duplicates
from frontend.staff_pages import OpenTask, Task
from models.account import Role

TASKS: tuple[Task, ...] = (
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
        "/staff/words",
        "検索のことば",
        "同じ意味のことばを加えたり直したりします。結果の変わりかたを見てから決められます。",
        role=Role.secretariat,
    ),
)


async def open_tasks(request: Request, role: Role) -> list[OpenTask]:
    return [
        OpenTask(task, await task.waiting(request) if task.waiting else None)
        for task in TASKS
        if role.includes(task.role)
    ]
