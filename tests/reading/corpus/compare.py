"""How one read document is compared with its gold, field by field.

Every field scores between 0 and 1. Scalars: equal or not. Lists: gold and read items are paired one to one,
best pairs first; a pair is worth the sum of the weights below; F1 = 2·worth / (gold items + read items).

=================  ==============================================  =========================================
field              two items can pair when                         the pair is worth
=================  ==============================================  =========================================
legal_bases        number equal; without number: date equal        0.6 + date 0.25 + issuer 0.15
other_references   same                                            0.6 + date 0.2 + issuer 0.1 + where 0.1
sections           marker equal and heading ≥ 0.9 alike            0.75 + level 0.15 + line 0.1
criteria_groups    level equal or subject ≥ 0.8 alike              0.4 + level 0.3 + n 0.2 + marker 0.1
titles             title ≥ 0.9 alike                               0.6 + level 0.25 + where 0.15
rewards            occasion equal                                  0.4 + 0.5·F1 of forms + where 0.1
phases             from and to equal                               0.8 + label 0.2
milestones         year equal and same kind of review              0.9 + where 0.1
targets            year, op, value, unit equal, population ≥ 0.6   0.9 + where 0.1
duties             body ≥ 0.9 alike                                0.5 + where 0.15 + role 0.15 + n 0.1 + dues 0.1
reporting          day, month and qualifier equal                  0.5 + recurrence 0.1 + from 0.15 + to 0.15
                                                                   + where 0.1
recipients         ≥ 0.85 alike (bracketed remark may be absent)   1
attachments        title ≥ 0.7 alike                               0.7 + kind 0.3
=================  ==============================================  =========================================

``clauses``: 0.6 · share of the body's words kept + 0.4 · F1 of the enumerated markers in order.
``funding``: share of the gold sources' words found in what was read (1 from 0.8 on).
``signature``: a third each for capacity, title, name. ``signing_stamps``: F1 over (signer, time).

Gold may hold ``{"any_of": [...]}`` for a scalar the contract leaves open, and ``"optional": true`` on an item
that may be present or absent without reward or penalty.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from thidua.ground.text_vn import fold, search_key, squeeze, syllables

Item = dict[str, Any]

SCALARS = ("kind", "status", "issuer", "parent", "number", "symbol", "date", "place", "title")
LISTS = (
    "legal_bases",
    "other_references",
    "sections",
    "clauses",
    "criteria_groups",
    "titles",
    "rewards",
    "phases",
    "milestones",
    "targets",
    "duties",
    "reporting",
    "funding",
    "recipients",
    "signature",
    "signing_stamps",
    "attachments",
)
FIELDS = SCALARS + LISTS

_ABBREVIATIONS = (
    (r"\bubnd\b", "uy ban nhan dan"),
    (r"\bhdnd\b", "hoi dong nhan dan"),
    (r"\bub ?mttq\b", "uy ban mat tran to quoc"),
    (r"\bmttq\b", "mat tran to quoc"),
    (r"\bub\b", "uy ban"),
    (r"\bbcd\b", "ban chi dao"),
    (r"\bgddt\b", "giao duc va dao tao"),
    (r"\bvh ?xh\b", "van hoa xa hoi"),
)
_RECURRENCE = (
    (r"semi|half|6 thang|06 thang|sau thang|six|biannual", "semiannual"),
    (r"annual|year|hang nam|moi nam|\bnam\b", "annual"),
    (r"quarter|quy", "quarterly"),
    (r"month|thang", "monthly"),
    (r"week|tuan", "weekly"),
    (r"once|mot lan|one|single", "once"),
)


def name_key(value: object) -> str:
    """A body's or document's name for comparison: folded, abbreviations written out, "Đề nghị" dropped."""
    text = search_key(str(value or ""))
    text = re.sub(r"^de nghi ", "", text)
    for pattern, full in _ABBREVIATIONS:
        text = re.sub(pattern, full, text)
    return " ".join(text.split())


def alike(left: object, right: object) -> float:
    """Similarity 0..1 of two names, written-out and folded."""
    a, b = name_key(left), name_key(right)
    return fuzz.ratio(a, b) / 100 if a and b else float(a == b)


def marker_key(value: object) -> str:
    """A marker or marker path without its closing signs: "a)" → "a", "II. 2.1." → "ii.2.1"."""
    text = squeeze(str(value or "")).casefold()
    text = re.sub(r"[)(\s:/*–-]", "", text)
    return re.sub(r"\.+", ".", text).strip(".")


def where_key(value: object) -> str:
    """A marker path without the words Phần, Chương, Mục, Điều: "Chương III.Điều 5" → "iii.5"."""
    return marker_key(re.sub(r"(phần thứ|phần|chương|mục|điều)\s+", "", squeeze(str(value or "")).casefold()))


def options(value: Any) -> list[Any]:
    return list(value["any_of"]) if isinstance(value, dict) and "any_of" in value else [value]


def _number(value: object) -> str:
    return re.sub(r"\s+", "", squeeze(str(value or ""))).casefold()


def scalar_equal(field: str, gold: Any, read: Any) -> bool:
    for wanted in options(gold):
        if wanted is None or read is None:
            if wanted is None and read in (None, ""):
                return True
            continue
        if field == "title":
            strip = r"^(V/v|Về việc)\s+"
            a = re.sub(strip, "", squeeze(str(wanted)), flags=re.I).casefold()
            b = re.sub(strip, "", squeeze(str(read)), flags=re.I).casefold()
            if fuzz.ratio(a, b) >= 95:
                return True
        elif field in ("number", "symbol"):
            if _number(wanted).strip("-/") == _number(read).strip("-/"):
                return True
        elif field in ("issuer", "parent", "place"):
            if name_key(wanted) == name_key(read):
                return True
        elif squeeze(str(wanted)).casefold() == squeeze(str(read)).casefold():
            return True
    return False


def one_of(test: Callable[[Any, Any], bool], gold: Any, read: Any) -> bool:
    return any(test(wanted, read) for wanted in options(gold))


def same_where(gold: Item, read: Item) -> bool:
    if "where" not in gold:
        return True
    return one_of(lambda g, r: where_key(g) == where_key(r), gold["where"], read.get("where"))


def _of_choices(worth: Callable[[Any, Any], float]) -> Callable[[Any, Any], float]:
    """The worth of a pair where the best of the gold item's choices counts."""

    def best(gold: Any, read: Any) -> float:
        if not isinstance(gold, dict):
            return worth(gold, read)
        open_ = [key for key in gold if len(options(gold[key])) > 1]
        choices = itertools.islice(itertools.product(*(options(gold[key]) for key in open_)), 64)
        return max(worth({**gold, **dict(zip(open_, chosen, strict=True))}, read) for chosen in choices)

    return best


def paired(gold: list[Any], read: list[Any], worth: Callable[[Any, Any], float]) -> float:
    """F1 of the best greedy one-to-one pairing; optional gold items only soak up their partners."""
    candidates = sorted(
        ((worth(g, r), -gi, -ri) for gi, g in enumerate(gold) for ri, r in enumerate(read)), reverse=True
    )
    gold_left, read_left = set(range(len(gold))), set(range(len(read)))
    total, neutral = 0.0, 0
    for value, gi, ri in candidates:
        if value <= 0 or -gi not in gold_left or -ri not in read_left:
            continue
        gold_left.discard(-gi)
        read_left.discard(-ri)
        if isinstance(gold[-gi], dict) and gold[-gi].get("optional"):
            neutral += 1
        else:
            total += value
    needed = sum(1 for g in gold if not (isinstance(g, dict) and g.get("optional")))
    size = needed + len(read) - neutral
    return 1.0 if size == 0 else 2 * total / size


def _reference(gold: Item, read: Item, weights: tuple[float, float, float, float]) -> float:
    if gold.get("number"):
        if _number(gold["number"]) != _number(read.get("number")):
            return 0.0
        dates = read.get("date") in options(gold.get("date"))
        if not dates and gold.get("date") and read.get("date"):
            return weights[0] * 0.5  # another document with the same number
    else:
        if read.get("number") or not gold.get("date") or gold["date"] != read.get("date"):
            return 0.0
        dates = True
    issuer = gold.get("issuer")
    issuers = one_of(
        lambda g, r: (not g and not r) or (bool(g and r) and alike(g, r) >= 0.85), issuer, read.get("issuer")
    )
    return (
        weights[0]
        + weights[1] * dates
        + weights[2] * issuers
        + weights[3] * (weights[3] > 0 and same_where(gold, read))
    )


def _basis(gold: Item, read: Item) -> float:
    return _reference(gold, read, (0.6, 0.25, 0.15, 0.0))


def _other(gold: Item, read: Item) -> float:
    return _reference(gold, read, (0.6, 0.2, 0.1, 0.1))


def _heading(gold: Any, read: Any) -> float:
    a, b = (squeeze(str(x or "")).strip(" :.;*").casefold() for x in (gold, read))
    return max(fuzz.ratio(a, b) / 100, alike(a, b)) if a and b else float(a == b)


def _section(gold: Item, read: Item) -> float:
    if marker_key(gold["marker"]) != marker_key(read.get("marker")):
        return 0.0
    best = max(_heading(wanted, read.get("heading")) for wanted in options(gold["heading"]))
    if best < 0.9:
        return 0.0
    line = read.get("line") == gold.get("line") if gold.get("line") else True
    # A tiny order term keeps repeated markers (1., 1., …) paired in the order of the text.
    gap = abs((read.get("line") or 0) - (gold.get("line") or 0))
    level = one_of(lambda g, r: g == r, gold["level"], read.get("level"))
    return 0.75 + 0.15 * level + 0.1 * line - min(gap, 5000) * 1e-9


def _criteria(gold: Item, read: Item) -> float:
    levels = one_of(lambda g, r: g == r, gold["level"], read.get("level"))
    if not levels and alike(gold["subject"], read.get("subject")) < 0.8:
        return 0.0
    n = one_of(lambda g, r: g == r, gold["n"], read.get("n"))
    marker = marker_key(gold.get("marker")) == marker_key(read.get("marker"))
    return 0.4 + 0.3 * levels + 0.2 * n + 0.1 * marker


def _level_key(value: object) -> str:
    return re.sub(r"^cap ", "", search_key(str(value or ""))).replace(" ", "").replace("_", "")


def _title(gold: Item, read: Item) -> float:
    if alike(gold["title"], read.get("title")) < 0.9:
        return 0.0
    level = one_of(lambda g, r: _level_key(g) == _level_key(r), gold.get("level"), read.get("level"))
    return 0.6 + 0.25 * level + 0.15 * same_where(gold, read)


def _reward(gold: Item, read: Item) -> float:
    if gold["occasion"] != read.get("occasion"):
        return 0.0
    got = list(read.get("forms") or [])
    forms = max(
        paired(choice, got, lambda g, r: float(max(alike(w, r) for w in options(g)) >= 0.9))
        for choice in options(gold["forms"])
    )
    return 0.4 + 0.5 * forms + 0.1 * same_where(gold, read)


def _year(value: object) -> str | None:
    found = re.search(r"(19|20)\d\d", str(value or ""))
    return found.group() if found else None


def _phase(gold: Item, read: Item) -> float:
    if _year(gold["from"]) != _year(read.get("from")) or _year(gold["to"]) != _year(read.get("to")):
        return 0.0
    a, b = search_key(gold["label"]), search_key(str(read.get("label") or ""))
    return 0.8 + 0.2 * (bool(b) and (a in b or b in a or fuzz.ratio(a, b) >= 80))


def _review(what: object) -> str:
    text = search_key(str(what or ""))
    found = re.search(r"so ket|tong ket|interim|final", text)
    if not found:
        return "other"
    return {"so ket": "interim", "tong ket": "final"}.get(found.group(), found.group())


def _milestone(gold: Item, read: Item) -> float:
    if _year(gold["year"]) != _year(read.get("year")) or _review(gold["what"]) != _review(read.get("what")):
        return 0.0
    return 0.9 + 0.1 * same_where(gold, read)


def numeric(value: object) -> float | None:
    """A number as the reader gives it (number or "1.250.000", "98,5")."""
    if isinstance(value, int | float):
        return float(value)
    text = squeeze(str(value or "")).rstrip("%").strip()
    if re.fullmatch(r"\d{1,3}(\.\d{3})+", text):
        text = text.replace(".", "")
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def _unit(value: object) -> str:
    text = search_key(str(value or "")) or ("phan tram" if "%" in str(value or "") else "")
    return {"percent": "phan tram", "pct": "phan tram"}.get(text, text)


def _same_population(gold: object, read: object) -> bool:
    a, b = name_key(gold), name_key(read)
    partial = fuzz.partial_ratio(a, b) if min(len(a), len(b)) >= 5 else 0
    return max(fuzz.ratio(a, b), partial) >= 60


def _target(gold: Item, read: Item) -> float:
    if not one_of(lambda g, r: _year(g) == _year(r), gold["year"], read.get("year")):
        return 0.0
    if gold["op"] != read.get("op") or numeric(gold["value"]) != numeric(read.get("value")):
        return 0.0
    if not one_of(lambda g, r: _unit(g) == _unit(r), gold["unit"], read.get("unit")):
        return 0.0
    if not one_of(_same_population, gold["population"], read.get("population")):
        return 0.0
    return 0.9 + 0.1 * same_where(gold, read)


def date_pair(value: object) -> tuple[int | None, int | None, int | None] | None:
    """(day, month, year) of a due date printed in any of the usual ways; None when it names no month."""
    text = fold(squeeze(str(value or "")))
    found = re.search(r"(\d{4})-(\d{2})-(\d{2})", text)
    if found:
        return int(found[3]), int(found[2]), int(found[1])
    found = re.search(
        r"(?<!\d)(\d{1,2})(?:/|-|\s+thang\s+)(0?[1-9]|1[0-2])(?!\d)(?:(?:/|-|\s+nam\s+)(\d{4}))?", text
    )
    if found:
        return int(found[1]), int(found[2]), int(found[3]) if found[3] else None
    return None


def dues(
    duty: Item, read: set[tuple[int | None, int | None]] | None = None
) -> set[tuple[int | None, int | None]]:
    """Days and months of a duty's items; where gold leaves a choice, the one that was read, else none if it may."""
    made = set()
    for item in duty.get("items") or []:
        pairs = [(pair[0], pair[1]) if (pair := date_pair(o)) else None for o in options(item.get("due"))]
        chosen = next((pair for pair in pairs if pair in (read or ())), None if None in pairs else pairs[0])
        if chosen:
            made.add(chosen)
    return made


def _duty(gold: Item, read: Item) -> float:
    if max(alike(wanted, read.get("body")) for wanted in options(gold["body"])) < 0.9:
        return 0.0
    role = one_of(lambda g, r: g == r, gold["role"], read.get("role"))
    n = one_of(lambda g, r: g == r, gold.get("n"), read.get("n")) if "n" in gold else True
    got = dues(read)
    wanted = dues(gold, got)
    due = 1.0 if not wanted and not got else 2 * len(wanted & got) / (len(wanted) + len(got))
    return 0.5 + 0.15 * same_where(gold, read) + 0.15 * role + 0.1 * n + 0.1 * due


def recurrence_key(value: object) -> str | None:
    text = search_key(str(value or ""))
    return next((name for pattern, name in _RECURRENCE if re.search(pattern, text)), None) if text else None


def _bodies(gold: list[str], read: object) -> float:
    names = read if isinstance(read, list) else ([read] if read else [])
    a, b = name_key(" ; ".join(gold)).split(), name_key(" ; ".join(str(x) for x in names)).split()
    if not a and not b:
        return 1.0
    share = 2 * sum((Counter(a) & Counter(b)).values()) / (len(a) + len(b))
    return min(1.0, share / 0.9)


def _report(gold: Item, read: Item) -> float:
    if (gold.get("day"), gold.get("month")) != (read.get("day"), read.get("month")):
        return 0.0
    if not one_of(lambda g, r: g == r, gold.get("qualifier"), read.get("qualifier")):
        return 0.0
    when = one_of(
        lambda g, r: recurrence_key(g) == recurrence_key(r), gold.get("recurrence"), read.get("recurrence")
    )
    return (
        0.5
        + 0.1 * when
        + 0.15 * max(_bodies(names or [], read.get("from")) for names in options(gold.get("from")))
        + 0.15 * max(_bodies(names or [], read.get("to")) for names in options(gold.get("to")))
        + 0.1 * same_where(gold, read)
    )


def _recipient(gold: Any, read: Any) -> float:
    a, b = squeeze(str(gold)), squeeze(str(read)).lstrip("-+•* ").rstrip(";,. ")
    bare = r"\s*\((để )?[btpc]/?[chlk]\)|\s*\(để [^)]*\)"
    return float(alike(a, b) >= 0.85 or alike(re.sub(bare, "", a), re.sub(bare, "", b)) >= 0.9)


def _attachment(gold: Item, read: Item) -> float:
    if max(alike(wanted, read.get("title")) for wanted in options(gold["title"])) < 0.7:
        return 0.0
    return 0.7 + 0.3 * one_of(lambda g, r: alike(g, r) >= 0.9, gold["kind"], read.get("kind"))


def instant(value: object) -> tuple[str, ...]:
    """Year, month, day and time of a stamp in any of the two orders."""
    text = str(value or "")
    found = re.search(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d:\d\d:\d\d)", text)
    if found:
        return found.groups()
    found = re.search(r"(\d\d)[-/.](\d\d)[-/.](\d{4}) (\d\d:\d\d:\d\d)", text)
    return (found[3], found[2], found[1], found[4]) if found else (text,)


def _stamp(gold: Item, read: Item) -> float:
    return float(
        alike(gold["signer"], read.get("signer")) >= 0.9
        and instant(gold["time"]) == instant(read.get("time"))
    )


def _clauses(gold: Item, read: list[Item], body: str) -> float:
    wanted = Counter(word.casefold() for word in syllables(body))
    got: Counter[str] = Counter()
    for clause in read:
        got.update(
            w.casefold() for w in syllables(f"{clause.get('marker') or ''} {clause.get('text') or ''}")
        )
    kept = sum((wanted & got).values()) / max(1, sum(wanted.values()))
    bloat = min(1.0, 1.3 * sum(wanted.values()) / max(1, sum(got.values())))
    enumerated = [marker_key(m) for m in gold["markers"]]
    markers = [marker_key(c.get("marker")) for c in read]
    markers = [m for m in markers if re.search(r"\w", m)]
    common = LCSseq.similarity(enumerated, markers)
    size = len(enumerated) + len(markers)
    return 0.6 * kept * bloat + 0.4 * (2 * common / size if size else 1.0)


def _funding(gold: list[Item], read: list[Item]) -> float:
    if not gold or not read:
        return float(not gold and not read)
    told = name_key(" ".join(str(r.get("source") or "") for r in read))
    wanted = [options(g["source"]) for g in gold]
    chosen = [next((o for o in choice if name_key(o) in told), choice[0]) for choice in wanted]
    a, b = name_key(" ".join(map(str, chosen))).split(), told.split()
    kept = sum((Counter(a) & Counter(b)).values()) / max(1, len(a))
    lean = min(1.0, 3.0 * len(a) / max(1, len(b)))
    return min(1.0, kept / 0.8) * lean


def _signature(gold: Any, read: Any) -> float:
    if not gold or not read:
        return float(not gold and not read)
    if "any_of" in gold:
        return max(_signature(choice, read) for choice in gold["any_of"])

    def key(value: object) -> str:
        return search_key(str(value or ""))

    def capacity(value: object) -> str:
        return re.sub(r"[^a-z]", "", fold(str(value or "")))

    return (
        one_of(lambda g, r: capacity(g) == capacity(r), gold["capacity"], read.get("capacity"))
        + one_of(lambda g, r: key(g) == key(r), gold["title"], read.get("title"))
        + one_of(lambda g, r: key(g) == key(r), gold["name"], read.get("name"))
    ) / 3


_PAIRS: dict[str, Callable[[Any, Any], float]] = {
    "legal_bases": _basis,
    "other_references": _other,
    "sections": _section,
    "criteria_groups": _criteria,
    "titles": _title,
    "rewards": _reward,
    "phases": _phase,
    "milestones": _milestone,
    "targets": _target,
    "duties": _duty,
    "reporting": _report,
    "recipients": _recipient,
    "signing_stamps": _stamp,
    "attachments": _attachment,
}


def compare(gold: Item, read: Item, body: str) -> dict[str, float | None]:
    """Score of every field; None where neither gold nor reading holds anything (a rightful absence)."""
    scores: dict[str, float | None] = {}
    for field in SCALARS:
        wanted, got = gold.get(field), read.get(field)
        empty = wanted is None and got in (None, "")
        scores[field] = None if empty else float(scalar_equal(field, wanted, got))
    for field in LISTS:
        wanted, got = gold.get(field), read.get(field)
        if field == "clauses":
            scores[field] = _clauses(wanted or {"markers": []}, list(got or []), body)
        elif not wanted and not got:
            scores[field] = None
        elif field == "funding":
            scores[field] = _funding(wanted or [], list(got or []))
        elif field == "signature":
            scores[field] = _signature(wanted, got)
        elif all(isinstance(g, dict) and g.get("optional") for g in wanted or []) and not got:
            scores[field] = None
        else:
            scores[field] = paired(wanted or [], list(got or []), _of_choices(_PAIRS[field]))
    return scores


_PRINTED = re.compile(r"(?<!\d)\d{1,2}(?:/|-|\s+tháng\s+)(?:0?[1-9]|1[0-2])(?!\d)", re.I)


def invented_deadlines(gold: Item, read: Item, body: str) -> list[str]:
    """Deadlines the document does not set.

    Of a reporting duty: any (day, month) that no reporting duty of the gold has. Of an item of a duty: a date
    that is not printed in the body, or one that gold lists under ``not_dues`` (quoted, replaced, past dates).
    """
    out = []
    real = {(g.get("day"), g.get("month")) for g in gold.get("reporting") or []}
    for item in read.get("reporting") or []:
        pair = (item.get("day"), item.get("month"))
        if pair != (None, None) and pair not in real:
            out.append(f"reporting {pair[0]}/{pair[1]} at {item.get('where')}")
    printed = {(d[0], d[1]) for text in _PRINTED.findall(squeeze(body)) if (d := date_pair(text))}
    # What gold itself gives as due may stand outside the body, in an appendix's table.
    printed |= {due for duty in gold.get("duties") or [] for due in dues(duty)}
    allowed = printed - {tuple(pair) for pair in gold.get("not_dues") or []}
    for duty in read.get("duties") or []:
        out += [f"due {p[0]}/{p[1]} of {duty.get('body')}" for p in sorted(dues(duty) - allowed, key=str)]
    return out


def invented_targets(gold: Item, read: Item) -> list[str]:
    """Targets whose value is set nowhere among the gold targets of that unit (wrong years show in F1)."""
    real = {(_unit(u), numeric(g["value"])) for g in gold.get("targets") or [] for u in options(g["unit"])}
    return [
        f"{t.get('op')} {t.get('value')} {t.get('unit')} {t.get('population')}"
        for t in read.get("targets") or []
        if (_unit(t.get("unit")), numeric(t.get("value"))) not in real
    ]
