"""The officers of ``benchmarks.deadline``: an open-loop load of plain HTTP over kept connections, one asyncio process.

Each officer is due at a fixed instant, whatever became of those before; waiting is counted from that instant. What is sent
is what the page sends: the form of the button with the figures typed, or (``saved``) the figures first, then the button.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

#: Of a hundred officers: who press the button twice, whose line is cut at the figures, and at the button.
DOUBLE, CUT_SAVE, CUT_SEND = 10, 2, 3
#: Seconds after which somebody whose line was cut presses again.
AGAIN = 1.0
#: Seconds without an answer after which a request counts as lost.
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody with a signed-in browser and one report to hand in."""

    report: str
    session: str
    csrf: str
    key: str
    figures: tuple[int, ...]


@dataclass
class Seen:
    """What the officers saw.

    :ivar waits: seconds from the due instant to the answer that the report is handed in.
    :ivar acknowledged: reports whose officers were told so.
    :ivar worst: second at which ten seconds begin → the longest wait in them.
    """

    waits: list[float] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)
    answers: Counter[str] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)
    worst: dict[int, float] = field(default_factory=dict)

    def slow(self, at: float, wait: float) -> None:
        """Keep the longest wait of each ten seconds. :param at: seconds since the first officer."""
        tens = int(at // 10) * 10
        self.worst[tens] = max(wait, self.worst.get(tens, 0.0))


class Line:
    """A kept connection; opened again when the server has closed it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def ask(self, head: bytes, body: bytes) -> tuple[int, dict[str, str], bytes]:
        """Send a request and read its answer.

        A kept connection may have been closed meanwhile: nothing of the request was read then, and it is sent again on
        a new one, as browsers do. A connection just opened is given no second chance.
        """
        kept = self.writer is not None
        try:
            return await self._asked(head, body)
        except (ConnectionError, asyncio.IncompleteReadError) as lost:
            if not kept or (isinstance(lost, asyncio.IncompleteReadError) and lost.partial):
                raise
        self.close()
        return await self._asked(head, body)

    async def _asked(self, head: bytes, body: bytes) -> tuple[int, dict[str, str], bytes]:
        if self.writer is None or self.writer.is_closing():
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        assert self.reader is not None
        self.writer.write(head + body)
        raw = await self.reader.readuntil(b"\r\n\r\n")
        status, *lines = raw.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        told = await self.reader.readexactly(int(headers.get("content-length", 0)))
        return int(status.split(" ", 2)[1]), headers, told

    async def cut(self, head: bytes, body: bytes) -> None:
        """Send a request and lose the line before an answer comes."""
        if self.writer is None or self.writer.is_closing():
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.writer.write(head + body)
        await self.writer.drain()
        await asyncio.sleep(0.01)
        self.close()

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


class Load:
    """The whole run; ``await go()`` returns when the last officer has an answer or has given up."""

    def __init__(
        self, port: int, officers: list[Officer], rate: float, *, saved: bool = False, seed: int = 5
    ) -> None:
        self.port, self.officers, self.rate, self.saved = port, officers, rate, saved
        self.free: list[Line] = []
        self.seen = Seen()
        self.begun = 0.0
        self.chance = random.Random(seed)

    @contextlib.asynccontextmanager
    async def line(self) -> Any:
        line = self.free.pop() if self.free else Line(self.port)
        try:
            yield line
        except BaseException:
            line.close()
            raise
        self.free.append(line)

    async def go(self) -> Seen:
        """One officer after another at a constant rate; nobody waits for the one before."""
        begun = self.begun = time.perf_counter() + 0.2
        running = set()
        for number, officer in enumerate(self.officers):
            due = begun + number / self.rate
            if (rest := due - time.perf_counter()) > 0:
                await asyncio.sleep(rest)
            task = asyncio.create_task(self._one(officer, due, self.chance.randrange(100)))
            running.add(task)
            task.add_done_callback(running.discard)
        await asyncio.gather(*running)
        for line in self.free:
            line.close()
        return self.seen

    async def _one(self, officer: Officer, due: float, lot: int) -> None:
        try:
            async with asyncio.timeout(PATIENCE), self.line() as line:
                save, send = self._save(officer), self._send(officer)
                if self.saved and lot < CUT_SAVE:
                    await line.cut(*save)
                    await asyncio.sleep(AGAIN)
                    due = time.perf_counter()
                if self.saved:
                    await self._typed(line, save, officer)
                    self.seen.saves.append(time.perf_counter() - due)
                if CUT_SAVE <= lot < CUT_SAVE + CUT_SEND:
                    await line.cut(*send)
                    await asyncio.sleep(AGAIN)
                    due = time.perf_counter()
                twice = CUT_SAVE + CUT_SEND <= lot < CUT_SAVE + CUT_SEND + DOUBLE
                await asyncio.gather(
                    *([self._press(send, officer)] if twice else []), self._told(line, send, officer)
                )
                self.seen.waits.append(time.perf_counter() - due)
                self.seen.slow(due - self.begun, self.seen.waits[-1])
                self.seen.acknowledged.add(officer.report)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError) as problem:
            self.seen.troubles.append(f"{officer.report}: {type(problem).__name__} {problem}")

    async def _typed(self, line: Line, save: tuple[bytes, bytes], officer: Officer) -> None:
        status, _, told = await line.ask(*save)
        self.seen.answers[f"save {status}"] += 1
        if status != 200 or told.count(b'"cell:') < len(officer.figures):
            raise OSError(f"save answered {status}: {told[:200]!r}")

    async def _press(self, send: tuple[bytes, bytes], officer: Officer) -> None:
        """The second of two clicks, on a line of its own."""
        async with self.line() as line:
            await self._told(line, send, officer)

    async def _told(self, line: Line, send: tuple[bytes, bytes], officer: Officer) -> None:
        status, headers, told = await line.ask(*send)
        self.seen.answers[f"send {status}"] += 1
        if status != 302 or headers.get("location") != f"/bao-cao/{officer.report}/":
            raise OSError(f"send answered {status} {headers.get('location')}: {told[:200]!r}")

    def _save(self, officer: Officer) -> tuple[bytes, bytes]:
        fields = {"csrfmiddlewaretoken": officer.csrf, **self._figures(officer)}
        return self._request(officer, "ghi", fields, "Accept: application/json")

    def _send(self, officer: Officer) -> tuple[bytes, bytes]:
        fields = {"csrfmiddlewaretoken": officer.csrf, "idempotency_key": officer.key}
        if not self.saved:
            fields |= self._figures(officer)
        return self._request(officer, "gui", fields, "Accept: text/html,application/xhtml+xml")

    @staticmethod
    def _figures(officer: Officer) -> dict[str, str]:
        return {f"cell:c{number}": str(figure) for number, figure in enumerate(officer.figures)}

    def _request(
        self, officer: Officer, act: str, fields: dict[str, str], accept: str
    ) -> tuple[bytes, bytes]:
        body = urlencode(fields).encode()
        here = f"127.0.0.1:{self.port}"
        head = (
            f"POST /bao-cao/{officer.report}/{act}/ HTTP/1.1\r\nHost: {here}\r\nOrigin: http://{here}\r\n"
            f"Referer: http://{here}/bao-cao/{officer.report}/\r\n{accept}\r\nAccept-Language: vi\r\n"
            "User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0\r\n"
            f"Cookie: csrftoken={officer.csrf}; sessionid={officer.session}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode(), body
