"""The feed loses nothing to acts that commit together; a burst is pinged once, by one worker, and tried again."""

import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.db import connections
from tests.factories import team
from tests.factories.patience import PATIENCE

from sigap.access import entry
from sigap.access.roles import OfficeKind
from sigap.cases.queries import case_for
from sigap.integrations import actions, jobs, sending
from sigap.integrations.models import OfficeChange, PingAddress, PingSigner, SentPing, StoredAnswer, SystemKey
from sigap.integrations.queries import ChangeRow, CursorUnknown, changes_after, key_at_door
from sigap.integrations.rules import KeyScope, PingTrouble
from sigap.kernel.clock import now
from sigap.notifications.models import Notice
from sigap.referrals import actions as referrals
from sigap.referrals.rules import Urgency
from sigap.vault import channel_key

POLICE = OfficeKind.POLRES_PPA
URL = "https://sistem.contoh.go.id/sigap"
committed = pytest.mark.usefixtures("committed")


def new_key() -> str:
    """A key of the police, made by the head of the unit."""
    team.stepped_up(team.LESTARI, at=now())
    with team.at_desk(team.LESTARI) as head:
        issued = actions.make_key(
            by=head,
            at=now(),
            office_id=team.office(POLICE).pk,
            label="SIPP rekaan",
            scopes=list(KeyScope),
            networks=["127.0.0.1/32"],
            lasts=timedelta(days=90),
            key_id=uuid4(),
        )
    return issued.secret


def read(secret: str, cursor: UUID | None = None, most: int = 100) -> list[ChangeRow]:
    """A page of the feed, as the office's system reads it."""
    with team.role("sigap_desk"), entry.enter(secret) as actor:
        key = key_at_door(actor)
        assert key is not None
        return changes_after(actor, key, cursor, most=most)


@committed
def test_an_act_that_began_before_and_ends_after_is_read_after() -> None:
    secret, code, other = new_key(), team.opened(), team.opened()
    has_acted, may_end = threading.Event(), threading.Event()

    def slow() -> None:
        with team.at_desk(team.DEWI) as actor:
            access = case_for(actor, code)
            referrals.offer(**_asking(actor, access))
            has_acted.set()
            assert may_end.wait(PATIENCE)

    thread = threading.Thread(target=_closing(slow))
    thread.start()
    assert has_acted.wait(PATIENCE)
    second = team.offered(other)
    first = read(secret)
    assert [row.referral for row in first] == [second]
    may_end.set()
    thread.join(PATIENCE)
    rest = read(secret, first[-1].cursor)
    assert [row.case_code for row in rest] == [code]
    assert len(read(secret)) == 2


def _asking(actor: Any, access: Any) -> dict[str, Any]:
    return {
        "by": actor,
        "at": team.AT,
        "access": access,
        "to": team.office(POLICE),
        "purposes": team.POLICE,
        "urgency": Urgency.NORMAL,
        "preview": "Rekaan.",
        "offer_key": uuid4(),
    }


def _closing(act: Any) -> Any:
    def run() -> None:
        try:
            act()
        finally:
            connections.close_all()

    return run


@committed
def test_a_reader_beside_many_writers_gets_each_line_once_and_in_order() -> None:
    secret = new_key()
    codes = [team.opened() for _number in range(12)]
    seen: list[ChangeRow] = []
    is_over = threading.Event()

    def follow() -> None:
        while True:
            is_last = is_over.is_set()
            page = read(secret, seen[-1].cursor if seen else None, most=3)
            seen.extend(page)
            if is_last and not page:
                return

    def write(part: list[str]) -> Any:
        def run() -> None:
            for code in part:
                team.offered(code)

        return run

    reader = threading.Thread(target=_closing(follow))
    reader.start()
    outcomes = team.at_once(*(write(codes[place::4]) for place in range(4)))
    is_over.set()
    reader.join(PATIENCE)
    assert not [each.raised for each in outcomes if each.raised]
    assert sorted(row.case_code for row in seen) == sorted(codes)
    assert len({row.cursor for row in seen}) == len(codes)


@pytest.fixture
def channel(settings: LazySettings) -> None:
    """The worker has a key of the channels."""
    channel_key.create(Path(settings.SIGAP_KEYS))


class Post:
    """In the place of what goes out: what was sent, and what becomes of it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sent: list[str] = []
        self.trouble = PingTrouble.NONE
        monkeypatch.setattr(sending, "send_ping", self._send)

    def _send(self, url: str, **_more: object) -> PingTrouble:
        self.sent.append(url)
        return self.trouble


def ping(at: datetime) -> int:
    """One turn of a worker."""
    with team.role("sigap_worker"):
        return jobs.ping(at)


def _placed() -> None:
    team.stepped_up(team.LESTARI, at=now())
    with team.at_desk(team.LESTARI) as head:
        actions.set_address(by=head, at=now(), office_id=team.office(POLICE).pk, url=URL)


@committed
def test_two_workers_ping_a_burst_once(channel: None, monkeypatch: pytest.MonkeyPatch) -> None:
    post = Post(monkeypatch)
    new_key()
    _placed()
    assert ping(now()) == 0
    for _number in range(3):
        team.offered(team.opened())
    at = now() + timedelta(seconds=1)
    team.at_once(*[lambda: ping(at)] * 4)
    assert post.sent == [URL]
    assert bytes(PingSigner.objects.get().public_key)
    team.offered(team.opened())
    assert ping(at + timedelta(seconds=20)) == 0
    assert ping(at + timedelta(seconds=61)) == 1
    assert ping(at + timedelta(minutes=10)) == 0
    assert (len(post.sent), SentPing.objects.filter(trouble="").count()) == (2, 2)


@committed
def test_a_ping_that_fails_is_tried_later_each_time_and_then_waits_for_the_next_change(
    channel: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = Post(monkeypatch)
    post.trouble = PingTrouble.UNREACHABLE
    new_key()
    _placed()
    team.offered(team.opened())
    at, pauses = now() + timedelta(seconds=1), []
    for _number in range(20):
        ping(at)
        due = PingAddress.objects.get().due_at
        pauses.append(due - at)
        at = due + timedelta(seconds=1)
    assert len(post.sent) == 6
    assert pauses[:5] == sorted(pauses[:5])
    assert pauses[4] == timedelta(hours=6)
    post.trouble = PingTrouble.NONE
    team.offered(team.opened())
    assert ping(at) == 1


@committed
def test_old_lines_go_and_a_worker_reads_no_more_than_that_they_are_there(channel: None) -> None:
    secret = new_key()
    team.offered(team.opened())
    assert read(secret)
    SentPing(office_id=team.office(POLICE).pk, sent_at=now() - timedelta(days=40)).save()
    OfficeChange.objects.update(at=now() - timedelta(days=91))
    StoredAnswer(
        office_id=team.office(POLICE).pk, request_key="x", digest=b"x", status=200, body="{}",
        answered_at=now() - timedelta(days=2),
    ).save()  # fmt: skip
    with team.role("sigap_worker"):
        assert jobs.forget(now()) == 3
    assert SystemKey.objects.count() == 1
    assert read(secret) == []


@committed
def test_a_key_after_a_gap_begins_the_feed_anew() -> None:
    team.offered(team.opened())
    secret = new_key()
    team.offered(team.opened())
    cursor = read(secret)[0].cursor
    second = new_key()
    assert read(second, cursor) == []
    gone = now() - timedelta(minutes=1)
    SystemKey.objects.update(made_at=gone - timedelta(days=1), expires_at=gone)
    team.offered(team.opened())
    after = new_key()
    with pytest.raises(CursorUnknown):
        read(after, cursor)
    code = team.opened()
    team.offered(code)
    assert [row.case_code for row in read(after)] == [code]


@committed
def test_a_head_is_told_once_of_a_key_that_soon_ends_and_has_no_other() -> None:
    def told_by(days: int) -> int:
        with team.role("sigap_worker"):
            jobs.tell_of_ending(now() + timedelta(days=days))
        return Notice.objects.filter(code="system-key-ending").count()

    new_key()
    first = SystemKey.objects.get()
    assert [told_by(days) for days in (75, 77, 78)] == [0, 1, 1]
    notice = Notice.objects.get(code="system-key-ending")
    assert (notice.office_id, notice.role, notice.ids) == (first.office_id, "head", {"key": str(first.pk)})
    new_key()
    second = SystemKey.objects.exclude(pk=first.pk).get()
    with team.at_desk(team.LESTARI) as head:
        actions.rotate_key(by=head, at=now(), key_id=second.pk)
    assert [told_by(days) for days in (1, 75)] == [1, 1]
