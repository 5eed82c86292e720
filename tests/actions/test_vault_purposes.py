"""A desk that was taken over says of a key that it is for something else, or leaves an event that tells of nobody."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from tests.actions.test_vault_borrowed import posted, story_of
from tests.actions.test_vault_service import item_of, traced
from tests.factories import team
from tests.factories.vault_house import gone

from sigap import audit
from sigap.access.actions.unsent import keep_unsent
from sigap.access.models import AccessExclusion, UnsentForm
from sigap.access.reading import open_unsent
from sigap.cases.actions.contacts import ContactCard, contact_place, safety_place, write_contact
from sigap.cases.models import CasePerson, SafeContact
from sigap.kernel import clock
from sigap.mailbox.models import Envelope
from sigap.persons.actions import facts_place, write_part
from sigap.persons.rules import PersonPart, parts
from sigap.vault import datakeys, events, keyring, openings
from sigap.vault.client import VaultClient
from sigap.vault.models import DataKey, KeyPurpose
from sigap.vault.ring_use import LocalRing, OpeningRefused, ReportKey, Unsealing, WrappedKey
from sigap.vault.sealing import Place, Sealed

pytestmark = pytest.mark.usefixtures("committed")


def key_of(report: Envelope) -> ReportKey:
    return ReportKey(key_id=report.key_id, report_id=report.pk, blob=bytes(report.key_blob or b""))


def wrapped_as(key: ReportKey, purpose: str, folder: Path) -> WrappedKey:
    """As the vault wrapped it for whoever asked, before it looked what the key is of."""
    wrapped, kek_id = LocalRing(lambda: keyring.keyring_of(folder)).adopt(key, purpose=purpose)
    return WrappedKey(id=key.id, purpose=purpose, case_id=None, wrapped=wrapped, kek_id=kek_id)


def laid_by_the_desk(login: str, key: WrappedKey) -> None:
    """A row that whoever is signed in may add."""
    with team.at_desk(login):
        team.counted(
            "INSERT INTO vault_datakey (id, purpose, case_id, wrapped, kek_id, created_at)"
            " VALUES (%s, %s, NULL, %s, %s, now())",
            [key.id, key.purpose, key.wrapped, key.kek_id],
        )
        audit.unchanged()


def refused(vault: VaultClient, login: str, item: Unsealing) -> None:
    traced(login, item)
    with pytest.raises(OpeningRefused):
        vault.unseal([item], ticket=team.TICKETS[login])


def test_a_reports_key_is_adopted_as_a_reports_only(vault: VaultClient) -> None:
    key = key_of(posted())
    for purpose in set(KeyPurpose) - {KeyPurpose.REPORT}:
        with pytest.raises(OpeningRefused):
            vault.adopt(key, purpose=purpose)
    assert vault.adopt(key, purpose="report")
    with pytest.raises(OpeningRefused):
        vault.adopt(replace(key, report_id=uuid4()), purpose="report")


def test_a_reports_key_opens_nothing_as_another_kind_of_key(vault: VaultClient) -> None:
    report = posted()
    try:
        made, kek_id = vault.adopt(key_of(report), purpose="credential")
    except OpeningRefused:
        return
    mine = WrappedKey(id=report.key_id, purpose="credential", case_id=None, wrapped=made, kek_id=kek_id)
    laid_by_the_desk(team.ANTON, mine)
    item = replace(story_of(report), key=mine)
    refused(vault, team.ANTON, replace(item, trace=replace(item.trace, code=events.SECTION_OPENED)))


def test_a_key_opens_as_what_its_row_says(vault: VaultClient, settings: LazySettings) -> None:
    """Adopted since, and kept from an officer: what an old copy holds of it opens nothing under another name."""
    report = posted()
    own = wrapped_as(key_of(report), "report", settings.SIGAP_KEYS)
    DataKey.objects.create(id=own.id, purpose="report", wrapped=own.wrapped, kek_id=own.kek_id, created_at=clock.now())
    item = replace(story_of(report), key=own)
    traced(team.RINA, item)
    assert isinstance(vault.unseal([item], ticket=team.TICKETS[team.RINA])[0], bytes)
    AccessExclusion.objects.create(
        source_id=uuid4(), subject_id=report.pk, subject_kind="report", person_id=team.person_id(team.RINA)
    )
    refused(vault, team.RINA, item)
    for purpose in ("credential", "letter"):
        other = wrapped_as(key_of(report), purpose, settings.SIGAP_KEYS)
        for code in (events.SECTION_OPENED, events.REPORT_OPENED):
            refused(vault, team.RINA, replace(item, key=other, trace=replace(item.trace, code=code)))


@pytest.mark.parametrize("is_gone", [False, True])
def test_a_report_is_nobodys_unsent_form(vault: VaultClient, *, is_gone: bool) -> None:
    """Whoever is signed in adds rows of their own, with ids of their choice."""
    report = posted()
    with team.at_desk(team.ANTON) as actor:
        UnsentForm.objects.create(
            id=report.pk, writer_id=actor.person_id, form_hash=b"x", saved_at=clock.now(), key_id=report.key_id,
            key_blob=b"x", sealed_body=b"x",
        )  # fmt: skip
        audit.unchanged()
    if is_gone:
        gone(report)
    refused(vault, team.ANTON, story_of(report))


def test_an_unsent_form_opens_to_its_writer(vault: VaultClient) -> None:
    with team.at_desk(team.DEWI) as actor:
        keep_unsent(by=actor, at=clock.now(), form="/x/", text='{"a": ["b"]}')
    assert open_unsent(entering=team.entering(team.DEWI), form="/x/", at=clock.now()) == [("a", ["b"])]


def test_an_identity_opens_by_an_event_that_names_the_person(vault: VaultClient, person: CasePerson) -> None:
    item = item_of(person)
    other = replace(item.trace, subject_id=uuid4())
    of_case = replace(item.trace, subject_id=person.case_id)
    by_section = [replace(trace, code=events.SECTION_OPENED) for trace in (item.trace, of_case)]
    for trace in (other, of_case, *by_section):
        refused(vault, team.DEWI, replace(item, trace=trace))
    traced(team.DEWI, item)
    assert isinstance(vault.unseal([item], ticket=team.TICKETS[team.DEWI])[0], bytes)


def cards_of(person: CasePerson) -> SafeContact:
    with team.on_case(team.DEWI, person.case.code) as (actor, access):
        card = ContactCard(number="0800 0000 0001", when="pagi")
        write_contact(by=actor, at=clock.now(), access=access, ordinal=person.ordinal, card=card, based_on=0)
    return SafeContact.objects.get(person=person)


def test_a_card_opens_by_an_event_that_names_whose_it_is(vault: VaultClient, person: CasePerson) -> None:
    row = cards_of(person)
    key = datakeys.path_of(DataKey.objects.get(pk=row.key_id))
    base = item_of(person)

    def card(subject: UUID, code: str, place: Callable[[UUID], Place], sealed: Sealed | None) -> Unsealing:
        found = place(row.pk)
        trace = replace(base.trace, subject_id=subject, code=code, section=found.section)
        return Unsealing(key=key, place=found, sealed=bytes(sealed or b""), trace=trace)

    number = card(person.pk, events.IDENTITY_OPENED, contact_place, row.sealed_card)
    safety = card(person.case_id, events.SECTION_OPENED, safety_place, row.sealed_safety)
    for item in (number, safety):
        traced(team.DEWI, item)
        assert isinstance(vault.unseal([item], ticket=team.TICKETS[team.DEWI])[0], bytes)
    refused(vault, team.DEWI, card(uuid4(), events.IDENTITY_OPENED, contact_place, row.sealed_card))
    refused(vault, team.DEWI, card(person.case_id, events.SECTION_OPENED, contact_place, row.sealed_card))


def test_the_table_tells_of_every_purpose() -> None:
    assert set(openings.OPENED_AS) == set(KeyPurpose)


def part_of(person: CasePerson, part: PersonPart, facts: dict[str, str]) -> Unsealing:
    with team.on_case(team.DEWI, person.case.code) as (actor, access):
        row = write_part(
            by=actor, at=clock.now(), access=access, ordinal=person.ordinal, part=part, facts=facts, based_on=0
        )
    assert row is not None
    trace = replace(item_of(person).trace, code=events.SECTION_OPENED, subject_id=person.case_id, section="persons")
    key = datakeys.path_of(DataKey.objects.get(pk=row.key_id))
    return Unsealing(key=key, place=facts_place(row.pk), sealed=bytes(row.sealed_facts), trace=trace)


def test_a_closed_part_of_a_person_opens_as_an_identity_alone(vault: VaultClient, person: CasePerson) -> None:
    work = part_of(person, PersonPart.WORK, {"occupation": "pupil"})
    home = part_of(person, PersonPart.DOMICILE, {"same": "yes"})
    assert [parts()[part].is_closed for part in (PersonPart.WORK, PersonPart.DOMICILE)] == [False, True]
    refused(vault, team.DEWI, home)
    for part in (work, home):
        as_identity = replace(part, trace=replace(part.trace, code=events.IDENTITY_OPENED, subject_id=person.pk))
        refused(vault, team.DEWI, replace(as_identity, trace=replace(as_identity.trace, subject_id=uuid4())))
        traced(team.DEWI, as_identity)
        assert isinstance(vault.unseal([as_identity], ticket=team.TICKETS[team.DEWI])[0], bytes)
    traced(team.DEWI, work)
    assert isinstance(vault.unseal([work], ticket=team.TICKETS[team.DEWI])[0], bytes)
