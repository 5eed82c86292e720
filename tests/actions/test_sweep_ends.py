"""A sweep has come to its end only where it was ours and raised nothing; the database dates it."""

import pytest
from django.db import connection

from sigap.cli.serving.worker import database_lock, let_go
from sigap.mailbox.models import SweepLock

pytestmark = [pytest.mark.usefixtures("committed")]
NAME = "notifications.mail"


def is_done() -> bool:
    return SweepLock.objects.get(name=NAME).done_at is not None


def fail_in_turn() -> None:
    with pytest.raises(ConnectionError), database_lock(NAME) as is_ours:
        raise ConnectionError if is_ours else AssertionError("free as soon as the one that failed is over")


def test_one_that_fails_is_not_done_and_one_that_ends_is() -> None:
    for _try in range(20):
        fail_in_turn()
    with database_lock(NAME) as is_ours:
        assert is_ours
        with database_lock(NAME) as is_theirs:
            assert not is_theirs
        assert not is_done(), "who passed it over has not done it"
    assert is_done()
    let_go()


def test_a_sweep_that_ends_every_three_seconds_writes_twice_a_minute() -> None:
    with database_lock(NAME):
        pass
    first = SweepLock.objects.get(name=NAME).done_at
    with database_lock(NAME):
        pass
    assert SweepLock.objects.get(name=NAME).done_at == first
    with connection.cursor() as cursor:
        cursor.execute("UPDATE mailbox_sweeplock SET done_at = done_at - interval '31 seconds'")
    with database_lock(NAME):
        pass
    last = SweepLock.objects.get(name=NAME).done_at
    assert first is not None
    assert last is not None
    assert last >= first
    let_go()
