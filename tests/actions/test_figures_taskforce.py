"""What the task force itself does, as figures: meetings, actions, the action plan. Who may not count gets nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.actions.test_figures import SARI, half
from tests.factories import planning
from tests.factories.deadlines import DEWI, UPTD, at_the_desk, loaded, wib

from sigap.access.roles import OfficeKind
from sigap.actionplan.models import ActionPlan, Activity, QuarterEntry
from sigap.meetings.models import ActionItem, Meeting

pytestmark = pytest.mark.django_db
BEGUN = wib(5, 4, 9)


def held(**facts: object) -> None:
    Meeting.objects.create(
        **{
            "kind": "plenary",
            "title": "Rakor CONTOH",
            "starts_at": BEGUN,
            "ends_at": BEGUN + timedelta(hours=2),
            "place": "Aula",
            "leader_id": uuid4(),
            "leader_name": "Idris",
            "office_id": UPTD,
            "office_name": "Sekretariat",
            "planned_by": uuid4(),
            "planned_at": wib(4, 1),
            "status": "running",
            "begun_at": BEGUN,
        }
        | facts
    )


def owed(**facts: object) -> None:
    ActionItem.objects.create(
        **{
            "source": "decision",
            "origin": "Rakor CONTOH",
            "text": "Siapkan ruang",
            "office_id": UPTD,
            "office_name": "UPTD",
            "due_on": wib(6, 1).date(),
            "due_at": wib(6, 1, 16),
            "evidence": "Foto",
            "given_by": uuid4(),
            "given_at": BEGUN,
        }
        | facts
    )


def test_meetings_and_actions_are_counted_once_due() -> None:
    loaded()
    with at_the_desk(DEWI):
        pass
    held()
    held(status="planned", begun_at=None)
    held(starts_at=wib(7, 1), ends_at=wib(7, 1, 2), begun_at=wib(7, 1))
    done = {"status": "done", "ended_by": uuid4()}
    owed()
    owed(**done, ended_at=wib(6, 1, 15))
    owed(**done, ended_at=wib(6, 2))
    owed(status="withdrawn", ended_by=uuid4(), ended_at=wib(5, 5))
    owed(due_on=wib(7, 3).date(), due_at=wib(7, 3))
    found = half(SARI)
    assert found["K-71"] == {"total": 1}
    assert found["K-72"] == {"kept": 1, "total": 3}


def test_the_plan_is_told_by_the_last_quarter_of_the_span() -> None:
    loaded()
    planning.in_force(
        [
            planning.activity("Penyuluhan", OfficeKind.DISDIK, amount="1000000"),
            planning.activity("Pelatihan", OfficeKind.DINSOS, amount="2500000.50"),
        ],
        at=wib(1, 12),
    )
    plan, first = ActionPlan.objects.get(), Activity.objects.order_by("position")[0]
    for number, spent, superseded in ((1, "100", None), (2, "999", wib(7, 5)), (2, "750000", None)):
        QuarterEntry.objects.create(
            plan=plan,
            activity_key=first.key,
            year=2026,
            number=number,
            values={},
            spent={"regency": spent},
            evidence="Laporan CONTOH",
            office_id=first.office_id,
            office_name="Disdik",
            told_by=uuid4(),
            told_by_name="Yanti",
            told_at=wib(7, 4),
            superseded_at=superseded,
            post_key=uuid4().hex,
        )
    found = half(SARI)
    assert found["K-81"] == {"kept": 1, "total": 2}
    assert found["K-82"] == {"total": 3_500_001}, "to the rupiah"
    assert found["K-83"] == {"total": 750_000}
    assert half(SARI, "2025-s1")["K-81"] == {"kept": 0, "total": 0}
