"""One track a suspect: joined and split dossiers, one paper for several, one person in two cases, barred exits."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories import team

from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind, Section
from sigap.assistance.rules import ReferralPurpose
from sigap.cases import actions as cases
from sigap.cases.models import CasePerson
from sigap.cases.queries import case_for
from sigap.cases.rules import PersonRole, Sex
from sigap.kernel.errors import Conflict, Refused
from sigap.legal import actions as legal
from sigap.legal import events
from sigap.legal.actions import MarkOutOfOrder, Paper, UnableToChangeTrack, UnableToNoteMark
from sigap.legal.models import BarredExit, CriminalTrack, ExitAnswer, Mark, TrackLink
from sigap.legal.queries import charges_of, links_of, standing_marks_of, tracks_of
from sigap.legal.reading import open_dossier, open_track
from sigap.legal.rules import DossierStep, ExitAnswerKind, MarkKind, MarkSource, stands_at
from sigap.legal.rules import of_person as marks_of_person
from sigap.notifications.models import Notice
from sigap.ui.taking_back import TakeBackReason
from sigap.work.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
DAY = date(2026, 11, 20)


def opened(suspects: int = 2) -> str:
    """A case that the police take part in; the people reported are 2, 3, …"""
    code = team.opened()
    team.accepted(code, team.ANTON, frozenset({ReferralPurpose.PROTECTION}))
    with team.on_case(team.DEWI, code) as (actor, access):
        for age in (40, 16, 30)[:suspects]:
            cases.add_person(by=actor, at=team.AT, access=access, role=PersonRole.SUSPECT, sex=Sex.MALE, age_years=age)
    return code


def note(login: str, code: str, kind: MarkKind, ordinal: int | None = None, **change: Any) -> Mark:
    told: dict[str, Any] = {
        "happened_on": DAY, "paper": Paper(number=f"B/{kind.value}/2026"), "post_key": uuid4(), "is_meant": True,
        "told_by": None if login == team.ANTON else MarkSource.FAMILY, **change,
    }  # fmt: skip
    with team.on_case(login, code) as (actor, access):
        return legal.note_mark(by=actor, at=team.LATER, access=access, kind=kind, ordinal=ordinal, **told)


def dossier(code: str, step: DossierStep, ordinal: int, other: int | None = None, **change: Any) -> None:
    told: dict[str, Any] = {"changed_on": DAY, "number": "", "post_key": uuid4(), **change}
    with team.on_case(team.ANTON, code) as (actor, access):
        legal.change_dossier(by=actor, at=team.LATER, access=access, ordinal=ordinal, step=step, other=other, **told)


def where(code: str) -> dict[int, MarkKind | None]:
    """Where each track stands, by the suspect's number."""
    with team.on_case(team.ANTON, code) as (_actor, access):
        known = standing_marks_of(access)
        return {t.person.ordinal: stands_at(marks_of_person(known, t.person_id)) for t in tracks_of(access)}


def test_a_track_begins_with_the_first_mark_and_only_for_that_suspect() -> None:
    code = opened()
    note(team.ANTON, code, MarkKind.LP)
    assert not CriminalTrack.objects.exists()
    note(team.ANTON, code, MarkKind.NAMED_SUSPECT, 2)
    note(team.ANTON, code, MarkKind.WANTED, 3)
    assert where(code) == {2: MarkKind.NAMED_SUSPECT, 3: MarkKind.LP}
    note(team.ANTON, code, MarkKind.STAGE_ONE, 2)
    assert where(code) == {2: MarkKind.STAGE_ONE, 3: MarkKind.LP}


def test_what_cannot_be_is_refused_with_what_to_do_first() -> None:
    code = opened()
    note(team.ANTON, code, MarkKind.NAMED_SUSPECT, 2)
    with pytest.raises(UnableToNoteMark, match=r"P-21.*Berkas tahap I.*dulu"):
        note(team.ANTON, code, MarkKind.P21, 2)
    with pytest.raises(UnableToNoteMark, match="Surat dakwaan"):
        note(team.ANTON, code, MarkKind.VERDICT, 2)
    heard = note(team.DEWI, code, MarkKind.P21, 2)
    with team.on_case(team.ANTON, code) as (actor, access), pytest.raises(UnableToNoteMark, match="tahap I"):
        legal.confirm_mark(by=actor, at=team.LATER, access=access, mark_id=heard.id)
    with pytest.raises(UnableToNoteMark, match="lebih akhir dari P-21"):
        note(team.ANTON, code, MarkKind.STAGE_ONE, 2, happened_on=DAY + timedelta(days=1))
    note(team.ANTON, code, MarkKind.STAGE_ONE, 2, happened_on=DAY - timedelta(days=1))
    with pytest.raises(UnableToNoteMark, match="lebih awal dari Berkas tahap I"):
        note(team.DEWI, code, MarkKind.P21, 2, happened_on=DAY - timedelta(days=2))


def test_one_paper_for_a_joined_dossier_stands_on_each_track_and_is_mended_at_once() -> None:
    code, key = opened(3), uuid4()
    for ordinal in (2, 3, 4):
        note(team.ANTON, code, MarkKind.NAMED_SUSPECT, ordinal)
    with pytest.raises(UnableToChangeTrack, match="tersangka lain"):
        dossier(code, DossierStep.JOINED, 3)
    with pytest.raises(UnableToChangeTrack, match="terpisah"):
        dossier(code, DossierStep.SPLIT, 3, 2)
    dossier(code, DossierStep.JOINED, 3, 2)
    sent = note(team.ANTON, code, MarkKind.STAGE_ONE, 2, with_file=True, post_key=key)
    assert note(team.ANTON, code, MarkKind.STAGE_ONE, 2, with_file=True, post_key=key).pk == sent.pk
    assert where(code) == {2: MarkKind.STAGE_ONE, 3: MarkKind.STAGE_ONE, 4: MarkKind.NAMED_SUSPECT}
    with team.on_case(team.ANTON, code) as (actor, access):
        legal.correct_mark(
            by=actor, at=team.LATER, access=access, mark_id=sent.id, happened_on=DAY + timedelta(days=1), ordinal=2,
            told_by=None, paper=Paper(number="B/9/2026", why="Salah tanggal."), post_key=uuid4(), is_meant=True,
        )  # fmt: skip
    days = Mark.objects.filter(kind="stage_one", replaced_by=None).values_list("happened_on", flat=True)
    assert list(days) == [DAY + timedelta(days=1)] * 2
    dossier(code, DossierStep.SPLIT, 3, 2)
    heard = note(team.DEWI, code, MarkKind.P19, 2, with_file=True, happened_on=DAY + timedelta(days=2))
    assert Mark.objects.filter(kind="p19").count() == 1, "split: the other one has a dossier of their own"
    with team.on_case(team.ANTON, code) as (actor, access):
        legal.confirm_mark(by=actor, at=team.LATER, access=access, mark_id=heard.id)
    dossier(code, DossierStep.NUMBERED, 2, number="BP/12/XI/2026")
    found = open_dossier(entering=team.entering(team.ANTON), code=code, ordinal=2, at=team.LATER)
    assert {(row.kind, number) for row, number in found.changes} == {
        ("dossier_numbered", "BP/12/XI/2026"), ("dossier_split", ""), ("dossier_joined", ""),
    }  # fmt: skip
    assert b"BP/12" not in b"".join(bytes(row.sealed_number) for row, _number in found.changes)


def test_a_mark_that_another_one_needs_is_not_taken_out() -> None:
    code = opened()
    sent = note(team.ANTON, code, MarkKind.STAGE_ONE, 2)
    note(team.ANTON, code, MarkKind.P21, 2)
    with team.on_case(team.ANTON, code) as (actor, access), pytest.raises(UnableToNoteMark, match="P-21"):
        legal.correct_mark(
            by=actor, at=team.LATER, access=access, mark_id=sent.id, happened_on=DAY, ordinal=2, told_by=None,
            paper=Paper(why="Keliru."), post_key=uuid4(), is_void=True,
        )  # fmt: skip


def test_one_police_report_stands_once_in_a_case_and_in_two_only_where_meant() -> None:
    first, second = opened(), opened()
    paper = Paper(number="LP/B/12/XI/2026/SPKT")
    note(team.ANTON, first, MarkKind.LP, paper=paper)
    with pytest.raises(UnableToNoteMark, match="sudah tercatat di kasus ini"):
        note(team.ANTON, first, MarkKind.LP, paper=paper)
    with pytest.raises(MarkOutOfOrder):
        note(team.ANTON, second, MarkKind.LP, is_meant=False, paper=paper)
    assert note(team.ANTON, second, MarkKind.LP, paper=paper).kind == "lp"
    assert note(team.ANTON, first, MarkKind.LP, paper=Paper(number="LP/B/13/XI/2026/SPKT")).kind == "lp"


def linked(code: str, other: str, login: str = team.ANTON) -> TrackLink:
    with team.on_case(login, code) as (actor, access):
        there = case_for(actor, other, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
        return legal.link_tracks(by=actor, at=team.LATER, access=access, ordinal=2, other_access=there, other_ordinal=3)


def test_one_suspect_in_two_cases_is_seen_by_who_works_on_both() -> None:
    first, second = opened(), opened()
    note(team.ANTON, first, MarkKind.NAMED_SUSPECT, 2)
    with pytest.raises(UnableToChangeTrack, match="belum punya"):
        linked(first, second)
    note(team.ANTON, second, MarkKind.WANTED, 3)
    link = linked(first, second)
    assert linked(first, second).pk == link.pk
    with team.on_case(team.ANTON, second) as (_actor, access):
        assert [row.pk for row in links_of(access)] == [link.pk]
    assert [events.LINKED in team.trail(team.case_of(code).id) for code in (first, second)] == [True, True]
    with team.at_desk(team.SEKAR):
        assert not TrackLink.objects.exists()
    with team.on_case(team.ANTON, first) as (actor, access):
        legal.unlink_tracks(by=actor, at=team.LATER, access=access, link_id=link.pk)
        legal.unlink_tracks(by=actor, at=team.LATER, access=access, link_id=link.pk)
        assert not links_of(access)
    assert team.trail(team.case_of(second).id).count(events.UNLINKED) == 1


def test_peace_at_the_village_over_a_child_is_recorded_rings_and_is_answered_by_two() -> None:
    code = opened()
    note(team.DEWI, code, MarkKind.PEACE, 2)
    barred = BarredExit.objects.get()
    assert barred.kind == "peace"
    assert "bar_unequal_power" in barred.reasons
    notices = Notice.objects.filter(code="exit-barred")
    legal_office = team.office(OfficeKind.BAGIAN_HUKUM).pk
    assert {row.office_id for row in notices} >= {barred.case_office, legal_office}
    waiting = WorkItem.objects.filter(kind="legal.barred_exit", settled_at=None)
    assert {item.office_id for item in waiting} == {barred.case_office, legal_office}

    def answer(login: str, what: ExitAnswerKind) -> ExitAnswer:
        with team.at_desk(login) as actor:
            return legal.answer_exit(by=actor, at=team.LATER, exit_id=barred.pk, answer=what)

    with pytest.raises(Refused):
        answer(team.ANTON, ExitAnswerKind.OFFICE_TOLD)
    first = answer(team.RARA, ExitAnswerKind.MUST_GO_ON)
    assert answer(team.RARA, ExitAnswerKind.MUST_GO_ON).pk == first.pk
    with pytest.raises(Conflict, match="sudah menjawab"):
        answer(team.RARA, ExitAnswerKind.LAWFUL)
    assert [item.office_id for item in waiting.all()] == [barred.case_office]
    heard = Notice.objects.filter(code="exit-answered").values_list("person_id", flat=True)
    assert set(heard) >= {team.person_id(team.DEWI), team.person_id(team.ANTON)}
    assert len(heard) == len(set(heard)), "a second click tells nobody again"
    found = open_track(entering=team.entering(team.DEWI), code=code, at=team.LATER, ordinal=2)
    exits = [(row.kind, [each.side for each in answers], whose) for row, answers, whose in found.exits]
    assert exits == [("peace", ["legal_office"], Mark.objects.get().person_id)]


def test_an_exit_that_is_open_rings_nobody_and_one_entered_by_mistake_rings_no_longer() -> None:
    code = opened()
    note(team.ANTON, code, MarkKind.DIVERSION_STARTED, 3)
    assert not BarredExit.objects.exists()
    mark = note(team.ANTON, code, MarkKind.DIVERSION, 3, is_repeat=True)
    assert BarredExit.objects.get().reasons == ["bar_repeat"]
    with team.on_case(team.ANTON, code) as (actor, access):
        legal.correct_mark(
            by=actor, at=team.LATER, access=access, mark_id=mark.id, happened_on=DAY, ordinal=3, told_by=None,
            paper=Paper(why="Keliru."), post_key=uuid4(), is_void=True,
        )  # fmt: skip
    assert not WorkItem.objects.filter(kind="legal.barred_exit", settled_at=None).exists()


def test_an_exit_rings_once_when_an_article_bars_it_or_it_turns_out_to_be_about_another() -> None:
    code = opened()
    open_one = note(team.ANTON, code, MarkKind.DIVERSION_STARTED, 3)
    moved = note(team.ANTON, code, MarkKind.DIVERSION_STARTED, 3, happened_on=DAY + timedelta(days=1))

    def charged(article: str, ordinal: int) -> None:
        with team.on_case(team.ANTON, code) as (actor, access):
            legal.charge(
                by=actor, at=team.LATER, access=access, articles=[article], act_from=DAY, act_to=DAY, ordinal=ordinal
            )

    charged("kuhp-455", 2)
    assert not BarredExit.objects.exists(), "the article is another suspect's"
    with team.on_case(team.ANTON, code) as (actor, access):
        legal.correct_mark(
            by=actor, at=team.LATER, access=access, mark_id=moved.id, happened_on=DAY, ordinal=2, told_by=None,
            paper=Paper(why="Orang lain."), post_key=uuid4(), is_meant=True,
        )  # fmt: skip
    assert BarredExit.objects.get().root == moved.root
    charged("kuhp-455", 3)
    rung = BarredExit.objects.get(root=open_one.root)
    assert rung.reasons == ["bar_seven_years"]
    charged("kuhp-415", 3)
    with team.on_case(team.ANTON, code) as (actor, access):
        legal.drop(
            by=actor, at=team.LATER, access=access, charge_id=charges_of(access)[0].id, reason=TakeBackReason.WRONG
        )
    assert BarredExit.objects.count() == 2, "once an exit"
    unit = Notice.objects.filter(code="exit-barred", office_id=rung.case_office)
    assert {row.ids["exit"] for row in unit} == {str(row.pk) for row in BarredExit.objects.all()}
    assert not Notice.objects.filter(code="exit-barred", person_id__isnull=False), "it rings for who may answer"
    assert {row.person_id for row in Notice.objects.filter(code="exit-barred-case")} == {team.person_id(team.DEWI)}


def test_a_case_stays_open_while_any_track_is_and_hearsay_ends_none() -> None:
    code = opened()
    note(team.ANTON, code, MarkKind.LP)
    for ordinal in (2, 3):
        note(team.ANTON, code, MarkKind.NAMED_SUSPECT, ordinal)

    def is_open() -> bool:
        with team.on_case(team.DEWI, code) as (_actor, access), connection.cursor() as cursor:
            cursor.execute("SELECT 'track_open' = ANY (legal.closing_facts(%s))", [access.case.id])
            return bool(cursor.fetchone()[0])

    note(team.ANTON, code, MarkKind.SP3, 2, happened_on=DAY + timedelta(days=1))
    assert is_open(), "the second one's track goes on"
    note(team.DEWI, code, MarkKind.DIED, 3, happened_on=DAY + timedelta(days=1))
    assert is_open(), "hearsay ends nothing"
    note(team.ANTON, code, MarkKind.DIED, 3, happened_on=DAY + timedelta(days=1))
    assert not is_open()


def test_who_accompanies_the_victim_hears_that_a_suspect_is_free() -> None:
    code = opened()
    note(team.ANTON, code, MarkKind.NAMED_SUSPECT, 2)
    assert not Notice.objects.filter(code="suspect-free").exists()
    note(team.ANTON, code, MarkKind.RELEASED, 2)
    case = team.case_of(code)
    told = Notice.objects.filter(code="suspect-free")
    assert {(row.person_id, row.office_id) for row in told} == {(case.manager_id, None), (None, case.office_id)}
    assert all(row.ids == {"case": str(case.id)} for row in told)


def test_beneath_the_pages_nobody_answers_or_sees_for_others() -> None:
    code = opened()
    note(team.DEWI, code, MarkKind.PEACE, 2)
    barred = BarredExit.objects.get()
    with team.at_desk(team.SEKAR):
        assert not BarredExit.objects.exists()
        assert not CriminalTrack.objects.exists()
    with team.at_desk(team.RARA) as actor:
        assert BarredExit.objects.count() == 1
        assert not any(table.objects.exists() for table in (CriminalTrack, Mark, CasePerson))
        forged = ExitAnswer(
            barred=barred, side="unit", answer="exit_not_so", answered_at=team.LATER, answered_by=actor.person_id,
            answered_by_name="x", office_id=actor.office_ids[0],
        )  # fmt: skip
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            forged.save(force_insert=True)
