"""A city with six communes for a test that plays a year: its clock, its people, a worker, and ways through the pages."""

from __future__ import annotations

import asyncio
import io
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from procrastinate.contrib.django import app

from tests.browser.conftest import until
from tests.cast import PASSWORD, SINCE, Cast, Member
from tests.communes import add_communes
from thidua.foundations.access import services as people
from thidua.foundations.orgs import selectors as orgs
from thidua.ground import clock
from thidua.ground.actor import system_actor

SAVED = "document.querySelector('[data-td-saved]').textContent.startsWith('Đã ghi lúc')"


class Calendar:
    """Stands in for ``datetime`` in ``ground.clock``: every edge of the product reads the hour set here."""

    combine = staticmethod(datetime.combine)

    def __init__(self) -> None:
        self.at = datetime.now(UTC)

    def now(self, _zone: object) -> datetime:
        return self.at

    def go(self, day: int, month: int, year: int, hour: int = 9) -> None:
        """It is this hour of this day in Việt Nam."""
        self.at = datetime(year, month, day, hour, tzinfo=clock.VN).astimezone(UTC)


def with_officers(cast: Cast, monkeypatch: pytest.MonkeyPatch, folder: Path) -> dict[str, str]:
    """Four more communes of the city, each with a standing officer; member → name of the body, the cast's own two too."""
    add_communes(cast, folder, 4)
    loader, at, members = system_actor("loader"), clock.now(), dict(cast.members)
    bodies = {"officer": cast.body.ward, "other_officer": cast.body.other_ward}
    new = [b for b in orgs.standing_below(cast.body.city, "xa", ["ubnd"]) if b not in bodies.values()]
    cards = orgs.cards([*new, *bodies.values()])
    for number, body in enumerate((b for b in cards if b in new), start=1):
        key, email = f"xa_{number}", f"xa-{number}@mau.example"
        person = people.add_person(
            actor=loader,
            full_name=f"Cán bộ Mẫu Xã {number}",
            body_id=cast.body.ministry,
            email=email,
            sample=True,
            at=at,
        )
        people.appoint(
            actor=loader, person_id=person, role="standing_officer", body_id=body, since=SINCE, at=at
        )
        account = people.open_account(actor=loader, person_id=person, password=PASSWORD, at=at)
        members[key] = Member(key, f"Cán bộ Mẫu Xã {number}", email, person, account, body)
        bodies[key] = body
    monkeypatch.setattr(cast, "members", members)
    return {key: cards[body].name for key, body in bodies.items()}


def work(*queues: str) -> None:
    """A worker does what waits in the queues, as ``thidua worker`` would, and stops."""
    failed: list[Exception] = []

    async def through() -> None:
        with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
            async with worker.open_async():
                await worker.run_worker_async(
                    queues=list(queues), wait=False, install_signal_handlers=False, listen_notify=False
                )

    def run() -> None:
        try:
            asyncio.run(through())
        except Exception as problem:
            failed.append(problem)

    # Playwright keeps a loop of its own running in the test's thread.
    thread = threading.Thread(target=run)
    thread.start()
    thread.join(60)
    assert not thread.is_alive() and not failed, failed


def open_own(page: Any, button: str) -> UUID:
    """From the list of reports to one's own, by its button; returns the report's id."""
    page.goto("/bao-cao/")
    follow(page, button)
    return UUID(page.url.rstrip("/").rsplit("/", 1)[1])


def type_in(page: Any, figures: dict[str, int], words: str = "") -> None:
    """Type figures and the paragraph asked for, and wait until they are saved."""
    for code, value in figures.items():
        page.fill(f"[name='cell:{code}']", str(value))
    if words:
        page.fill("[name='text:danh_gia']", words)
    page.wait_for_timeout(1200)
    until(page, SAVED)


def downloaded(page: Any, link: str) -> Any:
    """The workbook behind a link of the page."""
    with page.expect_download() as held:
        page.locator(link).first.click()
    return openpyxl.load_workbook(io.BytesIO(Path(held.value.path()).read_bytes()))


def table_of(page: Any, caption: str) -> list[list[str]]:
    """The rows of the table with this caption, cell by cell as a reader sees them."""
    rows: list[list[str]] = page.evaluate(
        """caption => [...document.querySelectorAll('table')]
          .filter(t => t.caption && t.caption.textContent.trim() === caption)
          .flatMap(t => [...t.tBodies].flatMap(b => [...b.rows]))
          .map(r => [...r.cells].map(c => c.innerText.replace(/\\s+/g, ' ').trim()))""",
        caption,
    )
    return rows


def stats_of(page: Any) -> dict[str, str]:
    """The numbers at the head of a page, by what they are called."""
    stats: dict[str, str] = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('.td-stat')].map(s => [
          s.querySelector('.td-stat__label').innerText.trim(),
          (s.querySelector('.td-stat__value') || s).innerText.replace(/\\s+/g, ' ').trim()]))"""
    )
    return stats


def follow(page: Any, name: str, exact: bool = False) -> None:
    """Follow the link of this name, and wait for the page it leads to."""
    with page.expect_navigation():
        page.get_by_role("link", name=name, exact=exact).first.click()


def pick(page: Any, field: str, typed: str, name: str) -> None:
    """Choose a body in a field that searches while one types."""
    page.locator(f"label[for^='{field}']").scroll_into_view_if_needed()  # it is built when it is seen
    box = page.locator(f"#{field}-ts-control")
    box.click()
    box.fill(typed)
    page.locator(".ts-dropdown .option", has_text=name).first.click()
