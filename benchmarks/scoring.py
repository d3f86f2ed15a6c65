"""A council of 200 saves a criterion every two seconds through HTTP, on SQLite and on PostgreSQL: p50, p99, none refused, none lost.

Measured against the same marks sent as the page's own forms, which is how scoring works without script: a form for each criterion, and the
sheet with its dossier looked up whole before it is saved. The server is the shipped one (granian, two processes), sessions are real, the load comes from one more process on the same two cores. Half
way through every process of the server is killed (-9) and started again on the same database; members send what was not answered again
under the same keys, as their tablets do. Afterwards the rows are counted. BENCH_POSTGRES names the database of the second column.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
import tempfile
import time
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.journeys.hall_server import HallServer

MEMBERS, DOSSIERS, EVERY = 200, 4, 2.0
SECONDS = float(os.environ.get("BENCH_SECONDS", "40"))
POSTGRES = os.environ.get("BENCH_POSTGRES", "postgres://ocop:ocop@127.0.0.1:5432/ocop_bench_s")
GOAL_MS = 300
TOKEN = "b" * 32


@dataclass
class Told:
    """What the members saw."""

    milliseconds: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    unanswered: int = 0
    again: int = 0
    keys: set[str] = field(default_factory=set)
    last: dict[tuple[int, int, str], Any] = field(default_factory=dict)


async def post(
    port: int,
    streams: list[Any],
    session: str,
    body: bytes,
    path: str = "/ban/cham/dong-bo/",
    kind: str = "application/json",
) -> tuple[int, Any]:
    """One request on the member's own connection; opens it again after a cut. Raises OSError."""
    if not streams:
        streams.extend(await asyncio.wait_for(asyncio.open_connection("127.0.0.1", port), 10))
    reader, writer = streams
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        f"Cookie: sessionid={session}; csrftoken={TOKEN}\r\nX-CSRFToken: {TOKEN}\r\nReferer: http://localhost:{port}/ban/cham/\r\n\r\n"
    )
    try:
        writer.write(head.encode() + body)
        answer = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 30)).decode("latin-1").lower()
        size = int(answer.split("content-length:")[1].split("\r\n")[0])
        content = await asyncio.wait_for(reader.readexactly(size), 30)
    except (OSError, asyncio.IncompleteReadError, TimeoutError, IndexError) as error:
        writer.close()
        streams.clear()
        raise OSError(str(error)) from error
    return int(answer.split()[1]), json.loads(content) if content.startswith(b"{") else {}


async def member(server: HallServer, place: int, until: float, told: Told, chosen: random.Random) -> None:
    """One tablet: a mark every two seconds, until it is answered."""
    who = server.rows["members"][place]
    streams: list[Any] = []
    await asyncio.sleep(chosen.random() * EVERY)
    while time.monotonic() < until:
        began = time.monotonic()
        dossier, criterion = chosen.choice(server.rows["dossiers"]), chosen.choice(server.rows["criteria"])
        choice, case = chosen.choice(criterion["choices"])
        one = {
            "kind": "mark",
            "key": str(uuid.UUID(int=chosen.getrandbits(128))),
            "sheet": f"{dossier}-1",
            "criterion": criterion["no"],
            "choice": choice,
            "case": case,
            "note": "",
            "base": 0,
            "device": f"may-{place}",
            "marked_at": "2026-11-22T09:00:00Z",
        }
        body = json.dumps({"operations": [one], "person": who["person"]}).encode()
        while True:
            try:
                asked = time.monotonic()
                status, answer = await post(server.port, streams, who["session"], body)
            except OSError:
                told.unanswered += 1
                await asyncio.sleep(0.5)
                continue
            told.milliseconds.append((time.monotonic() - asked) * 1000)
            if status != 200 or answer["answers"][0]["result"] != "saved":
                told.refused.append(f"{status} {str(answer)[:200]}")
            else:
                told.again += bool(answer["answers"][0].get("again"))
                told.keys.add(one["key"])
                told.last[(place, dossier, criterion["no"])] = [choice, case]
            break
        await asyncio.sleep(max(0.0, EVERY - (time.monotonic() - began)))


async def without_script(server: HallServer, place: int, until: float, told: Told, chosen: random.Random) -> None:
    """The same member with a browser that has no script: the criterion's form. The page that follows is not even asked for."""
    who = server.rows["members"][place]
    streams: list[Any] = []
    await asyncio.sleep(chosen.random() * EVERY)
    while time.monotonic() < until:
        began = time.monotonic()
        dossier, criterion = chosen.choice(server.rows["dossiers"]), chosen.choice(server.rows["criteria"])
        choice, case = chosen.choice(criterion["choices"])
        form = {
            "criterion": criterion["no"],
            "answer": f"{case}:{choice}" if case else str(choice),
            "note": "",
            "base": "0",
            "csrfmiddlewaretoken": TOKEN,
        }
        body = urllib.parse.urlencode(form).encode()
        status, _none = await post(
            server.port, streams, who["session"], body, f"/ban/cham/{dossier}/", "application/x-www-form-urlencoded"
        )
        told.milliseconds.append((time.monotonic() - began) * 1000)
        if status != 302:
            told.refused.append(str(status))
        await asyncio.sleep(max(0.0, EVERY - (time.monotonic() - began)))


async def load(
    server: HallServer, seconds: float, told: Told, *, seed: int, kill: bool = False, way: Callable[..., Any] = member
) -> None:
    """All members for so long; with `kill` the server is killed half way and started again."""
    until = time.monotonic() + seconds
    tasks = [asyncio.create_task(way(server, i, until, told, random.Random(seed * 1000 + i))) for i in range(MEMBERS)]
    if kill:
        await asyncio.sleep(seconds / 2)
        await asyncio.to_thread(server.kill)
        await asyncio.to_thread(server.start)
    await asyncio.gather(*tasks)


def quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def emptied(url: str) -> str:
    """The PostgreSQL database of the benchmark, made or made empty; "" when there is none to be had."""
    import psycopg

    name = url.rsplit("/", 1)[1]
    try:
        with psycopg.connect(url.rsplit("/", 1)[0] + "/postgres", autocommit=True, connect_timeout=3) as there:
            there.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            there.execute(f'CREATE DATABASE "{name}"')
    except psycopg.Error as error:
        print(f"PostgreSQL left out: {str(error).strip().splitlines()[0]}", file=sys.stderr)
        return ""
    return url


def measure(name: str, database: str) -> bool:
    """One column; prints its row and says whether the goal is met."""
    with tempfile.TemporaryDirectory() as folder:
        server = HallServer(Path(folder), members=MEMBERS, dossiers=DOSSIERS, database=database)
        server.start()
        try:
            urllib.request.urlopen(f"{server.address}/suc-khoe", timeout=30).close()  # an unwell server is not measured
            asyncio.run(load(server, 6, Told(), seed=1))  # sheets are opened, connections made
            before = server.ask("[SyncReceipt.objects.count(), sum(s.revision for s in Sheet.objects.all())]")
            steady, cut = Told(), Told()
            asyncio.run(load(server, SECONDS, steady, seed=2))
            asyncio.run(load(server, SECONDS / 2, cut, seed=3, kill=True))
            after = server.ask(
                "[SyncReceipt.objects.count(), sum(s.revision for s in Sheet.objects.all()), Mark.objects.count(), SheetCopy.objects.count()]"
            )
            held = {
                (person, dossier, criterion): [choice, case]
                for person, dossier, criterion, choice, case in server.ask(
                    "[[m.sheet.seat.person_id, m.sheet.dossier_id, m.criterion, m.choice, m.case]"
                    " for m in Mark.objects.select_related('sheet__seat')]"
                )
            }
            forms = Told()
            asyncio.run(load(server, SECONDS / 2, forms, seed=4, way=without_script))
        finally:
            server.kill()
    persons = [one["person"] for one in server.rows["members"]]
    wanted = {(persons[place], dossier, no): value for (place, dossier, no), value in (steady.last | cut.last).items()}
    lost = sum(held.get(key) != value for key, value in wanted.items())
    sent = len(steady.keys) + len(cut.keys)
    kept = after[0] - before[0]
    fine = not steady.refused and not cut.refused and kept == sent and after[1] - before[1] == sent and not lost
    for sentence in (steady.refused + cut.refused)[:3]:
        print(f"refused: {sentence}", file=sys.stderr)
    p99 = quantile(steady.milliseconds, 0.99)
    print(
        f"| {name} | {len(steady.milliseconds) / SECONDS:.0f} | {quantile(steady.milliseconds, 0.5):.0f} | {p99:.0f} | "
        f"{max(steady.milliseconds):.0f} | {len(steady.refused) + len(cut.refused)} | {sent} / {kept} | {lost} | "
        f"{cut.unanswered} cut, {cut.again} answered again | {len(forms.milliseconds) / SECONDS * 2:.0f} | "
        f"{quantile(forms.milliseconds, 0.5):.0f} | {quantile(forms.milliseconds, 0.99):.0f} |",
        flush=True,
    )
    return fine and p99 < GOAL_MS


def main() -> None:
    """Prints the table; exit 1 when something was lost, refused, or slower than the goal."""
    print(
        f"{MEMBERS} members, a mark every {EVERY:g} s each, {SECONDS:g} s; goal: p99 below {GOAL_MS} ms, none refused or lost.\n"
    )
    print(
        "| database | saves a second | p50 ms | p99 ms | longest ms | refused | sent / kept | lost | kill -9 | forms a second | p50 ms | p99 ms |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    fine = measure("SQLite", "")
    if database := emptied(POSTGRES):
        fine = measure("PostgreSQL", database) and fine
    sys.exit(0 if fine else 1)


if __name__ == "__main__":
    main()
