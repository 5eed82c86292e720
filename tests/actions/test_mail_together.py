"""Workers at once and workers that die: a mail goes once, two never send it at once, none is lost. All commit."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import Error as DatabaseTrouble
from django.db import connection, connections
from tests import conftest as owner_door
from tests.factories import mailing, team
from tests.factories.deadlines import wib
from tests.factories.mail_server import Box
from tests.factories.patience import PATIENCE

from sigap.cli.serving.worker import database_lock, let_go
from sigap.notifications import actions as notices
from sigap.notifications.models import HeadHolder, Mail
from sigap.notifications.queries import unread_count

pytestmark = pytest.mark.usefixtures("committed")
AT = wib(11, 25, 9)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def box(committed: None, settings: LazySettings) -> Iterator[Box]:
    with mailing.house(settings) as box:
        yield box


def tell_everybody() -> None:
    mailing.confirmed(*team.PEOPLE)
    for login in team.PEOPLE:
        notices.notify(at=AT, code="clock-soon", person_id=mailing.person(login))


def sweeping() -> Callable[[], object]:
    return lambda: mailing.sweep(AT)


def test_two_workers_at_once_send_each_mail_once(box: Box) -> None:
    tell_everybody()
    outcomes = team.at_once(sweeping(), sweeping(), sweeping())
    assert [outcome.raised for outcome in outcomes] == [None, None, None]
    mailing.sweep(AT)
    assert sorted(box.recipients) == sorted(map(mailing.address_of, team.PEOPLE))
    assert {mail.sent_at for mail in Mail.objects.all()} == {AT}


def test_while_one_worker_hands_a_mail_over_another_leaves_it_alone(box: Box) -> None:
    mailing.confirmed(team.RINA)
    notices.notify(at=AT, code="clock-soon", person_id=mailing.person(team.RINA))
    seen: list[object] = []
    box.on_data = lambda: seen.extend(outcome.gave for outcome in team.at_once(sweeping()))
    assert mailing.sweep(AT) == 1
    assert (seen, len(box.raw)) == ([0], 1)


def test_an_officer_at_the_desk_never_waits_for_the_mail_server(box: Box) -> None:
    """In the middle of a letter others act, tell the same person, and read; what came in then is mailed later."""
    mailing.confirmed(team.RINA)
    notices.notify(at=AT, code="clock-soon", person_id=mailing.person(team.RINA))

    def act() -> object:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '60s'")
        with team.at_desk(team.RINA) as rina:
            notices.mark_read(by=rina, at=AT)
            notices.set_address(by=rina, at=AT, address="lain@surel.example")
            notices.drop_address(by=rina, at=AT)
        with team.at_desk(team.DEWI):
            notices.notify(at=AT + MINUTE, code="clock-late", person_id=mailing.person(team.RINA))
        with team.at_desk(team.RINA):
            return unread_count()

    outcomes: list[team.Outcome] = []
    box.on_data = lambda: outcomes.extend(team.at_once(act))
    assert mailing.sweep(AT) == 1
    assert [(outcome.gave, outcome.raised) for outcome in outcomes] == [(1, None)]
    box.on_data = lambda: None
    mailing.confirmed(team.RINA)
    assert [mailing.sweep(AT + MINUTE), mailing.sweep(AT + 10 * MINUTE)] == [0, 1]


def test_a_worker_that_dies_after_the_servers_word_sends_it_again_under_the_same_id(box: Box) -> None:
    """Its connection to the database is cut when the server has the whole letter: a second letter, none lost."""
    mailing.confirmed(team.RINA)
    notices.notify(at=AT, code="clock-soon", person_id=mailing.person(team.RINA))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (mine,) = cursor.fetchone()

    def cut() -> None:
        with owner_door._owner("postgres") as owner:
            owner.execute("SELECT pg_terminate_backend(%s, 5000)", [mine])

    box.on_data = cut
    with pytest.raises(DatabaseTrouble):
        mailing.sweep(AT)
    connections.close_all()
    box.on_data = lambda: None
    assert Mail.objects.get().sent_at is None
    assert mailing.sweep(AT) == 1
    assert mailing.sweep(AT) == 0
    first, second = (letter["Message-ID"] for letter in box.letters)
    assert first == second


def test_the_days_heads_are_queued_once_by_two_workers(box: Box) -> None:
    for number in range(2):
        HeadHolder.objects.create(
            label=f"Kantor {number}", address=f"k{number}@surel.example", since=AT, added_by=team.person_id(team.SURYA)
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit.fold(%s)", [AT])
    outcomes = team.at_once(*[lambda: mailing.send_heads(AT)] * 3)
    assert [outcome.raised for outcome in outcomes] == [None, None, None]
    assert Mail.objects.count() == 2


def test_the_workers_loop_lets_one_worker_mail_at_a_time(box: Box) -> None:
    tell_everybody()
    inside, told = threading.Event(), []
    with database_lock("notifications.mail") as is_ours:
        assert is_ours

        def other() -> None:
            with database_lock("notifications.mail") as is_theirs:
                told.append(is_theirs)
            let_go()
            connections.close_all()
            inside.set()

        threading.Thread(target=other).start()
        assert inside.wait(PATIENCE)
    let_go()
    assert told == [False]


def test_a_thread_takes_its_lock_again_and_again_on_one_connection(box: Box) -> None:
    held = []
    for _turn in range(4):
        with database_lock("notifications.mail") as is_ours:
            assert is_ours
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pid FROM pg_locks WHERE relation = 'mailbox_sweeplock'::regclass AND mode = 'RowShareLock'"
                    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
                )
                held += cursor.fetchall()
    let_go()
    assert len(held) == 4
    assert len(set(held)) == 1
