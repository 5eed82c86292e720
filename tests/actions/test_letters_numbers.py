"""Numbers of letters: taken when a letter is signed, in the order of the book, each once, never without a letter."""

import io
from datetime import date
from json import loads
from typing import Any

import docx
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from tests.factories import team
from tests.factories.lettering import BY_SRIKANDI, DAY, FORM, drafted, issued, numbered
from tests.factories.printed import words_of

from sigap.access.roles import OfficeKind, RoleCode
from sigap.audit.models import Event
from sigap.kernel.errors import Conflict, Refused
from sigap.letters import events
from sigap.letters.actions.drafting import LetterDetails, UnableToWriteLetter, change_letter, drop_letter
from sigap.letters.actions.numbering import (
    begin_series,
    cancel_letter,
    fix_paper,
    issue_letter,
    record_number,
    set_numbering,
)
from sigap.letters.models import AgendaEntry, Letter, LetterKind, NumberScheme, NumberSeries
from sigap.letters.paper import pdf_of, standing_facts
from sigap.letters.queries import letter_for, series_for
from sigap.letters.rules.numbers import NumberFormat, SeriesSpan
from sigap.letters.word import word_of
from sigap.ui.dates import letter_day

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def test_a_number_is_taken_when_signed_once_and_stays() -> None:
    with team.at_desk(team.MAYA) as maya:
        numbered(maya)
        first, second = drafted(maya), drafted(maya)
        assert not AgendaEntry.objects.exists(), "a draft uses none"
        assert issued(maya, second) == "400.2/001/GT-PPTPPO/2026"
        assert issued(maya, first) == "400.2/002/GT-PPTPPO/2026"
        assert issued(maya, first) == "400.2/002/GT-PPTPPO/2026", "a second click"
        report = drafted(maya, kind=LetterKind.REPORT, fields={"isi": ["Selesai."]})
        assert issued(maya, report) == "400.2/003/GT-PPTPPO/2026", "every kind counts in the one series"
        assert AgendaEntry.objects.count() == 3
        cancelled = cancel_letter(by=maya, at=team.LATER, letter_id=first.pk, reason="Rapat ditunda")
        assert cancelled.number == "400.2/002/GT-PPTPPO/2026"
        mark = f"DIBATALKAN {letter_day(team.LATER)}: Rapat ditunda"
        second.refresh_from_db()
        assert [mark in words_of(pdf_of(each)) for each in (cancelled, second)] == [True, False]
        for each, head in ((cancelled, mark), (second, "")):
            raw = word_of(standing_facts(each), at=team.LATER)
            assert docx.Document(io.BytesIO(raw)).sections[0].header.paragraphs[0].text == head
        assert issued(maya, drafted(maya)) == "400.2/004/GT-PPTPPO/2026", "a cancelled letter keeps its number"
        with pytest.raises(UnableToWriteLetter), transaction.atomic():
            cancel_letter(by=maya, at=team.AT, letter_id=second.pk, reason=" ")
    assert team.trail(first.pk) == ["letters:letter:drafted", "letters:letter:issued", "letters:letter:cancelled"]


def test_what_is_refused_takes_no_number() -> None:
    with team.at_desk(team.MAYA) as maya:
        row = drafted(maya)
        with pytest.raises(UnableToWriteLetter, match="belum mengatur"), transaction.atomic():
            issued(maya, row)
        numbered(maya)
        bare = drafted(maya, details=LetterDetails())
        with pytest.raises(UnableToWriteLetter, match="kode klasifikasi"), transaction.atomic():
            issued(maya, bare)
        with pytest.raises(UnableToWriteLetter, match="belum tiba"), transaction.atomic():
            issued(maya, row, date(2027, 1, 2))
        with pytest.raises(Conflict), transaction.atomic():
            issue_letter(by=maya, at=team.AT, letter_id=row.pk, based_on=7, dated_on=DAY)
        issued(maya, drafted(maya))
        with pytest.raises(UnableToWriteLetter, match="25-11-2026"), transaction.atomic():
            issued(maya, row, date(2026, 11, 24))
        assert issued(maya, row) == "400.2/002/GT-PPTPPO/2026", "nothing was lost by it"
        dropped = drop_letter(by=maya, at=team.AT, letter_id=bare.pk)
        with pytest.raises(UnableToWriteLetter, match="Dibuang"), transaction.atomic():
            issued(maya, dropped)
        with pytest.raises(UnableToWriteLetter, match="Terbit"), transaction.atomic():
            drop_letter(by=maya, at=team.AT, letter_id=row.pk)
        row.refresh_from_db()
        with pytest.raises(UnableToWriteLetter, match="Terbit"), transaction.atomic():
            change_letter(
                by=maya,
                at=team.AT,
                letter_id=row.pk,
                based_on=row.revision,
                subject="Lain",
                addressees=[],
                fields={},
                details=LetterDetails(),
            )
    with team.at_desk(team.HASAN) as hasan, pytest.raises(Refused), transaction.atomic():
        issue_letter(by=hasan, at=team.AT, letter_id=row.pk, based_on=1, dated_on=DAY)


def test_a_paper_book_is_carried_on_and_no_number_is_taken_twice() -> None:
    with team.at_desk(team.MAYA) as maya:
        numbered(maya)
        told: dict[str, Any] = {
            "by": maya,
            "at": team.AT,
            "office_id": maya.office_ids[0],
            "series": "semua",
            "year": 2026,
        }
        begin_series(**told, after=30)
        begin_series(**told, after=31)
        assert issued(maya, drafted(maya)) == "400.2/032/GT-PPTPPO/2026"
        with pytest.raises(UnableToWriteLetter, match="sudah ada pada surat"), transaction.atomic():
            begin_series(**told, after=31)
        assert NumberSeries.objects.get().last == 32


def test_after_a_restore_a_series_goes_on_behind_what_left_the_house() -> None:
    with team.at_desk(team.MAYA) as maya:
        numbered(maya)
        issued(maya, drafted(maya))
        told: dict[str, Any] = {"by": maya, "at": team.AT, "office_id": maya.office_ids[0], "series": "semua"}
        for _again in range(2):
            begin_series(**told, year=2026, after=43)
        assert issued(maya, drafted(maya)) == "400.2/044/GT-PPTPPO/2026"
        (book,) = series_for(maya, 2026)
        assert (book.began_after, book.count) == (0, 2), "two letters, whatever the numbers"


def test_a_number_typed_too_far_ahead_is_put_right() -> None:
    with team.at_desk(team.MAYA) as maya:
        numbered(maya)
        issued(maya, drafted(maya))
        told: dict[str, Any] = {"by": maya, "at": team.AT, "office_id": maya.office_ids[0], "series": "semua"}
        begin_series(**told, year=2026, after=4300)
        begin_series(**told, year=2026, after=43)
        assert issued(maya, drafted(maya)) == "400.2/044/GT-PPTPPO/2026"
    begun = [loads(row.body)["ids"] for row in Event.objects.filter(code=events.SERIES_BEGUN).order_by("seq")]
    assert [(ids["year"], ids["after"]) for ids in begun] == [("2026", "4300"), ("2026", "43")]


@pytest.mark.parametrize("after", [-1, 1_000_001])
def test_a_series_keeps_far_from_the_end_of_its_numbers(after: int) -> None:
    with team.at_desk(team.MAYA) as maya, connection.cursor() as cursor:
        numbered(maya)
        with pytest.raises(IntegrityError, match="not a number that a book ends with"), transaction.atomic():
            cursor.execute("SELECT letters.begin_series(%s, 'semua', 2026, %s)", [maya.office_ids[0], after])


def test_a_series_by_code_and_a_change_of_pattern() -> None:
    by_code = NumberFormat(source=FORM.source, pattern=FORM.pattern, unit=FORM.unit, span=SeriesSpan.CODE)
    with team.at_desk(team.MAYA) as maya:
        numbered(maya, by_code)
        numbered(maya, by_code)
        assert NumberScheme.objects.count() == 1, "nothing was changed"
        assert issued(maya, drafted(maya)).startswith("400.2/001/")
        assert issued(maya, drafted(maya, details=LetterDetails(class_code="100.3"))).startswith("100.3/001/")
        bad = NumberFormat(source=FORM.source, pattern="{nomor}/{tahun}/{korban}", unit="GT", span=SeriesSpan.OFFICE)
        with pytest.raises(UnableToWriteLetter, match="korban"), transaction.atomic():
            set_numbering(by=maya, at=team.AT, office_id=maya.office_ids[0], form=bad)


def test_no_two_letters_of_an_office_carry_one_number() -> None:
    by_code = NumberFormat(source=FORM.source, pattern=FORM.pattern, unit=FORM.unit, span=SeriesSpan.CODE)
    by_book = NumberFormat(source=FORM.source, pattern=FORM.pattern, unit=FORM.unit, span=SeriesSpan.BOOK)
    with team.at_desk(team.MAYA) as maya:
        numbered(maya)
        issued(maya, drafted(maya))
        with pytest.raises(UnableToWriteLetter, match="jenis"), transaction.atomic():
            numbered(maya, by_book)
        numbered(maya, by_code)
        row = drafted(maya)
        with pytest.raises(UnableToWriteLetter, match="sudah ada pada"), transaction.atomic():
            issued(maya, row)
        begun: dict[str, Any] = {"by": maya, "at": team.AT, "office_id": maya.office_ids[0], "series": "400.2"}
        begin_series(**begun, year=2026, after=1)
        assert issued(maya, row) == "400.2/002/GT-PPTPPO/2026", "carried on from where the other series ended"
        old = drafted(maya)
        with pytest.raises(UnableToWriteLetter, match="2019"), transaction.atomic():
            issued(maya, old, date(2019, 5, 2))
        begin_series(**begun, year=2019, after=0)
        assert issued(maya, old, date(2019, 5, 2)) == "400.2/001/GT-PPTPPO/2019", "the book was said to be empty"
        with pytest.raises(DatabaseError, match="once"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE letters_letter SET number = '400.2/001/GT-PPTPPO/2026', stage = 'issued', dated_on = now(),"
                " issued_at = now(), issued_by = made_by, set_facts = '{}' WHERE id = %s",
                [drafted(maya, kind=LetterKind.DECREE, fields={}).pk],
            )


def test_srikandis_number_is_recorded_with_its_link() -> None:
    with team.at_desk(team.MAYA) as maya:
        numbered(maya, BY_SRIKANDI)
        row, other = drafted(maya), drafted(maya)
        told: dict[str, Any] = {
            "by": maya,
            "at": team.AT,
            "number": "400.2/777/SET/2026",
            "link": "https://srikandi.example/1",
        }
        for _twice in range(2):
            made = record_number(**told, letter_id=row.pk, based_on=1, dated_on=DAY)
        assert (made.number, made.link) == ("400.2/777/SET/2026", "https://srikandi.example/1")
        assert not AgendaEntry.objects.exists()
        with pytest.raises(UnableToWriteLetter, match="sudah ada"), transaction.atomic():
            record_number(**told, letter_id=other.pk, based_on=1, dated_on=DAY)
        with pytest.raises(UnableToWriteLetter, match="cara lain"), transaction.atomic():
            issued(maya, other)
        numbered(maya)
        with pytest.raises(UnableToWriteLetter, match="cara lain"), transaction.atomic():
            record_number(**told | {"number": "9"}, letter_id=other.pk, based_on=1, dated_on=DAY)
        decree = drafted(maya, kind=LetterKind.DECREE, fields={})
        made = record_number(**told | {"number": "123/KPTS/2026"}, letter_id=decree.pk, based_on=1, dated_on=DAY)
        assert made.number == "123/KPTS/2026", "the law office numbers decrees"


def test_what_went_out_keeps_its_paper_whatever_changes_later() -> None:
    with team.at_desk(team.MAYA) as maya:
        numbered(maya)
        row = drafted(maya)
        issued(maya, row)
        fixed = fix_paper(by=maya, at=team.AT, letter_id=row.pk)
        paper = pdf_of(letter_for(maya, row.pk))
        assert len(paper) == fixed.paper_size
    secretariat = team.office(OfficeKind.SECRETARIAT)
    secretariat.name = secretariat.full_name = "Kantor dengan nama baru"
    secretariat.save()
    with team.at_desk(team.MAYA) as maya:
        assert pdf_of(letter_for(maya, row.pk)) == paper
        assert "nama baru" in str(drafted(maya).signer_title)


def test_past_the_page_the_desk_can_neither_skip_a_number_nor_change_what_went_out() -> None:
    with team.at_desk(team.MAYA) as maya:
        numbered(maya)
        row = drafted(maya)
        issued(maya, row)
        loose = drafted(maya)
        goes_out = (
            "UPDATE letters_letter SET number = '9', stage = 'issued', dated_on = now(), issued_at = now(),"
            " issued_by = made_by, set_facts = '{}'"
        )
        for statement in (
            "UPDATE letters_numberseries SET last = last + 5",
            "DELETE FROM letters_agendaentry",
            "UPDATE letters_agendaentry SET serial = 9",
            "UPDATE letters_letter SET subject = 'Lain' WHERE stage = 'issued'",
            "UPDATE letters_letter SET stage = 'draft', number = '' WHERE stage = 'issued'",
            "DELETE FROM letters_letter",
            f"{goes_out} WHERE id = '{loose.pk}'",
            f"SELECT letters.take_number('{loose.pk}', 'semua', 2026); SET CONSTRAINTS ALL IMMEDIATE",
        ):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
    with (
        team.at_desk(team.HASAN),
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT letters.take_number(%s, 'semua', 2026)", [loose.pk])
    with team.at_desk(team.MAYA) as maya:
        assert issued(maya, loose) == "400.2/002/GT-PPTPPO/2026"


def test_an_officer_of_two_offices_writes_only_where_the_power_is_held() -> None:
    team.also_works_at(team.MAYA, RoleCode.PARTNER_OFFICER, OfficeKind.KEMENAG)
    with team.at_desk(team.MAYA) as maya:
        ahmads = team.office(OfficeKind.KEMENAG).pk
        with pytest.raises(Refused), transaction.atomic():
            drafted(maya, office_id=ahmads)
        drafted(maya, office_id=team.office(OfficeKind.SECRETARIAT).pk)
    assert Letter.objects.count() == 1
