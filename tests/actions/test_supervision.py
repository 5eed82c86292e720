"""Visits: planned once, noted by their team alone, ended whole; what was promised is owed by the office."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from tests.factories import paperwork, supervision, team
from tests.factories.supervision import AT, TOMORROW, member, noted, office_party, plan_of, planned, point

from sigap.cleaning import FileKind
from sigap.kernel.errors import Refused
from sigap.meetings.actions import items
from sigap.meetings.actions.items import UnableToGiveItem
from sigap.meetings.actions.wording import UnableToWrite
from sigap.meetings.models import ActionItem
from sigap.notifications.models import Notice
from sigap.supervision import queries
from sigap.supervision.actions import noting, planning
from sigap.supervision.actions.noting import PromisedAction
from sigap.supervision.actions.visit_state import UnableToVisit
from sigap.supervision.models import Finding, SupervisionVisit, VisitPhoto, VisitPhotoChunk, VisitPoint
from sigap.supervision.rules import VisitStatus, VisitTarget, checklist_of
from sigap.vault.models import DataKey
from sigap.work.models import WorkItem
from sigap.work.queries import work_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def promise(**more: Any) -> PromisedAction:
    told = {"text": "Memasang pintu", "office_id": office_party().id, "due_on": (AT + timedelta(days=9)).date(),
            "evidence": "foto"}  # fmt: skip
    return PromisedAction(**{**told, **more})


def found(
    visit: SupervisionVisit, what: PromisedAction | None = None, *, text: str = "Ruang terima terbuka", **more: Any
) -> Finding:
    with team.at_desk(more.get("login", team.MAYA)) as actor:
        made: Finding = noting.note_finding(
            by=actor, at=TOMORROW, visit_id=visit.pk, text=text, code="room", promise=what,
            finding_id=more.get("finding_id", uuid4()),
        )  # fmt: skip
        return made


def closed(visit: SupervisionVisit, summary: str = "") -> SupervisionVisit:
    with team.at_desk(team.MAYA) as actor:
        done: SupervisionVisit = noting.close_visit(by=actor, at=TOMORROW, visit_id=visit.pk, summary=summary)
        return done


def test_a_visit_is_planned_once_and_its_office_is_told() -> None:
    key = uuid4()
    assert planned(visit_id=key) == planned(visit_id=key)
    visit = SupervisionVisit.objects.get()
    assert Notice.objects.filter(code="visit-planned", office_id=visit.target_id).count() == 1
    with team.at_desk(team.MAYA) as actor:
        planning.change_visit(
            by=actor, at=AT, visit_id=key, plan=plan_of(starts_at=TOMORROW + timedelta(hours=2), place="Kantor")
        )
    codes = ("visit-changed", "visit-team", "visit-team-changed")
    assert [Notice.objects.filter(code=code).count() for code in codes] == [1, 1, 1], "its team hears as well"
    assert SupervisionVisit.objects.get().place == "Kantor"


def test_what_cannot_be_planned_is_told_why() -> None:
    sub = office_party()
    bad: list[tuple[dict[str, Any], type[Exception]]] = [
        ({"starts_at": AT - timedelta(minutes=1)}, UnableToVisit),
        ({"checklist": checklist_of("sub_force", 1)}, UnableToVisit),
        ({"checklist": None}, UnableToVisit),
        ({"target": type(sub)(kind=VisitTarget.SUB_FORCE, id=sub.id, name="Sub")}, UnableToVisit),
        ({"team": [member(team.SITI)]}, UnableToVisit),
        ({"purpose": "Melihat KENARI-582"}, UnableToWrite),
        ({"place": "0812 3456 7890"}, UnableToWrite),
        ({"purpose": "NIK 1609012304120001"}, UnableToWrite),
    ]
    for more, error in bad:
        with pytest.raises(error):
            planned(plan_of(**more))
    for login in (team.DEWI, team.SURYA):
        with team.at_desk(login) as actor, pytest.raises(Refused):
            planning.plan_visit(by=actor, at=AT, plan=plan_of(), visit_id=uuid4())
    assert not SupervisionVisit.objects.exists()


def test_the_team_notes_points_and_nobody_else() -> None:
    visit = planned()
    kept = noted(visit, [point("duty", "yes"), point("room", "no", "Pintu terbuka, Pere'an"), point("risk", "")])
    assert (kept.written, kept.overtaken, kept.refused) == (2, (), {})
    assert {row.code: (row.mark, row.note) for row in VisitPoint.objects.all()} == {
        "duty": ("yes", ""),
        "room": ("no", "Pintu terbuka, Pere'an"),
    }
    visit.refresh_from_db()
    assert (visit.status, visit.begun_at) == (VisitStatus.RUNNING, TOMORROW)
    # A second click, and what is no point or no mark.
    again = noted(visit, [point("duty", "yes"), point("nonsense", "yes"), point("plan", "maybe")])
    assert not VisitPoint.objects.filter(code="nonsense").exists()
    assert again.overtaken == ()
    assert not VisitPoint.objects.filter(mark="maybe").exists()
    for login in (team.ANTON, team.SITI):
        with pytest.raises(Refused):
            noted(visit, [point("duty", "no")], login=login)


def test_two_who_write_at_once_overwrite_nothing() -> None:
    visit = planned()
    noted(visit, [point("duty", "yes"), point("room", "yes")])
    kept = noted(visit, [point("duty", "no"), point("room", "yes"), point("risk", "partly")], login=team.MAYA)
    assert (kept.written, kept.overtaken) == (1, ("duty",))
    assert VisitPoint.objects.get(code="duty").mark == "yes"
    # Having seen it, she changes it; and who wrote last goes on without reading anew.
    assert noted(visit, [point("duty", "no", was=("yes", ""))], login=team.MAYA).written == 1
    assert noted(visit, [point("duty", "no", "nomor mati")], login=team.MAYA).written == 1


def test_a_note_that_points_to_a_case_is_refused_and_the_rest_is_kept() -> None:
    visit = planned()
    kept = noted(visit, [point("duty", "yes"), point("room", "no", "seperti pada KENARI-582")])
    assert (kept.written, set(kept.refused)) == (1, {"room"})
    assert "konferensi kasus" in kept.refused["room"]
    assert not VisitPoint.objects.filter(code="room").exists()


def test_a_visit_ends_whole_and_stays_as_it_was() -> None:
    visit = planned()
    noted(visit, [point("duty", "yes")])
    with pytest.raises(UnableToVisit, match="15 butir"):
        closed(visit)
    supervision.filled(visit)
    with pytest.raises(UnableToWrite):
        closed(visit, "Lihat KENARI-582")
    done = closed(visit, "Baik.")
    assert closed(visit, "Lain").summary == "Baik."
    assert done.tally == {"yes": 16, "partly": 0, "no": 0, "not_applicable": 0, "open": 0}
    assert Notice.objects.filter(code="visit-closed", office_id=visit.target_id).count() == 1
    late: list[Callable[[], object]] = [lambda: noted(visit, [point("duty", "no")]), lambda: found(visit)]
    for act in late:
        with pytest.raises(UnableToVisit):
            act()
    assert VisitPoint.objects.get(code="duty").mark == "yes"


def test_what_was_promised_is_owed_by_its_office_beside_the_rakors() -> None:
    visit, key = planned(), uuid4()
    assert found(visit, promise(), finding_id=key) == found(visit, promise(), finding_id=key)
    item = ActionItem.objects.get()
    assert (item.pk, item.source, item.about, item.office_id) == (key, "finding", visit.about, visit.target_id)
    assert "Dinas Sosial" in item.origin or visit.target_name in item.origin
    with team.at_desk(team.SITI) as actor:
        assert [row.has_action for row, _item in queries.findings_of(actor, queries.visit_for(actor, visit.pk))] == [
            True
        ]
        items.report_item(by=actor, at=TOMORROW, item_id=key, note="Pintu sudah dipasang")
    with team.at_desk(team.MAYA) as actor:
        assert queries.overview(actor, TOMORROW).open == 0
    for more in ({"due_on": (AT - timedelta(days=1)).date()}, {"evidence": ""}, {"office_id": uuid4()}):
        with pytest.raises(UnableToGiveItem):
            found(visit, promise(**more))
    with pytest.raises(UnableToWrite):
        found(visit, promise(text="Menemui L-12345"))
    assert Finding.objects.count() == 1, "a finding whose promise does not hold is not kept"


def test_a_visit_received_has_recommendations_and_no_checklist() -> None:
    visit = supervision.received()
    found(visit, promise(), text="Menambah petugas piket")
    assert "Polda CONTOH" in ActionItem.objects.get().origin
    assert closed(visit).tally == {}
    ahead = plan_of(starts_at=TOMORROW, visitor="Polda CONTOH")
    with team.at_desk(team.MAYA) as actor, pytest.raises(UnableToVisit):
        planning.record_received(by=actor, at=AT, plan=ahead, visit_id=uuid4())


def test_photos_are_pictures_of_the_team_and_no_more_than_thirty() -> None:
    visit = planned()

    def add(kind: FileKind = FileKind.JPEG, *, login: str = team.DEWI, photo_id: Any = None) -> VisitPhoto:
        with team.at_desk(login) as actor:
            made: VisitPhoto = noting.add_photo(
                by=actor, at=TOMORROW, visit_id=visit.pk, code="room", kind=kind, copy=paperwork.picture(size=(9, 9)),
                photo_id=photo_id or uuid4(),
            )  # fmt: skip
            return made

    key = uuid4()
    assert add(photo_id=key).pk == add(photo_id=key).pk
    sealed = DataKey.objects.get(pk=VisitPhoto.objects.get().key_id)
    assert sealed.purpose == "task_force"
    opens = set()
    for login in team.PEOPLE:
        with team.at_desk(login):
            if DataKey.objects.filter(pk=sealed.pk).exists():
                opens.add(login)
    assert opens == {team.MAYA, team.DEWI, team.SITI}, "who reads the visit"
    # A colleague of the visited office neither takes a part of it away nor lays one in.
    with team.at_desk(team.SITI):
        assert VisitPhotoChunk.objects.filter(photo_id=key).delete()[0] == 0
    with team.at_desk(team.SITI), pytest.raises(ProgrammingError), transaction.atomic():
        VisitPhotoChunk.objects.create(photo_id=key, number=7, sealed_bytes=b"x")
    with pytest.raises(UnableToVisit):
        add(FileKind.PDF)
    with pytest.raises(Refused):
        add(login=team.ANTON)
    for _more in range(29):
        add()
    with pytest.raises(UnableToVisit):
        add()
    with team.at_desk(team.DEWI) as actor:
        noting.remove_photo(by=actor, at=TOMORROW, visit_id=visit.pk, photo_id=key)
    assert VisitPhoto.objects.count() == VisitPhotoChunk.objects.count() == 29


def test_who_may_read_a_visit() -> None:
    visit = planned()
    sees = {}
    for login in team.PEOPLE:
        with team.at_desk(login) as actor:
            sees[login] = queries.visits_visible_to(actor).filter(pk=visit.pk).exists()
    assert {login for login, does in sees.items() if does} == {team.MAYA, team.DEWI, team.SITI}
    with team.at_desk(team.ANTON) as actor, pytest.raises(Refused):
        queries.visit_for(actor, visit.pk)


def test_the_database_itself_lets_nobody_write_on_what_is_not_theirs() -> None:
    visit = planned()
    noted(visit, [point("duty", "yes")])
    for table in ("supervision_visit SET purpose = 'x'", "supervision_visitpoint SET mark = 'no'"):
        with team.at_desk(team.SITI), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table}")
            assert cursor.rowcount == 0, table
    with team.at_desk(team.MAYA), connection.cursor() as cursor, pytest.raises(ProgrammingError), transaction.atomic():
        cursor.execute("UPDATE supervision_visit SET target_name = 'x'")
    closed_one = planned(visit_id=uuid4())
    supervision.filled(closed_one)
    closed(closed_one)
    with team.at_desk(team.MAYA), connection.cursor() as cursor:
        cursor.execute("UPDATE supervision_visitpoint SET note = 'x' WHERE visit_id = %s", [closed_one.pk])
        assert cursor.rowcount == 0, "a report that stands"


def test_slipped_sql_of_a_team_changes_no_plan() -> None:
    visit = planned(plan_of(team=[member(team.DEWI), member(team.ANTON)]))
    tries = ["team = team || '[]'", "purpose = 'lain'", "place = 'lain'", "starts_at = starts_at + interval '1 day'",
             "summary = 'lain'", "begun_at = now(), tally = '{\"yes\": 1}'"]  # fmt: skip
    for login, status, more in (
        (team.DEWI, "planned", ["status = 'running', team = '[]'"]),
        (team.DEWI, "running", ["begun_at = now()", "begun_at = NULL"]),
        (team.MAYA, "running", ["begun_at = NULL", "status = 'planned'"]),
    ):
        if status == "running":
            noted(visit, [point("duty", "yes")])
        for change in [*(tries if login == team.DEWI else tries[:4]), *more]:
            what = change if "status" in change else f"status = 'running', {change}"
            with team.at_desk(login), connection.cursor() as cursor:
                before = SupervisionVisit.objects.filter(pk=visit.pk).values().get()
                if what.endswith("team || '[]'"):
                    what = what.replace("'[]'", '\'[{"person": "x"}]\'')
                with pytest.raises(IntegrityError), transaction.atomic():
                    cursor.execute(f"UPDATE supervision_visit SET {what}")
                assert SupervisionVisit.objects.filter(pk=visit.pk).values().get() == before, what
    for column in ("checklist = 'x'", "edition = 2", "visitor = 'x'"):
        with team.at_desk(team.MAYA), pytest.raises(ProgrammingError), transaction.atomic():
            connection.cursor().execute(f"UPDATE supervision_visit SET {column}")


def test_a_cancelled_visit_says_why_and_ends() -> None:
    visit = planned()

    def cancel(why: str) -> None:
        with team.at_desk(team.MAYA) as actor:
            planning.cancel_visit(by=actor, at=AT, visit_id=visit.pk, why=why)

    with pytest.raises(UnableToVisit):
        cancel(" ")
    cancel("Kantornya pindah")
    cancel("sekali lagi")
    assert Notice.objects.filter(code__in=("visit-cancelled", "visit-team-off")).count() == 2
    with pytest.raises(UnableToVisit):
        noted(visit, [point("duty", "yes")])


def test_a_visit_stands_in_the_list_of_work_until_it_has_ended() -> None:
    visit = planned()
    owed = WorkItem.objects.filter(kind="supervision.visit", subject_id=visit.pk, settled_at=None)
    assert [(row.duty, row.due_at) for row in owed] == [("supervision:manage", TOMORROW + timedelta(days=1))]
    with team.at_desk(team.SURYA) as actor:
        assert not work_of(actor, at=TOMORROW, only_mine=False).filter(subject_id=visit.pk).exists()
    with team.at_desk(team.MAYA) as actor:
        assert work_of(actor, at=TOMORROW, only_mine=True).filter(subject_id=visit.pk).exists(), "in her own list"
        planning.change_visit(by=actor, at=AT, visit_id=visit.pk, plan=plan_of(starts_at=TOMORROW + timedelta(days=2)))
    assert owed.get().due_at == TOMORROW + timedelta(days=3)
    with team.at_desk(team.MAYA) as actor:
        planning.cancel_visit(by=actor, at=AT, visit_id=visit.pk, why="Kantornya pindah")
    assert not owed.all().exists()
