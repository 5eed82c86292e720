"""Workers at once and workers that die, by seeds: each step of an emergency once, each message once. All commit."""

import random
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.db import Error as DatabaseTrouble
from django.db import connection, connections, transaction
from tests.factories import carriers, mailing, team
from tests.factories.carriers import Graph
from tests.factories.deadlines import wib

from sigap.audit.models import Event
from sigap.channels.jobs import notices as messages
from sigap.notifications import actions as notices
from sigap.notifications import events
from sigap.notifications.actions import alerts as acts
from sigap.notifications.jobs import alerts
from sigap.notifications.models import Address, Alert, AlertStep, Mail, Outlet

pytestmark = [pytest.mark.usefixtures("committed"), pytest.mark.enable_socket]
AT = wib(11, 25, 22)
MINUTE = timedelta(minutes=1)
PEOPLE = (team.DEWI, team.RINA, team.HASAN, team.ANTON, team.LESTARI)


@pytest.fixture
def meta(settings: LazySettings, tmp_path: Path, committed: None) -> Iterator[Graph]:
    with carriers.running() as found:
        settings.SIGAP_CHANNELS = carriers.channels_file(tmp_path, graph_url=found.url)
        Outlet.objects.create(channel="whatsapp", is_set_up=True)
        for number, login in enumerate(PEOPLE):
            Address.objects.create(
                person_id=mailing.person(login), channel="whatsapp", address=f"62812000{number}000", confirmed_at=AT
            )
        yield found


def work(minutes: int) -> object:
    with team.role("sigap_worker"):
        return alerts.go_on(AT + minutes * MINUTE), messages.send(AT + minutes * MINUTE)


@pytest.mark.parametrize("seed", [5, 17])
def test_whoever_sweeps_and_whoever_dies_each_step_is_taken_once(
    seed: int, meta: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty emergencies, three workers at once for an hour; a step in five dies after it wrote, before its commit."""
    luck = random.Random(seed)  # noqa: S311 - a seed that is told
    real = acts.take_step

    def dying(*, at: datetime, passed_over: Collection[UUID]) -> bool:
        with transaction.atomic():
            found = real(at=at, passed_over=passed_over)
            if found and luck.random() < 0.2:
                raise DatabaseTrouble("CONTOH: killed")
        return found

    monkeypatch.setattr(acts, "take_step", dying)
    for number in range(20):
        notices.notify(
            at=AT + timedelta(seconds=number), code="danger-set", person_id=mailing.person(luck.choice(PEOPLE))
        )
    for minutes in range(1, 61, 2):
        outcomes = team.at_once(*[lambda m=minutes: work(m)] * 3)
        assert all(each.raised is None or isinstance(each.raised, DatabaseTrouble) for each in outcomes), seed
    monkeypatch.setattr(acts, "take_step", real)
    connections.close_all()
    for minutes in range(61, 100, 2):
        work(minutes)
    assert set(Alert.objects.values_list("ended_how", flat=True)) == {"exhausted"}
    taken = list(AlertStep.objects.values_list("alert_id", "person_id", "channel"))
    assert not [step for step, count in Counter(taken).items() if count > 1]
    assert Event.objects.filter(code=events.ALERT_STEP).count() == len(taken), "a step without its trace, or two"
    assert Event.objects.filter(code=events.ALERT_EXHAUSTED).count() == 20
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM notifications_notice n WHERE n.code LIKE 'alert-%%' AND NOT EXISTS (SELECT 1 FROM"
            " notifications_alertstep s WHERE s.alert_id = n.alert_id AND s.person_id = n.person_id)"
        )
        assert cursor.fetchone()[0] == 0, "somebody was told without a step"
    went = Mail.objects.filter(channel="whatsapp", sent_at__isnull=False).count()
    assert went == len(meta.sent) > 0, "a message went twice, or is said to have gone and did not"
