"""The answer of a policy: yes, or no with a reason a person can act on."""

from __future__ import annotations

from dataclasses import dataclass

from thidua.ground.errors import Refused


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes, or no with a stable code, the reason, and who may do it instead."""

    allowed: bool
    code: str = ""
    reason: str = ""
    who_can: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """Raise :class:`Refused` when the answer is no."""
        if not self.allowed:
            raise Refused(self.code, self.reason, remedy=self.who_can)


YES = Answer(True)


def no(code: str, reason: str, who_can: str = "") -> Answer:
    """A refusal with its reason."""
    return Answer(False, code, reason, who_can)
