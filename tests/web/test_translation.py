"""English is complete: every word of the interface stands in the catalogue, and no page shows a Vietnamese one."""

from __future__ import annotations

import ast
import gettext
import importlib.util
import re
from collections import deque
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests import made_plan
from tests.cast import Cast
from thidua.foundations.notices import services as notices
from thidua.web.said import FIELD, recogniser, said
from thidua.work.obligations import services as obligation_services

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "thidua"
FOLDER = SOURCE / "locale" / "en" / "LC_MESSAGES"
TEMPLATES = sorted(p for p in (SOURCE / "web" / "templates").rglob("*") if p.suffix in {".html", ".txt"})
VIETNAMESE = re.compile(
    r"[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.IGNORECASE
)


def collector() -> Any:
    spec = importlib.util.spec_from_file_location("messages", ROOT / "scripts" / "messages.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ── the catalogue


def entries() -> list[dict[str, str]]:
    """The catalogue as it is written: one dictionary of keywords an entry; ``#,`` holds the flags."""
    made: list[dict[str, str]] = []
    for block in re.split(r"\n\s*\n", (FOLDER / "django.po").read_text(encoding="utf-8")):
        entry: dict[str, str] = {"flags": ""}
        keyword = ""
        for line in block.splitlines():
            if line.startswith("#,"):
                entry["flags"] += line[2:]
            found = re.match(r"(\w+(?:\[\d\])?) (\".*\")$", line)
            if found:
                keyword = found[1]
                entry[keyword] = ast.literal_eval(found[2])
            elif line.startswith('"'):
                entry[keyword] += ast.literal_eval(line)
        if entry.get("msgid"):
            made.append(entry)
    return made


ENTRIES = entries()
MESSAGES = {entry["msgid"]: entry for entry in ENTRIES}


def translations_of(entry: dict[str, str]) -> list[str]:
    return [text for keyword, text in entry.items() if keyword.startswith("msgstr")]


def test_the_catalogue_has_the_size_of_the_interface() -> None:
    assert len(ENTRIES) > 1_000


def test_every_message_is_translated() -> None:
    assert [e["msgid"] for e in ENTRIES if not all(translations_of(e))] == []


def test_nothing_is_guessed() -> None:
    assert [e["msgid"] for e in ENTRIES if "fuzzy" in e["flags"]] == []


def test_plurals_have_both_forms() -> None:
    assert [e["msgid"] for e in ENTRIES if "msgid_plural" in e and len(translations_of(e)) != 2] == []


def test_english_is_not_vietnamese() -> None:
    """Only quoted names (columns of a form, places, laws) keep Vietnamese letters."""
    quoted = re.compile(
        r"“[^”]*”|\([^)]*\)|Thi Đua|Hải Phòng|Phó Chủ tịch|Nghị định|NĐ-CP|thôn|bản|tổ dân phố|123/KH-UBND"
    )
    found = [
        e["msgid"] for e in ENTRIES if any(VIETNAMESE.search(quoted.sub("", t)) for t in translations_of(e))
    ]
    assert found == []


@pytest.mark.parametrize(
    "shape", [r"%\(\w+\)[sd]", r"\{\w+\}", r"</?\w+>"], ids=["percent", "braces", "tags"]
)
def test_values_and_tags_agree(shape: str) -> None:
    wrong = []
    for entry in ENTRIES:
        if shape.startswith("%") and "python-format" not in entry["flags"]:
            continue
        asked = sorted(set(re.findall(shape, entry["msgid"])))
        wrong += [
            (entry["msgid"], t) for t in translations_of(entry) if sorted(set(re.findall(shape, t))) != asked
        ]
    assert wrong == []


def test_spaces_at_the_ends_agree() -> None:
    """Pieces that are joined to others keep the space that joins them."""
    ends = re.compile(r"^(\s*).*?(\s*)$", re.DOTALL)

    def of(text: str) -> tuple[str, ...]:
        found = ends.match(text)
        assert found is not None
        return found.groups()

    assert [e["msgid"] for e in ENTRIES if any(of(t) != of(e["msgid"]) for t in translations_of(e))] == []


def test_the_compiled_catalogue_is_the_written_one() -> None:
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    known = {key: text for key, text in compiled._catalog.items() if key}  # type: ignore[attr-defined]
    written: dict[object, str] = {}
    for entry in ENTRIES:
        if "msgid_plural" in entry:
            written |= {(entry["msgid"], n): text for n, text in enumerate(translations_of(entry))}
        else:
            written[entry["msgid"]] = entry["msgstr"]
    assert known == written, "run make messages"


# ── nothing is missing from it


def test_words_made_below_the_web_are_in_it() -> None:
    words = collector().words_below()
    assert len(words) > 400
    assert [f"{where}: {text}" for text, where in words.items() if text not in MESSAGES] == [], (
        "run make messages"
    )


def marked_in_code() -> Iterator[tuple[str, str]]:
    for path in sorted(SOURCE.rglob("*.py")):
        if "/tests/" in path.as_posix():
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"_", "ngettext"} and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield path.name, first.value


def test_words_marked_in_the_code_are_in_it() -> None:
    found = list(marked_in_code())
    assert len(found) > 200
    assert [pair for pair in found if pair[1] not in MESSAGES] == [], "run make messages"


TRANS = re.compile(r"""\{%\s*trans(?:late)?\s+("[^"]*"|'[^']*')|_\(("[^"]*"|'[^']*')\)""")
BLOCK = re.compile(
    r"\{%\s*blocktrans(?:late)?\b[^%]*%\}(.*?)(?:\{%\s*plural\s*%\}.*?)?\{%\s*endblocktrans(?:late)?\s*%\}",
    re.DOTALL,
)


def marked_in(template: str) -> Iterator[str]:
    for one, other in TRANS.findall(template):
        yield (one or other)[1:-1]
    for block in BLOCK.findall(template):
        text = re.sub(r"%(?!\()", "%%", block)
        yield re.sub(r"\{\{\s*([\w.]+)\s*\}\}", r"%(\1)s", text)


def test_words_of_the_templates_are_in_it() -> None:
    found = [
        (p.name, text)
        for p in TEMPLATES
        if "styleguide" not in p.parts
        for text in marked_in(p.read_text(encoding="utf-8"))
    ]
    assert len(found) > 600
    assert [pair for pair in found if pair[1] and pair[1] not in MESSAGES] == [], "run make messages"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: "/".join(p.parts[-2:]))
def test_templates_say_nothing_unmarked(path: Path) -> None:
    if "styleguide" in path.parts:
        pytest.skip("samples of the style guide are data")
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"\{%\s*comment.*?endcomment\s*%\}", "", text, flags=re.DOTALL)
    text = TRANS.sub("", BLOCK.sub("", re.sub(r"\{#.*?#\}", "", text)))
    assert [line.strip() for line in text.splitlines() if VIETNAMESE.search(line)] == []


# ── sentences with values


@pytest.mark.parametrize(
    ("vietnamese", "english"),
    [
        ("Chưa làm", "Not started"),
        ("", ""),
        ("Sở Nội vụ", "Sở Nội vụ"),
        ("trước ngày 05/12/2025", "before 05/12/2025"),
        (
            "Không thực hiện được việc này khi hồ sơ đang ở trạng thái “Quá hạn”.",
            "This cannot be done while the record is in the state “Overdue”.",
        ),
        ("Ở trạng thái này có thể: gia hạn, miễn.", "In this state one can: extend, exempt."),
        ("Bị trả lại: Mở lớp {mẫu} 100%", "Returned: Mở lớp {mẫu} 100%"),
        (
            "Lan đã sửa quy định “Mở lớp” lúc 10:20:30 ngày 01/02/2026, sau khi bạn mở trang này.",
            "Lan changed the provision “Mở lớp” at 10:20:30 on 01/02/2026, after you opened this page.",
        ),
    ],
)
def test_what_the_rules_say_is_said_in_english(vietnamese: str, english: str) -> None:
    with translation.override("en"):
        assert said(vietnamese) == english
    with translation.override("vi"):
        assert said(vietnamese) == vietnamese


def test_a_filled_template_is_recognised_and_gives_back_its_values() -> None:
    """Whatever is put in, English says the same values: for every template of the catalogue."""
    with translation.override("en"):
        for entry in ENTRIES:
            names = set(FIELD.findall(entry["msgid"]))
            if not names or "msgid_plural" in entry:
                continue
            values = {name: f"⟨{name}⟩" for name in names}
            filled = entry["msgid"].format_map(values)
            spoken = said(filled)
            assert spoken != filled, entry["msgid"]
            assert all(value in spoken for value in values.values()), (entry["msgid"], spoken)


# ── pages in English

#: What a page says besides its text.
SAYING = ("placeholder", "aria-label", "title", "alt", "data-label", "data-placeholder")


class Words(HTMLParser):
    """Texts and spoken attributes of a page; what is marked ``lang="vi"`` is a quotation."""

    VOID = frozenset({"br", "img", "input", "link", "meta", "hr", "use", "path", "wbr"})

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.links: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        quiet = tag in {"script", "style", "textarea"} or given.get("lang") == "vi"
        if not (quiet or self._quiet()):
            self.texts += [given[name] or "" for name in SAYING if name in given]
        if tag == "a" and given.get("href"):
            self.links.append(given["href"] or "")
        if tag not in self.VOID:
            self._open.append((tag, quiet or self._quiet()))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._quiet():
            self.texts.append(data.strip())

    def _quiet(self) -> bool:
        return bool(self._open and self._open[-1][1])


def plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def data_of_the_house() -> str:
    """Every text the database holds, and the packs: what a page may quote in Vietnamese."""
    held: list[str] = []
    for model in apps.get_models():
        if model._meta.app_label in {
            "orgs",
            "access",
            "plans",
            "papers",
            "obligations",
            "movements",
            "notices",
            "audit",
        }:
            for row in model._default_manager.values_list().iterator():
                held += [str(value) for value in row if isinstance(value, str | dict | list)]
    held += [p.read_text(encoding="utf-8") for p in (ROOT / "packs").rglob("*.yaml")]
    return plain(" ".join(held)).replace("\\n", " ")


VALUE = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")


def own_words(message: str) -> int:
    return len(re.findall(r"[^\W\d_]+", VALUE.sub("", message)))


OURS = {
    plain(e["msgid"]): e["msgid"]
    for e in ENTRIES
    if VIETNAMESE.search(e["msgid"]) and e["msgid"] not in translations_of(e)
}
SHAPES = [
    (recogniser(VALUE.sub(lambda v: f"{{{v[1] or v[2]}}}", e["msgid"])), e["msgid"], own_words(e["msgid"]))
    for e in ENTRIES
    if VALUE.search(e["msgid"]) and own_words(e["msgid"]) > 1
]
#: English sentences with values: only the values may be Vietnamese.
SPOKEN_SHAPES = [
    recogniser(VALUE.sub(lambda v: f"{{{v[1] or v[2]}}}", text))
    for e in ENTRIES
    for text in translations_of(e)
    if VALUE.search(text) and own_words(text)
]
SPOKEN = {plain(t) for e in ENTRIES for t in translations_of(e)}
#: A name the English page keeps.
NAMES = ("Thi Đua", "Tiếng Việt", "Hoàng Sa", "Trường Sa")
PIECES = re.compile(r"[·:;,()“”–—…/|→]|\s-\s|\.(?:\s|$)")


def left_in_vietnamese(text: str, data: str) -> str:
    """The part of a text that is the interface's and still Vietnamese; empty when all of it is data."""
    for name in NAMES:
        text = text.replace(name, "")
    initials = len(text) < 4 and text.isupper()
    dispatch = text.startswith("V/v ")  # the subject of an official dispatch
    if not VIETNAMESE.search(text) or initials or dispatch:
        return ""
    whole = plain(text)
    if whole in SPOKEN:
        return ""
    if whole in OURS:
        return OURS[whole]
    held = whole in data
    shape = next(
        (m for pattern, m, own in SHAPES if own > (2 if held else 1) and pattern.fullmatch(text)), ""
    )
    if shape or held:
        return shape
    for pattern in SPOKEN_SHAPES:
        filled = pattern.fullmatch(text)
        if filled:
            return next((left for v in filled.groups() if (left := left_in_vietnamese(v, data))), "")
    for piece in PIECES.split(text):
        words = piece.split()
        said_already = next((n for n in range(3, 0, -1) if plain(" ".join(words[:n])) in SPOKEN), 0)
        rest = plain(" ".join(words[said_already:]))
        if VIETNAMESE.search(rest) and rest not in data:
            return piece.strip()
    return ""


def crawl(client: Client, start: str, most: int) -> Iterator[tuple[str, Words]]:
    """Pages reached by links, one per kind of address first."""
    seen, shapes, waiting = {start}, dict[str, int](), deque([start])
    read = 0
    while waiting and read < most:
        address = waiting.popleft()
        answer = client.get(address)
        if answer.status_code != 200 or "text/html" not in answer.headers.get("Content-Type", ""):
            continue
        read += 1
        page = Words()
        page.feed(answer.content.decode())
        yield address, page
        for link in page.links:
            target = link.split("#")[0]
            if not target.startswith("/") or target in seen or target.startswith(("/static/", "//")):
                continue
            seen.add(target)
            shape = re.sub(r"[0-9a-f-]{32,36}|\d+", "*", target)
            shapes[shape] = shapes.get(shape, 0) + 1
            if shapes[shape] <= 3:
                waiting.append(target)


@pytest.fixture
def english() -> Iterator[None]:
    """A request leaves its language to the thread; the next test shall not inherit it."""
    with translation.override("en"):
        yield


@pytest.fixture
def busy(cast: Cast) -> Cast:
    """A plan under review, one in force with its obligations in every state, letters, notices, movements."""
    from thidua.ground.actor import system_actor
    from thidua.journeys import open_round
    from thidua.work.movements import services as movements
    from thidua.work.obligations import services as obligations
    from thidua.work.obligations.models import Obligation

    officer, at = cast.actor("city_officer"), made_plan.AT
    for pack in sorted((settings.PACKS / "movements").glob("*/*/movement.yaml")):
        loaded = movements.load_pack(pack.parent, actor=system_actor("loader"), at=at)
        movements.publish_version(actor=system_actor("loader"), version_id=loaded.version_id, at=at)
    made_plan.take_in(cast)
    rules = [
        made_plan.report(),
        made_plan.report(**{"from": [made_plan.COMMUNES]}, to=["Sở Giáo dục và Đào tạo"]),
    ]
    plan = made_plan.adopted(cast, made_plan.reading(number="78/KH-UBND", reporting=rules))
    open_round.raise_year(actor=officer, plan_id=plan, year=2025, at=at)
    owed = Obligation.objects.get(plan_id=plan, body_id=cast.body.ward)
    clock = system_actor("clock")
    assert owed.due_at is not None
    later = owed.due_at + timedelta(days=7, hours=9)
    obligations.start_obligation(actor=cast.actor("officer"), obligation_id=owed.id, at=at)
    obligations.mark_overdue(actor=clock, at=later)
    obligations.chase(actor=clock, at=later)
    other = Obligation.objects.get(plan_id=plan, body_id=cast.body.other_ward)
    obligations.discharge_obligation(
        actor=cast.actor("other_officer"), obligation_id=other.id, text="x", at=later
    )
    obligations.return_obligation(
        actor=cast.actor("department_officer"), obligation_id=other.id, reason="x", at=later
    )
    return cast


@pytest.mark.parametrize(
    "who",
    [
        "city_officer",
        "department_officer",
        "officer",
        "system_steward",
        "without_post",
    ],
)
def test_pages_in_english_hold_no_vietnamese_of_ours(busy: Cast, english: None, who: str) -> None:
    client = busy.client(who)
    get_user_model().objects.filter(pk=getattr(busy, who).account_id).update(language="en")
    data = data_of_the_house()
    found: dict[str, str] = {}
    pages = 0
    start = "/ho-so/" if who == "without_post" else "/"
    for address, page in crawl(client, start, 45):
        pages += 1
        for text in page.texts:
            left = left_in_vietnamese(text, data)
            if left:
                found.setdefault(left, f"{address}: {text[:120]}")
    assert pages > (1 if who == "without_post" else 8)
    assert not found, "\n".join(f"{left!r} at {where}" for left, where in found.items())


@pytest.mark.parametrize("address", ["/tai-khoan/login/", "/tai-khoan/password/reset/"])
def test_pages_outside_speak_english_to_a_browser_that_chose_it(
    db: None, english: None, address: str
) -> None:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    answer = client.get(address, follow=True)
    page = Words()
    page.feed(answer.content.decode())
    assert [text for text in page.texts if left_in_vietnamese(text, "")] == []
    assert page.texts


def test_letters_speak_the_language_of_the_one_they_are_for(busy: Cast, english: None) -> None:
    get_user_model().objects.filter(pk=busy.officer.account_id).update(language="en")
    notices.send_waiting(at=made_plan.AT + timedelta(days=120))
    subjects = {
        who: {m.subject for m in mail.outbox if m.to == [getattr(busy, who).email]}
        for who in ("officer", "chair")
    }
    assert "Kế hoạch 78/KH-UBND assigns work of 2025 to your body" in subjects["officer"]
    assert "Kế hoạch 78/KH-UBND giao việc năm 2025 cho đơn vị của bạn" in subjects["chair"]


def test_a_subscribed_calendar_speaks_the_language_of_its_owner(busy: Cast) -> None:
    token = obligation_services.open_feed(actor=busy.actor("officer"), at=made_plan.AT)
    address = reverse("calendar_feed", args=[token])
    vietnamese = Client().get(address).content.decode().replace("\r\n ", "")
    get_user_model().objects.filter(pk=busy.officer.account_id).update(language="en")
    english = Client().get(address).content.decode().replace("\r\n ", "")
    assert "trước ngày 05/12/2025. Quá hạn" in vietnamese
    assert "before 05/12/2025. Overdue" in english
