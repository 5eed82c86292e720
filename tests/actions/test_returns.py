"""A half-year return from its opening to its receipt: confirmed by offices, frozen, corrected; who reads what."""

from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from uuid import uuid4

import openpyxl
import pytest
from django.db import ProgrammingError, connection, transaction
from tests.actions.test_figures import case, screened, victim
from tests.factories.deadlines import ANTON, DEWI, LOADER, POLRES, UPTD, actor, at_the_desk, loaded, wib

from sigap.access.entry import Actor
from sigap.access.models import Membership, Office
from sigap.access.roles import OfficeKind, RoleCode
from sigap.figures.models import TypedFigure
from sigap.figures.rules import ValueUnfit, period_named
from sigap.kernel.errors import Conflict, Refused
from sigap.notifications.models import Notice
from sigap.returns.actions import collecting, freezing, ruling
from sigap.returns.actions.collecting import LineAnswer
from sigap.returns.jobs import ring
from sigap.returns.models import Edition, Return, ReturnLine, ReturnRule
from sigap.returns.papers import pdf_of, sheet_of
from sigap.returns.queries import due, edition_for, lines_by_office, return_for, returns_for
from sigap.returns.rules import ReturnStatus, fingerprint
from sigap.work.models import WorkItem

pytestmark = pytest.mark.django_db
MAYA = actor("Maya", RoleCode.SECRETARIAT, OfficeKind.SECRETARIAT, uuid4())
BUPATI = actor("Darmawan", RoleCode.LEADER, OfficeKind.SETDA, uuid4())
NUR = actor("Nur", RoleCode.SOCIAL_WORKER, OfficeKind.DINSOS, uuid4())
SITI = actor("Siti", RoleCode.HEALTH_WORKER, OfficeKind.RSUD, uuid4())
AHLI = actor("Ahli", RoleCode.AUDITOR, OfficeKind.INSPEKTORAT, uuid4())
HALF = period_named("2026-s1")
CODE, SPAN = "penanganan", "2026-s1"
OPENED, LATE = wib(7, 1, 9), wib(7, 9, 9)
"""Wednesday, and the Thursday on which five working days are over."""
EVERYBODY = (MAYA, BUPATI, NUR, SITI, DEWI, ANTON, AHLI)


@pytest.fixture(autouse=True)
def _hired() -> None:
    loaded()
    ruling.load_rules(by=LOADER, at=wib(1, 1))
    for who in EVERYBODY:
        with at_the_desk(who):
            pass


def opened(at: datetime = OPENED, *, who: Actor = MAYA, code: str = CODE, span: str = SPAN) -> Return:
    with at_the_desk(who):
        return collecting.open_return(by=who, at=at, code=code, span=period_named(span))


def confirmed(who: Actor, at: datetime = OPENED, **answers: LineAnswer) -> int:
    with at_the_desk(who):
        office = who.memberships[0].office_id
        said = {code.replace("_", "-"): answer for code, answer in answers.items()}
        return collecting.confirm_figures(by=who, at=at, code=CODE, period=SPAN, office_id=office, answers=said)


def frozen(at: datetime = LATE) -> Edition:
    with at_the_desk(MAYA):
        return freezing.freeze(by=MAYA, at=at, code=CODE, period=SPAN)


def all_confirm() -> None:
    for who in (NUR, SITI, DEWI, ANTON):
        confirmed(who)
    # The regency has no prosecutor at the desk: the secretariat answers for their figures.
    confirmed(MAYA)


def lines(code: str = CODE) -> Mapping[str, ReturnLine]:
    return {line.code: line for line in ReturnLine.objects.filter(of__code=code)}


def test_a_return_of_a_span_that_is_still_open_is_refused() -> None:
    for at in (wib(6, 30, 23), wib(1, 2)):
        with pytest.raises(Conflict, match="baru berakhir"):
            opened(at)
    assert not Return.objects.exists()
    for who, code, span in ((BUPATI, CODE, SPAN), (NUR, CODE, SPAN), (MAYA, "x", SPAN), (MAYA, CODE, "2026-tw1")):
        with pytest.raises(Refused):
            opened(who=who, code=code, span=span)


def test_opening_counts_and_asks_each_office_once() -> None:
    found = case(wib(3, 3))
    screened(found, "indicated")
    victim(found, 15)
    of = opened()
    assert opened().pk == of.pk, "a second click changes nothing"
    assert of.confirm_until is not None
    assert of.confirm_until.date() == date(2026, 7, 8), "five working days"
    assert lines()["K-07"].counted == {"child": 1, "adult": 0, "unknown": 0, "female": 1, "male": 0, "total": 1}
    assert (lines()["K-21"].value, lines()["K-21"].office_id) == (None, NUR.memberships[0].office_id), "never 0"
    assert lines()["K-33"].office_id == MAYA.memberships[0].office_id
    asked = set(Notice.objects.filter(code="return-confirm").values_list("office_id", flat=True))
    assert asked == {UPTD, POLRES, *(who.memberships[0].office_id for who in (NUR, SITI, MAYA))}
    work = set(WorkItem.objects.filter(settled_at=None).values_list("kind", "office_id"))
    assert {("returns.due", None), ("returns.confirm", UPTD)} <= work
    confirmed(DEWI)
    assert not WorkItem.objects.filter(settled_at=None, kind="returns.confirm", office_id=UPTD).exists()
    assert confirmed(DEWI) == 0, "a second click changes nothing"


def test_an_office_says_its_own_figure_with_its_source_and_touches_no_other() -> None:
    opened()
    confirmed(NUR, K_21=LineAnswer(given={"total": 2, "child": 1}, source="Register Dinsos"))
    assert lines()["K-21"].value == {"child": 1, "total": 2}
    assert TypedFigure.objects.get().period == SPAN, "the catalogue knows it from now on"
    assert lines()["K-13"].confirmed_by_name == "Nur"
    assert lines()["K-12"].confirmed_at is None
    confirmed(DEWI, K_05=LineAnswer(given={"total": 7}, source="Buku register"))
    assert lines()["K-05"].value == {"total": 7}
    with pytest.raises(ValueUnfit):
        confirmed(SITI, K_12=LineAnswer(given={"total": 2, "child": 3}, source="x"))
    with at_the_desk(NUR), pytest.raises(Refused):
        collecting.confirm_figures(by=NUR, at=OPENED, code=CODE, period=SPAN, office_id=UPTD, answers={})
    with pytest.raises(Refused):
        confirmed(AHLI)
    # Past SIGAP: neither another's line, nor a confirmation in another's name.
    with at_the_desk(NUR), connection.cursor() as cursor:
        cursor.execute("UPDATE returns_returnline SET source = 'x' WHERE code = 'K-05'")
        assert cursor.rowcount == 0
        with pytest.raises(ProgrammingError), transaction.atomic():
            cursor.execute("UPDATE returns_returnline SET confirmed_by = gen_random_uuid() WHERE code = 'K-13'")


def test_silence_is_rung_and_named_and_holds_nothing_up_after_its_days() -> None:
    opened()
    confirmed(DEWI)
    with pytest.raises(Conflict, match="rsud"):
        frozen(wib(7, 8, 9))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sigap_worker")
        for at in (wib(7, 8, 10), LATE, LATE):
            ring(at)
        cursor.execute("RESET ROLE")
    assert Return.objects.get(code=CODE).rung == ["pressing-2026-07-08", "soon", "silent-2026-07-08"]
    told = Notice.objects.filter(code="return-unconfirmed")
    assert set(told.values_list("office_id", flat=True)) == {
        POLRES,
        *(who.memberships[0].office_id for who in (NUR, SITI, MAYA)),
    }
    edition = frozen()
    assert edition.snapshot["silent"] == ["dinsos", "polres_ppa", "rsud", "secretariat"]
    assert "rsud" in _text(sheet_of(edition.snapshot))


def _text(sheet: bytes) -> str:
    book = openpyxl.load_workbook(BytesIO(sheet))
    return "\n".join(str(cell) for page in book for row in page.iter_rows(values_only=True) for cell in row if cell)


def test_an_edition_is_frozen_once_and_its_papers_are_the_same_at_every_run() -> None:
    case(wib(3, 3))
    opened()
    all_confirm()
    with at_the_desk(MAYA):
        collecting.narrate(by=MAYA, at=OPENED, code=CODE, period=SPAN, texts=["Semua disaring.", "", ""], version=1)
        with pytest.raises(Conflict):
            collecting.narrate(by=MAYA, at=OPENED, code=CODE, period=SPAN, texts=["Lain.", "", ""], version=1)
    edition = frozen(OPENED)
    assert frozen(OPENED).pk == edition.pk
    found = Edition.objects.get()
    assert bytes(found.pdf) == pdf_of(found.snapshot)
    assert bytes(found.sheet) == sheet_of(found.snapshot)
    assert found.fingerprint == fingerprint(found.snapshot)
    assert found.snapshot["silent"] == []
    assert (found.snapshot["classification"], found.snapshot["addressee"]) == ("RAHASIA", "Gubernur")
    assert "Semua disaring." in _text(bytes(found.sheet))
    assert "belum dicatat" in _text(bytes(found.sheet))
    with pytest.raises(Conflict, match="beku"), transaction.atomic():
        confirmed(NUR)
    with at_the_desk(MAYA), pytest.raises(Conflict, match="beku"):
        collecting.recount(by=MAYA, at=LATE, code=CODE, period=SPAN)
    # Frozen is frozen, past SIGAP too.
    with at_the_desk(MAYA), connection.cursor() as cursor:
        for statement in ("UPDATE returns_edition SET snapshot = '{}'", "DELETE FROM returns_edition"):
            with pytest.raises(ProgrammingError), transaction.atomic():
                cursor.execute(statement)


def test_a_correction_is_a_new_edition_that_strikes_the_old_figure() -> None:
    opened()
    all_confirm()
    first = frozen(OPENED)
    with at_the_desk(MAYA):
        freezing.send(by=MAYA, at=LATE, code=CODE, period=SPAN, number=1, sent_on=date(2026, 7, 3), letter="1/X/2026")
        collecting.correct(by=MAYA, at=LATE, code=CODE, period=SPAN, reason="Catatan nanti")
    with pytest.raises(Conflict, match="Tidak ada yang berubah"):
        frozen(LATE)
    with at_the_desk(MAYA):
        freezing.give_up_correction(by=MAYA, at=LATE, code=CODE, period=SPAN)
    assert Return.objects.get().status == ReturnStatus.SENT
    victim(case(wib(6, 29)), 16)
    with at_the_desk(MAYA):
        of = collecting.correct(by=MAYA, at=LATE, code=CODE, period=SPAN, reason="Catatan nanti")
        assert collecting.correct(by=MAYA, at=LATE, code=CODE, period=SPAN, reason="x").correcting == "Catatan nanti"
    moved = [line.code for line in lines().values() if line.confirmed_at is None]
    assert moved == ["K-05"], "only what moved is confirmed again"
    assert of.status == ReturnStatus.COLLECTING
    confirmed(DEWI, LATE)
    second = frozen(LATE)
    assert (second.number, second.reason) == (2, "Catatan nanti")
    said = {line["code"]: line for section in second.snapshot["sections"] for line in section["lines"]}
    assert said["K-05"]["before"][-1] == ["Jumlah", 0]
    assert said["K-05"]["parts"][-1] == ["Jumlah", 1]
    assert said["K-06"]["before"] is None
    assert "Catatan nanti" in _text(bytes(second.sheet))
    assert Edition.objects.get(number=1).snapshot == first.snapshot, "the old one stays as it was"


def test_what_was_sent_and_received_is_noted_once_in_its_order() -> None:
    opened()
    all_confirm()
    frozen(OPENED)

    def send(day: date, number: int = 1) -> Edition:
        with at_the_desk(MAYA):
            return freezing.send(
                by=MAYA, at=LATE, code=CODE, period=SPAN, number=number, sent_on=day, letter="400.10/019"
            )

    def receive(day: date) -> Edition:
        with at_the_desk(MAYA):
            return freezing.receive(
                by=MAYA,
                at=LATE,
                code=CODE,
                period=SPAN,
                number=1,
                received_on=day,
                received_by="Biro Kesra",
                receipt="",
            )

    for day in (date(2026, 6, 30), date(2026, 7, 10)):
        with pytest.raises(Conflict):
            send(day)
    with pytest.raises(Conflict):
        receive(date(2026, 7, 3))
    with pytest.raises(Refused):
        send(date(2026, 7, 3), number=2)
    assert send(date(2026, 7, 3)).pk == send(date(2026, 7, 3)).pk
    with pytest.raises(Conflict):
        receive(date(2026, 7, 2))
    assert receive(date(2026, 7, 6)).received_by == "Biro Kesra"
    assert Return.objects.get().status == ReturnStatus.RECEIVED
    assert not WorkItem.objects.filter(settled_at=None, kind="returns.due").exists()


def test_who_reads_what() -> None:
    opened()
    for who, offices in ((MAYA, 5), (BUPATI, 5), (NUR, 1), (DEWI, 1), (AHLI, 0)):
        with at_the_desk(who):
            assert len(returns_for(who)) == min(offices, 1)
            if offices:
                assert len(lines_by_office(return_for(who, CODE, SPAN))) == offices
            else:
                with pytest.raises(Refused):
                    return_for(who, CODE, SPAN)
    all_confirm()
    frozen(OPENED)
    for who, reads in ((MAYA, True), (BUPATI, True), (NUR, False), (AHLI, False)):
        with at_the_desk(who):
            if reads:
                assert edition_for(who, CODE, SPAN, 1).number == 1
                assert due(who, LATE)
            else:
                with pytest.raises(Refused):
                    edition_for(who, CODE, SPAN, 1)
                with pytest.raises(Refused):
                    due(who, LATE)


def test_what_falls_due_is_laid_on_the_table_and_rings() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE sigap_worker")
        # Half-year, month and two quarters; what lapsed long ago is nobody's. The month presses at once.
        assert ring(wib(7, 1, 6)) == 5
        assert ring(wib(7, 1, 7)) == 0
        ring(wib(7, 16, 6))
        cursor.execute("RESET ROLE")
    assert {row.code for row in Return.objects.all()} == {"penanganan", "bulanan", "realisasi-rad", "dak"}
    codes = set(Notice.objects.values_list("code", flat=True))
    assert {"return-owed", "return-late", "return-late-chair", "return-soon"} <= codes
    with at_the_desk(MAYA):
        found = due(MAYA, wib(7, 16, 6))
        late = [each.code for each in found if each.is_late]
        assert late == ["bulanan", "dak", "penanganan"]
        assert next(each for each in found if each.is_ahead and each.code == "penanganan").period.name == "2026-s2"


def test_a_rule_is_changed_with_history_and_stays_the_officials_own() -> None:
    with at_the_desk(MAYA):
        before = ReturnRule.objects.get(code=CODE, superseded_at=None)
        terms = ruling.ReturnTerms(**{**_terms(before), "addressee": "Gubernur Sumatera Selatan", "due_days": 20})
        row = ruling.change_rule(by=MAYA, at=OPENED, code=CODE, terms=terms, based_on=before.pk)
        assert (row.revision, row.due_on(HALF)) == (2, date(2026, 7, 20))
        with pytest.raises(Conflict):
            ruling.change_rule(by=MAYA, at=OPENED, code=CODE, terms=ruling.terms_of(before), based_on=before.pk)
    with at_the_desk(NUR), pytest.raises(Refused):
        ruling.change_rule(by=NUR, at=OPENED, code=CODE, terms=terms, based_on=row.pk)
    assert ruling.load_rules(by=LOADER, at=LATE) == 0
    assert ReturnRule.objects.filter(code=CODE).count() == 2
    assert before.provision.fingerprint != row.provision.fingerprint, "it has to be confirmed anew"


def _terms(row: ReturnRule) -> dict[str, object]:
    return {name: getattr(row, name) for name in ruling.ReturnTerms.__slots__}


def test_without_an_office_of_its_kind_the_secretariat_answers() -> None:
    Membership.objects.filter(person=NUR.person_id).update(until=wib(5, 1))
    Office.objects.filter(pk=NUR.memberships[0].office_id).update(valid_to=wib(6, 1))
    opened()
    assert lines()["K-21"].office_id == MAYA.memberships[0].office_id
    confirmed(MAYA, K_21=LineAnswer(given={"total": 1}, source="Surat Dinsos"))
    assert lines()["K-21"].value == {"total": 1}
    assert not TypedFigure.objects.exists()
