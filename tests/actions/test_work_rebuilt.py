"""Acts drawn at random: after each the list of work says what the facts say, rebuilt or not (as after each journey)."""

from contextlib import suppress
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from tests.factories import team
from tests.factories.deadlines import wib
from tests.factories.play import PLAYED, Play
from tests.factories.play_of_apps import PLAYED_BY_APPS
from tests.factories.work import blocking_by_case, differences, unfinished_by_case

from sigap.kernel.acting import SystemActor
from sigap.kernel.errors import Refused, Unable
from sigap.work import actions as work
from sigap.work import jobs
from sigap.work.models import WorkItem
from sigap.work.rules import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
ACTS = 40


@pytest.mark.parametrize("seed", range(2))
def test_after_any_act_nothing_differs(seed: int) -> None:
    play, kinds = Play(die=Random(seed)), set[str]()  # noqa: S311 - a seeded die
    for number in range(ACTS):
        act = play.die.choice(PLAYED)
        with suppress(Unable, Refused):
            act(play)
        assert differences() == [], f"act {number}: {act.__name__}"
        assert blocking_by_case() == unfinished_by_case(), f"act {number}: {act.__name__}"
        kinds |= {*WorkItem.objects.filter(settled_at=None).values_list("kind", flat=True)}
    assert len(kinds) > 5


@pytest.mark.parametrize("seed", range(2))
def test_after_any_act_of_any_app_nothing_differs(seed: int) -> None:
    """Each act of the other apps once, among those, in an order of the die."""
    play = Play(die=Random(seed))  # noqa: S311 - a seeded die
    acts = [*PLAYED_BY_APPS, *play.die.sample(PLAYED, len(PLAYED) // 2)]
    play.die.shuffle(acts)
    for number, act in enumerate(acts):
        with suppress(Unable, Refused):
            act(play)
        assert differences() == [], f"act {number}: {act.__name__}"
    apps = {kind.partition(".")[0] for kind in WorkItem.objects.values_list("kind", flat=True)}
    assert len(apps) > 18, apps


def altered(**change: Any) -> UUID:
    """A row that somebody altered past the facts."""
    team.taken()
    row = WorkItem.objects.filter(kind=Kind.REPORT, settled_at=None).get()
    WorkItem.objects.filter(pk=row.pk).update(**change)
    found: UUID = row.subject_id
    return found


@pytest.mark.parametrize(
    ("change", "states"),
    [
        ({"due_at": wib(1, 1)}, {"missing": 1, "surplus": 1}),
        ({"settled_at": wib(1, 1)}, {"missing": 1}),
        ({"rank": 0}, {"missing": 1, "surplus": 1}),
    ],
)
def test_what_differs_is_told_and_set_right(change: dict[str, Any], states: dict[str, int]) -> None:
    subject = altered(**change)
    assert {what for kind, which, what in differences() if (kind, which) == (Kind.REPORT, str(subject))} == {*states}
    with team.role("sigap_worker"):
        found = work.rebuild(by=SystemActor(name="uji"), at=team.LATER)
    assert {each.state: each.count for each in found if each.kind is Kind.REPORT} == states
    assert differences() == []
    with team.role("sigap_worker"):
        assert jobs.compare(team.LATER) == 0


def test_no_role_writes_the_list() -> None:
    altered()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.name, p.name FROM unnest(ARRAY['sigap_desk', 'sigap_worker', 'sigap_public']) r (name),"
            " unnest(ARRAY['INSERT', 'UPDATE', 'DELETE']) p (name)"
            " WHERE has_table_privilege(r.name, 'public.work_workitem', p.name)"
        )
        assert cursor.fetchall() == []
        cursor.execute(
            "SELECT r.name, c.oid::regclass::text FROM pg_class c, unnest(ARRAY['sigap_desk', 'sigap_worker',"
            " 'sigap_public']) r (name) WHERE c.relname = 'work_rows' AND has_table_privilege(r.name, c.oid, 'SELECT')"
        )
        assert cursor.fetchall() == []
