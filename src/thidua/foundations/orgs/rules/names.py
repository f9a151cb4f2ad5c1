"""Names as keys: abbreviations written out, two printings of one name made equal, what search and order need."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from thidua.ground.text_vn import search_key, sort_key

#: Abbreviations official documents use, folded (blank-separated where printed apart), and what they stand for.
#: A table of the language, not of any one place; the packs add aliases per body.
ABBREVIATIONS: Mapping[str, str] = {
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "mttq": "mat tran to quoc",
    "mttqvn": "mat tran to quoc",
    "ubmttq": "uy ban mat tran to quoc",
    "ubmttqvn": "uy ban mat tran to quoc",
    "gddt": "giao duc dao tao",
    "gd dt": "giao duc dao tao",
    "sgddt": "so giao duc dao tao",
    "pgddt": "phong giao duc dao tao",
    "bgddt": "bo giao duc dao tao",
    "snv": "so noi vu",
    "gdtx": "giao duc thuong xuyen",
    "khcn": "khoa hoc cong nghe",
    "kh cn": "khoa hoc cong nghe",
    "vhttdl": "van hoa the thao du lich",
    "vhtt dl": "van hoa the thao du lich",
    "vh tt dl": "van hoa the thao du lich",
    "vhxh": "van hoa xa hoi",
    "vh xh": "van hoa xa hoi",
    "tdkt": "thi dua khen thuong",
    "td kt": "thi dua khen thuong",
    "tp": "thanh pho",
    "tdp": "to dan pho",
    "bcd": "ban chi dao",
    "xhht": "xa hoi hoc tap",
    "tncs": "thanh nien cong san",
    "tnxp": "thanh nien xung phong",
    "hcm": "ho chi minh",
    "lhpn": "lien hiep phu nu",
    "ccb": "cuu chien binh",
    "ldld": "lien doan lao dong",
    "tttt": "thong tin truyen thong",
    "tt tt": "thong tin truyen thong",
    "ldtbxh": "lao dong thuong binh xa hoi",
    "ld tbxh": "lao dong thuong binh xa hoi",
    "ld tb xh": "lao dong thuong binh xa hoi",
    "nnptnt": "nong nghiep phat trien nong thon",
    "nn ptnt": "nong nghiep phat trien nong thon",
    "nnmt": "nong nghiep moi truong",
    "nn mt": "nong nghiep moi truong",
    "tnmt": "tai nguyen moi truong",
    "tn mt": "tai nguyen moi truong",
    "khdt": "ke hoach dau tu",
    "kh dt": "ke hoach dau tu",
    "gtvt": "giao thong van tai",
    "ptth": "phat thanh truyen hinh",
    "chqs": "chi huy quan su",
    "dbqh": "dai bieu quoc hoi",
    "htcd": "hoc tap cong dong",
    "tthtcd": "trung tam hoc tap cong dong",
    "pvhcc": "phuc vu hanh chinh cong",
    "ttpvhcc": "trung tam phuc vu hanh chinh cong",
    "htx": "hop tac xa",
    "thpt": "trung hoc pho thong",
    "thcs": "trung hoc co so",
    "mn": "mam non",
    "vp": "van phong",
    "xdd": "xay dung dang",
    "hoi kh": "hoi khuyen hoc",
    "hkh": "hoi khuyen hoc",
}
#: The slot whose body heads its territory: superiors, permissions and places are told by it.
SEAT_SLOT = "ubnd"
_LONGEST = max(len(key.split()) for key in ABBREVIATIONS)
#: Words an abbreviation begins with: only where one of them stands is there anything to write out.
_ABBREVIATED = frozenset(key.split()[0] for key in ABBREVIATIONS) | {"p"}
_VOWELS = frozenset("aeiouy")
#: Words that carry no difference between names: “Văn hóa và Xã hội” = “Văn hóa - Xã hội”.
_EMPTY_WORDS = frozenset({"va"})
_NUMBER = re.compile(r"\d+")


def expand(key: str) -> str:
    """A folded key with abbreviations written out.

    >>> expand("so gddt tp hai phong")
    'so giao duc dao tao thanh pho hai phong'
    """
    words = key.split()
    if _ABBREVIATED.isdisjoint(words):
        return " ".join(words)
    out: list[str] = []
    index = 0
    while index < len(words):
        if words[index] not in _ABBREVIATED:
            out.append(words[index])
            index += 1
            continue
        for size in range(min(_LONGEST, len(words) - index), 0, -1):
            piece = " ".join(words[index : index + size])
            if piece in ABBREVIATIONS:
                out.extend(ABBREVIATIONS[piece].split())
                index += size
                break
        else:
            word = words[index]
            if word == "p":
                word = "phuong" if index else "phong"
            out.append(word)
            index += 1
    return " ".join(out)


@lru_cache(maxsize=65536)
def canonical(text: str) -> str:
    """The key by which two printings of one name are equal.

    >>> canonical("Phòng VH-XH P. Hồng An") == canonical("Phòng Văn hoá và Xã hội phường Hồng An")
    True
    >>> canonical("UBMTTQ thành phố") == canonical("Ủy ban Mặt trận Tổ quốc Việt Nam thành phố")
    True
    >>> canonical("Tổ dân phố số 05") == canonical("TDP 5")
    True
    """
    return _canonical(search_key(text))


def _canonical(key: str) -> str:
    """The same from the folded words of a name."""
    words = [w for w in expand(key).split() if w not in _EMPTY_WORDS]
    if "nam" not in words and not any(map(str.isdigit, words)):
        return " ".join(words)
    out: list[str] = []
    for word in words:
        if word == "nam" and out[-5:] == ["mat", "tran", "to", "quoc", "viet"]:
            out.pop()
            continue
        if word.isdigit():
            if out and out[-1] == "so" and len(out) > 1:
                out.pop()
            out.append(word.lstrip("0") or "0")
        else:
            out.append(word)
    return " ".join(out)


def mid_name(name: str) -> str:
    """A territory's full name inside a sentence.

    >>> mid_name("Phường Hồng An")
    'phường Hồng An'
    """
    return name[:1].lower() + name[1:]


@lru_cache(maxsize=65536)
def order_key(name: str) -> str:
    """Dictionary order, with numbers in order of value.

    >>> order_key("Tổ dân phố số 2") < order_key("Tổ dân phố số 10")
    True
    """
    return sort_key(_NUMBER.sub(lambda m: m[0].zfill(6), name))


def acronyms(name_key: str, place_keys: Sequence[str] = ()) -> list[str]:
    """Initials people type for a name, without its place, with and without its first word.

    >>> acronyms("so giao duc va dao tao thanh pho hai phong", ["thanh pho hai phong"])
    ['sgddt', 'gddt']
    """
    core = strip_place(name_key, place_keys)
    letters = [word[0] for word in core.split() if word not in _EMPTY_WORDS and not word.isdigit()]
    full = "".join(letters)
    return [part for part in (full, full[1:]) if len(part) >= 3]


def strip_place(key: str, place_keys: Sequence[str]) -> str:
    """A name without the territory it ends in (the longest that fits); the name itself when nothing is left."""
    for place in sorted(place_keys, key=len, reverse=True):
        if place and key.endswith(" " + place):
            return key[: -len(place) - 1]
    return key


@dataclass(frozen=True, slots=True)
class Keys:
    """What is stored beside a name so that it can be found."""

    name_key: str
    names: tuple[str, ...]
    search: str


def keys_of(name: str, short_name: str, aliases: tuple[str, ...], place: str, place_short: str) -> Keys:
    """Search and recognition keys of a body.

    :param place: full name of its territory, e.g. ``Phường Hồng An``; blank where it has none.
    """
    name_key = search_key(name)
    others = [_other_name(alias) for alias in aliases]
    names = tuple(filter(None, dict.fromkeys((_canonical(name_key), *(key for key, _words in others)))))
    words: dict[str, None] = dict.fromkeys(name_key.split())
    if short_name:
        others.insert(0, _other_name(short_name))
    for _key, told in others:
        words |= dict.fromkeys(told)
    words |= dict.fromkeys(acronyms(name_key, _place_keys(place, place_short)))
    return Keys(name_key, names, " ".join(words))


@lru_cache(maxsize=65536)
def _other_name(text: str) -> tuple[str, tuple[str, ...]]:
    """What another name of a body is recognised by, and its words; remembered, as thousands share one ("UBND xã")."""
    key = search_key(text)
    return _canonical(key), (*key.split(), *_joined(key))


@lru_cache(maxsize=4096)
def _place_keys(place: str, short: str) -> tuple[str, ...]:
    """A territory's names folded; remembered, as all its bodies ask."""
    return (search_key(place), search_key(short)) if place else ()


def _joined(key: str) -> list[str]:
    """``so vh xh`` also as ``vhxh``: runs of short words people type together."""
    runs: list[list[str]] = [[]]
    for word in key.split():
        if _abbreviates(word):
            runs[-1].append(word)
        elif runs[-1]:
            runs.append([])
    return ["".join(run) for run in runs if len(run) > 1]


@lru_cache(maxsize=65536)
def _abbreviates(word: str) -> bool:
    """Whether a word looks like initials people join with the next; remembered."""
    return len(word) <= 3 and word not in ABBREVIATIONS and _VOWELS.isdisjoint(word)
