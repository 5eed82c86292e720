"""Marks first hand and by hearsay, their order and corrections; tersangka; the law of the day; telling the victim."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction
from tests.factories import team

from sigap.assistance.rules import ReferralPurpose
from sigap.cases import actions as cases
from sigap.cases import events as case_events
from sigap.cases.models import CasePerson
from sigap.cases.rules import PersonRole, Sex
from sigap.kernel.errors import Conflict, Refused
from sigap.legal import actions as legal
from sigap.legal import events
from sigap.legal.actions import MarkOutOfOrder, Paper, UnableToCharge, UnableToNoteMark, UnableToNoteVictimUpdate
from sigap.legal.models import Charge, LawChoice, Mark, VictimUpdate
from sigap.legal.queries import charges_of, history_of, marks_of
from sigap.legal.reading import open_history, open_track
from sigap.legal.rules import MarkKind, MarkSource, MarkWarning, Oddity, TellManner
from sigap.ui.taking_back import TakeBackReason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
DAY = date(2026, 11, 20)
PAPER = Paper(number="LP/B/12/XI/2026/SPKT", document="Map 2, lembar 1", note="Rekaan.")


def opened() -> str:
    """A case that the police take part in, with somebody reported as person 2."""
    code = team.opened()
    team.accepted(code, team.ANTON, frozenset({ReferralPurpose.PROTECTION}))
    with team.on_case(team.DEWI, code) as (actor, access):
        cases.add_person(by=actor, at=team.AT, access=access, role=PersonRole.SUSPECT, sex=Sex.MALE, age_years=40)
    return code


def note(login: str, code: str, kind: MarkKind = MarkKind.LP, **change: Any) -> Mark:
    told: dict[str, Any] = {
        "happened_on": DAY, "ordinal": None, "paper": PAPER, "post_key": uuid4(),
        "told_by": None if login == team.ANTON else MarkSource.INVESTIGATOR, **change,
    }  # fmt: skip
    with team.on_case(login, code) as (actor, access):
        return legal.note_mark(by=actor, at=team.LATER, access=access, kind=kind, **told)


def correct(login: str, code: str, mark_id: UUID, **change: Any) -> Mark:
    told: dict[str, Any] = {
        "happened_on": DAY, "ordinal": None, "paper": Paper(why="Salah tanggal."), "post_key": uuid4(),
        "told_by": None if login == team.ANTON else MarkSource.LETTER, **change,
    }  # fmt: skip
    with team.on_case(login, code) as (actor, access):
        return legal.correct_mark(by=actor, at=team.LATER, access=access, mark_id=mark_id, **told)


def confirm(login: str, code: str, mark_id: UUID) -> None:
    with team.on_case(login, code) as (actor, access):
        legal.confirm_mark(by=actor, at=team.LATER, access=access, mark_id=mark_id)


def suspect() -> CasePerson:
    return CasePerson.objects.get(ordinal=2)


def test_the_police_enter_first_hand_and_the_number_is_sealed() -> None:
    code = opened()
    mark = note(team.ANTON, code)
    assert (mark.is_first_hand, mark.told_by, mark.is_unconfirmed) == (True, "", False)
    assert b"SPKT" not in bytes(mark.sealed_paper)
    found = open_track(entering=team.entering(team.DEWI), code=code, at=team.LATER)
    assert [paper for _mark, paper in found.marks] == [PAPER]
    assert events.NOTED in team.trail(team.case_of(code).id)


def test_hearsay_is_unconfirmed_until_the_police_confirm_it() -> None:
    code = opened()
    mark = note(team.DEWI, code)
    assert mark.is_unconfirmed
    with pytest.raises(UnableToNoteMark, match="menurut keterangan"):
        note(team.DEWI, code, told_by=None)
    with pytest.raises(Refused):
        confirm(team.DEWI, code, mark.id)
    confirm(team.ANTON, code, mark.id)
    confirm(team.ANTON, code, mark.id)
    stored = Mark.objects.get()
    assert (stored.confirmed_by_name, stored.is_unconfirmed) == ("Bripka Anton Saputra", False)
    assert team.trail(team.case_of(code).id).count(events.CONFIRMED) == 1
    with pytest.raises(UnableToNoteMark, match="penegak hukum"):
        correct(team.DEWI, code, mark.id)


def test_what_is_out_of_order_is_warned_of_and_stored_when_it_is_meant() -> None:
    code = opened()
    with pytest.raises(MarkOutOfOrder) as unusual:
        note(team.ANTON, code, MarkKind.SPDP)
    assert unusual.value.warned == (MarkWarning(Oddity.MISSING_BEFORE, MarkKind.SPRINDIK),)
    assert not Mark.objects.exists()
    assert note(team.ANTON, code, MarkKind.SPDP, is_meant=True).kind == "spdp"


def test_what_has_not_come_is_no_mark() -> None:
    code = opened()
    tomorrow = team.LATER.date() + timedelta(days=1)
    with pytest.raises(UnableToNoteMark, match="belum tiba"):
        note(team.ANTON, code, happened_on=tomorrow, is_meant=True)
    with pytest.raises(UnableToNoteMark, match="terlapor"):
        note(team.ANTON, code, MarkKind.NAMED_SUSPECT, is_meant=True)
    with pytest.raises(UnableToNoteMark, match="terlapor"):
        note(team.ANTON, code, MarkKind.NAMED_SUSPECT, is_meant=True, ordinal=1 + 8)


def test_terlapor_becomes_tersangka_by_the_police_only_and_again_terlapor_by_sp3() -> None:
    code = opened()
    assert str(suspect().role_label) == "Terlapor"
    heard = note(team.DEWI, code, MarkKind.NAMED_SUSPECT, ordinal=2, is_meant=True)
    assert suspect().named_suspect_on is None
    confirm(team.ANTON, code, heard.id)
    assert (suspect().named_suspect_on, str(suspect().role_label)) == (DAY, "Tersangka")
    note(team.ANTON, code, MarkKind.SP3, ordinal=2, is_meant=True, happened_on=DAY + timedelta(days=1))
    assert (suspect().named_suspect_on, str(suspect().role_label)) == (None, "Terlapor")
    trail = team.trail(team.case_of(code).id)
    assert (trail.count(case_events.SUSPECT_NAMED), trail.count(case_events.SUSPECT_RELEASED)) == (1, 1)


def test_a_mark_taken_back_takes_the_word_back() -> None:
    code = opened()
    mark = note(team.ANTON, code, MarkKind.NAMED_SUSPECT, ordinal=2, is_meant=True)
    assert suspect().named_suspect_on == DAY
    void = correct(team.ANTON, code, mark.id, ordinal=2, is_void=True)
    assert suspect().named_suspect_on is None
    with team.on_case(team.DEWI, code) as (_actor, access):
        assert not marks_of(access).exists()
        assert [row.version for row in history_of(access, mark.id)] == [2, 1]
    with pytest.raises(Conflict):
        correct(team.ANTON, code, void.id)


def test_a_correction_is_a_version_and_says_why() -> None:
    code, key = opened(), uuid4()
    mark = note(team.DEWI, code)
    second = correct(team.DEWI, code, mark.id, happened_on=DAY - timedelta(days=1), post_key=key)
    assert correct(team.DEWI, code, mark.id, happened_on=DAY - timedelta(days=1), post_key=key).pk == second.pk
    with pytest.raises(Conflict, match="sudah memperbaiki"):
        correct(team.DEWI, code, mark.id)
    with pytest.raises(UnableToNoteMark, match="alasannya"):
        correct(team.DEWI, code, second.id, paper=Paper())
    found = open_history(entering=team.entering(team.DEWI), code=code, mark_id=mark.id, at=team.LATER)
    assert [paper.why for _mark, paper in found.marks] == ["Salah tanggal.", ""]


def test_a_second_click_notes_nothing_twice() -> None:
    code, key = opened(), uuid4()
    assert note(team.ANTON, code, post_key=key).pk == note(team.ANTON, code, post_key=key).pk
    assert Mark.objects.count() == 1


def charged(
    code: str, act_from: date, article: str, *, until: date | None = None, ordinal: int | None = None
) -> list[Charge]:
    with team.on_case(team.ANTON, code) as (actor, access):
        return legal.charge(
            by=actor,
            at=team.LATER,
            access=access,
            articles=[article],
            act_from=act_from,
            act_to=until or act_from,
            ordinal=ordinal,
        )


def test_an_article_is_proposed_beside_the_one_of_the_day_of_the_act() -> None:
    code = opened()
    old = charged(code, date(2025, 12, 31), "kuhp-455.tppo-2")
    assert charged(code, date(2025, 12, 31), "kuhp-455.tppo-2") == []
    new = charged(code, date(2026, 3, 1), "kuhp-455", ordinal=2)
    pair = (old[0].article, old[0].compared_article, old[0].is_pair, str(old[0].compared and old[0].compared.penalty))
    assert pair[:3] == ("kuhp-455", "tppo-2", True)
    assert pair[3].startswith("Penjara 3 sampai 15 tahun")
    assert (new[0].compared, new[0].is_pair) == (None, False)
    with team.on_case(team.DEWI, code) as (actor, access):
        legal.drop(by=actor, at=team.LATER, access=access, charge_id=old[0].id, reason=TakeBackReason.WRONG)
        legal.drop(by=actor, at=team.LATER, access=access, charge_id=old[0].id, reason=TakeBackReason.WRONG)
        assert [row.id for row in charges_of(access)] == [new[0].id]
    assert Charge.objects.get(pk=old[0].id).dropped_by_name == "Dewi Anggraini"


@pytest.mark.parametrize(
    ("article", "act_from", "until", "words"),
    [
        ("kuhp-455", date(2025, 12, 31), None, "tidak berlaku"),
        ("kuhp-455.tppo-2", date(2026, 1, 2), None, "tidak berlaku"),
        ("tpks-5", date(2021, 1, 1), None, "tidak berlaku"),
        ("no-such", date(2026, 3, 1), None, "tidak berlaku"),
        ("kuhp-455", date(2027, 1, 1), None, "belum tiba"),
        ("kuhp-455", date(2026, 3, 2), date(2026, 3, 1), "lebih awal"),
    ],
)
def test_an_article_that_did_not_stand_for_the_act_is_refused(
    article: str, act_from: date, until: date | None, words: str
) -> None:
    with pytest.raises(UnableToCharge, match=words):
        charged(opened(), act_from, article, until=until)


def choose(code: str, charge_id: UUID, **change: Any) -> LawChoice:
    told: dict[str, Any] = {
        "is_older": True, "decided_by": MarkSource.PROSECUTOR, "decided_on": DAY, "number": "B-12/L.6.20/Eku.1/2026",
        "post_key": uuid4(), **change,
    }  # fmt: skip
    with team.on_case(team.ANTON, code) as (actor, access):
        return legal.choose_law(by=actor, at=team.LATER, access=access, charge_id=charge_id, **told)


def test_an_official_decides_between_two_laws_and_the_newest_decision_counts() -> None:
    code, key = opened(), uuid4()
    row = charged(code, date(2025, 12, 31), "kuhp-455.tppo-2")[0]
    first = choose(code, row.id, post_key=key)
    assert choose(code, row.id, post_key=key).pk == first.pk
    assert b"L.6.20" not in bytes(first.sealed_paper)
    second = choose(code, row.id, is_older=False, decided_by=MarkSource.COURT, number="12/Pid.Sus/2026/PN Bta")
    found = open_track(entering=team.entering(team.DEWI), code=code, at=team.LATER)
    assert found.choices == {row.id: (second, "12/Pid.Sus/2026/PN Bta")}
    assert team.trail(team.case_of(code).id).count(events.LAW_CHOSEN) == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [({"decided_by": MarkSource.FAMILY}, "penyidik, jaksa"), ({"decided_on": date(2027, 1, 1)}, "belum tiba")],
)
def test_nobody_else_decides_and_not_ahead_of_time(change: dict[str, Any], words: str) -> None:
    code = opened()
    row = charged(code, date(2025, 12, 31), "kuhp-455.tppo-2")[0]
    with pytest.raises(UnableToCharge, match=words):
        choose(code, row.id, **change)


def test_where_one_law_stands_nothing_is_decided() -> None:
    code = opened()
    row = charged(code, date(2026, 3, 1), "kuhp-455")[0]
    with pytest.raises(Refused):
        choose(code, row.id)


def tell(login: str, code: str, **change: Any) -> VictimUpdate:
    told: dict[str, Any] = {
        "ordinal": 1, "mark_id": None, "manner": TellManner.IN_PERSON, "told_at": team.AT, "words": "Sudah tahap I.",
        "post_key": uuid4(), **change,
    }  # fmt: skip
    with team.on_case(login, code) as (actor, access):
        return legal.note_victim_update(by=actor, at=team.LATER, access=access, **told)


def test_telling_the_victim_is_logged_and_its_words_are_sealed() -> None:
    code, key = opened(), uuid4()
    mark = note(team.ANTON, code)
    told = tell(team.DEWI, code, mark_id=mark.id, post_key=key)
    assert tell(team.DEWI, code, post_key=key).pk == told.pk
    assert told.mark_id == mark.id
    assert b"tahap" not in bytes(told.sealed_words)
    found = open_track(entering=team.entering(team.DEWI), code=code, at=team.LATER)
    assert [words for _told, words in found.updates] == ["Sudah tahap I."]
    with pytest.raises(UnableToNoteVictimUpdate, match="korban"):
        tell(team.DEWI, code, ordinal=2)
    with pytest.raises(UnableToNoteVictimUpdate, match="belum terjadi"):
        tell(team.DEWI, code, told_at=team.LATER + timedelta(minutes=1))


@pytest.mark.parametrize("login", [team.RINA, team.SEKAR, team.HASAN])
def test_who_has_no_part_in_the_room_neither_reads_nor_enters(login: str) -> None:
    code = opened()
    team.accepted(code, team.SEKAR, frozenset({ReferralPurpose.MEDICAL_CARE}))
    note(team.ANTON, code)
    with pytest.raises(Refused):
        note(login, code)
    with pytest.raises(Refused):
        open_track(entering=team.entering(login), code=code, at=team.LATER)


def test_beneath_the_pages_rows_are_seen_in_the_room_only_and_hearsay_passes_for_nothing_else() -> None:
    code = opened()
    team.accepted(code, team.SEKAR, frozenset({ReferralPurpose.MEDICAL_CARE}))
    mark = note(team.DEWI, code)
    with team.at_desk(team.SEKAR):
        assert not Mark.objects.exists()
    with team.at_desk(team.DEWI) as actor:
        assert Mark.objects.count() == 1
        row = Mark.objects.get(pk=mark.pk)
        row.pk, row.root, row.post_key, row.is_first_hand, row.told_by = uuid4(), uuid4(), "x", True, ""
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            row.save(force_insert=True)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Mark.objects.filter(pk=mark.pk).update(
                confirmed_at=team.LATER, confirmed_by=actor.person_id, confirmed_by_name="x"
            )
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Mark.objects.filter(pk=mark.pk).update(happened_on=DAY)
