"""Lifecycles as tables: the same table moves the state, draws the buttons, the picture and the tests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from thidua.ground.errors import NotPossible


@dataclass(frozen=True, slots=True)
class State:
    """A state with its two names: for the staff and for the public, and a tone for the badge."""

    code: str
    label: str
    public_label: str = ""
    tone: str = "neutral"
    final: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """An allowed change of state, named as an officer would name the act."""

    verb: str
    sources: tuple[str, ...]
    to: str
    label: str


class HasState(Protocol):
    """Anything that keeps its state in a ``state`` attribute."""

    state: str


@dataclass(frozen=True)
class Lifecycle:
    """A literal table of states and moves. Raises at import when the table is not sound.

    :param initial: the state a new record starts in.
    """

    name: str
    initial: str
    states: tuple[State, ...]
    moves: tuple[Move, ...]

    def __post_init__(self) -> None:
        known = {state.code for state in self.states}
        for move in self.moves:
            unknown = {*move.sources, move.to} - known
            if unknown:
                raise ValueError(f"{self.name}: move {move.verb} names unknown states {sorted(unknown)}")
        reached = {self.initial}
        while True:
            more = {m.to for m in self.moves if reached & set(m.sources)} - reached
            if not more:
                break
            reached |= more
        if known - reached:
            raise ValueError(f"{self.name}: unreachable states {sorted(known - reached)}")
        for state in self.states:
            leaves = any(state.code in move.sources for move in self.moves)
            if not state.final and not leaves:
                raise ValueError(f"{self.name}: state {state.code} has no way out and is not final")

    def state(self, code: str) -> State:
        """The state with this code."""
        return next(state for state in self.states if state.code == code)

    def choices(self) -> list[tuple[str, str]]:
        """(code, label) pairs in table order, for forms and filters."""
        return [(state.code, state.label) for state in self.states]

    def open_moves(self, code: str) -> tuple[Move, ...]:
        """The moves that may start from a state: what the buttons are drawn from."""
        return tuple(move for move in self.moves if code in move.sources)

    def move(self, verb: str) -> Move:
        """The move of this name, for acts on many records in one statement."""
        return next(move for move in self.moves if move.verb == verb)

    def codes(self, *, final: bool | None = None) -> frozenset[str]:
        """Codes of all states, or only of the final or the non-final ones."""
        return frozenset(s.code for s in self.states if final is None or s.final is final)

    def mermaid(self) -> str:
        """The table as a Mermaid state diagram, for the room's README."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        lines += [f"    {source} --> {m.to}: {m.verb}" for m in self.moves for source in m.sources]
        lines += [f"    {state.code} --> [*]" for state in self.states if state.final]
        return "\n".join(lines)


def advance(record: HasState, lifecycle: Lifecycle, verb: str) -> str:
    """Move ``record.state`` by ``verb``; the only place where a state is assigned.

    :returns: the state before the move.
    :raises NotPossible: when the table does not allow the verb from here (code ``lifecycle-001``).
    """
    before = record.state
    move = next((m for m in lifecycle.moves if m.verb == verb and before in m.sources), None)
    if move is None:
        label = lifecycle.state(before).label
        allowed = ", ".join(m.label.lower() for m in lifecycle.open_moves(before)) or "không còn việc nào"
        raise NotPossible(
            "lifecycle-001",
            f"Không thực hiện được việc này khi hồ sơ đang ở trạng thái “{label}”.",
            remedy=f"Ở trạng thái này có thể: {allowed}.",
            details={"lifecycle": lifecycle.name, "state": before, "verb": verb},
        )
    record.state = move.to
    return before


def labels(lifecycle: Lifecycle, codes: Iterable[str]) -> list[str]:
    """Staff labels of several states, in table order."""
    wanted = set(codes)
    return [state.label for state in lifecycle.states if state.code in wanted]
