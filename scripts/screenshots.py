"""The pictures of the README, made from the demo world with our own sample plans.

    python scripts/screenshots.py                starts a system of its own, takes the pictures, stops it
    python scripts/screenshots.py --url URL      takes them from a running one (which must hold the demo world)

Never from a world that read real plans: their sentences are not ours to print. Palette PNG, so that each stays small.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
IMAGES = ROOT / "docs" / "images"
WIDTH = 1440
#: Bytes a picture may have; a test holds it.
LARGEST = 250_000


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: whose page, how to get there, how tall."""

    name: str
    login: str
    path: str
    height: int
    link: str = ""


SHOTS = (
    Shot("desk", "can-bo-phuong", "/", 1000),
    Shot("review", "can-bo-phuong", "/", 1000, link="/ra-soat/"),
)


@contextlib.contextmanager
def system() -> Iterator[str]:
    """A system with sample data only, in a folder that is deleted afterwards; gives its address."""
    with tempfile.TemporaryDirectory(prefix="thidua-pictures-", ignore_cleanup_errors=True) as folder:
        environ = {**os.environ, "THIDUA_VAR_DIR": f"{folder}/var", "THIDUA_SHARED": f"{folder}/none"}
        Path(folder).chmod(0o755)  # PostgreSQL under root runs as another account and must get in
        environ.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "thidua", "run", "--json", "--workers", "1"]
        environ["PYTHONPATH"] = str(ROOT / "src")
        child = subprocess.Popen(  # noqa: S603 -- our own command
            command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        try:
            assert child.stdout is not None
            line = next((said for said in child.stdout if said.startswith("{")), "{}")
            address = json.loads(line).get("url")
            if not address:
                raise SystemExit("the system did not start: run `make run` and look")
            yield str(address)
        finally:
            child.send_signal(signal.SIGINT)
            try:
                child.wait(timeout=60)
            except subprocess.TimeoutExpired:
                child.kill()


def take(url: str, shot: Shot, browser: Any) -> bytes:
    """One picture as a palette PNG."""
    from PIL import Image

    from thidua.foundations.access.sample import SAMPLE_PASSWORD

    page = browser.new_context(
        viewport={"width": WIDTH, "height": shot.height}, locale="vi-VN", reduced_motion="reduce"
    ).new_page()
    page.goto(f"{url}/tai-khoan/login/")
    page.fill("input[name=login]", f"{shot.login}@mau.example")
    page.fill("input[name=password]", SAMPLE_PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(re.compile(rf"^{re.escape(url)}(?!/tai-khoan/).*"))
    answer = page.goto(f"{url}{shot.path}")
    if shot.link:
        answer = page.goto(url + _review_of_waiting_plan(page, shot.link))
    if answer is None or not answer.ok:
        raise SystemExit(f"{shot.name}: {page.url} answers {answer.status if answer else 'nothing'}")
    page.wait_for_load_state("networkidle")
    page.evaluate("() => document.fonts.ready")
    picture = Image.open(io.BytesIO(page.screenshot(type="png")))
    page.context.close()
    out = io.BytesIO()
    reduced = picture.convert("RGB").quantize(
        colors=128, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
    )
    reduced.save(out, "PNG", optimize=True)
    return out.getvalue()


def _review_of_waiting_plan(page: Any, ending: str) -> str:
    """The review of the first plan listed: a link of the list, else its page's address with the ending."""
    links = page.eval_on_selector_all("main a[href]", "found => found.map(a => a.getAttribute('href'))")
    direct = next((link for link in links if link.endswith(ending)), "")
    plan = next((link for link in links if re.fullmatch(r"/ke-hoach/[0-9a-f-]{36}/", link)), "")
    if not direct and not plan:
        raise SystemExit("the demo world has no plan to review")
    return str(direct or plan.rstrip("/") + ending)


def main(argv: list[str]) -> int:
    """Take all pictures; 1 when one is too large."""
    from playwright.sync_api import sync_playwright

    from thidua.launch.machine import find_chromium

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--url", default="", help="a running system that holds the demo world")
    options = parser.parse_args(argv)
    IMAGES.mkdir(parents=True, exist_ok=True)
    large = []
    with contextlib.ExitStack() as stack:
        url = options.url.rstrip("/") or stack.enter_context(system())
        player = stack.enter_context(sync_playwright())
        browser = player.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        stack.callback(browser.close)
        for shot in SHOTS:
            content = take(url, shot, browser)
            (IMAGES / f"{shot.name}.png").write_bytes(content)
            sys.stdout.write(f"{shot.name}.png {len(content) // 1000} KB\n")
            if len(content) > LARGEST:
                large.append(shot.name)
    if large:
        sys.stderr.write(f"too large: {', '.join(large)}\n")
    return 1 if large else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
