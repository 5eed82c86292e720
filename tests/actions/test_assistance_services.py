"""A service is noted with when it was done and when it is recorded; its note is sealed in the section of services."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests.factories import team

from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind, Section
from sigap.assistance import actions as assistance
from sigap.assistance import events
from sigap.assistance.actions import Detail, ServiceFacts, UnableToNoteService
from sigap.assistance.models import Service
from sigap.assistance.queries import services_of
from sigap.assistance.reading import open_notes
from sigap.assistance.rules import ReferralPurpose, ServiceKind
from sigap.cases import events as case_events
from sigap.cases.actions.locking import UnableToWorkOnClosedCase
from sigap.cases.models import Case, Participation, SectionKey
from sigap.cases.rules import CaseStatus, ClosingReason
from sigap.kernel.errors import Refused
from sigap.vault.events import SECTION_OPENED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]
HEALTH = frozenset({ReferralPurpose.MEDICAL_CARE})


def note(
    login: str, code: str, text: str = "Luka dirawat.", *, done_at: datetime = team.AT, key: UUID | None = None
) -> Service:
    with team.on_case(login, code) as (actor, access):
        return assistance.note_service(
            by=actor,
            at=team.LATER,
            access=access,
            kind=ServiceKind.HEALTH,
            done_at=done_at,
            note=text,
            post_key=key or uuid4(),
        )


def closed(code: str) -> None:
    """As if two people had closed the case."""
    done = {"status": CaseStatus.CLOSED, "closed_at": team.LATER, "closing_reason": ClosingReason.GOALS_REACHED}
    Case.objects.filter(code=code).update(**done)


def read(login: str, code: str) -> list[str]:
    opened = open_notes(entering=team.entering(login), code=code, at=team.LATER)
    return [text for _service, text in opened.services]


def test_a_service_moves_the_case_into_service_and_is_sealed() -> None:
    code = team.opened()
    service = note(team.DEWI, code)
    case = team.case_of(code)
    stored = Service.objects.get()
    assert (stored.done_at, stored.recorded_at, stored.kind) == (team.AT, team.LATER, "health")
    assert (stored.office_id, stored.given_by_name) == (case.office_id, "Dewi Anggraini")
    assert stored.key_id == SectionKey.objects.get(case=case, room="services").key_id
    assert b"Luka" not in bytes(stored.sealed_note)
    assert case.status == "in_service"
    assert team.trail(case.id)[-2:] == [case_events.STATUS_CHANGED, events.NOTED]
    assert read(team.DEWI, code) == ["Luka dirawat."]
    assert team.trail(case.id)[-1] == SECTION_OPENED
    assert str(service.kind_label) == "Layanan kesehatan"


def test_a_second_service_changes_no_status_and_takes_the_same_key() -> None:
    code = team.opened()
    note(team.DEWI, code, "satu")
    note(team.RINA, code, "", done_at=team.AT - timedelta(days=400))
    assert read(team.DEWI, code) == ["satu", ""]
    assert team.trail(team.case_of(code).id).count(case_events.STATUS_CHANGED) == 1
    assert len(set(Service.objects.values_list("key_id", flat=True))) == 1


def test_a_second_click_notes_nothing_twice() -> None:
    code, key = team.opened(), uuid4()
    first = note(team.DEWI, code, key=key)
    before = team.trail(team.case_of(code).id)
    assert note(team.DEWI, code, "lain", key=key).pk == first.pk
    assert Service.objects.count() == 1
    assert team.trail(team.case_of(code).id) == before
    assert read(team.DEWI, code) == ["Luka dirawat."]


def test_what_has_not_happened_is_not_noted() -> None:
    code = team.opened()
    with pytest.raises(UnableToNoteService, match="belum terjadi"):
        note(team.DEWI, code, done_at=team.LATER + timedelta(seconds=1))
    assert note(team.DEWI, code, done_at=team.LATER).done_at == team.LATER


def test_the_office_that_was_asked_for_it_notes_and_reads() -> None:
    code = team.opened()
    team.accepted(code, team.SEKAR, HEALTH)
    note(team.DEWI, code, "dari UPTD")
    note(team.SEKAR, code, "dari RSUD", done_at=team.LATER)
    assert Service.objects.get(given_by_name="dr. Sekar Wulandari").office_id == team.office(OfficeKind.RSUD).pk
    assert read(team.SEKAR, code) == read(team.DEWI, code) == ["dari RSUD", "dari UPTD"]


def test_what_another_office_gave_is_corrected_there_and_stays_there() -> None:
    code, rsud = team.opened(), team.office(OfficeKind.RSUD)
    team.accepted(code, team.SEKAR, HEALTH)
    first = note(team.SEKAR, code, done_at=team.LATER)

    def correct(login: str) -> Service:
        facts = ServiceFacts(detail=Detail(why="Salah catat."))
        with team.on_case(login, code) as (actor, access):
            return assistance.correct_service(
                by=actor, at=team.LATER, access=access, service_id=first.pk, kind=ServiceKind.HEALTH,
                done_at=team.AT, note="Dua.", post_key=uuid4(), facts=facts, is_void=True,
            )  # fmt: skip

    with pytest.raises(Refused):
        correct(team.DEWI)
    assert read(team.SEKAR, code) == ["Luka dirawat."]
    second = correct(team.SEKAR)
    assert (second.office_id, second.office_name) == (rsud.pk, rsud.name)
    assert read(team.SEKAR, code) == []


def test_what_an_office_gave_that_left_the_case_is_corrected_by_whose_case_it_is() -> None:
    code, rsud = team.opened(), team.office(OfficeKind.RSUD)
    team.accepted(code, team.SEKAR, HEALTH)
    first = note(team.SEKAR, code)

    def version(login: str, **change: Any) -> Service:
        made = Service.objects.get(pk=first.pk)
        made.pk, made.root, made.version, made.replaces = uuid4(), first.pk, 2, first
        made.given_by, made.post_key = team.person_id(login), str(uuid4())
        for name, value in change.items():
            setattr(made, name, value)
        return made

    with team.at_desk(team.DEWI), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        version(team.DEWI).save(force_insert=True)
    Participation.objects.filter(case__code=code, office_id=rsud.pk).update(until=team.LATER)
    alone = {"root": None, "version": 1, "replaces": None}
    with team.at_desk(team.DEWI), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        version(team.DEWI, **alone).save(force_insert=True)
    facts = ServiceFacts(detail=Detail(why="Salah catat."))
    told: dict[str, Any] = {"kind": ServiceKind.HEALTH, "done_at": team.AT, "note": "Dua.", "facts": facts}
    with team.on_case(team.DEWI, code) as (actor, access):
        second = assistance.correct_service(
            by=actor, at=team.LATER, access=access, service_id=first.pk, post_key=uuid4(), **told
        )  # fmt: skip
    assert (second.office_id, second.office_name, second.version) == (rsud.pk, rsud.name, 2)
    assert (second.given_by, read(team.DEWI, code)) == (team.person_id(team.DEWI), ["Dua."])


def test_no_version_takes_a_service_to_another_office_in_the_table_too() -> None:
    code = team.opened()
    team.accepted(code, team.SEKAR, HEALTH)
    first = note(team.SEKAR, code)
    taken = Service.objects.get(pk=first.pk)
    taken.pk, taken.root, taken.version, taken.replaces = uuid4(), first.pk, 2, first
    taken.given_by, taken.office_id = team.person_id(team.DEWI), team.office(OfficeKind.UPTD_PPA).pk
    taken.post_key = str(uuid4())
    with team.at_desk(team.DEWI), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        taken.save(force_insert=True)


def test_an_office_without_the_room_neither_notes_nor_reads() -> None:
    code = team.opened()
    team.accepted(code)
    note(team.DEWI, code)
    with pytest.raises(Refused, match=Permission.SERVICE_NOTE):
        note(team.ANTON, code)
    with pytest.raises(Refused):
        read(team.ANTON, code)
    with pytest.raises(Refused) as refused, team.on_case(team.ANTON, code) as (_actor, access):
        services_of(access)
    assert refused.value.ids["room"] == Section.SERVICES


@pytest.mark.parametrize("login", [team.HASAN, team.SEKAR])
def test_who_does_not_work_on_the_case_notes_nothing(login: str) -> None:
    code = team.opened()
    with pytest.raises(Refused):
        note(login, code)
    with pytest.raises(Refused):
        read(login, code)
    assert not Service.objects.exists()


def test_a_closed_case_takes_no_service_but_answers_the_second_click() -> None:
    code, key = team.opened(), uuid4()
    first = note(team.DEWI, code, key=key)
    closed(code)
    assert note(team.DEWI, code, key=key).pk == first.pk
    with pytest.raises(UnableToWorkOnClosedCase):
        note(team.DEWI, code)
    assert read(team.DEWI, code) == ["Luka dirawat."]


@pytest.mark.parametrize("text", ["x" * 10_000, "Pere'an 😢", "nul\x00nul"])
def test_whatever_is_noted_comes_back(text: str) -> None:
    code = team.opened()
    note(team.DEWI, code, text)
    assert read(team.DEWI, code) == [text]


def test_a_service_is_done_before_it_is_recorded() -> None:
    code = team.opened()
    note(team.DEWI, code)
    with pytest.raises(IntegrityError, match="service_done_before_recorded"), transaction.atomic():
        Service.objects.update(done_at=team.LATER + timedelta(seconds=1))
