"""The syllables Vietnamese spelling allows, made from initials, rhymes and tones.

About sixteen thousand are possible (tones in both placements counted); some seven thousand are in use. A possible
syllable nobody has written yet may still be a name: restoration may answer with it, with little confidence.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from thidua.ground.text_vn import fold

_ONSETS = (
    "", "b", "c", "ch", "d", "đ", "g", "gi", "h", "kh", "l", "m", "n", "ng", "nh", "p", "ph", "qu", "r", "s",
    "t", "th", "tr", "v", "x",
)  # fmt: skip
_RHYMES = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây",
    "e ec em en eng eo ep et ê êch êm ên ênh êp êt êu",
    "i ich im in inh ip it iu ia iêc iêm iên iêng iêp iêt iêu y yêm yên yêt yêu",
    "o oc oi om on ong op ot oong ooc oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt",
    "oe oen oeo oet ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt",
    "u uc ui um un ung up ut ua uôc uôi uôm uôn uông uôt uê uêch uênh uya uyên uyêt uy uynh uyt uych uân uâng",
    "uât uây uơ ư ưc ưi ưng ưt ưu ưa ươc ươi ươm ươn ương ươp ươt ươu",
)
_QU_RHYMES = (
    "a ac ach ai am an ang anh ao ap at au ay ăm ăn ăng ăp ăt ăc âc ân âng ât ây",
    "e en eo et ê ên êt êu êch ênh y ynh yt ych i in ơ ơi ôc yên yêt",
)
#: Rhymes with a rounded glide; the lips of b, m, p, ph, v are busy.
_ROUNDED = ("oa", "oă", "oe", "uê", "uy", "uâ", "uơ")
_LABIAL = ("b", "m", "p", "ph", "v")
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
_STOP_TONES = ("\u0301", "\u0323")
_FRONT = "eêiy"


def _spelled(onset: str, rhyme: str) -> str | None:
    """Onset and rhyme as spelled together, None where spelling does not join them."""
    front = rhyme[0] in _FRONT
    if rhyme.startswith("y") and (rhyme != "y" or onset in ("", "c", "g", "ng", "gi")):
        return {"": rhyme, "c": "ky" if rhyme == "y" else None}.get(onset)
    if onset in _LABIAL and rhyme.startswith(_ROUNDED):
        return None
    if onset == "c":
        return ("k" if front else "c") + rhyme
    if onset in ("g", "ng"):
        return (onset + "h" if front else onset) + rhyme
    if onset == "gi":
        if rhyme.startswith("iê"):
            return "gi" + rhyme[1:]
        if rhyme in ("i", "in"):
            return "g" + rhyme
        return None if rhyme.startswith("i") else "gi" + rhyme
    if onset == "" and rhyme.startswith("iê"):
        return None
    return onset + rhyme


def toned(onset: str, rhyme: str, tone: str) -> tuple[str, ...]:
    """The rhyme with its tone, in both placements where usage differs.

    >>> toned("", "oa", "\u0300"), toned("", "uyêt", "\u0301"), toned("", "ươn", "\u0300")
    (('òa', 'oà'), ('uyết',), ('ườn',))
    """
    if not tone:
        return (rhyme,)
    hats = [i for i, letter in enumerate(rhyme) if letter in "ăâêôơư"]
    vowels = [i for i, letter in enumerate(rhyme) if letter in "aeiouyăâêôơư"]
    if hats:
        places = [hats[-1]]
    elif len(vowels) == 1:
        places = vowels
    elif rhyme in ("oa", "oe", "uy") and onset != "qu":
        places = [0, 1]
    elif rhyme[:2] in ("oa", "oe", "uy"):
        places = [1]
    else:
        places = [0]
    return tuple(
        rhyme[:place] + unicodedata.normalize("NFC", rhyme[place] + tone) + rhyme[place + 1 :]
        for place in places
    )


@lru_cache(maxsize=1)
def all_syllables() -> frozenset[str]:
    """Every syllable spelling allows, in lower case NFC, tones in both placements.

    >>> {"tưởng", "quyết", "giếng", "nghiệp", "hòa", "hoà", "kỹ", "đoàn"} <= all_syllables()
    True
    >>> {"tâp", "kưa", "ghà", "bt"} & all_syllables()
    set()
    """
    made: set[str] = set()
    for onset in _ONSETS:
        for rhyme in " ".join(_QU_RHYMES if onset == "qu" else _RHYMES).split():
            if onset == "qu":
                head = "qu"
            else:
                spelled = _spelled(onset, rhyme)
                if spelled is None:
                    continue
                shown = rhyme[1:] if onset == "gi" and rhyme.startswith("iê") else rhyme
                head = spelled[: len(spelled) - len(shown)]
                rhyme = shown  # noqa: PLW2901 - what is left to carry the tone
            tones = _STOP_TONES if rhyme.endswith(("c", "ch", "p", "t")) else _TONES
            for tone in tones:
                made.update(head + shape for shape in toned(onset, rhyme, tone))
    return frozenset(made)


@lru_cache(maxsize=1)
def by_skeleton() -> dict[str, tuple[str, ...]]:
    """The syllables by their folded form.

    >>> "của" in by_skeleton()["cua"], "đua" in by_skeleton()["dua"]
    (True, True)
    """
    found: dict[str, list[str]] = {}
    for syllable in sorted(all_syllables()):
        found.setdefault(fold(syllable), []).append(syllable)
    return {skeleton: tuple(listed) for skeleton, listed in found.items()}


@lru_cache(maxsize=1)
def skeleton_prefixes() -> frozenset[str]:
    """Every beginning of a folded syllable, the syllables themselves among them."""
    return frozenset(
        skeleton[:length] for skeleton in by_skeleton() for length in range(1, len(skeleton) + 1)
    )


def is_syllable(word: str) -> bool:
    """Whether a word is spelled as a Vietnamese syllable.

    >>> is_syllable("Trường"), is_syllable("chirc")
    (True, False)
    """
    return word.lower() in all_syllables()
