"""Quarters of an action plan: asked for, told, corrected, closed; refusals, two at once, the list of work."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from tests.factories import deadlines, planning, team
from tests.factories.team import MAYA, SEKAR, SITI, at_desk

from sigap.access.roles import OfficeKind
from sigap.actionplan import actions, jobs
from sigap.actionplan.models import Activity, PlanEdition, PlanQuarter, QuarterEntry
from sigap.actionplan.queries import PlannedActivity, activity_for, behind, other_plans, plans_in_force
from sigap.actionplan.rules import EditionState, FundingSource, Light
from sigap.actionplan.rules.matrix import MatrixFacts
from sigap.actionplan.rules.quarters import Quarter
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.notifications.models import Notice
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
AT = deadlines.wib(11, 25, 9)
Q3 = Quarter(2026, 3)
OURS, THEIRS = "Penyuluhan", "Visum cepat"


@pytest.fixture
def edition() -> PlanEdition:
    rows = [planning.activity(OURS, OfficeKind.DINSOS), planning.activity(THEIRS, OfficeKind.RSUD)]
    return planning.in_force(rows, at=AT)


def key_of(title: str) -> UUID:
    found: UUID = Activity.objects.get(title=title).key
    return found


def facts(planned: PlannedActivity, value: str) -> actions.QuarterFacts:
    return actions.QuarterFacts(
        values={planned.activity.indicators[0].key: Decimal(value)},
        spent={FundingSource.REGENCY: Decimal(1000)},
        obstacle="",
        evidence="Laporan kegiatan CONTOH",
    )


def tell(login: str, value: str, *, title: str = OURS, changed: dict[str, Any] | None = None, **given: Any) -> Any:
    with at_desk(login) as actor:
        planned = activity_for(actor, key_of(title))
        told = replace(facts(planned, value), **changed or {})
        said = {"quarter": Q3, "based_on": None, "post_key": uuid4()} | given
        return actions.tell_quarter(by=actor, at=AT, planned=planned, facts=told, **said)


def test_an_office_tells_its_quarter_once_and_corrects_it(edition: PlanEdition) -> None:
    assert edition.number == 1
    post_key = uuid4()
    first = tell(SITI, "70", post_key=post_key)
    assert tell(SITI, "70", post_key=post_key).pk == first.pk
    assert first.office_name == planning.facts_of(OfficeKind.DINSOS).name
    with pytest.raises(Conflict, match="sudah tersimpan"):
        tell(SITI, "71", post_key=post_key)
    with pytest.raises(Conflict):
        tell(SITI, "71")
    second = tell(SITI, "72", based_on=first.pk)
    assert QuarterEntry.objects.get(pk=first.pk).superseded_at == AT
    with pytest.raises(Conflict):
        tell(MAYA, "73", based_on=first.pk)
    assert tell(MAYA, "74", based_on=second.pk).told_by == team.person_id(MAYA)
    assert team.trail(edition.plan_id).count("plan:quarter:told") == 3


@pytest.mark.usefixtures("edition")
def test_what_is_not_whole_is_refused_in_words() -> None:
    tell(SITI, "50", quarter=Quarter(2026, 2))
    for given, words in (
        ({"quarter": Quarter(2027, 1)}, "belum mulai"),
        ({"quarter": Quarter(2025, 4)}, "di luar masa"),
        ({"changed": {"evidence": " "}}, "Lampirkan foto"),
        ({"changed": {"evidence": "Foto di KENARI-582"}}, "konferensi kasus"),
        ({"changed": {"obstacle": "hubungi 0812 3456 7890"}}, "nomor telepon"),
    ):
        with pytest.raises(Unable, match=words):
            tell(SITI, "70", **given)
    with pytest.raises(Unable, match="lebih kecil"):
        tell(SITI, "49")
    for changed, words in (
        ({"spent": {FundingSource.REGENCY: Decimal(10_000_000)}}, "lebih besar dari pagunya"),
        ({"spent": {FundingSource.REGENCY: Decimal(999)}}, "Uang terpakai.*lebih kecil"),
    ):
        with pytest.raises(Unable, match=words):
            tell(SITI, "70", changed=changed)
    with pytest.raises(Unable, match="lebih besar dari triwulan sesudahnya"):
        tell(SITI, "60", quarter=Quarter(2026, 1))
    assert tell(SITI, "60", quarter=Quarter(2026, 1), changed={"is_sure": True}), "odd, and meant so"
    with pytest.raises(Unable, match="kendalanya"):
        tell(SITI, "51")
    assert tell(SITI, "51", changed={"obstacle": "Jadwal bentrok"}).obstacle == "Jadwal bentrok"


@pytest.mark.usefixtures("edition")
def test_another_office_tells_nothing_and_the_database_says_so_too() -> None:
    with pytest.raises(Refused):
        tell(SEKAR, "70")
    with pytest.raises(Refused):
        tell(SITI, "70", title=THEIRS)
    row = tell(SITI, "70")
    with at_desk(SEKAR), pytest.raises(ProgrammingError), transaction.atomic():
        QuarterEntry.objects.filter(pk=row.pk).update(evidence="lain")
    with at_desk(SEKAR):
        assert not QuarterEntry.objects.filter(pk=row.pk).update(superseded_at=AT)
        assert QuarterEntry.objects.filter(pk=row.pk).exists()
    stolen = QuarterEntry(plan=row.plan, activity_key=row.activity_key, year=2026, number=1, values={}, spent={})
    stolen.evidence, stolen.office_id, stolen.office_name = "x", row.office_id, "x"
    stolen.told_by, stolen.told_by_name, stolen.told_at = team.person_id(SEKAR), "x", AT
    with at_desk(SEKAR), pytest.raises(ProgrammingError), transaction.atomic():
        stolen.save(force_insert=True)


def test_a_quarter_that_ended_is_asked_for_and_stands_in_the_list_of_work(edition: PlanEdition) -> None:
    with team.role("sigap_worker"):
        assert jobs.open_quarters(at=AT) == 1
        assert jobs.open_quarters(at=AT + timedelta(hours=1)) == 0
    quarter = PlanQuarter.objects.get(plan=edition.plan)
    assert (quarter.year, quarter.number) == (2026, 3)
    assert Notice.objects.filter(code="plan-quarter-due").count() == 2
    owed = WorkItem.objects.filter(kind="actionplan.quarter", settled_at=None)
    assert {(row.office_id, row.who, row.word) for row in owed} == {
        (planning.facts_of(kind).id, "1", "2026-3") for kind in (OfficeKind.DINSOS, OfficeKind.RSUD)
    }
    tell(SITI, "70")
    assert [row.office_id for row in owed.all()] == [planning.facts_of(OfficeKind.RSUD).id]
    with pytest.raises(Refused), at_desk(SITI) as actor:
        actions.close_quarter(by=actor, at=AT, plan=edition.plan, quarter=Q3)
    with at_desk(MAYA) as actor:
        actions.close_quarter(by=actor, at=AT, plan=edition.plan, quarter=Q3)
        actions.close_quarter(by=actor, at=AT, plan=edition.plan, quarter=Q3)
    assert not owed.all().exists()
    assert Notice.objects.filter(code="plan-quarter-closed").count() == 2, "each office hears it once"
    with pytest.raises(Unable, match="sudah ditutup"):
        tell(SEKAR, "70", title=THEIRS)
    with at_desk(MAYA) as actor:
        actions.reopen_quarter(by=actor, at=AT, plan=edition.plan, quarter=Q3)
    assert Notice.objects.filter(code="plan-quarter-reopened").count() == 2
    with pytest.raises(Unable, match="belum berakhir"), at_desk(MAYA) as actor:
        actions.close_quarter(by=actor, at=AT, plan=edition.plan, quarter=Q3.after)
    tell(SEKAR, "75", title=THEIRS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM work.rebuild() WHERE kind LIKE 'actionplan%'")
        assert cursor.fetchone() == (0,)


@pytest.mark.usefixtures("edition")
def test_what_is_behind_is_told_with_its_reason() -> None:
    tell(SITI, "60", changed={"obstacle": "Jadwal bentrok"})
    with at_desk(SITI) as actor:
        rows = behind(actor, AT)
    assert [(row.title, row.light, row.note) for row in rows] == [
        (THEIRS, Light.FAR_BEHIND, "triwulan III belum diisi"),
        (OURS, Light.BEHIND, "Jadwal bentrok"),
    ]
    tell(SEKAR, "70", title=THEIRS)
    with at_desk(SITI) as actor:
        assert [row.title for row in behind(actor, AT)] == [OURS]


@pytest.mark.usefixtures("edition")
def test_a_plan_answers_for_its_last_quarters_when_its_years_are_over(monkeypatch: pytest.MonkeyPatch) -> None:
    def seen(at: datetime) -> set[tuple[str, Quarter]]:
        with at_desk(SITI) as actor:
            return {(row.title, row.quarter) for row in behind(actor, at)}

    third, fourth = ({(OURS, Quarter(2027, number)), (THEIRS, Quarter(2027, number))} for number in (3, 4))
    assert seen(datetime(2027, 12, 31, 16, tzinfo=UTC)) == third
    assert seen(datetime(2027, 12, 31, 18, tzinfo=UTC)) == third, "New Year's Day in Jakarta"
    monkeypatch.setattr(planning, "FIRST", 2028)
    monkeypatch.setattr(planning, "LAST", 2029)
    adopted = datetime(2028, 1, 15, 2, tzinfo=UTC)
    planning.in_force([planning.activity("Rencana berikut", OfficeKind.DINSOS)], at=adopted)
    assert seen(datetime(2028, 1, 20, 2, tzinfo=UTC)) == fourth
    assert seen(datetime(2028, 4, 20, 2, tzinfo=UTC)) == {("Rencana berikut", Quarter(2028, 1))}


def test_a_new_plan_ends_the_one_it_replaces(edition: PlanEdition, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old one asks nobody any more; one that was not named as replaced goes on."""
    with team.role("sigap_worker"):
        jobs.open_quarters(at=AT)
    owed = WorkItem.objects.filter(kind="actionplan.quarter", settled_at=None)
    assert owed.count() == 2
    monkeypatch.setattr(planning, "LAST", 2030)
    beside = planning.in_force([planning.activity("Rencana lain", OfficeKind.DINSOS)], at=AT)
    assert owed.count() == 2
    with at_desk(MAYA) as maya:
        draft = actions.start_plan(
            by=maya, at=AT, force_code="pptppo", title="RAD bupati baru", first_year=2026, last_year=2030,
            basis=planning.BASIS, post_key=uuid4(),
        )  # fmt: skip
        matrix = MatrixFacts(activities=(planning.activity("Rencana baru", OfficeKind.DINSOS),))
        draft = actions.store_matrix(by=maya, at=AT, edition=draft, matrix=matrix, based_on=draft.version)
        assert {each.pk for each in other_plans(draft)} == {edition.pk, beside.pk}
        adopted: dict[str, Any] = {"by": maya, "at": AT, "in_force_on": AT.date(), "decided": "Keputusan CONTOH"}
        with pytest.raises(Conflict, match="tidak berlaku"), transaction.atomic():
            actions.adopt(**adopted, edition=draft, based_on=draft.version, replaces=[draft.pk])
        draft = actions.adopt(**adopted, edition=draft, based_on=draft.version, replaces=[edition.pk])
    assert {each.pk for each in plans_in_force(2026)} == {beside.pk, draft.pk}
    assert not owed.all().exists(), "the quarter of the old plan is asked of nobody"
    assert team.trail(edition.plan_id)[-1] == "plan:edition:replaced"


def test_what_was_adopted_or_closed_stays_for_whoever_speaks_to_the_database(edition: PlanEdition) -> None:
    row = tell(SITI, "70")
    mine = PlanEdition.objects.filter(pk=edition.pk)
    with at_desk(MAYA) as maya:
        for changed in (
            {"state": EditionState.DRAFT, "in_force_on": None},
            {"decided": "lain"},
            {"in_force_on": date(2020, 1, 1)},
            {"version": 9},
            {"state": EditionState.REPLACED, "decided": "lain"},
        ):
            with pytest.raises(IntegrityError, match="not changed"), transaction.atomic():
                mine.update(**changed)
        with transaction.atomic():
            PlanQuarter.objects.create(plan=row.plan, year=2026, number=3, opened_at=AT, due_at=AT)
            actions.close_quarter(by=maya, at=AT, plan=row.plan, quarter=Q3)
        assert not QuarterEntry.objects.filter(pk=row.pk).update(superseded_at=AT)
        actions.reopen_quarter(by=maya, at=AT, plan=row.plan, quarter=Q3)
        assert QuarterEntry.objects.filter(pk=row.pk).update(superseded_at=AT)
        assert mine.update(state=EditionState.REPLACED)
    with pytest.raises(IntegrityError, match="not changed"), transaction.atomic():
        mine.update(state=EditionState.IN_FORCE)


@pytest.mark.usefixtures("edition")
def test_two_people_tell_a_quarter_at_once_and_one_entry_stands() -> None:
    """The second of two who read the same page is told; what the first wrote stands."""
    first = tell(SITI, "70")
    outcomes = []
    for login in (SITI, MAYA):
        try:
            outcomes.append(tell(login, "80", based_on=first.pk).told_by)
        except Conflict as conflict:
            outcomes.append(conflict.sentence)
    assert outcomes[0] == team.person_id(SITI)
    assert "Rekan Anda" in str(outcomes[1])
    assert QuarterEntry.objects.filter(activity_key=first.activity_key, superseded_at=None).count() == 1
