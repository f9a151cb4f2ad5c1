"""What depends on the level: titles, groups of criteria, powers, reporting days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from thidua.ground.text_vn import fold
from thidua.work.cascade.facts import Change, Unit
from thidua.work.cascade.rules.pack import Pack


def criteria_rank(level: str, pack: Pack, above: Unit) -> int | None:
    """The rank of the level whose subjects a group of criteria judges; ``None`` for people, families, others."""
    code = pack.criteria.get(level, "")
    if code == "issuer":
        return above.rank
    known = pack.level(code)
    return known.rank if known else None


def retitle(text: str, pack: Pack, level: str, *, only_above: bool) -> tuple[str, list[Change]]:
    """A recognition title of a level is asked for at ``level``.

    :param only_above: titles of levels below stay (outside a group of criteria of one level).

    Levels named in a row ("cấp xã, huyện, tỉnh") are left alone: which one is meant is for a person.
    """
    own = pack.level(level)
    if own is None or not own.words:
        return text, []
    changes: list[Change] = []
    titles = "|".join(re.escape(title) for title in pack.titles)
    for asked in pack.levels:
        if asked.code == level or not asked.words or (only_above and asked.rank > own.rank):
            continue
        words = "|".join(re.escape(word) for word in sorted(asked.words, key=len, reverse=True))
        pattern = re.compile(
            rf"((?:{titles})[”\"’']?\s+)({words})(?![\w/]|,\s*(?:huyện|quận|xã|phường|tỉnh))", re.IGNORECASE
        )
        for match in pattern.finditer(text):
            before = match.group(2)
            changes.append(
                Change(
                    "title-level",
                    before,
                    own.words[0],
                    "Danh hiệu được công nhận ở cấp của đối tượng; lời cấp trên chép nguyên sẽ sai cấp.",
                    own.source,
                    own.verified,
                )
            )
        text = pattern.sub(lambda match: match.group(1) + own.words[0], text)
    return text, changes


def weaken(text: str, pack: Pack, level: str) -> tuple[str, list[Change]]:
    """Acts the level does not do by itself are weakened where a wording is known, else pointed out."""
    changes: list[Change] = []
    for power in pack.powers:
        if level not in power.levels:
            continue
        for words in sorted(power.words, key=len, reverse=True):
            at = fold(text).find(fold(words))
            if at < 0:
                continue
            printed = text[at : at + len(words)]
            after = power.instead if printed[:1].isupper() else power.instead[:1].lower() + power.instead[1:]
            if after:
                text = text[:at] + after + text[at + len(words) :]
            changes.append(
                Change(
                    "power", printed, after, power.why + ".", power.source, power.verified, power.why_en + "."
                )
            )
            break
    return text, changes


def earlier(text: str, days: Sequence[tuple[int, int]], pack: Pack) -> tuple[str, list[Change]]:
    """Reporting days moved before the superior's, so that its own report can be put together in time."""
    changes: list[Change] = []
    for day, month in dict.fromkeys(days):
        new = before(day, month, pack.days_earlier)
        if new is None:
            continue
        pattern = re.compile(rf"(?<!\d)0?{day}(\s*(?:/|tháng)\s*)0?{month}(?!\d)")
        found = pattern.search(text)
        if found is None:
            continue
        after = f"{new[0]:02d}{found.group(1)}{new[1]:02d}"
        text = text[: found.start()] + after + text[found.end() :]
        changes.append(
            Change(
                "deadline",
                found.group(),
                after,
                f"Cấp dưới báo cáo trước hạn của cấp trên ({day:02d}/{month:02d}) để kịp tổng hợp; "
                f"{pack.days_earlier} ngày là đề xuất, chọn lại nếu cần.",
                pack.days_source,
                pack.days_verified,
            )
        )
    return text, changes


def before(day: int, month: int, days: int) -> tuple[int, int] | None:
    """The day of the year some days earlier; ``None`` for one that no calendar has.

    >>> before(5, 12, 5), before(3, 1, 5), before(31, 2, 5)
    ((30, 11), (29, 12), None)
    """
    try:
        moved = date(2025, month, day) - timedelta(days=days)
    except ValueError:
        return None
    return moved.day, moved.month
