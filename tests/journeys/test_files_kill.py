"""Files when somebody is killed: a sender goes on where it stood, a copy is made again, leftovers are swept."""

import secrets
import threading
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path

import pytest
from tests.factories import recordings
from tests.journeys import people
from tests.journeys.house import Demo, assert_gone, demo_home, kill, running, wait_until
from tests.journeys.planted_files import parts
from tests.journeys.wire import Client

from sigap.mailbox.files.rules import parts_of

pytestmark = [pytest.mark.journey, pytest.mark.rounds]
_CHILD = "sigap.cleaning.recording_child"


def _children(demo: Demo) -> list[int]:
    """Processes that make a copy of a recording now: whichever thread of the desk started them."""
    desk = set(demo.descendants(demo.part("desk")))
    found = []
    for process in (int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit()):
        with suppress(OSError, StopIteration):
            if _CHILD in Path(f"/proc/{process}/cmdline").read_text() and _parent(process) in desk:
                found.append(process)
    return found


def _parent(process: int) -> int:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("PPid:")).split()[1])


def _asked(demo: Demo, what: str) -> list[tuple[object, ...]]:
    return demo.query(f"SELECT {what} FROM mailbox_reportfile ORDER BY begun_at")


def test_files_survive_whoever_is_killed() -> None:
    raw = recordings.recording("mp4", "aac", "libx264", seconds=15, size=(640, 360))
    with demo_home() as home, running(home) as demo:
        villager = Client(demo.port)
        kept = villager.post("/lapor/", [("key", secrets.token_hex(16)), ("story", "Cerita CONTOH")])
        ticket, handle = kept.hidden("ticket"), secrets.token_hex(32)
        _public_is_killed(demo, ticket, handle, raw)
        _desk_is_killed(demo, kept.number)
        assert parts(villager, ticket, raw, upto=1) == [200]
        _worker_is_killed(demo)


def _public_is_killed(demo: Demo, ticket: str, handle: str, raw: bytes) -> None:
    villager = Client(demo.port)
    assert parts(villager, ticket, raw, upto=2, handle=handle) == [200, 200]
    kill(*demo.descendants(demo.part("public")))
    assert wait_until(demo.is_well)
    far = villager.post("/berkas/sampai/", [("pegangan", handle)])
    assert '"have": 2' in far.text
    assert set(parts(villager, ticket, raw, handle=handle)) == {200}
    assert _asked(demo, "parts, finished_at IS NULL") == [(parts_of(len(raw)), False)]


def _desk_is_killed(demo: Demo, number: str) -> None:
    page = f"/laporan/{number}/"
    rina = Client(demo.port + 1)
    assert rina.sign_in(people.RINA, demo.password).status == 302
    assert rina.take(number).status == 302
    broken = threading.Thread(target=_tries, args=(rina, f"{page}berkas/1/"))
    broken.start()
    assert wait_until(lambda: bool(_children(demo)))
    desk, children = demo.descendants(demo.part("desk")), _children(demo)
    # Not the children: that they end with whom they worked for is the point.
    kill(*(process for process in desk if process not in children))
    assert_gone([*desk, *children])
    broken.join()
    assert _asked(demo, "copied_at, copy_parts, copy_refused") == [(None, None, "")]
    assert demo.query("SELECT count(*) FROM mailbox_filepart WHERE part = 'copy'") == [(0,)]
    assert wait_until(demo.is_well)
    opened = rina.get(f"{page}berkas/1/")
    assert opened.status == 200
    assert "ftyp" in opened.text[:40]
    assert _asked(demo, "copied_at IS NULL, copy_refused") == [(False, "")]


def _tries(client: Client, path: str) -> None:
    with suppress(OSError, HTTPException):
        client.get(path)


def _worker_is_killed(demo: Demo) -> None:
    demo.query("UPDATE mailbox_reportfile SET begun_at = begun_at - interval '2 days' WHERE finished_at IS NULL")
    kill(demo.part("worker"))
    assert wait_until(lambda: len(_asked(demo, "id")) == 1)
    orphans = "SELECT count(*) FROM mailbox_filepart WHERE file_id NOT IN (SELECT id FROM mailbox_reportfile)"
    assert demo.query(orphans) == [(0,)]
