"""What the README promises a newcomer is so: accounts, password, numbers, requirements, keys."""

from __future__ import annotations

import csv
import re

from tests.docs import pages
from tests.docs.pages import ROOT
from thidua.foundations.access.roles import ROLES
from thidua.foundations.access.sample import SAMPLE_PASSWORD
from thidua.jobs.world.people import ROLES as CAST
from thidua.jobs.world.people import email

README = pages.read("README.md")


def test_it_opens_with_a_picture_and_the_two_commands() -> None:
    lines = [line for line in README.splitlines() if line]
    assert lines[0].startswith("# ")
    assert lines[1].startswith("![")
    assert lines[2] == "```sh"
    assert lines[3].startswith("make run")
    assert lines[4].startswith("make test")


def test_the_accounts_of_the_table_are_those_of_the_demo_world() -> None:
    listed = set(re.findall(r"`([\w-]+@[\w.]+)`", README))
    made = {email(one.login): one.posts for one in CAST}
    assert listed <= set(made)
    roles = {role for address in listed for role, _body, _position in made[address]}
    assert roles == set(ROLES), "one account per role"
    assert f"`{SAMPLE_PASSWORD}`" in README


def test_the_numbers_of_territories_are_those_of_the_seed() -> None:
    folder = ROOT / "packs" / "territories" / "2025"

    def codes(name: str) -> int:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            return len({row["code"] for row in csv.DictReader(file)})

    communes = f"{codes('communes.csv'):,}".replace(",", ".")
    assert f"{codes('provinces.csv')} tỉnh, thành phố và {communes} xã" in README


def test_the_requirements_are_those_the_launcher_asks_for() -> None:
    from thidua.launch.machine import OLDEST_NODE, OLDEST_PYTHON

    python = ".".join(map(str, OLDEST_PYTHON))
    for page in ("README.md", "docs/operations.md"):
        text = pages.read(page)
        assert f"Python {python}" in text, page
        assert f"Node.js {OLDEST_NODE}" in text, page


def test_the_keys_named_for_the_review_work_there() -> None:
    templates = ROOT / "src" / "thidua" / "web" / "templates" / "plans"
    html = "".join(path.read_text(encoding="utf-8") for path in templates.glob("*.html"))
    told = re.search(r"\(phím ([^)]*)\)", README)
    assert told
    keys = set(re.findall(r"`(\w)`", told.group(1))) - {"j", "k"}
    assert keys
    assert {key for key in keys if f'data-td-key="{key}"' not in html} == set()


def test_no_licence_is_invented() -> None:
    """The repository has none; the README says so until its holders publish one."""
    has_file = any(re.fullmatch(r"(LICENSE|LICENCE|COPYING)(\.\w+)?", path) for path in pages.tracked())
    assert has_file or "chưa có giấy phép" in README
