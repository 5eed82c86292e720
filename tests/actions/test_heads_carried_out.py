"""The newest head leaves the machine within a minute, by each way that was named; where none takes it, that rings."""

import http.server
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from tests.factories import team

from sigap import audit
from sigap.access.events import OFFICE_ADDED, SYSTEM_STREAM
from sigap.audit import verify
from sigap.kernel.clock import now
from sigap.mailbox.health import beat, health
from sigap.mailbox.troubles import TroubleCode
from sigap.notifications.jobs import carrying_heads, troubles
from sigap.notifications.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
HOUR = timedelta(hours=1)


class Taker(http.server.BaseHTTPRequestHandler):
    """Another machine that keeps the lines it is sent."""

    status = 200
    taken: list[tuple[str, str]]

    def do_POST(self) -> None:
        """Keeps a line with what vouched for its sender."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        type(self).taken.append((self.headers.get("Authorization", ""), body))
        self.send_response(type(self).status)
        if type(self).status == 302:
            self.send_header("Location", "/lain")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Says nothing."""


@pytest.fixture
def taker() -> Iterator[tuple[str, type[Taker]]]:
    kind = type("OneTaker", (Taker,), {"taken": [], "status": 200})
    server = http.server.HTTPServer(("127.0.0.1", 0), kind)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/kepala", kind
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def _in_order(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SIGAP_DEMO = False
    monkeypatch.setattr(carrying_heads._Out, "left", {})
    monkeypatch.setattr(carrying_heads._Out, "waiting_since", {})
    beat(at=now())
    grow()


def grow() -> str:
    """One event more, folded; the line of the head that came of it."""
    with audit.recording():
        audit.record(
            audit.NewEvent(
                code=OFFICE_ADDED,
                stream_kind="system",
                stream_id=SYSTEM_STREAM,
                at=now(),
                ids={"office": str(SYSTEM_STREAM)},
            )
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit.fold(%s)", [now()])
    return verify.head_line()


def named(settings: LazySettings, tmp_path: Path, text: str) -> None:
    file = tmp_path / "channels.toml"
    file.write_text(text)
    file.chmod(0o600)
    settings.SIGAP_CHANNELS = file


def swept(at_hours: float = 0) -> int:
    with team.role("sigap_worker"):
        return carrying_heads.carry_out(now() + HOUR * at_hours)


def rings(at_hours: float) -> bool:
    with team.role("sigap_worker"):
        troubles.tell(now() + HOUR * at_hours)
    return TroubleCode.HEADS in health(at=now()).troubles


def test_each_head_leaves_once_by_address_and_file_and_each_line_verifies(
    settings: LazySettings, tmp_path: Path, taker: tuple[str, type[Taker]]
) -> None:
    url, kind = taker
    lines = tmp_path / "heads.txt"
    lines.write_text("")
    named(settings, tmp_path, f'[trail]\nwebhook = "{url}"\ntoken = "rahasia"\nfile = "{lines}"\n')
    first = verify.head_line()
    assert [swept(), swept()] == [2, 0]
    second = grow()
    assert swept() == 2
    assert kind.taken == [("Bearer rahasia", f"{first}\n"), ("Bearer rahasia", f"{second}\n")]
    assert lines.read_text() == f"{first}\n{second}\n"
    assert verify.run(lines).is_whole
    carrying_heads._Out.left.clear()  # a worker that started anew
    assert swept() == 2
    assert lines.read_text() == f"{first}\n{second}\n"
    assert not rings(2)


@pytest.mark.parametrize("status", [302, 404, 503])
def test_an_address_that_takes_nothing_rings_after_an_hour_and_holds_up_no_other_way(
    settings: LazySettings, tmp_path: Path, taker: tuple[str, type[Taker]], status: int
) -> None:
    url, kind = taker
    kind.status = status
    lines = tmp_path / "heads.txt"
    lines.write_text("")
    named(settings, tmp_path, f'[trail]\nwebhook = "{url}"\nfile = "{lines}"\n')
    assert swept() == 1
    assert lines.read_text() == f"{verify.head_line()}\n"
    assert not rings(0.9)
    assert rings(1.1)
    assert Notice.objects.filter(code="heads-inside").count() == 1
    kind.status = 204
    assert swept(1.2) == 1
    assert not rings(1.3)


def test_a_share_that_is_not_mounted_and_settings_that_cannot_be_used_ring_too(
    settings: LazySettings, tmp_path: Path
) -> None:
    missing = tmp_path / "mnt" / "heads.txt"
    named(settings, tmp_path, f'[trail]\nfile = "{missing}"\n')
    assert swept() == 0
    assert not missing.parent.exists()
    assert rings(1.1)
    named(settings, tmp_path, "[trail]\n")
    assert swept(2) == 0
    assert not rings(2.5)
    assert rings(3.1)


def test_where_no_place_is_named_nothing_leaves_and_nothing_rings(settings: LazySettings, tmp_path: Path) -> None:
    named(settings, tmp_path, 'site = "https://lapor.contoh.example"\n')
    assert swept() == 0
    assert not rings(48)
