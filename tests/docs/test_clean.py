"""What must not stand in the repository: addresses of machines and package indexes, foreign tools, half-composed text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from tests.docs import pages

SELF = "tests/docs/test_clean.py"
#: Written by tools with words of their own, or bytes of others.
GENERATED = ("frontend/package-lock.json", "requirements/base.txt", "requirements/dev.txt")

#: What → pattern. Each says what to write instead when it is found.
FORBIDDEN: dict[str, re.Pattern[str]] = {
    "a path of one machine": re.compile(r"(?<![\w.~$}/-])/(?:home|root|Users|work|mnt|workspace)/[\w.-]+"),
    "an address of a package index": re.compile(
        r"https?://[^\s\"'`)]*(?:pypi|npmjs|registry|artifactory|nexus|pythonhosted|jfrog|simple/)[^\s\"'`)]*"
        r"|--(?:extra-)?index-url[ =]|--find-links[ =]|^registry\s*=",
        re.IGNORECASE | re.MULTILINE,
    ),
    "a word of a workplace": re.compile(
        r"\b(?:AI[- ](?:agent|assistant|generated)|language model|LLM|chatbot|co-?pilot|sub-?agents?"
        r"|(?:this|my|our|another|previous|next) (?:agent|session)|agent session|prompt engineering)\b",
        re.IGNORECASE,
    ),
    "a mark of unfinished work": re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b(?!\w)"),
    "a conflict left by a merge": re.compile(r"^(?:<{7}|>{7})", re.MULTILINE),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
}


def found_in(text: str, patterns: Iterable[str] = tuple(FORBIDDEN)) -> list[str]:
    """What is forbidden in a text, with its line."""
    problems = []
    for what in patterns:
        for hit in FORBIDDEN[what].finditer(text):
            line = text.count("\n", 0, hit.start()) + 1
            problems.append(f"line {line}: {what}: {hit.group(0)[:60]!r}")
    return problems


def _texts() -> Iterable[tuple[str, str]]:
    for path in pages.tracked():
        if path != SELF and (text := pages.text_of(path)) is not None:
            yield path, text


def test_nothing_forbidden_is_written_anywhere() -> None:
    wrong = [
        f"{path} {problem}"
        for path, text in _texts()
        for problem in found_in(text)
        if not (path in GENERATED and "word of a workplace" in problem)
    ]
    assert wrong == []


def test_text_is_composed_unicode() -> None:
    """NFC, as documents of public bodies are (Nghị định 30/2020/NĐ-CP); tests of the reader may hold damaged text."""
    wrong = [
        path
        for path, text in _texts()
        if not path.startswith("tests/")
        and "/tests/" not in path
        and not unicodedata.is_normalized("NFC", text)
    ]
    assert wrong == []


def test_no_real_contact_details_stand_in_the_docs_or_samples() -> None:
    """E-mail addresses are in domains reserved for examples; there is no telephone number."""
    address = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
    wrong = []
    for path in pages.tracked():
        if not (path.endswith(".md") or path.startswith("src/thidua/jobs/world/")):
            continue
        text = pages.text_of(path) or ""
        wrong += [
            f"{path}: {hit.group(0)}"
            for hit in address.finditer(text)
            if not hit.group(1).endswith((".example", "example.org", "example.com"))
            and not re.match(r"(?:core|fontsource)\b", hit.group(1))
        ]
    assert wrong == []


def test_the_search_finds_what_it_is_for() -> None:
    assert found_in("see /home/somebody/project")
    assert found_in("https://registry.npmjs.org/x")
    assert found_in("pip install --index-url https://x")
    assert found_in("written by an AI assistant")
    assert found_in("# TODO later")
    assert not found_in(
        "the session of a council; PostgreSQL's user agent; /srv/thidua/.venv; https://docs.python.org"
    )
    assert len(pages.tracked()) > 300
