"""What an erasure leaves: nothing that opens, nothing to search by, words where texts stood; also after a restore."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection
from tests.factories import endings, epochs, handing, team

from sigap import audit
from sigap.access.roles import Section
from sigap.assistance import actions as assistance
from sigap.assistance.reading import open_notes
from sigap.assistance.rules import ServiceKind
from sigap.cases import actions as cases
from sigap.cases.actions import destroying, erasing, tokens
from sigap.cases.actions.erasing import UnableToErase
from sigap.cases.actions.identity import Identity
from sigap.cases.models import Case, CasePerson, CasePersonPast, Erasure, PersonToken
from sigap.cases.reading import open_text
from sigap.cases.rules import ErasureBasis
from sigap.cli.failure import CommandFailed
from sigap.cli.keys.erasing import ErasureRun
from sigap.intake.reading import open_report
from sigap.kernel.acting import SystemActor
from sigap.mailbox.models import Envelope
from sigap.matching import tokens as matching
from sigap.referrals.reading import open_answers, open_asked
from sigap.vault import erasing as keys
from sigap.vault.erasing import ERASED, ErasedLine
from sigap.vault.models import DataKey, ErasedKey

pytestmark = pytest.mark.usefixtures("committed")
BY = SystemActor(name="uji")
WORDS = "Telah dimusnahkan pada"


@pytest.fixture
def folder(tmp_path: Path, settings: LazySettings) -> Path:
    settings.SIGAP_KEYS = epochs.own_copy(tmp_path / "kunci")
    return tmp_path / "kunci"


@pytest.fixture
def code(folder: Path) -> str:
    """A closed case with all that is sealed; the identity was corrected once."""
    made = team.opened()
    team.named(made)
    team.stepped_up(team.RINA, at=team.LATER)
    with team.on_case(team.RINA, made) as (actor, access):
        corrected = Identity(full_name="Melati Benar", birth_date="2011-02-28", nik="1609010101120001")
        cases.name_person(by=actor, at=team.LATER, access=access, ordinal=1, identity=corrected, based_on=2)
    with team.on_case(team.DEWI, made) as (actor, access):
        cases.write_section(by=actor, at=team.AT, access=access, section=Section.SUMMARY, text="Ringkasan", based_on=0)
        assistance.note_service(
            by=actor,
            at=team.AT,
            access=access,
            kind=ServiceKind.HEALTH,
            done_at=team.AT,
            note="Rekaan",
            post_key=uuid4(),
        )
    handing.reported(team.ANTON, team.accepted(made))
    assert folder.exists()
    return made


def close(code: str) -> None:
    endings.closed(code)


def approved(code: str, *, ordinal: int | None) -> Erasure:
    team.stepped_up(team.DEWI, at=team.LATER)
    with team.on_case(team.DEWI, code) as (actor, access):
        erasure = erasing.request_erasure(
            by=actor, at=team.LATER, access=access, basis=ErasureBasis.SUBJECT_REQUEST, ordinal=ordinal
        )
    team.stepped_up(team.SURYA, at=team.LATER)
    with team.at_desk(team.SURYA) as actor:
        return erasing.answer_erasure(by=actor, at=team.LATER, erasure_id=erasure.id, is_approved=True)


def erase(erasure: Erasure) -> list[ErasedLine]:
    return destroying.carry_out(by=BY, at=team.LATER + timedelta(hours=1), erasure_id=erasure.id)


def everywhere(found: bytes) -> list[str]:
    """Columns of the whole database in which these bytes stand."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type = 'bytea'"
        )
        columns = cursor.fetchall()
        places = []
        for table, column in columns:
            cursor.execute(f"SELECT count(*) FROM {table} WHERE position(%s IN {column}) > 0", [found])
            places += [f"{table}.{column}"] * int(cursor.fetchone()[0])
    return places


def test_an_identity_goes_with_its_former_ones_and_its_tokens(code: str) -> None:
    person = CasePerson.objects.get(ordinal=1)
    assert person.key_id is not None
    wrapped = bytes(DataKey.objects.get(pk=person.key_id).wrapped)
    identity = Identity(full_name="Melati Benar", birth_date="2011-02-28", nik="1609010101120001")
    found = PersonToken.objects.filter(token__in=matching.asked_for(tokens.bearer_of(identity)))
    assert set(found.values_list("kind", flat=True)) == {"nik", "name_year", "other_year"}
    assert everywhere(wrapped) == ["vault_datakey.wrapped"]
    lines = erase(approved(code, ordinal=1))
    assert [line.key_id for line in lines] == [person.key_id]
    left = CasePerson.objects.get(ordinal=1)
    assert (left.key_id, left.sealed_identity, left.named_at) == (None, None, None)
    assert left.erased_at == team.LATER + timedelta(hours=1)
    assert (left.role, left.sex, left.age_years) == (person.role, person.sex, person.age_years)
    assert not CasePersonPast.objects.exists()
    assert not PersonToken.objects.exists()
    assert everywhere(wrapped) == []
    assert not DataKey.objects.filter(pk=person.key_id, destroyed_at=None).exists()


def test_the_right_person_can_be_named_where_a_wrong_one_was_erased(code: str) -> None:
    erase(approved(code, ordinal=1))
    version = CasePerson.objects.get(ordinal=1).version
    with team.on_case(team.DEWI, code) as (actor, access):
        right = Identity(full_name="Mawar Rekaan", birth_date="2010-01-01")
        cases.name_person(by=actor, at=team.LATER, access=access, ordinal=1, identity=right, based_on=version)
    assert epochs.wrong_tokens() == []
    assert CasePerson.objects.get(ordinal=1).is_named


def test_words_stand_where_texts_of_an_erased_case_stood(code: str) -> None:
    close(code)
    erase(approved(code, ordinal=None))
    case = Case.objects.get(code=code)
    assert case.erased_at is not None
    assert not DataKey.objects.filter(case_id=case.id, destroyed_at=None).exists()
    desk: dict[str, Any] = {"entering": team.entering(team.DEWI), "code": code, "at": team.LATER}
    summary = open_text(section=Section.SUMMARY, **desk)
    assert (summary.text, summary.erased_at) == ("", case.erased_at)
    assert [note.startswith(WORDS) for _service, note in open_notes(**desk).services] == [True]
    assert len(open_answers(**desk).referrals) == 1
    referral = open_answers(**desk).referrals[0][0]
    preview = open_asked(entering=team.entering(team.ANTON), referral_id=referral.id, at=team.LATER).preview
    assert preview.startswith(WORDS)
    envelope = Envelope.objects.get()
    report = open_report(entering=team.entering(team.RINA), number=envelope.number, at=team.LATER)
    assert report.story.startswith(WORDS)
    assert {text for _place, _row, text in epochs.all_texts()} == {"dihapus"}


def test_a_report_that_nobody_opened_goes_with_its_case(code: str) -> None:
    envelope = Envelope.objects.get()
    assert envelope.key_blob is not None
    close(code)
    erase(approved(code, ordinal=None))
    left = Envelope.objects.get()
    assert left.key_blob is None
    buried = DataKey.objects.get(pk=left.key_id)
    assert buried.destroyed_at is not None


def test_an_old_copy_does_not_bring_it_back(code: str, folder: Path) -> None:
    close(code)
    erasure = approved(code, ordinal=None)
    tables = ("vault_datakey", "cases_caseperson", "cases_casepersonpast", "mailbox_envelope")
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"CREATE TABLE old_{table} AS TABLE {table}")
    lines = erase(erasure)
    keys.append(folder, lines)
    _restored(tables)
    assert "dihapus" not in {text for _place, _row, text in epochs.all_texts()}
    assert destroying.replay(lines=keys.read_list(folder / ERASED), at=team.LATER) == len(lines) - 1, "one was a blob"
    assert tokens.rebuild_all(at=team.LATER) == 0
    assert not DataKey.objects.filter(destroyed_at=None, pk__in=[line.key_id for line in lines]).exists()
    assert {text for _place, _row, text in epochs.all_texts()} == {"dihapus"}
    assert CasePerson.objects.get(ordinal=1).erased_at == lines[0].erased_at
    assert ErasedKey.objects.count() == len(lines)
    assert destroying.replay(lines=lines, at=team.LATER) == 0, "a second time there is nothing left"


def _restored(tables: tuple[str, ...]) -> None:
    """Rows of these tables as they were in the copy; what was noted since is not in it."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM vault_erasedkey")
        for table in ("vault_datakey", "cases_casepersonpast"):
            cursor.execute(f"DELETE FROM {table}")
            cursor.execute(f"INSERT INTO {table} SELECT * FROM old_{table}")
        cursor.execute(
            "UPDATE cases_caseperson p SET key_id = o.key_id, sealed_identity = o.sealed_identity,"
            " named_at = o.named_at, erased_at = NULL FROM old_cases_caseperson o WHERE o.id = p.id"
        )
        cursor.execute(
            "UPDATE mailbox_envelope e SET key_blob = o.key_blob FROM old_mailbox_envelope o WHERE o.id = e.id"
        )
        cursor.execute("UPDATE cases_case SET erased_at = NULL")
    assert tables


def test_of_two_at_once_one_does_it(code: str) -> None:
    erasure = approved(code, ordinal=1)
    outcomes = team.at_once(lambda: erase(erasure), lambda: erase(erasure))
    assert [type(outcome.raised) for outcome in outcomes if outcome.raised] == [UnableToErase]
    assert Erasure.objects.get().status == "done"
    assert ErasedKey.objects.count() == 1


def test_the_command_lists_refuses_and_destroys(code: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    erasure = approved(code, ordinal=1)
    assert ErasureRun(folder).show() == 0
    assert (
        f"{str(erasure.id)[:8]}  Disetujui, belum dijalankan  {code}, identitas orang nomor 1"
        in capsys.readouterr().out
    )
    team.rewritten("cases_erasure", erasure.id, answered_by_name="x", answered_by=uuid4())
    assert ErasureRun(folder).run([], is_all=True) == 1
    assert "ditulis di luar SIGAP" in capsys.readouterr().out
    team.rewritten("cases_erasure", erasure.id, answered_by=team.person_id(team.SURYA))
    assert ErasureRun(folder).run([str(erasure.id)[:8]], is_all=False) == 0
    assert "1 kunci dimusnahkan" in capsys.readouterr().out
    (line,) = keys.read_list(folder / ERASED)
    assert line.erasure_id == erasure.id
    assert ErasureRun(folder).run([], is_all=True) == 0


def test_a_run_that_was_killed_before_its_commit_leaves_no_lie_in_the_list(code: str, folder: Path) -> None:
    erasure = approved(code, ordinal=1)
    person = CasePerson.objects.get(ordinal=1)
    assert person.key_id is not None
    keys.append(folder, [ErasedLine.signed(key_id=person.key_id, erasure_id=erasure.id, erased_at=team.LATER)])
    assert destroying.drop_undone(folder) == 1
    assert keys.read_list(folder / ERASED) == []


def test_a_list_that_was_lost_is_made_again_from_the_database(code: str, folder: Path) -> None:
    assert ErasureRun(folder).run([str(approved(code, ordinal=1).id)], is_all=False) == 0
    before = keys.read_list(folder / ERASED)
    (folder / ERASED).unlink()
    ErasedKey.objects.create(key_id=uuid4(), erasure_id=uuid4(), erased_at=team.LATER, mac=b"x" * 32)
    assert keys.mend_list(folder) == 1, "not what somebody else wrote into the table"
    assert keys.read_list(folder / ERASED) == before


def test_the_count_of_erased_keys_outlives_a_list_that_lost_lines(code: str, folder: Path) -> None:
    run = ErasureRun(folder)
    lost = [ErasedLine.signed(key_id=uuid4(), erasure_id=uuid4(), erased_at=team.LATER) for _ in range(3)]
    keys.append(folder, lost[:2])
    assert run.run([str(approved(code, ordinal=1).id)], is_all=False) == 0
    assert run.counted(0) == 3, "a run that was killed before it counted"
    assert run.counted(5) == 6, "three lines were lost before"


def test_nothing_is_destroyed_when_the_list_cannot_be_written(
    code: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    erasure = approved(code, ordinal=1)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sigap.vault.erasing.os.fsync", full)
    with pytest.raises(CommandFailed, match="tidak ada yang dihapus"):
        ErasureRun(folder).run([str(erasure.id)], is_all=False)
    monkeypatch.undo()
    assert Erasure.objects.get().status == "approved"
    assert not ErasedKey.objects.exists()
    assert not audit.is_recording()
