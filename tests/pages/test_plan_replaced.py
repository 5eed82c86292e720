"""A new plan of a task force, adopted while another one runs: the page asks whether that one ends."""

import re
from uuid import uuid4

import pytest
from django.conf import LazySettings
from tests.factories import casework, planning
from tests.factories.casework import Work

from sigap import audit
from sigap.access.roles import OfficeKind
from sigap.actionplan import actions
from sigap.actionplan.models import PlanEdition
from sigap.actionplan.rules.matrix import MatrixFacts
from sigap.kernel.clock import now

pytestmark = pytest.mark.django_db
MAYA, RAD = "maya.sekretariat", "/gugus-tugas/rad/"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


@pytest.fixture
def edition(work: Work) -> PlanEdition:
    assert work
    return planning.in_force([planning.activity("Penyuluhan", OfficeKind.DINSOS)], at=now())


def test_a_new_plan_asks_which_one_it_replaces(edition: PlanEdition) -> None:
    """Ticked for a new plan, not for a revision; without another plan nothing is asked."""
    planner = casework.at_desk(MAYA)
    revised = planner.post(f"{RAD}edisi/{edition.pk}/revisi/", {"reason": "Pagu"}).headers["Location"]
    assert "Menggantikan" not in planner.get(f"{revised}tetapkan/").content.decode()
    beside = planning.in_force([planning.activity("Rencana lain", OfficeKind.DINSOS)], at=now())
    box = f'name="replaces" value="{beside.pk}"'
    page = planner.get(f"{revised}tetapkan/").content.decode()
    assert (box in page, "checked" in page) == (True, False)
    with audit.recording():
        draft = actions.start_plan(
            by=planning.LOADER, at=now(), force_code="pptppo", title="RAD baru", first_year=2026, last_year=2027,
            basis="Perbup CONTOH", post_key=uuid4(),
        )  # fmt: skip
        matrix = MatrixFacts(activities=(planning.activity("Penyuluhan baru", OfficeKind.DINSOS),))
        actions.store_matrix(by=planning.LOADER, at=now(), edition=draft, matrix=matrix, based_on=draft.version)
    address = f"{RAD}edisi/{draft.pk}/tetapkan/"
    page = planner.get(address).content.decode()
    assert page.count("checked") == 2
    based_on = re.findall(r'name="based_on" value="([^"]+)"', page)[0]
    sent = {"decided": "Perbup 2", "in_force_on": "01-11-2026", "based_on": based_on, "replaces": str(beside.pk)}
    assert planner.post(address, sent).status_code == 302
    states = dict(PlanEdition.objects.values_list("pk", "state"))
    assert (states[beside.pk], states[edition.pk], states[draft.pk]) == ("replaced", "in_force", "in_force")
