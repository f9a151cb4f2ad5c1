"""Emulation criteria per group of subjects, the titles they ask for, and rewards by occasion."""

from __future__ import annotations

import re
from collections.abc import Iterator

from thidua.reading.keys import plain, squeeze_blanks
from thidua.reading.outline import Node
from thidua.reading.schema import CriteriaGroup, Occasion, Reward, TitleAsked
from thidua.reading.tables.rewards import FORM, FORM_END, occasions
from thidua.reading.tables.subjects import LEVEL_WORDS, TITLE_PATTERNS, subject_level

_TOWARDS = re.compile(r"^(?:tieu chi (?:thi dua )?)?doi voi\s+")


def criteria_sections(root: Node) -> Iterator[tuple[Node, str, str]]:
    """(section, subject, level) of every group of criteria."""
    for node in root.walk():
        if not node.is_section or not node.heading or node.quoted:
            continue
        above = node.parent.topic_node("criteria") if node.parent else None
        if above is None or node.within("results", "amendment") or "rewards" in node.topics - {"criteria"}:
            continue
        nearest = node.parent.topic_node("criteria", "rewards") if node.parent else None
        if nearest is not None and "criteria" not in nearest.topics:
            continue
        key = plain(node.heading)
        if key.startswith(("tieu chi", "noi dung")) and "doi voi" not in key:
            continue
        level = subject_level(_TOWARDS.sub("", key))
        if level is None or (not _TOWARDS.match(key) and len(key.split()) > 40):
            continue
        if any(
            child.is_section and child.heading and _names_subject(plain(child.heading))
            for child in node.children
        ):
            continue
        matched = _TOWARDS.match(key)
        subject = node.heading[matched.end() :] if matched else node.heading
        yield node, subject.strip(" :.;"), level


def _names_subject(key: str) -> bool:
    """Whether a heading inside a group names a group of its own."""
    return _TOWARDS.match(key) is not None or (len(key.split()) <= 20 and subject_level(key) is not None)


def criteria_groups(root: Node) -> list[CriteriaGroup]:
    """Groups in order; `n` as the contract counts (bullets, else paragraphs)."""
    groups = []
    for node, subject, level in criteria_sections(root):
        marker = node.marker.printed if node.marker else None
        groups.append(CriteriaGroup(marker, subject, level, count_items(node), node.line))
    return groups


_LEAD_IN = re.compile(r"(?:trong do|chu trong|nhu sau|sau day|cu the|gom|sau)\s*:?$")


def items_of(node: Node) -> list[Node]:
    """What counts as one item under a section: its bullets, else its lettered points, else its paragraphs."""
    bullets = [child for child in node.children if child.is_bullet]
    if bullets:
        return bullets
    points = [child for child in node.children if child.numbered]
    if points:
        return points
    return [
        child
        for child in node.children
        if child.marker is None and not is_lead_in(child.text) and not child.closing
    ]


def is_lead_in(text: str) -> bool:
    """A sentence that only leads to a list.

    >>> is_lead_in("Xây dựng kế hoạch cụ thể, trong đó chú trọng:"), is_lead_in("Chủ trì hướng dẫn.")
    (True, False)
    """
    return text.rstrip().endswith(":") or bool(_LEAD_IN.search(plain(text).rstrip(" :.")) and len(text) < 60)


def count_items(node: Node) -> int:
    """How many items a section holds; a run-in sentence is one where nothing else stands below."""
    items = items_of(node)
    if items and items[0].marker is None and node.rest and not is_lead_in(node.rest):
        return len(items) + 1
    return len(items) or int(bool(node.rest.strip()))


def titles_asked(root: Node) -> list[TitleAsked]:
    """Recognition titles the criteria ask for, with the level named beside each."""
    found: list[TitleAsked] = []
    seen: set[tuple[str, str | None, str | None]] = set()
    groups = {id(node) for node, _, _ in criteria_sections(root)}
    for node in root.walk():
        if node.quoted or node.closing or not _asks(node, groups):
            continue
        for text in (node.heading or "", node.rest) if node.is_section else (node.text,):
            for title, level in titles_in(text):
                if (title, level, node.where) not in seen:
                    seen.add((title, level, node.where))
                    found.append(TitleAsked(title, level, node.where, node.line))
    return found


def _asks(node: Node, groups: set[int]) -> bool:
    """Whether titles named in a node are asked for: in criteria, conditions, targets, or a target's sentence."""
    if node.within("results", "amendment", "rewards", "proposals", "purpose"):
        return id(node) in groups or any(id(up) in groups for up in node.ancestors())
    if id(node) in groups or any(id(up) in groups for up in node.ancestors()):
        return True
    if node.within("targets", "criteria", "subjects"):
        return not node.within("assignment")
    return (
        re.search(r"\bden (?:het )?nam 20\d\d\b.{0,80}%", plain(node.rest if node.is_section else node.text))
        is not None
    )


def titles_in(text: str, damaged: bool = False) -> list[tuple[str, str | None]]:
    """(title, level) for every title named in a text; a list of levels gives one each.

    >>> titles_in("Được công nhận “Cộng đồng học tập” cấp xã theo tiêu chí")
    [('Cộng đồng học tập', 'xa')]
    >>> titles_in("“Đơn vị học tập” cấp thành phố, cấp huyện hoặc cấp xã")
    [('Đơn vị học tập', 'thanhpho'), ('Đơn vị học tập', 'huyen'), ('Đơn vị học tập', 'xa')]
    """
    key = plain(text, damaged)
    spots: list[tuple[int, int, str]] = []
    for title, pattern in TITLE_PATTERNS:
        spots += [(found.start(), found.end(), title) for found in pattern.finditer(key)]
    result: list[tuple[str, str | None]] = []
    for start, end, title in sorted(spots):
        before = key[max(0, start - 14) : start]
        if re.search(r"(?:tro thanh|xay dung|bo tieu chi)\s*[“\"]?$", before):
            continue
        levels = _levels_after(key[end : end + 90])
        result += [(title, level) for level in levels] or [(title, None)]
    return result


def _levels_after(after: str) -> list[str]:
    match = re.match(r"[\s”\"»'’]*(?:cac )?cap\s+", after)
    if not match:
        return []
    rest = after[match.end() :]
    levels: list[str] = []
    position = 0
    while True:
        for level, word in LEVEL_WORDS:
            if re.match(rf"{word}\b", rest[position:]):
                levels.append(level)
                position += len(word)
                break
        else:
            return levels
        joined = re.match(r"\s*(?:,|/|hoac|va|-)\s*(?:cap\s+)?", rest[position:])
        if not joined:
            return levels
        position += joined.end()


def rewards(root: Node) -> list[Reward]:
    """Rewards by occasion: one entry for each occasion a part of the text names, with the forms given there."""
    made: list[Reward] = []
    handled: set[int] = set()
    for node in root.walk():
        if (
            id(node) in handled
            or not node.is_section
            or not node.within("rewards")
            or node.within("results", "amendment")
        ):
            continue
        named = occasions(_occasion_key(node))
        if not named or (node.within("assignment") and "rewards" not in node.topics):
            continue
        inner = [child for child in node.walk() if child.is_section and occasions(_occasion_key(child))]
        if inner and not _own_forms(node):
            continue
        handled.update(id(child) for child in node.walk())
        forms = tuple(_forms_below(node))
        made += [Reward(_occasion(name), forms, node.where, node.line) for name in named]
    told = {reward.occasion for reward in made}
    more = [reward for reward in _rewards_by_sentence(root) if reward.occasion not in told]
    return sorted([*made, *more], key=lambda reward: reward.line or 0)


def _occasion_key(node: Node) -> str:
    key = plain(node.heading or "")
    return "" if re.match(r"(?:tieu chi|to chuc thuc hien)", key) else key


def _own_forms(node: Node) -> bool:
    return any(FORM.search(plain(child.text)) for child in node.children if not child.is_section)


def _occasion(name: str) -> Occasion:
    return "annual" if name == "annual" else "interim" if name == "interim" else "final"


#: Sentences about how many may be proposed, or by which file, give no further form.
_QUOTA = re.compile(r"\bkhong qua\b|\bso luong\b|\bho so\b|\bto trinh\b|\bty le\b")
_LISTS_FORMS = re.compile(rf"^{FORM.pattern}")


def _forms_below(node: Node) -> list[str]:
    forms: list[str] = []
    texts = [node.rest]
    for child in node.walk():
        texts.append(child.heading if child.is_section and child.heading else child.text)
    for text in texts:
        if _QUOTA.search(plain(text)) and not _LISTS_FORMS.match(plain(text)):
            continue
        for form in forms_in(text):
            if form not in forms:
                forms.append(form)
    return forms


def forms_in(text: str) -> list[str]:
    """Forms of commendation named in a text, each to where its name ends.

    >>> forms_in("Bằng khen của Thủ tướng Chính phủ; Bằng khen của Chủ tịch UBND tỉnh.")
    ['Bằng khen của Thủ tướng Chính phủ', 'Bằng khen của Chủ tịch UBND tỉnh']
    >>> forms_in("Chủ tịch Ủy ban nhân dân thành phố tặng Giấy khen cho tập thể, cá nhân")
    ['Giấy khen']
    """
    key = plain(text)
    result: list[str] = []
    for found in FORM.finditer(key):
        if not text[found.start()].isupper():
            continue
        window = key[found.start() : found.start() + 140]
        position = found.end() - found.start()
        end = len(window)
        while True:
            ended = FORM_END.search(window, position)
            if ended is None:
                break
            if ended.group() == "," and re.match(
                r"\s*(?:ban,|nganh,|nganh |tinh,|thanh pho,|doan the|bo,|so,)", window[ended.end() :]
            ):
                position = ended.end()
                continue
            end = ended.start()
            break
        form = squeeze_blanks(text[found.start() : found.start() + end]).strip(" ,;.:")
        if form:
            result.append(form)
    return result


def _about_rewards(node: Node) -> bool:
    """Whether the nearest part about criteria or rewards is about rewards alone."""
    nearest = node.topic_node("criteria", "rewards")
    return nearest is not None and "criteria" not in nearest.topics


_SENTENCE = re.compile(r"(?<=[.;])\s+")


def _rewards_by_sentence(root: Node) -> list[Reward]:
    """Where no heading names an occasion: sentences of the reward part that name both occasion and form."""
    found: dict[tuple[str, str | None], list[str]] = {}
    order: list[tuple[str, str | None, int]] = []
    for node in root.walk():
        if not _about_rewards(node) or node.within("results", "amendment") or node.quoted:
            continue
        named: tuple[str, ...] = ()
        for sentence in _SENTENCE.split(node.rest if node.is_section else node.text):
            forms = forms_in(sentence)
            # What follows a ";" is given on the same occasion.
            named = occasions(plain(sentence)) or (named if not sentence[:1].isupper() or forms else ())
            key = plain(sentence)
            quota = "khong qua" in key and not re.search(r"\btang (?:thuong )?(?:giay|bang) khen\b", key)
            if not forms or not named or quota or re.search(r"ho so|de nghi xet|ty le", key):
                continue
            for name in named:
                place = node.where
                if (name, place) not in found:
                    order.append((name, place, node.line))
                found.setdefault((name, place), []).extend(forms)
    return [
        Reward(_occasion(name), tuple(dict.fromkeys(found[name, place])), place, line)
        for name, place, line in order
    ]
