"""Vietnamese in the encodings used before Unicode: TCVN3 (ABC), VNI and Windows-1258.

Both TCVN3 and VNI were fonts over the Western code page: what a program without the font shows is Latin letters
("Céng hoµ x· héi", "Coäng hoøa xaõ hoäi"). The functions here work on that Latin text, which is what a byte
file, an old Word run or a PDF text layer gives. Sources: TCVN 5712:1993 table VN3 and the published VNI for
Windows table; both checked by the round trip of every Vietnamese letter in the tests.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from thidua.ground.text_vn import nfc

LegacyEncoding = Literal["TCVN3", "VNI", "CP1258"]

#: Table VN3: code → letter.
_TCVN3 = {
    0xA1: "Ă", 0xA2: "Â", 0xA3: "Ê", 0xA4: "Ô", 0xA5: "Ơ", 0xA6: "Ư", 0xA7: "Đ",
    0xA8: "ă", 0xA9: "â", 0xAA: "ê", 0xAB: "ô", 0xAC: "ơ", 0xAD: "ư", 0xAE: "đ",
    0xB5: "à", 0xB6: "ả", 0xB7: "ã", 0xB8: "á", 0xB9: "ạ", 0xBB: "ằ", 0xBC: "ẳ", 0xBD: "ẵ", 0xBE: "ắ",
    0xC6: "ặ", 0xC7: "ầ", 0xC8: "ẩ", 0xC9: "ẫ", 0xCA: "ấ", 0xCB: "ậ",
    0xCC: "è", 0xCE: "ẻ", 0xCF: "ẽ", 0xD0: "é", 0xD1: "ẹ", 0xD2: "ề", 0xD3: "ể", 0xD4: "ễ", 0xD5: "ế",
    0xD6: "ệ", 0xD7: "ì", 0xD8: "ỉ", 0xDC: "ĩ", 0xDD: "í", 0xDE: "ị",
    0xDF: "ò", 0xE1: "ỏ", 0xE2: "õ", 0xE3: "ó", 0xE4: "ọ", 0xE5: "ồ", 0xE6: "ổ", 0xE7: "ỗ", 0xE8: "ố",
    0xE9: "ộ", 0xEA: "ờ", 0xEB: "ở", 0xEC: "ỡ", 0xED: "ớ", 0xEE: "ợ",
    0xEF: "ù", 0xF1: "ủ", 0xF2: "ũ", 0xF3: "ú", 0xF4: "ụ", 0xF5: "ừ", 0xF6: "ử", 0xF7: "ữ", 0xF8: "ứ",
    0xF9: "ự", 0xFA: "ỳ", 0xFB: "ỷ", 0xFC: "ỹ", 0xFD: "ý", 0xFE: "ỵ",
}  # fmt: skip

_VNI_TONES = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
#: Marks that follow a or e or o: hat (and breve, for a) together with a tone.
_VNI_HAT = {"â": "", "à": "\u0300", "á": "\u0301", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_BREVE = {"ê": "", "è": "\u0300", "é": "\u0301", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_SINGLE = {"ì": "ì", "í": "í", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "ô": "ơ", "ö": "ư", "î": "ỵ", "ñ": "đ"}


def _vni_pairs() -> dict[str, str]:
    pairs: dict[str, str] = {}
    for base in "aeiouyAEIOUY":
        for mark, tone in _VNI_TONES.items():
            pairs[base + mark] = nfc(base + tone)
    for base in "aeoAEO":
        for mark, tone in _VNI_HAT.items():
            pairs[base + mark] = nfc(base + "\u0302" + tone)
    for base in "aA":
        for mark, tone in _VNI_BREVE.items():
            pairs[base + mark] = nfc(base + "\u0306" + tone)
    for horned, letter in (("ô", "ơ"), ("ö", "ư"), ("Ô", "Ơ"), ("Ö", "Ư")):
        for mark, tone in _VNI_TONES.items():
            pairs[horned + mark] = nfc(letter + tone)
    # Capitals take capital marks, but hand-typed text mixes them.
    for key in list(pairs):
        pairs[key[0] + key[1].upper()] = pairs[key]
    return pairs


_VNI_PAIRS = _vni_pairs()
_VNI_ONE = {**_VNI_SINGLE, **{key.upper(): value.upper() for key, value in _VNI_SINGLE.items()}}
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, {**_VNI_PAIRS, **_VNI_ONE}), key=len, reverse=True)))
_WORD = re.compile(r"[^\W\d_]+")


def _words(text: str) -> list[str]:
    return text.split()


#: Rimes of Vietnamese syllables, tone taken away (Từ điển tiếng Việt; closed list of the orthography).
_RIMES = _words("""
a ă â e ê i o ô ơ u ư y ai ay ây ao au âu am ăm âm an ăn ân ang ăng âng anh ap ăp âp at ăt ât ac ăc
âc ach em en eng eo ep et ec êm ên ênh êu êp êt êch ia iêm iên iêng iêu iêp iêt iêc im in inh iu ip
it ich oa oai oay oao oam oăm oan oăn oang oăng oanh oap oat oăt oac oăc oach oe oeo oen oet oi om
on ong oong op ot oc ôi ôm ôn ông ôp ôt ôc ơi ơm ơn ơp ơt ua uai uây uay uân uâng uât uê uênh uêch
ui um un ung up ut uc uơ uôi uôm uôn uông uôt uôc ưa ưi ưu ưm ưng ưt ưc ươi ươu ươm ươn ương ươp ươt
ươc uy uya uyên uyêt uynh uyt uych uyu yêm yên yêng yêu yêt uan uang uanh uao uat uac uach uen ueo
uet ưn oeng uyn uăng uăn uăc uăt uâc uam
""")
_ONSETS = _words("""
b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x
""")
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_SYLLABLES = {onset + rime for onset in ["", *_ONSETS] for rime in _RIMES} | {"gi", "gin", "giêng", "q"}
_PLAIN_SYLLABLES = {
    unicodedata.normalize("NFD", syllable.replace("đ", "d")).encode("ascii", "ignore").decode()
    for syllable in _SYLLABLES
}


def syllable_share(text: str, *, accents: bool = True) -> float:
    """Share of the words that are possible Vietnamese syllables, 0 to 1; 0 for a text without words.

    With `accents=False` marks are ignored, so a text that lost them still counts.

    >>> syllable_share("Cộng hòa xã hội"), round(syllable_share("Céng hoµ x· héi chñ nghÜa"), 2)
    (1.0, 0.17)
    """
    words = _WORD.findall(text[:200_000].lower())
    if not words:
        return 0.0
    good = 0
    for word in words:
        stripped = nfc(unicodedata.normalize("NFD", word).translate(_TONES))
        if accents:
            good += stripped in _SYLLABLES
        else:
            plain = unicodedata.normalize("NFD", stripped.replace("đ", "d"))
            good += plain.encode("ascii", "ignore").decode() in _PLAIN_SYLLABLES
    return good / len(words)


def from_tcvn3(text: str, *, capitals: bool = False) -> str:
    """Latin-looking TCVN3 (ABC) text in Unicode. `capitals`: the font was a capital one (.VnTimeH).

    >>> from_tcvn3("Céng hoµ x· héi chñ nghÜa ViÖt Nam"), from_tcvn3("kÕ ho¹ch", capitals=True)
    ('Cộng hoà xã hội chủ nghĩa Việt Nam', 'KẾ HOẠCH')
    """
    text = nfc(text).translate(_TCVN3)
    return text.upper() if capitals else _WORD.sub(_even_case, text)


def _even_case(match: re.Match[str]) -> str:
    """A word typed in capitals has lower-case accented letters in TCVN3: make them capitals too."""
    word = match[0]
    plain = [letter for letter in word if letter.isascii()]
    if plain and len(word) > 1 and all(letter.isupper() for letter in plain):
        lowered = sum(letter.islower() for letter in word)
        # "Ý", "Ủy": one capital at the start is an ordinary word.
        if lowered and (len(plain) > 1 or not word[0].isascii()):
            return word.upper()
    return word


def from_vni(text: str) -> str:
    """Latin-looking VNI text in Unicode.

    >>> from_vni("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam - ÖÙNG DUÏNG")
    'Cộng hòa xã hội chủ nghĩa Việt Nam - ỨNG DỤNG'
    """
    return _VNI_PATTERN.sub(lambda match: _VNI_PAIRS.get(match[0]) or _VNI_ONE[match[0]], nfc(text))


def undo_legacy(text: str) -> tuple[str, LegacyEncoding | None]:
    """The text in Unicode, and the old encoding it was in; unchanged (and `None`) when it is Unicode already.

    Decided by which reading makes more words Vietnamese: a clear gain is needed, so that French or Czech names
    inside a Unicode text change nothing.

    >>> undo_legacy("UBND tỉnh ban hành kế hoạch")
    ('UBND tỉnh ban hành kế hoạch', None)
    """
    if not any("\x80" <= letter <= "\u00ff" for letter in text[:100_000]):
        return text, None
    as_is = syllable_share(text)
    if as_is >= 0.8:
        return text, None
    readings: list[tuple[str, LegacyEncoding]] = [(from_tcvn3(text), "TCVN3"), (from_vni(text), "VNI")]
    share, converted, name = max((syllable_share(reading), reading, name) for reading, name in readings)
    return (converted, name) if share >= 0.6 and share >= as_is + 0.2 else (text, None)


def legacy_font(name: str | None) -> LegacyEncoding | None:
    """The old encoding a font's name betrays (".VnTime", "VNI-Times"), if any.

    >>> legacy_font(".VnTimeH"), legacy_font("ABCDEF+VNI-Times"), legacy_font("Times New Roman")
    ('TCVN3', 'VNI', None)
    """
    plain = (name or "").rpartition("+")[2].lower()
    if plain.startswith((".vn", "vntime", "vnarial")) and not plain.startswith("vni"):
        return "TCVN3"
    return "VNI" if plain.startswith("vni-") else None


def is_capital_font(name: str | None) -> bool:
    """Whether a TCVN3 font shows capitals for lower-case codes (its name ends with H: .VnTimeH, .VnArialH)."""
    plain = (name or "").rpartition("+")[2].split(",")[0].split("-")[0]
    return plain.lower().startswith(".vn") and plain.endswith("H")
