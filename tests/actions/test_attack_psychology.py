"""Attack: nobody but the psychologist who sits with the client opens that psychologist's note, or learns of it."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, connection, transaction
from tests.factories import emergency, team
from tests.factories.sittings import BUDI, SECRET, TARI, answer, note, psychologist

from sigap.access.models import Membership
from sigap.access.roles import OfficeKind, RoleCode
from sigap.assistance.reading import parts_to_close
from sigap.audit.models import Event
from sigap.cases import actions as cases
from sigap.cases.actions.exclusions import ExclusionRequest, exclude_from_case
from sigap.cases.actions.handing_over import hand_over
from sigap.cases.models import Assignment, Case, CasePerson
from sigap.cases.queries.listing import CaseFacts, facts_of
from sigap.cases.rules import ExclusionBasis, ExclusionKind, HandOverReason
from sigap.kernel.errors import Refused
from sigap.sessions import actions
from sigap.sessions.models import PsychologyNote, PsychologySeat
from sigap.sessions.reading import open_psychology
from sigap.staff import actions as staff
from sigap.vault.datakeys import KeyUnknown
from sigap.vault.door import key_rows
from sigap.vault.macs import MacBroken
from sigap.vault.models import DataKey
from sigap.vault.rotation import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
LATER = team.LATER + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True


def texts(login: str, code: str) -> list[str]:
    opened = open_psychology(entering=team.entering(login), code=code, at=LATER)
    return [text for _note, text in opened.notes]


def seen(login: str) -> tuple[int, int, int]:
    """Rows of notes, keys of the section, and events of writing and reading it that somebody sees at the desk."""
    with team.at_desk(login), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sessions_psychologynote")
        (notes,) = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM vault_datakey WHERE purpose = 'psychology'")
        (keys,) = cursor.fetchone()
        cursor.execute(
            "SELECT count(*) FROM audit_event WHERE code = 'psychology:note:written'"
            " OR (code = 'vault:room:opened' AND body LIKE '%psychologist%')"
        )
        (events,) = cursor.fetchone()
    return notes, keys, events


def written() -> tuple[str, PsychologyNote]:
    code = team.opened()
    psychologist(TARI, code)
    return code, note(code)


def test_the_psychologist_reads_it_and_nobody_else_sees_that_it_is_there() -> None:
    code, row = written()
    empty = team.opened()
    assert texts(TARI, code) == [SECRET]
    assert seen(TARI) == (1, 1, 2), "the writing and the reading stand in the trail"
    psychologist(BUDI, code)
    with team.on_case(team.DEWI, code) as (actor, access):
        cases.assign(by=actor, at=team.AT, access=access, officer=team.colleague(actor, team.HASAN))
    assert (texts(BUDI, code), seen(BUDI)) == ([], (0, 0, 0)), "another psychologist on the same case"
    for login in (team.DEWI, team.HASAN, team.RINA, team.MAYA, team.ANTON, team.SEKAR):
        assert seen(login) == (0, 0, 0), login
        told = []
        for which in (code, empty):
            with pytest.raises(Refused) as refused:
                texts(login, which)
            told.append((type(refused.value), str(refused.value)))
        assert len(set(told)) == 1, "refusal is absence"
    with team.at_desk(team.HASAN), pytest.raises(KeyUnknown):
        key_rows([row.key_id])
    assert seen(team.SURYA)[:2] == (0, 0), "the auditor reads who, never what"


def test_a_note_moves_no_case_in_the_list_of_others() -> None:
    code, _row = written()

    def line(login: str) -> CaseFacts:
        with team.at_desk(login):
            case = Case.objects.get(code=code)
            return facts_of([case])[case.pk]

    before = [line(login) for login in (team.DEWI, team.HASAN)]
    note(code, at=LATER)
    assert [line(login) for login in (team.DEWI, team.HASAN)] == before
    assert before[0].acted_at is not None


def test_broken_glass_does_not_lead_there_and_leaves_no_sign() -> None:
    code = emergency.shut_case()
    psychologist(TARI, code)
    note(code)
    emergency.broken(code)
    assert seen(team.LESTARI) == (0, 0, 0)
    before = Event.objects.filter(code__startswith="psychology:").count()
    with pytest.raises(Refused):
        texts(team.LESTARI, code)
    assert Event.objects.filter(code__startswith="psychology:").count() == before


def test_a_psychologist_who_breaks_the_glass_or_is_kept_away_reads_nothing() -> None:
    code, _row = written()
    what = ExclusionRequest(kind=ExclusionKind.PERSON, person_id=team.person_id(TARI), person_name="Tari")
    with team.on_case(team.DEWI, code) as (actor, access):
        exclude_from_case(by=actor, at=LATER, access=access, what=what, basis=ExclusionBasis.KINSHIP, words="rekaan")
    assert seen(TARI)[:2] == (0, 0)
    with pytest.raises(Refused):
        texts(TARI, code)


def test_who_leaves_reads_no_more_and_the_next_one_reads_it_by_the_clients_yes_alone() -> None:
    code, row = written()
    team.also_works_at(TARI, RoleCode.INTAKE_OFFICER, OfficeKind.UPTD_PPA)
    with team.at_desk(team.MAYA) as actor:
        held = Membership.objects.select_related("person").defer("person__password", "person__mac")
        staff.end_role(by=actor, at=LATER, membership=held.get(person__login=TARI, role=RoleCode.PSYCHOLOGIST))
    team.sign_in(TARI)
    assert seen(TARI)[:2] == (0, 0), "a former psychologist"
    psychologist(BUDI, code)
    for _twice in range(2):
        with team.on_case(BUDI, code) as (actor, access):
            actions.begin_seat(by=actor, at=LATER, access=access, ordinal=1)
    assert texts(BUDI, code) == []
    note(code, BUDI, "Milik Budi.", at=LATER)
    assert texts(BUDI, code) == ["Milik Budi."]
    seat = PsychologySeat.objects.get(officer_id=team.person_id(BUDI))
    with team.on_case(BUDI, code) as (actor, access), pytest.raises(Refused):
        actions.answer_seat(by=actor, at=LATER, access=access, seat_id=seat.id, agrees=True, answered_at=None)
    answer(code, seat.id, at=LATER, agrees=True)
    assert texts(BUDI, code) == ["Milik Budi.", SECRET]
    assert seen(team.DEWI) == (0, 0, 0), "who wrote the answer reads nothing by it"
    answer(code, seat.id, at=LATER + timedelta(minutes=1), agrees=False)
    assert texts(BUDI, code) == ["Milik Budi."]
    assert PsychologyNote.objects.filter(pk=row.pk).exists(), "closed, never lost"


def test_coming_back_or_taking_the_case_over_opens_nothing_by_itself() -> None:
    code, _row = written()
    psychologist(BUDI)
    with team.at_desk(team.HASAN) as actor:
        to = team.colleague(actor, BUDI)
        hand_over(by=actor, at=LATER, code=code, former_id=team.person_id(TARI), to=to, reason=HandOverReason.LEAVING)
    assert texts(BUDI, code) == []
    Assignment.objects.filter(person_id=team.person_id(TARI)).update(until=LATER)
    assert seen(TARI)[:2] == (0, 0)


def test_a_seat_forged_or_an_answer_written_past_sigap_opens_nothing() -> None:
    code, row = written()
    psychologist(BUDI, code)
    note(code, BUDI, "Milik Budi.")
    PsychologySeat.objects.filter(officer_id=team.person_id(BUDI)).update(client_yes_at=LATER)
    with pytest.raises(MacBroken):
        texts(BUDI, code)
    forged = (
        "UPDATE sessions_psychologyseat SET client_yes_at = now()",
        "UPDATE sessions_psychologyseat SET officer_id = access.me()",
        "UPDATE sessions_psychologynote SET key_id = gen_random_uuid()",
        "DELETE FROM sessions_psychologynote",
    )
    for statement in forged:
        for login in (team.HASAN, BUDI):
            with team.at_desk(login), connection.cursor() as cursor, transaction.atomic():
                try:
                    cursor.execute(statement)
                    changed = cursor.rowcount
                except DatabaseError:
                    changed = 0
                    transaction.set_rollback(True)
            assert changed == 0, (statement, login)
    client = CasePerson.objects.get(case__code=code, ordinal=1)
    work = Assignment.objects.get(person_id=team.person_id(team.DEWI), case__code=code)
    with team.on_case(team.DEWI, code) as (actor, access), pytest.raises(DatabaseError), transaction.atomic():
        PsychologySeat.objects.create(
            case=access.case,
            person=client,
            assignment=work,
            officer_id=actor.person_id,
            officer_name=actor.name,
            office_name="x",
            key_id=row.key_id,
            since=LATER,
            mac=b"x",
        )


def test_the_note_lies_sealed_under_a_key_of_its_own_and_goes_with_the_case() -> None:
    code, row = written()
    key = DataKey.objects.get(pk=row.key_id)
    case = team.case_of(code)
    assert (key.purpose, key.case_id) == ("psychology", case.id), "an erasure of the case destroys each key of the case"
    assert SECRET.encode() not in bytes(row.sealed_text)
    assert read(key, row.sealed_text, place=actions.note_place(row.id)) == SECRET
    assert not [part for part in parts_to_close(case.id) if part.key_id == row.key_id]


def test_a_psychologist_of_another_office_who_is_not_on_the_case_reads_nothing() -> None:
    code, _row = written()
    team.also_works_at(team.SEKAR, RoleCode.PSYCHOLOGIST, OfficeKind.RSUD)
    with pytest.raises(Refused):
        texts(team.SEKAR, code)
    assert seen(team.SEKAR)[:2] == (0, 0)
