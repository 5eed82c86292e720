"""A half-year return from its opening to its receipt: confirmed by offices, frozen, corrected; who reads what."""

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from tests.actions.test_figures import case, screened, served, victim
from tests.factories.deadlines import DEWI, POLRES, UPTD, at_the_desk, wib
from tests.factories.half_years import (
    AHLI,
    BUPATI,
    CODE,
    HALF,
    LATE,
    MAYA,
    NUR,
    OPENED,
    SITI,
    SPAN,
    all_confirm,
    confirmed,
    frozen,
    hired,
    lines,
    opened,
    seen,
)

from sigap.cases.models import CaseExclusion
from sigap.cases.rules import ExclusionBasis, ExclusionKind
from sigap.figures.actions import type_figure
from sigap.figures.models import TypedFigure
from sigap.figures.rules import ValueUnfit
from sigap.kernel.errors import Conflict, Refused
from sigap.notifications.models import Notice
from sigap.returns.actions import collecting, freezing
from sigap.returns.actions.collecting import LineAnswer
from sigap.returns.jobs import ring
from sigap.returns.models import Edition, Return
from sigap.returns.papers import pdf_of, sheet_of
from sigap.returns.queries import lines_by_office
from sigap.returns.rules import ReturnStatus, fingerprint
from sigap.work.models import WorkItem

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _hired() -> None:
    hired()


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
        collecting.confirm_figures(by=NUR, at=OPENED, code=CODE, period=SPAN, office_id=UPTD, answers={}, seen="")
    with pytest.raises(Refused):
        confirmed(AHLI)
    # Past SIGAP: neither another's line, nor a confirmation in another's name.
    with at_the_desk(NUR), connection.cursor() as cursor:
        cursor.execute("UPDATE returns_returnline SET source = 'x' WHERE code = 'K-05'")
        assert cursor.rowcount == 0
        with pytest.raises(IntegrityError), transaction.atomic():
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


def test_an_office_confirms_no_sum_with_a_case_kept_from_one_of_its_people() -> None:
    kept, told = case(wib(3, 3)), case(wib(3, 4))
    for each in (kept, told):
        screened(each, "indicated")
        served(victim(each, 15), "counselling", "social_rehabilitation", wib(3, 5))
    CaseExclusion.objects.create(
        case=kept,
        basis=ExclusionBasis.ACCUSED,
        kind=ExclusionKind.PERSON,
        person_id=NUR.person_id,
        declared_by=DEWI.person_id,
        declared_by_name="Dewi",
        declared_at=wib(3, 3),
    )
    of = opened()
    with at_the_desk(NUR):
        read = {line.code: line.counted for office in lines_by_office(of) for line in office.lines}
    assert (read["K-13"] or {})["total"] == 1
    assert (lines()["K-07"].counted or {})["total"] == 1, "no other office tells of it"


def test_an_office_confirms_only_what_it_saw() -> None:
    opened()
    page, other = seen(DEWI), seen(NUR)
    victim(case(wib(3, 3)), 15)
    with at_the_desk(MAYA):
        assert collecting.recount(by=MAYA, at=OPENED, code=CODE, period=SPAN) > 0
    with pytest.raises(Conflict, match="menghitung lagi"), transaction.atomic():
        confirmed(DEWI, mark=page)
    assert lines()["K-05"].confirmed_at is None
    assert confirmed(NUR, mark=other), "whose figures did not move sees nothing of it"
    assert confirmed(DEWI)


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
    moved = sorted(line.code for line in lines().values() if line.confirmed_at is None)
    assert moved == ["K-05", "K-173"], "only what moved is confirmed again: one more victim, whom Simfoni lacks"
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


def test_a_figure_put_right_in_the_catalogue_reaches_the_correction() -> None:
    """With its source, to be confirmed again by its office alone; what was not put right stays confirmed."""
    opened()
    confirmed(NUR, K_21=LineAnswer(given={"total": 2, "child": 1}, source="Register Dinsos"))
    all_confirm()
    frozen(OPENED)
    before = TypedFigure.objects.get()
    with at_the_desk(NUR):
        type_figure(
            by=NUR, at=LATE, code="K-21", period=HALF, given={"total": 3, "child": 1}, source="Register, dihitung lagi",
            based_on=before.pk,
        )  # fmt: skip
    with at_the_desk(MAYA):
        collecting.correct(by=MAYA, at=LATE, code=CODE, period=SPAN, reason="Angka dinsos dibetulkan")
    line = lines()["K-21"]
    assert (line.value, line.source) == ({"child": 1, "total": 3}, "Register, dihitung lagi")
    assert [code for code, each in lines().items() if each.confirmed_at is None] == ["K-21"]
    with pytest.raises(Conflict, match="dinsos"):
        frozen(LATE)
    later = LATE + timedelta(hours=1)
    confirmed(NUR, later, K_21=LineAnswer(given={"total": 3, "child": 1}, source="Register, dihitung lagi"))
    with at_the_desk(MAYA):
        assert collecting.recount(by=MAYA, at=later, code=CODE, period=SPAN) == 0
    assert frozen(later).number == 2
    with at_the_desk(MAYA):
        later += timedelta(days=7)
        collecting.correct(by=MAYA, at=later, code=CODE, period=SPAN, reason="Angka dinsos tertukar")
    assert [code for code, each in lines().items() if each.confirmed_at is None] == ["K-21"], "its own word, unmoved"
    asked = Notice.objects.filter(code="return-confirm", created_at__gte=later)
    assert list(asked.values_list("office_id", flat=True)) == [lines()["K-21"].office_id]


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
    assert receive(date(2026, 7, 6)).received_on == date(2026, 7, 6), "a second click"
    with pytest.raises(Conflict):
        receive(date(2026, 7, 7))
    assert Return.objects.get().status == ReturnStatus.RECEIVED
    assert not WorkItem.objects.filter(settled_at=None, kind="returns.due").exists()
