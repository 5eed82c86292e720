"""The drill: a thousand acts, a copy, two hundred more, the disk is lost; restored, counted, and worked in again."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection, connections
from tests.factories import team
from tests.factories.copies import Installation, counted, installed

from sigap import audit
from sigap.audit import verify
from sigap.audit.models import Event
from sigap.cases.models import Case, CasePerson, PersonToken
from sigap.cases.reading import open_identity
from sigap.vault.erasing import ErasedLine, destroy
from sigap.vault.events import COPY_BEGUN, COPY_RESTORED, SECTION_OPENED
from sigap.vault.models import Copy, DataKey, ErasedKey

pytestmark = pytest.mark.usefixtures("committed")
BEFORE, AFTER = 1_000, 200
NAME = "Kenanga Cadangan"


@pytest.fixture
def installation(committed: None, tmp_path: Path, settings: LazySettings) -> Iterator[Installation]:
    settings.SIGAP_DEMO = True  # a new session asks for no second factor
    with installed(tmp_path) as one:
        yield one


def act(count: int) -> None:
    """Cheap acts: readings, each a link of a chain."""
    case = uuid4()
    ids = {"subject": str(case), "room": "identity", "reason": "casework"}
    with audit.recording():
        for _ in range(count):
            audit.record(audit.NewEvent(code=SECTION_OPENED, stream_kind="case", stream_id=case, at=team.AT, ids=ids))


def read(code: str) -> str:
    team.stepped_up(team.DEWI, at=team.AT)
    opened = open_identity(entering=team.entering(team.DEWI), code=code, ordinal=1, reason="contact", at=team.AT)
    return opened.identity.full_name


def test_a_lost_disk_costs_what_came_after_the_copy_and_nothing_else(installation: Installation) -> None:
    code = team.opened()
    team.named(code, NAME)
    act(BEFORE)
    tokens, people = set(PersonToken.objects.values_list("kind", "token")), counted("access_person")
    copy = installation.backup("senin")
    events_then = Event.objects.filter(code=SECTION_OPENED).count()
    act(AFTER)
    later = team.opened()
    installation.lose()
    told = installation.run_as_shipped("restore", str(copy))
    assert "Semua sesi berakhir" in told
    assert "--discard" not in told, "nothing was replaced"
    assert Event.objects.filter(code=SECTION_OPENED).count() == events_then >= BEFORE
    assert list(Event.objects.filter(code__startswith="vault:copy").order_by("seq").values_list("code", flat=True)) == [
        COPY_BEGUN,
        COPY_RESTORED,
    ]
    assert verify.run(copy / "audit-head.txt").is_whole
    assert counted("access_person") == people
    assert counted("access_session") == counted("access_attempt") == counted("access_browser") == 0
    assert counted("access_reset") == 0
    assert set(PersonToken.objects.values_list("kind", "token")) == tokens
    assert tokens
    team.sign_in(team.DEWI)
    assert read(code) == NAME
    team.sign_in(team.RINA)
    assert not Case.objects.filter(code=later).exists()
    assert team.opened(), "work goes on"
    # The copy that it came back from counts as the last good one.
    assert [found.id for found in Copy.objects.all()] == [Copy.objects.get().id]
    assert not installation.leftovers()


def test_what_was_erased_after_the_copy_stays_erased(installation: Installation) -> None:
    code = team.opened()
    team.named(code, NAME)
    old = installation.backup("lama")
    person = CasePerson.objects.get(case__code=code, ordinal=1)
    key, erasure = person.key_id, uuid4()
    assert key is not None
    destroy([ErasedLine.signed(key_id=key, erasure_id=erasure, erased_at=team.LATER)], at=team.LATER)
    new = installation.backup("baru")
    assert str(key) in (new / "erased.list").read_text()
    installation.lose()
    told = installation.restore(old)
    assert "Kunci yang dimusnahkan lagi: 1" in told
    row = DataKey.objects.get(pk=key)
    assert row.destroyed_at is not None
    assert bytes(row.wrapped) == b""
    assert ErasedKey.objects.get(pk=key).erasure_id == erasure
    assert not PersonToken.objects.filter(person_id=person.pk).exists()
    event = Event.objects.get(code=COPY_RESTORED)
    assert '"erased": "1"' in event.body


def test_the_database_that_is_replaced_is_kept_and_its_erasures_are_replayed(installation: Installation) -> None:
    code = team.opened()
    team.named(code, NAME)
    copy = installation.backup("satu")
    key = CasePerson.objects.get(case__code=code, ordinal=1).key_id
    assert key is not None
    destroy([ErasedLine.signed(key_id=key, erasure_id=uuid4(), erased_at=team.LATER)], at=team.LATER)
    assert "--replace" in installation.run("restore", str(copy), status=2)
    told = installation.restore(copy, "--replace")
    assert DataKey.objects.get(pk=key).destroyed_at is not None
    connections.close_all()
    before, now = sorted(installation.names(), key=len, reverse=True)
    assert now == installation.name
    assert f"./sigap restore --discard {before}" in told
    assert "bukan basis data" in installation.run("restore", "--discard", now, status=2)
    installation.run("restore", "--discard", before)
    assert installation.names() == [now]


def test_a_copy_shows_one_moment_of_a_system_at_work(installation: Installation) -> None:
    """Acts go on while it is made; the copy holds whole acts only, and its counts are those of its own moment."""
    with installation.start("backup", str(installation.copies / "sibuk")) as process:
        while process.poll() is None:
            act(7)
        connection.close()
        said, complained = process.communicate()
    assert process.returncode == 0, said + complained
    events = Event.objects.filter(code=SECTION_OPENED).count()
    installation.lose()
    installation.restore(installation.copies / "sibuk")
    held = Event.objects.filter(code=SECTION_OPENED).count()
    assert held <= events
    assert held % 7 == 0
