"""Lists of cases: what is late first, who was harmed, what endangers them, the last act; whole, page by page."""

import re
from datetime import timedelta

import pytest
from django.conf import LazySettings
from tests.factories import casework
from tests.factories.casework import HEAD, MANAGER, POLICE, Work

from sigap.access.roles import Section
from sigap.cases.models import Case, CasePerson, DangerTag, Participation
from sigap.cases.rows import leads_open
from sigap.cases.rules import Sex
from sigap.cases.views import pages
from sigap.kernel.clock import now
from sigap.simfoni.models import VictimEntry
from sigap.work.models import WorkItem
from sigap.work.rules import KIND_LABELS, Kind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def listed(login: str, scope: str, page: int = 1) -> list[str]:
    text = casework.at_desk(login).get(f"/kasus/?lingkup={scope}&halaman={page}").content.decode()
    return re.findall(r'class="t__what"><a href="/kasus/([A-Z]+-[0-9]{3})/"', text)


def line(login: str, code: str, scope: str = "kantor") -> str:
    text = casework.at_desk(login).get(f"/kasus/?lingkup={scope}").content.decode()
    return next(each for each in text.split('<li class="t') if f"/kasus/{code}/" in each)


@pytest.mark.parametrize("scope", ["saya", "kantor", "selesai"])
def test_what_is_late_stands_first_and_the_list_opens_whole(
    scope: str, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = listed(MANAGER, scope)[-1]
    of_late = WorkItem.objects.filter(case_id=Case.objects.get(code=late).pk, settled_at=None)
    assert of_late.update(due_at=now() - timedelta(days=2), is_paused=False)
    whole = listed(MANAGER, scope)
    assert whole[0] == late
    assert work.own in whole
    assert "Lewat" in line(MANAGER, late, scope)
    monkeypatch.setattr(pages, "LIST_PAGE", 7)
    assert [code for number in range(1, 9) for code in listed(MANAGER, scope, number)] == whole


@pytest.mark.parametrize("scope", ["saya", "kantor"])
def test_outside_the_core_team_ones_own_deadlines_say_the_order(scope: str, work: Work) -> None:
    awaited, own, *_others = listed(POLICE, scope)
    parts = Participation.objects.filter(case__code__in=[awaited, own], office_name="Kantor polres_ppa", until=None)
    office = parts.values_list("office_id", flat=True)[0]
    open_items = WorkItem.objects.filter(settled_at=None, is_paused=False)
    of_awaited, of_own = (
        open_items.filter(case_id=Case.objects.get(code=code).pk, kind="cases.deadline") for code in (awaited, own)
    )
    assert of_awaited.exclude(office_id=office).update(due_at=now() - timedelta(days=9))
    assert of_own.filter(pk=of_own.values("pk")[:1]).update(office_id=office, due_at=now() - timedelta(days=2))
    of_awaited.filter(office_id=office).delete()
    assert listed(POLICE, scope)[0] == awaited
    # No more of the core team: what waits for others stands in no line, and says nothing of the order.
    assert parts.update(rooms=["referrals", "summary"]) == 2
    assert listed(POLICE, scope)[0] == own
    assert "Lewat" in line(POLICE, own, scope)
    assert "Lewat" not in line(POLICE, awaited, scope)


def test_a_line_tells_who_was_harmed_what_endangers_them_and_the_last_act(work: Work) -> None:
    case = Case.objects.get(code=work.own)
    victims = CasePerson.objects.filter(case=case, role="victim")
    assert victims.update(sex=Sex.FEMALE, age_years=14) == 1
    DangerTag.objects.create(
        case=case, flag="weapon", source="from_officer", told_at=now(), set_by=case.manager_id, set_by_name="CONTOH"
    )
    mine = line(MANAGER, work.own)
    assert "Perempuan, 14 tahun" in mine
    assert "t__danger" in mine
    assert re.search(r"Terakhir: [a-z ]+, ", mine)
    # A colleague who does not work on it reads who has it and when something was done, and not about whom.
    colleagues = line(HEAD, work.own)
    assert "14 tahun" not in colleagues
    assert "Terakhir dikerjakan" in colleagues
    assert "t__danger" in colleagues


def test_opening_a_case_is_no_act(work: Work) -> None:
    def last_act() -> str:
        found = re.search(r"Terakhir[^<]*", line(POLICE, work.own))
        assert found
        return found[0]

    before = last_act()
    casework.at_desk(MANAGER).get(f"/kasus/{work.own}/")
    assert last_act() == before


def test_the_front_tells_of_simfoni_only_to_who_enters_there(work: Work) -> None:
    VictimEntry.objects.filter(person__case__code=work.own).update(since=now() - timedelta(days=3650), recorded_at=None)
    label, front = str(KIND_LABELS[Kind.SIMFONI_ENTRY]), f"/kasus/{work.own}/"
    assert label in casework.at_desk(MANAGER).get(front).content.decode()
    assert "Lewat" in line(MANAGER, work.own, "saya")
    with casework.acting(POLICE, {}) as actor:
        assert not leads_open(actor, [*Section], Kind.SIMFONI_ENTRY, "")
    with casework.acting(MANAGER, {}) as actor:
        assert leads_open(actor, [Section.IDENTITY], Kind.SIMFONI_ENTRY, "")
        assert not leads_open(actor, [Section.SUMMARY], Kind.SIMFONI_ENTRY, "")
