"""Notes: appended once, corrected by a next version, sealed, a page at a time."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction
from tests.factories import endings, team

from sigap.access.permissions import Permission
from sigap.cases import actions as cases
from sigap.cases import events
from sigap.cases.actions.locking import UnableToWorkOnClosedCase
from sigap.cases.models import Note
from sigap.cases.queries import notes_of
from sigap.cases.queries.notes import PAGE
from sigap.cases.reading import open_note, open_notes
from sigap.cases.rules import NoteTemplate
from sigap.kernel.errors import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


@pytest.fixture
def code() -> str:
    return team.opened()


def write(
    code: str, text: str = "Sudah bicara dengan guru BK.", *, login: str = team.DEWI, note_id: UUID | None = None
) -> Note:
    with team.on_case(login, code) as (actor, access):
        return cases.write_note(
            by=actor,
            at=team.LATER,
            access=access,
            note_id=note_id or uuid4(),
            template=NoteTemplate.CALL,
            text=text,
            done_at=team.AT,
        )


def correct(code: str, note: Note, text: str, *, login: str = team.DEWI, based_on: int = 1) -> Note:
    with team.on_case(login, code) as (actor, access):
        return cases.correct_note(
            by=actor,
            at=team.LATER,
            access=access,
            note_id=note.note,
            text=text,
            done_at=team.AT,
            based_on=based_on,
        )


def read(code: str, login: str = team.DEWI, page: int = 1) -> list[str]:
    opened = open_notes(entering=team.entering(login), code=code, at=team.LATER, page=page)
    return [text for _note, text in opened.notes]


def test_a_note_is_sealed_read_and_written_once(code: str) -> None:
    key, before = uuid4(), team.case_of(code).version
    first = write(code, note_id=key)
    for text in ("lain", "Sudah bicara dengan guru BK."):
        with pytest.raises(cases.SectionConflict, match="sudah tersimpan"):
            write(code, text, note_id=key)
    assert b"guru" not in bytes(first.sealed_text)
    assert read(code) == read(code, team.RINA) == ["Sudah bicara dengan guru BK."]
    case = team.case_of(code)
    assert (case.version, team.trail(case.id).count(events.NOTE_WRITTEN)) == (before + 1, 1)


def test_a_correction_adds_a_version_and_keeps_the_former(code: str) -> None:
    note = write(code, login=team.RINA)
    with pytest.raises(cases.SectionConflict, match="Rina Marlina menyimpan versi lain"):
        correct(code, note, "basi", based_on=0)
    corrected = correct(code, note, "Sudah bicara dengan wali kelas.", login=team.DEWI)
    assert (corrected.version, corrected.first_name, corrected.writer_name) == (2, "Rina Marlina", "Dewi Anggraini")
    assert read(code) == ["Sudah bicara dengan wali kelas."]
    assert Note.objects.count() == 2
    assert open_note(entering=team.entering(team.RINA), code=code, note_id=note.note, at=team.LATER)[1].version == 2


def test_who_neither_wrote_it_nor_answers_for_the_case_corrects_nothing(code: str) -> None:
    note = write(code, login=team.DEWI)
    with pytest.raises(Refused, match=Permission.NOTE_WRITE):
        correct(code, note, "bukan saya", login=team.RINA)


@pytest.mark.parametrize("login", [team.HASAN, team.ANTON, team.SEKAR])
def test_notes_stay_in_their_room(code: str, login: str) -> None:
    write(code)
    team.accepted(code)
    with pytest.raises(Refused):
        read(code, login)
    with team.at_desk(login):
        assert team.counted("SELECT 1 FROM cases_note") == 0


def test_nothing_is_noted_before_it_happened_nor_on_a_closed_case(code: str) -> None:
    with (
        pytest.raises(cases.UnableToWriteNote, match="belum terjadi"),
        team.on_case(team.DEWI, code) as (actor, access),
    ):
        cases.write_note(
            by=actor,
            at=team.AT,
            access=access,
            note_id=uuid4(),
            template=NoteTemplate.FREE,
            text="nanti",
            done_at=team.AT + timedelta(minutes=1),
        )
    with pytest.raises(cases.UnableToWriteNote, match="Tulis catatannya"):
        write(code, "  ")
    endings.closed(code)
    with pytest.raises(UnableToWorkOnClosedCase):
        write(code)
    assert not Note.objects.exists()


def test_many_notes_come_a_page_at_a_time(code: str) -> None:
    for number in range(PAGE + 2):
        write(code, f"catatan {number}")
    with team.on_case(team.DEWI, code) as (_actor, access):
        first, second = notes_of(access, page=1), notes_of(access, page=2)
    assert (len(first.notes), first.has_more, len(second.notes), second.has_more) == (PAGE, True, 2, False)
    assert len(read(code, page=2)) == 2


def test_versions_are_never_changed_or_removed(code: str) -> None:
    write(code)
    for statement in ("UPDATE cases_note SET sealed_text = ''", "DELETE FROM cases_note"):
        with team.at_desk(team.DEWI), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            team.counted(statement)
