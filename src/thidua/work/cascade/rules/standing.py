"""Where each body stands with the plan it was asked for, and the tree of those asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from thidua.reading.comparison import answers, compare
from thidua.reading.schema import Reading
from thidua.work.cascade.facts import FollowedRow, Measured, Standing
from thidua.work.cascade.rules.coverage import only_plan

_LABELS = {
    "issued": ("Đã ban hành", "good"),
    "issued_late": ("Ban hành muộn", "waiting"),
    "review": ("Đang rà soát", "info"),
    "drafting": ("Đang soạn", "info"),
    "none": ("Chưa có", "neutral"),
}


def standing(
    *,
    issued: date | None,
    in_force: bool,
    in_review: bool,
    drafting: bool,
    last_day: date | None,
    today: date,
) -> Standing:
    """How far a body is; late counts from the last good day, and never without one.

    :param issued: the day its plan bears; ``in_force`` that there is one in force, dated or not.

    >>> standing(issued=date(2026, 2, 20), in_force=True, in_review=False, drafting=False, last_day=date(2026, 2, 14),
    ...     today=date(2026, 3, 1)).late_days
    6
    >>> standing(issued=None, in_force=False, in_review=False, drafting=True, last_day=None, today=date(2026, 3, 1))
    Standing(code='drafting', label='Đang soạn', tone='info', late_days=0)
    """
    if in_force:
        late = (issued - last_day).days if issued and last_day else 0
        code = "issued_late" if late > 0 else "issued"
    else:
        late = (today - last_day).days if last_day else 0
        code = "review" if in_review else "drafting" if drafting else "none"
    label, tone = _LABELS[code]
    late = max(0, late)
    return Standing(code, label, "late" if late and not in_force else tone, late)


def tree(
    rows: Sequence[FollowedRow], paths: Mapping[UUID, str], names: Mapping[str, str], root: str
) -> list[FollowedRow]:
    """The rows under the bodies on the way to them, below ``root``; a body without a path (closed) comes last.

    :param paths: dotted labels of each row's body. :param names: name by label of the bodies on the way.
    """
    made: list[FollowedRow] = []
    shown: set[str] = set()
    below = root.count(".") + 1 if root else 0
    asked = {paths[row.body_id]: row for row in rows if paths.get(row.body_id)}
    for path in sorted(asked, key=lambda p: [names.get(label, label) for label in p.split(".")]):
        labels = path.split(".")
        for depth in range(below, len(labels)):
            part = ".".join(labels[: depth + 1])
            if part in shown:
                continue
            shown.add(part)
            if part in asked:
                made.append(replace(asked[part], depth=depth - below))
            elif labels[depth] in names:
                made.append(FollowedRow(UUID(hex=labels[depth]), names[labels[depth]], depth - below))
    return [*made, *(row for row in rows if not paths.get(row.body_id))]


#: Findings about levels and powers.
_WRONG = ("title.", "power.")


def measure(
    superior: Reading,
    own: Reading,
    *,
    addressed: Sequence[str],
    above: Sequence[str],
    findings: Sequence[str],
) -> Measured:
    """A plan beside its superior's.

    :param addressed: words of the superior's duties asked of the body; duties of others are not counted against it.
    :param above: levels of criteria that are not the body's own. :param findings: codes noticed in its plan.
    """
    counted = [
        one
        for one in answers(superior, own)
        if not (
            one.demand.kind == "duty" and (one.demand.text not in addressed or only_plan(one.demand.text))
        )
        and not (one.demand.kind == "criterion" and one.demand.level in above)
    ]
    rows = compare(superior, own).counts()
    return Measured(
        asked=len(counted),
        answered=sum(1 for one in counted if one.verdict == "answered"),
        dropped=rows.get("dropped", 0),
        added=rows.get("added", 0),
        later=sum(1 for one in counted if one.late),
        wrong=sum(1 for code in findings if code.startswith(_WRONG)),
    )
