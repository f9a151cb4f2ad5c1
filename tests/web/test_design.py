"""The design keeps its promises: readable colours, no inline code or style, documented components, known assets."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory

from thidua.ground.calendar_vn import due_instant
from thidua.web.components import navigation, times, tones

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "src" / "thidua" / "web"
STATIC = WEB / "static"
TOKENS = STATIC / "thidua" / "css" / "tokens.css"
TEMPLATE_DIRS = sorted((ROOT / "src" / "thidua").glob("**/templates"))
TEMPLATES = sorted(p for folder in TEMPLATE_DIRS for p in folder.rglob("*.html"))
COMPONENTS = sorted(p for p in (WEB / "templates" / "cotton").glob("*.html") if not p.name.startswith("_"))
OWN_CSS = sorted((STATIC / "thidua" / "css").glob("*.css"))
OWN_JS = sorted((STATIC / "thidua" / "js").glob("*.js"))
VENDOR_BUILT = (STATIC / "vendor" / "tabler.css").exists()
needs_vendor = pytest.mark.skipif(not VENDOR_BUILT, reason="vendor/ not built: run scripts/copy_assets.py")


def relative(path: Path) -> str:
    return path.relative_to(ROOT / "src" / "thidua").as_posix()


# ── colours


def token_colours() -> dict[str, str]:
    return dict(re.findall(r"--td-([\w-]+):\s*(#[0-9a-f]{6});", TOKENS.read_text(encoding="utf-8")))


def listed(label: str) -> list[tuple[str, str]]:
    block = re.search(rf"{re.escape(label)}:(.*?)\*/", TOKENS.read_text(encoding="utf-8"), re.S)
    assert block is not None
    return [(a, b) for a, b in re.findall(r"([\w-]+)/([\w-]+)", block.group(1))]


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_wcag_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("text", "ground"), listed("pairs (text / ground)"))
def test_text_is_readable_on_its_ground(text: str, ground: str) -> None:
    colours = token_colours()
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize(("shape", "ground"), listed("shapes (3:1)"))
def test_shapes_and_borders_are_seen(shape: str, ground: str) -> None:
    colours = token_colours()
    assert contrast(colours[shape], colours[ground]) >= 3


def test_every_tone_has_a_checked_pair_and_a_style() -> None:
    pairs = listed("pairs (text / ground)")
    css = (STATIC / "thidua" / "css" / "components.css").read_text(encoding="utf-8")
    for name in tones.TONES:
        assert (f"{name}-ink", f"{name}-wash") in pairs
        assert name == "neutral" or f".td-state--{name}" in css


def test_each_tone_has_its_own_shape() -> None:
    shapes = [tone.icon for tone in tones.TONES.values()]
    assert len(set(shapes)) == len(shapes)


def test_an_unknown_tone_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown tone"):
        tones.tone_of("pink")


@pytest.mark.parametrize("path", OWN_CSS, ids=lambda p: p.name)
def test_nothing_is_set_under_14_px_and_colours_come_from_tokens(path: Path) -> None:
    css = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
    for size, unit in re.findall(r"font-size:\s*([\d.]+)(rem|px|em)", css):
        # 0.875em of kbd/code inside running text of 16 px is 14 px
        pixels = float(size) * (1 if unit == "px" else 16)
        assert pixels >= 14, f"font-size {size}{unit}"
    if path.name not in ("tokens.css", "print.css"):
        assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", css), "a colour outside the tokens"


def test_styles_use_only_tokens_that_exist() -> None:
    defined = set(re.findall(r"(--td-[\w-]+):", "".join(p.read_text(encoding="utf-8") for p in OWN_CSS)))
    used = set(re.findall(r"var\((--td-[\w-]+)", "".join(p.read_text(encoding="utf-8") for p in OWN_CSS)))
    assert used <= defined, sorted(used - defined)


# ── templates


class Inline(HTMLParser):
    """Collects what a strict content security policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        for name, value in attrs:
            if name == "style" or (name.startswith("on") and name != "on"):
                self.found.append(f"{name} on <{tag}>")
            if name.startswith(("hx-on", "data-hx-on", "x-", "@")):
                self.found.append(f"{name} needs eval")
            if name in ("hx-vals", "hx-headers", "hx-vars") and (value or "").startswith(
                ("js:", "javascript:")
            ):
                self.found.append(f"{name} with script")
            if name == "hx-trigger" and re.search(
                r"\[[^\]]*[=&(!.<>]", re.sub(r"from:find \S+", "", value or "")
            ):
                self.found.append("hx-trigger with a filter needs eval")
            if (value or "").strip().lower().startswith("javascript:"):
                self.found.append(f"javascript: in {name}")
        if tag == "style":
            self.found.append("<style>")
        self._script = tag == "script" and not names.get("src") and names.get("type") != "application/json"

    def handle_endtag(self, tag: str) -> None:
        self._script = False

    def handle_data(self, data: str) -> None:
        if self._script and data.strip():
            self.found.append("inline <script>")


def inline_parts(html: str) -> list[str]:
    parser = Inline()
    # Template tags may hold quotes and angle brackets that are no HTML.
    parser.feed(re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", html, flags=re.S))
    return parser.found


@pytest.mark.parametrize(
    "html",
    [
        '<p style="color:red">',
        "<style>p{}</style>",
        '<button onclick="go()">',
        "<script>go()</script>",
        '<a href="javascript:go()">',
        '<div hx-on:click="go()">',
        '<div hx-vals="js:{a: 1}">',
        """<div hx-trigger="click[event.ctrlKey]">""",
    ],
)
def test_the_scan_sees_what_the_policy_refuses(html: str) -> None:
    assert inline_parts(html)


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_template_has_no_inline_style_script_or_handler(path: Path) -> None:
    assert inline_parts(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_template_compiles(path: Path) -> None:
    folder = next(f for f in TEMPLATE_DIRS if path.is_relative_to(f))
    assert get_template(path.relative_to(folder).as_posix())


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_template_names_only_icons_of_the_sprite(path: Path) -> None:
    names = re.findall(r'\{% icon "([a-z0-9-]+)"', path.read_text(encoding="utf-8"))
    names += re.findall(r'<c-icon [^>]*?(?<!:)\bname="([a-z0-9-]+)"', path.read_text(encoding="utf-8"))
    names += re.findall(r'\bicon="([a-z0-9-]+)"', path.read_text(encoding="utf-8"))
    assert set(names) <= sprite_names(), sorted(set(names) - sprite_names())


#: Names a script or a test holds on to, or parts of a component that need no style of their own.
UNSTYLED = frozenset(
    {
        "td-refusal--late",
        "td-finding__message",
        "td-pages__where",
        "td-source__doc",
        "td-sheet__date",
        "td-meter",
    }
)


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_template_uses_only_classes_that_have_a_style(path: Path) -> None:
    css = "".join(p.read_text(encoding="utf-8") for p in OWN_CSS)
    styled = set(re.findall(r"\.(td-[\w-]*\w)", css)) | UNSTYLED
    html = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "\0", path.read_text(encoding="utf-8"), flags=re.S)
    used = {c for value in re.findall(r'class="([^"]*)"', html) for c in value.split()}
    unknown = {c for c in used if c.startswith("td-") and "\0" not in c} - styled
    assert not unknown, sorted(unknown)


def test_tones_and_places_name_icons_of_the_sprite() -> None:
    named = {tone.icon for tone in tones.TONES.values()} | {place.icon for place in navigation.PLACES}
    assert named <= sprite_names()


def test_every_component_is_documented_with_its_attributes() -> None:
    text = (WEB / "README.md").read_text(encoding="utf-8")
    missing = []
    for path in COMPONENTS:
        name = "c-" + path.stem.replace("_", "-")
        line = next((row for row in text.splitlines() if row.startswith(f"| `{name}` |")), "")
        declared = re.search(r"<c-vars ([^>]*?)/?>", path.read_text(encoding="utf-8"))
        attributes = re.findall(r":?([\w-]+)=", declared.group(1)) if declared else []
        missing += (
            [f"{name} {a}" for a in attributes if not re.search(rf"\b{re.escape(a)}\b", line)]
            if line
            else [name]
        )
    assert not missing, missing


def test_every_module_attribute_is_documented() -> None:
    text = (WEB / "README.md").read_text(encoding="utf-8")
    css_only = {"data-td-ready"}
    used = set().union(*(re.findall(r"data-td-[a-z-]*[a-z]", p.read_text(encoding="utf-8")) for p in OWN_JS))
    assert not {name for name in used - css_only if name not in text}


# ── scripts


@pytest.mark.parametrize("path", OWN_JS, ids=lambda p: p.name)
def test_module_needs_no_eval_and_writes_no_html(path: Path) -> None:
    code = re.sub(r"//[^\n]*", "", path.read_text(encoding="utf-8"))
    assert not re.search(
        r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write", code
    )
    assert len(code.splitlines()) < 400


# ── assets


def manifest() -> list[dict[str, object]]:
    return list(json.loads((ROOT / "frontend" / "assets.json").read_text(encoding="utf-8"))["files"])


def sprite_names() -> set[str]:
    return {name for entry in manifest() for name in entry.get("icons", ())}  # type: ignore[attr-defined]


def test_every_asset_has_a_recorded_hash() -> None:
    assert all(re.fullmatch(r"[0-9a-f]{64}", str(entry["sha256"])) for entry in manifest())


@needs_vendor
def test_vendor_is_what_the_manifest_says() -> None:
    run = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "copy_assets.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr


def test_check_notices_a_changed_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    spec = importlib.util.spec_from_file_location("copy_assets", ROOT / "scripts" / "copy_assets.py")
    assert spec is not None and spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    (tmp_path / "a.txt").write_text("one", encoding="utf-8")
    listing = tmp_path / "assets.json"
    digest = "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"  # SHA-256 of "one"
    listing.write_text(
        json.dumps({"files": [{"from": "x", "to": "a.txt", "sha256": digest}]}), encoding="utf-8"
    )
    monkeypatch.setattr(script, "VENDOR", tmp_path)
    monkeypatch.setattr(script, "MANIFEST", listing)
    assert script.main(["--check"]) == 0
    (tmp_path / "a.txt").write_text("two", encoding="utf-8")
    assert script.main(["--check"]) == 1


def test_trim_leaves_out_only_what_it_is_told() -> None:
    import importlib.util

    spec = importlib.util.spec_from_file_location("copy_assets", ROOT / "scripts" / "copy_assets.py")
    assert spec is not None and spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    css = '.a,.drop{x:1}.drop{y:2}@media print{.drop{z:3}}@media print{.b{c:"}"}}.c:is(.a,.b){d:4}'
    assert script.trim_css(css, re.compile(r"\.drop")) == '.a{x:1}@media print{.b{c:"}"}}.c:is(.a,.b){d:4}'


@needs_vendor
def test_the_first_view_stays_light() -> None:
    base = get_template("layouts/workspace.html").template.source
    base += get_template("layouts/base.html").template.source
    names = set(re.findall(r"<(?:link rel=\"stylesheet\"|script)[^>]*static '([^']+)'", base))
    assert len(names) > 12
    weight = sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in names)
    assert weight < 95_000, f"{weight} bytes of styles and scripts, gzipped"


# ── words about time, places


def at(day: int, hour: int = 5) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)  # 5 h UTC is noon in Việt Nam


@pytest.mark.parametrize(
    ("qualifier", "now", "words", "tone"),
    [
        ("by", at(20), "Hạn hôm nay", "waiting"),
        ("before", at(20), "Quá hạn 1 ngày", "late"),
        ("by", at(19), "Hạn ngày mai", "waiting"),
        ("by", at(13), "Còn 7 ngày", "waiting"),
        ("by", at(12), "Còn 8 ngày", "neutral"),
        ("by", at(20, 17), "Quá hạn 1 ngày", "late"),  # midnight in Việt Nam: the 21st has begun
        ("by", at(20, 16), "Hạn hôm nay", "waiting"),
    ],
)
def test_a_deadline_speaks_of_days_in_vietnam(qualifier: str, now: datetime, words: str, tone: str) -> None:
    from datetime import date

    view = times.due_view(due_instant(date(2026, 11, 20), qualifier), at=now)  # type: ignore[arg-type]
    assert (view.words, view.tone) == (words, tone)


def test_a_finished_duty_is_never_overdue() -> None:
    from datetime import date

    due = due_instant(date(2026, 11, 20), "by")
    assert times.due_view(due, at=at(28), done_at=at(19)).tone == "good"
    late = times.due_view(due, at=at(28), done_at=at(22))
    assert (late.words, late.tone) == ("Đã xong, muộn 2 ngày", "waiting")


def test_navigation_marks_one_place_and_moves_a_group_heading_when_its_first_place_is_hidden() -> None:
    nav = navigation.navigation("/ke-hoach/123/", counts={"late:obligations": 3}, hidden=frozenset({"orgs"}))
    assert [item.key for item in nav.items if item.current] == ["plans"]
    people = next(item for item in nav.items if item.key == "people")
    assert people.group == "Đơn vị"
    assert next(item for item in nav.items if item.key == "obligations").tone == "late"


@pytest.mark.parametrize("status", [400, 403, 404, 409, 500, 503])
def test_error_pages_render_without_a_person_or_a_database(status: int) -> None:
    request = RequestFactory().get("/khong-co/")
    html = render_to_string(f"{status}.html", {} if status in (500, 503) else {"request": request})
    assert str(status) in html and "<h1>" in html and inline_parts(html) == []


def test_text_from_people_is_escaped_in_components() -> None:
    html = render_to_string(
        "components/refused_fragment.html",
        {"error": {"message": "<b>x</b>", "why": '"><script>', "code": "a-1"}},
    )
    assert "<b>" not in html and "<script" not in html and "&lt;b&gt;" in html


def rendered(source: str, **context: object) -> str:
    """A piece of template as the cotton loader would compile it."""
    from django.template import Context, Template
    from django_cotton.compiler_regex import CottonCompiler

    return Template(CottonCompiler().process(source)).render(Context(context))


@pytest.mark.parametrize(
    "source",
    [
        '<c-card :title="bad" />',
        '<c-card title="{{ bad }}" />',
        '<c-card data-x="{{ bad }}" />',
        '<c-state tone="info" :word="bad" />',
        '<c-field-text id="a" name="a" label="L" :value="bad" />',
        '<c-field-textarea id="a" name="a" label="L" value="{{ bad }}" />',
        '<c-source-ref :marker="bad" href="{{ bad }}" />',
        '<c-page-header title="{{ bad }}"><c-slot name="meta">{{ bad }}</c-slot></c-page-header>',
    ],
)
def test_no_component_lets_markup_through(source: str) -> None:
    html = rendered(source, bad='"><script>x()</script>')
    assert "<script" not in html
    assert '"><' not in html.replace('="">', "") or "&quot;" in html


def declared_attributes(component: Path) -> set[str]:
    found = re.search(r"<c-vars ([^>]*?)/?>", component.read_text(encoding="utf-8"))
    return {name.lstrip(":") for name in re.findall(r"(:?[\w-]+)=", found.group(1))} if found else set()


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_expressions_go_only_to_declared_attributes(path: Path) -> None:
    """django-cotton 2.8 prints an undeclared `:name="expression"` without escaping; `name="{{ expression }}"` is safe."""
    declared = {"c-" + c.stem.replace("_", "-"): declared_attributes(c) for c in COMPONENTS}
    for name, attributes in re.findall(r"<(c-[\w-]+)((?:\s+[^<>]*?)?)/?>", path.read_text(encoding="utf-8")):
        if name in declared:
            bound = set(re.findall(r"\s:([\w-]+)=", attributes))
            assert bound <= declared[name], f"{name}: {sorted(bound - declared[name])}"


def test_an_ampersand_is_escaped_once() -> None:
    for source in ('<c-card :title="words" />', '<c-card title="{{ words }}" />'):
        assert "Văn hóa &amp; Xã hội" in rendered(source, words="Văn hóa & Xã hội")
