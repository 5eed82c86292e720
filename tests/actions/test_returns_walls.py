"""Who reads a return, what falls due and rings, and the rules that the secretariat changes."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from tests.actions.test_figures import case, victim
from tests.factories.deadlines import DEWI, LOADER, at_the_desk, wib
from tests.factories.half_years import (
    AHLI,
    BUPATI,
    CODE,
    HALF,
    LATE,
    MAYA,
    NUR,
    OPENED,
    SPAN,
    all_confirm,
    confirmed,
    frozen,
    hired,
    lines,
    opened,
)

from sigap.access.entry import Actor
from sigap.access.models import Membership, Office
from sigap.figures.models import TypedFigure
from sigap.kernel.errors import Conflict, Refused
from sigap.letters.models import Letter
from sigap.notifications.models import Notice
from sigap.returns.actions import collecting, freezing, ruling
from sigap.returns.actions.collecting import LineAnswer
from sigap.returns.digest import facts
from sigap.returns.jobs import ring
from sigap.returns.models import Return, ReturnRule
from sigap.returns.queries import due, edition_for, lines_by_office, return_for, returns_for
from sigap.work.models import WorkItem

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _hired() -> None:
    hired()


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


def test_what_is_not_owed_here_rings_no_more_unless_it_was_begun() -> None:
    def swept(at: datetime) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE sigap_worker")
            rung = ring(at)
            cursor.execute("RESET ROLE")
        return rung

    def is_owed(code: str, *, switched: bool) -> bool:
        """What the list of work, the page and the week's digest say after the rule was switched."""
        with at_the_desk(MAYA):
            rule = ReturnRule.objects.get(code=code, superseded_at=None)
            terms = replace(ruling.terms_of(rule), is_owed=switched)
            ruling.change_rule(by=MAYA, at=OPENED, code=code, terms=terms, based_on=rule.pk)
            shown = any(each.code == code and not each.is_ahead for each in due(MAYA, LATE))
        work = WorkItem.objects.filter(kind="returns.due", subject_id=Return.objects.get(code=code).pk, settled_at=None)
        assert work.exists() == shown == (facts(LATE)["returns_open"] == 4)
        return shown

    swept(wib(7, 1, 6))
    assert not is_owed("bulanan", switched=False)
    swept(wib(7, 16, 6))
    assert {mark.partition("-")[0] for mark in Return.objects.get(code="bulanan").rung} <= {"soon"}
    assert swept(wib(7, 16, 6)) == 0
    assert is_owed("bulanan", switched=True)
    opened()
    assert is_owed(CODE, switched=False), "offices were asked already"


def test_a_silent_office_makes_no_monthly_return_late() -> None:
    assert opened(wib(9, 1, 2), code="bulanan", span="2026-08").confirm_until == wib(9, 7, 12)


def test_a_rule_is_changed_with_history_and_stays_the_officials_own() -> None:
    with at_the_desk(MAYA):
        before = ReturnRule.objects.get(code=CODE, superseded_at=None)
        terms = replace(ruling.terms_of(before), addressee="Gubernur Sumatera Selatan", due_days=20)
        row = ruling.change_rule(by=MAYA, at=OPENED, code=CODE, terms=terms, based_on=before.pk)
        assert (row.revision, row.due_on(HALF)) == (2, date(2026, 7, 20))
        with pytest.raises(Conflict):
            ruling.change_rule(by=MAYA, at=OPENED, code=CODE, terms=ruling.terms_of(before), based_on=before.pk)
    with at_the_desk(NUR), pytest.raises(Refused):
        ruling.change_rule(by=NUR, at=OPENED, code=CODE, terms=terms, based_on=row.pk)
    assert ruling.load_rules(by=LOADER, at=LATE) == 0
    assert ReturnRule.objects.filter(code=CODE).count() == 2
    assert before.provision.fingerprint != row.provision.fingerprint, "it has to be confirmed anew"


def test_without_an_office_of_its_kind_the_secretariat_answers() -> None:
    Membership.objects.filter(person=NUR.person_id).update(until=wib(5, 1))
    Office.objects.filter(pk=NUR.memberships[0].office_id).update(valid_to=wib(6, 1))
    opened()
    assert lines()["K-21"].office_id == MAYA.memberships[0].office_id
    confirmed(MAYA, K_21=LineAnswer(given={"total": 1}, source="Surat Dinsos"))
    assert lines()["K-21"].value == {"total": 1}
    assert not TypedFigure.objects.exists()


def _is_refused(who: Actor, statement: str) -> None:
    with at_the_desk(who), connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
        cursor.execute(statement)


def test_slipped_sql_writes_no_figure_that_is_anothers() -> None:
    opened()
    code = next(code for code, line in lines().items() if line.office_id == NUR.memberships[0].office_id)
    of_nur = f"WHERE code = '{code}'"
    signed = f"confirmed_at = now(), confirmed_by = '{NUR.person_id}', confirmed_by_name = 'Nur'"
    before = lines()[code].counted
    for change in ("""counted = '{"total": 999}'""", f"""counted = '{{"total": 999}}', {signed}"""):
        _is_refused(NUR, f"UPDATE returns_returnline SET {change} {of_nur}")
    # Who makes the return neither answers for an office nor writes what it says.
    for change in (
        """said = '{"total": 999}', source = 'x'""",
        """counted = '{"total": 1}', said = '{"total": 1}', source = 'x'""",
    ):
        _is_refused(MAYA, f"UPDATE returns_returnline SET {change} {of_nur}")
    assert (lines()[code].counted, lines()[code].said, lines()[code].confirmed_at) == (before, None, None)
    all_confirm()
    frozen(OPENED)
    _is_refused(NUR, f"""UPDATE returns_returnline SET said = '{{"total": 1}}', source = 'x', {signed} {of_nur}""")
    _is_refused(
        MAYA,
        f"""UPDATE returns_returnline SET counted = '{{"total": 1}}', confirmed_at = NULL,
      confirmed_by = NULL {of_nur}""",
    )
    with at_the_desk(MAYA):
        freezing.send(by=MAYA, at=LATE, code=CODE, period=SPAN, number=1, sent_on=LATE.date(), letter="470/1")
    for change in ("sent_on = sent_on - 1", "sent_number = '470/2'", "sent_noted_by_name = 'x'",
                   "sent_on = NULL, sent_number = '', sent_noted_at = NULL"):  # fmt: skip
        _is_refused(MAYA, f"UPDATE returns_edition SET {change}")


def test_the_letter_of_a_correction_names_what_it_replaces() -> None:
    opened()
    all_confirm()
    frozen(OPENED)
    victim(case(wib(6, 29)), 16)
    with at_the_desk(MAYA):
        freezing.send(by=MAYA, at=LATE, code=CODE, period=SPAN, number=1, sent_on=date(2026, 7, 3), letter="1/X/2026")
        collecting.correct(by=MAYA, at=LATE, code=CODE, period=SPAN, reason="Catatan nanti")
    confirmed(DEWI, LATE)
    frozen(LATE)
    with at_the_desk(MAYA):
        letter = freezing.draft_covering_letter(by=MAYA, at=LATE, code=CODE, period=SPAN, number=2)
    replaced = "menggantikan edisi 1 (surat nomor 1/X/2026, dikirim 3 Juli 2026). Alasan pembetulan: Catatan nanti"
    assert Letter.objects.get(pk=letter).fields["isi"][-1] == f"Laporan ini {replaced}"
