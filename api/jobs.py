"""All periodic work, and what it needs. A new job is a line in `JOBS` (see `api.usecases.job`)."""

import asyncio
from datetime import timedelta
from functools import partial

from api.access import keyring
from api.job_runner import JobRunner
from api.mail_messages import compose
from api.mail_transports import open_transport
from api.settings import Settings
from api.usecases.doubted_numbers import lift_doubts
from api.usecases.files_orphans import remove_orphaned_files
from api.usecases.find_duplicates import find_duplicates
from api.usecases.forget_cases import forget_cases
from api.usecases.forget_old import forget_old
from api.usecases.freshness_job import ask_by_age, is_a_step_due, take_steps
from api.usecases.job import Job, JobContext, JobProblem
from api.usecases.join_expiry import expire_drafts
from api.usecases.referral_clock_job import is_referral_due, move_clocks
from api.usecases.referral_digest import is_digest_wanted, write_digests
from api.usecases.send_mails import Sender
from api.usecases.suspend_what_is_over import suspend_what_is_over
from models.base import now
from models.database import Sessions
from models.repositories.outbox import Outbox


async def _is_mail_waiting(context: JobContext) -> bool:
    async with context.sessions() as session:
        return await Outbox(session).is_any_due(now())


async def _send_mails(context: JobContext) -> str | None:
    transport = open_transport(context.settings)
    try:
        done = await Sender(
            context.sessions,
            context.keys,
            partial(compose, settings=context.settings),
            transport,
            context.stopping,
        ).send_all()
    finally:
        await transport.close()
    if done.away:
        raise JobProblem(f"メールを渡せません（{done.away}）")
    return f"{done.sent} sent, {done.later} later, {done.failed} given up"


async def _suspend_what_is_over(context: JobContext) -> str | None:
    count = await suspend_what_is_over(context.sessions)
    return f"{count} records were suspended: their last day is past" if count else None


async def _find_duplicates(context: JobContext) -> str | None:
    """Imports look for themselves; this is for what people have registered or changed."""
    found = await find_duplicates(context.sessions, stopping=context.stopping)
    return f"{found.looked} records looked at, {found.new} new pairs" if found.looked else None


async def _lift_doubts(context: JobContext) -> str | None:
    count = await lift_doubts(context.sessions)
    return f"{count} numbers are in doubt no longer: somebody has looked" if count else None


JOBS: tuple[Job, ...] = (
    # Claims of its own keep two senders apart, and the mails of a killed one do not wait.
    Job(
        "mails",
        "メールを送る",
        every=timedelta(0),
        work=_send_mails,
        is_wanted=_is_mail_waiting,
        alone=False,
    ),
    Job(
        "files",
        "使われなくなった写真とちらしを消す",
        every=timedelta(hours=12),
        work=remove_orphaned_files,
    ),
    Job("drafts", "書きかけのままの登録を消す", every=timedelta(hours=6), work=expire_drafts),
    Job("forget", "期限のすぎたものを消す", every=timedelta(hours=6), work=forget_old),
    Job(
        "past-days",
        "終わった催しを休止にする",
        every=timedelta(minutes=10),
        work=_suspend_what_is_over,
    ),
    Job(
        "duplicates",
        "同じかもしれない記録をさがす",
        every=timedelta(minutes=10),
        work=_find_duplicates,
    ),
    Job("ageing", "古くなりはじめた情報をたずねる", every=timedelta(hours=24), work=ask_by_age),
    Job(
        "confirmations",
        "確認のお願いを進める",
        every=timedelta(minutes=2),
        work=take_steps,
        is_wanted=is_a_step_due,
    ),
    Job(
        "doubts",
        "確かめた番号の「確認中」を外す",
        every=timedelta(minutes=10),
        work=_lift_doubts,
    ),
    Job(
        "referrals",
        "つなぎの期限を見る",
        every=timedelta(minutes=10),
        work=move_clocks,
        is_wanted=is_referral_due,
    ),
    Job(
        "forget-cases",
        "つなぎの記録のうち、期限のすぎたものを消す",
        every=timedelta(hours=6),
        work=forget_cases,
    ),
    Job(
        "referral-digest",
        "週のはじめに、待っているつなぎを知らせる",
        every=timedelta(hours=1),
        work=write_digests,
        is_wanted=is_digest_wanted,
    ),
)


def open_runner(settings: Settings, sessions: Sessions, stopping: asyncio.Event) -> JobRunner:
    return JobRunner(JobContext(sessions, keyring(settings), settings, stopping), JOBS)
