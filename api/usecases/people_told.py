"""A mail to somebody whose account has changed: if it was not them, they should know."""

from api.usecases.mail_address import open_mail
from models.account import Account
from models.base import id_in_time, now
from models.crypto import Keyring, SealBroken
from models.hours.evaluate import JAPAN
from models.repositories.accounts import AccountRepository
from models.repositories.mails import Letter, MailRepository

PASSWORD_CHANGED = "パスワードが変わりました。"  # noqa: S105 - a sentence
CODES_ON = "ログインのときに、認証アプリの番号も使うようになりました。"
CODES_OFF = "ログインのときの、認証アプリの番号を使わないようにしました。"


async def tell(account: Account, what: str, *, accounts: AccountRepository, keys: Keyring) -> None:
    """In the transaction of the change. An address that cannot be opened is told nothing."""
    try:
        mail = open_mail(account.mail_sealed, account.id, keys)
    except SealBroken:
        return
    await MailRepository(accounts.session, keys).write(
        Letter(
            "account_changed",
            mail,
            f"account_changed {id_in_time()}",
            {"what": what, "when": _moment()},
        )
    )


def _moment() -> str:
    local = now().astimezone(JAPAN)
    return f"{local.year}年{local.month}月{local.day}日 {local.hour}:{local.minute:02}"
