"""Sealed texts moved by the tables' owner to another row, column, section or case: none of them opens."""

import pytest
from django.conf import LazySettings
from django.test import Client
from tests.factories import team

from sigap.access.roles import Section
from sigap.assistance import actions as assistance
from sigap.assistance.models import Service
from sigap.assistance.reading import open_notes
from sigap.assistance.rules import ServiceKind
from sigap.cases import actions as cases
from sigap.cases.models import CasePerson, SectionText
from sigap.cases.reading import OpenedIdentity, open_identity, open_text
from sigap.cases.rules import PersonRole, Sex
from sigap.referrals.models import Referral
from sigap.referrals.reading import open_asked
from sigap.vault import macs
from sigap.vault.events import SEAL_BROKEN, SECTION_OPENED
from sigap.vault.models import DataKey
from sigap.vault.sealing import SealBroken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


@pytest.fixture
def code() -> str:
    """A case with two named people, a text of two versions and a service."""
    made = team.opened()
    team.stepped_up(team.DEWI)
    with team.on_case(team.DEWI, made) as (actor, access):
        cases.add_person(by=actor, at=team.AT, access=access, role=PersonRole.WITNESS, sex=Sex.MALE, age_years=40)
    team.named(made, "Melati")
    team.named(made, "Kenanga", ordinal=2)
    with team.on_case(team.DEWI, made) as (actor, access):
        for version, text in enumerate(["kata pertama", "kata kedua"]):
            cases.write_section(
                by=actor, at=team.AT, access=access, section=Section.SUMMARY, text=text, based_on=version
            )
        assistance.note_service(
            by=actor,
            at=team.AT,
            access=access,
            kind=ServiceKind.HEALTH,
            done_at=team.AT,
            note="catatan",
            post_key=access.case.id,
        )
    return made


def people(code: str) -> tuple[CasePerson, CasePerson]:
    first, second = CasePerson.objects.filter(case__code=code).order_by("ordinal")
    return first, second


def identity(code: str) -> OpenedIdentity:
    return open_identity(entering=team.entering(team.DEWI), code=code, ordinal=1, reason="contact", at=team.AT)


def summary(code: str) -> str:
    return open_text(entering=team.entering(team.DEWI), code=code, section=Section.SUMMARY, at=team.AT).text


def sealed(value: object) -> bytes:
    return bytes(value)  # type: ignore[call-overload, no-any-return]  # a column's memoryview


def test_an_identity_moved_to_another_person_does_not_open(code: str) -> None:
    first, second = people(code)
    team.rewritten("cases_caseperson", first.pk, sealed_identity=sealed(second.sealed_identity))
    with pytest.raises(SealBroken):
        identity(code)


def test_nor_when_its_key_is_moved_with_it(code: str) -> None:
    first, second = people(code)
    moved = {"sealed_identity": sealed(second.sealed_identity), "key_id": second.key_id}
    team.rewritten("cases_caseperson", first.pk, **moved)
    with pytest.raises(SealBroken):
        identity(code)


def test_a_key_borrowed_from_another_row_of_keys_does_not_open(code: str) -> None:
    first, second = people(code)
    assert first.key_id is not None
    assert second.key_id is not None
    theirs = DataKey.objects.get(pk=second.key_id)
    team.rewritten("vault_datakey", first.key_id, wrapped=sealed(theirs.wrapped))
    with pytest.raises(SealBroken):
        identity(code)


def test_an_older_version_shown_as_the_newest_does_not_open(code: str) -> None:
    old, new = SectionText.objects.filter(version__gt=0).order_by("version")
    team.rewritten("cases_roomtext", new.pk, sealed_text=sealed(old.sealed_text))
    with pytest.raises(SealBroken):
        summary(code)


def test_a_text_moved_into_another_room_does_not_open(code: str) -> None:
    """The summary's newest version is put where a service's note lies, with the key that belongs to it."""
    newest, service = SectionText.objects.get(version=2), Service.objects.get()
    moved = {"sealed_note": sealed(newest.sealed_text), "key_id": newest.key_id}
    team.rewritten("assistance_service", service.pk, **moved)
    with pytest.raises(SealBroken):
        open_notes(entering=team.entering(team.DEWI), code=code, at=team.AT)


def test_a_row_declared_to_be_of_another_room_does_not_open(code: str) -> None:
    newest = SectionText.objects.get(version=2)
    team.rewritten("cases_roomtext", newest.pk, room="legal")
    with pytest.raises(SealBroken):
        open_text(entering=team.entering(team.DEWI), code=code, section=Section.LEGAL, at=team.AT)


def test_a_text_of_another_case_does_not_open(code: str) -> None:
    other = team.opened()
    with team.on_case(team.DEWI, other) as (actor, access):
        row = cases.write_section(by=actor, at=team.AT, access=access, section=Section.SUMMARY, text="lain", based_on=0)
    newest = SectionText.objects.get(case__code=code, version=2)
    team.rewritten("cases_roomtext", newest.pk, sealed_text=sealed(row.sealed_text), key_id=row.key_id)
    with pytest.raises(SealBroken):
        summary(code)


@pytest.mark.parametrize("moved", [("sealed_preview",), ("sealed_preview", "key_id")])
def test_what_one_office_was_told_is_not_shown_as_told_to_another(code: str, moved: tuple[str, ...]) -> None:
    first, second = team.offered(code), team.offered(code)
    theirs = Referral.objects.get(pk=second)
    values = {"sealed_preview": sealed(theirs.sealed_preview), "key_id": theirs.key_id}
    team.rewritten("referrals_referral", first, **{name: values[name] for name in moved})
    with pytest.raises((SealBroken, macs.MacBroken)):
        open_asked(entering=team.entering(team.ANTON), referral_id=first, at=team.AT)


@pytest.mark.parametrize("bit", [0, 20, 60, -1])
def test_a_single_bit_is_enough(code: str, bit: int) -> None:
    newest = SectionText.objects.get(version=2)
    damaged = bytearray(newest.sealed_text)
    damaged[bit] ^= 1
    team.rewritten("cases_roomtext", newest.pk, sealed_text=bytes(damaged))
    with pytest.raises(SealBroken):
        summary(code)


def test_the_page_shows_nothing_of_a_text_that_does_not_open(code: str, settings: LazySettings) -> None:
    settings.SIGAP_DEMO = True
    old, new = SectionText.objects.filter(version__gt=0).order_by("version")
    team.rewritten("cases_roomtext", new.pk, sealed_text=sealed(old.sealed_text))
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = team.TICKETS[team.DEWI]
    answer = client.get(f"/kasus/{code}/")
    assert answer.status_code == 404
    assert "Berkas ini rusak" in answer.content.decode()
    assert team.trail(team.case_of(code).id)[-2:] == [SECTION_OPENED, SEAL_BROKEN]
    assert not any(word in answer.content.decode() for word in ("kata pertama", "kata kedua"))
