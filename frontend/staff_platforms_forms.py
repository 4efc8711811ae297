"""What the forms about platforms send, read into what the use-cases take."""

from pydantic import ValidationError
from starlette.datastructures import FormData

from api.usecases.platforms import PlatformContent, area_called
from frontend.form_values import text_of
from models.areas import AreaTree
from models.platform import Platform

LONGEST_LINE = 500
LONGEST_TEXT = 20_000
REASON_MISSING = "わけを書いてください。短くてかまいません。"
_LONG = {"description", "agreement_text"}
_FIELDS = ("name", "kind", "area", "parent_id", "description", "agreement_version")
_WORDS = {
    "name": "名前を書いてください（200字まで）。",
    "kind": "種類を選んでください。",
    "parent_id": "上の集まりを選びなおしてください。",
    "description": "説明が長すぎます。",
    "agreement_version": "規約の版は、40字までで書いてください。",
    "agreement_text": "規約が長すぎます。",
}


def text(form: FormData, name: str) -> str:
    return text_of(form, name, LONGEST_TEXT if name in _LONG else LONGEST_LINE)


def typed(form: FormData) -> dict[str, str]:
    return {name: text(form, name) for name in form if isinstance(form.get(name), str)}


def said_of(platform: Platform, areas: AreaTree) -> dict[str, str]:
    """A platform as its form shows it."""
    at = areas.by_code.get(platform.area_code or "")
    return {
        "name": platform.name,
        "kind": str(platform.kind),
        "area": at.full_name if at else (platform.area_code or ""),
        "parent_id": str(platform.parent_id or ""),
        "description": platform.description or "",
        "agreement_version": platform.agreement_version or "",
        "agreement_text": platform.agreement_text or "",
        "duty_of_confidentiality": "yes" if platform.duty_of_confidentiality else "",
        "roster_public": "yes" if platform.roster_public else "",
    }


def read_platform(form: FormData, areas: AreaTree) -> tuple[PlatformContent | None, dict[str, str]]:
    """(what was said, what is wrong by field)."""
    said = {name: text(form, name) or None for name in _FIELDS}
    errors: dict[str, str] = {}
    codes = area_called(said["area"], areas) if said["area"] else []
    if said["area"] and not codes:
        errors["area"] = (
            "この名前の地域は見つかりません。県からの名前か、6けたのコードで書いてください。"
        )
    elif len(codes) > 1:
        names = "、".join(f"{areas.by_code[code].full_name}" for code in codes[:5])
        errors["area"] = f"同じ名前の地域があります。県から書いてください（{names}）。"
    content = {name: value for name, value in said.items() if name != "area"}
    try:
        read = PlatformContent.model_validate(
            content
            | {
                "name": said["name"] or "",
                "area_code": codes[0] if len(codes) == 1 else None,
                "agreement_text": text(form, "agreement_text") or None,
                "duty_of_confidentiality": form.get("duty_of_confidentiality") == "yes",
                "roster_public": form.get("roster_public") == "yes",
            }
        )
    except ValidationError as wrong:
        for part in wrong.errors(include_input=False, include_url=False):
            name = str(part["loc"][0])
            errors.setdefault(name, _WORDS.get(name, "読み取れませんでした。"))
        return None, errors
    if read.agreement_text and not read.agreement_version:
        errors["agreement_version"] = "規約には版をつけてください。例：2026年4月版"
    return (None if errors else read), errors
