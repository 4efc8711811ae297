"""A registration while it is written: what was typed, step by step, right or wrong.

It stands sealed in its proposal, so that nothing is lost on the way and nobody reads half
sentences. What can be stored as a record is read from it again after every step.
"""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from models.crypto import Keyring
from models.proposal import Proposal

FORM = "_form"
"""Of the answers of a proposal the one that is no answer: what was typed, sealed."""
MOST_SERVICES = 20
LONGEST_LINE, LONGEST_TEXT = 500, 4_000
"""Characters of one line and of a longer text; what is longer is asked about, not thrown away."""
_LONGEST_KEPT = 10_000

Typed = Mapping[str, str]


@dataclass(slots=True)
class JoinDraft:
    """`steps` are the fields of each step by its key, `services` the ids of what is offered."""

    steps: dict[str, dict[str, str]] = field(default_factory=dict)
    services: list[str] = field(default_factory=lambda: [str(uuid4())])

    def typed(self, step: str, number: int = 0) -> dict[str, str]:
        return self.steps.get(self.key(step, number), {})

    def keep(self, step: str, number: int, typed: Typed) -> None:
        """What was typed before in this step is forgotten."""
        kept = {name: plain(value) for name, value in typed.items()}
        self.steps[self.key(step, number)] = {name: text for name, text in kept.items() if text}

    def key(self, step: str, number: int = 0) -> str:
        return f"{self.services[number - 1]}/{step}" if number else step

    def has(self, number: int) -> bool:
        return 0 < number <= len(self.services)

    def add_service(self) -> int:
        """Its number, counted from one."""
        self.services.append(str(uuid4()))
        return len(self.services)

    def remove_service(self, number: int) -> None:
        """The last one there is stays: somebody who registers offers something."""
        if not self.has(number) or len(self.services) == 1:
            return
        gone = self.services.pop(number - 1)
        self.steps = {
            key: typed for key, typed in self.steps.items() if not key.startswith(f"{gone}/")
        }

    def as_json(self) -> str:
        return json.dumps({"steps": self.steps, "services": self.services}, ensure_ascii=False)

    @classmethod
    def of_json(cls, text: str) -> "JoinDraft":
        said: dict[str, Any] = json.loads(text)
        return cls(said["steps"], said["services"])


def plain(text: str) -> str:
    """Without what no keyboard types, and with one kind of line end. HTML is but letters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    seen = (one for one in lines if one == "\n" or not _is_unseen(one))
    return "".join(seen).strip()[:_LONGEST_KEPT]


def _is_unseen(letter: str) -> bool:
    """Also what turns the direction of writing, and so makes a text look like another one."""
    return unicodedata.category(letter) in _UNSEEN or letter in _TURNING


_UNSEEN = {"Cc", "Cs", "Co", "Cn"}
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def seal_draft(draft: JoinDraft, proposal_id: UUID, keys: Keyring) -> str:
    return keys.seal(draft.as_json(), _context(proposal_id))


def open_draft(proposal: Proposal, keys: Keyring) -> JoinDraft:
    """Raises SealBroken. A proposal that was not written here has an empty one."""
    sealed = proposal.answers.get(FORM)
    if not sealed:
        return JoinDraft()
    return JoinDraft.of_json(keys.open(sealed, _context(proposal.id)))


def _context(proposal_id: UUID) -> str:
    return f"proposal {proposal_id} form"
