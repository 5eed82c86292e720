"""A ring of a test's own, everything sealed under it opened as the owner could, and tokens held against identities."""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from itertools import batched
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from tests.factories.keys import opened_key, opened_report_key

from sigap.access.roles import Section
from sigap.access.signin.seeds import open_seed
from sigap.assistance.actions import note_place
from sigap.assistance.models import Service
from sigap.cases.actions.identity import Identity, identity_place
from sigap.cases.actions.sections import text_place
from sigap.cases.actions.tokens import tokens_of
from sigap.cases.models import Case, CasePerson, CasePersonPast, PersonToken, SectionText
from sigap.mailbox.dialogue.speaking import line_key_place, line_place
from sigap.mailbox.models import DialogueLine, Envelope
from sigap.mailbox.posting import DETAILS, STORY, TABLE
from sigap.referrals.actions import ANSWER, PREVIEW, referral_place
from sigap.referrals.models import Referral
from sigap.vault import datakeys, keyring
from sigap.vault.datakeys import KeyDestroyed
from sigap.vault.envelope_sealing import report_place
from sigap.vault.models import DataKey
from sigap.vault.reports import opened_laid_key
from sigap.vault.ring import Epoch, Ring
from sigap.vault.sealing import OpenKey, Place, Sealed, seal, unseal


def own_copy(to: Path) -> Path:
    """The keys of this run in a folder of the test's own: what it does to them touches nobody."""
    shutil.copytree(settings.SIGAP_KEYS, to)
    to.chmod(0o700)
    return to


def ring_of(folder: Path) -> Ring:
    """The ring as it lies on disk."""
    return keyring.opened(folder, (folder / "root.key").read_bytes())


def all_texts() -> list[tuple[str, UUID, str]]:
    """Every sealed text in the database, opened; “dihapus” in the place of a destroyed one. Raises SealBroken."""
    found = ((place.column, place.row, _text(key, place, sealed)) for key, place, sealed in _sealed())
    return sorted(found, key=str)


def _sealed() -> Iterator[tuple[UUID | OpenKey, Place, Sealed]]:
    for person in CasePerson.objects.exclude(key_id=None):
        if person.key_id and person.sealed_identity:
            yield person.key_id, identity_place(person.pk), person.sealed_identity
    for past in CasePersonPast.objects.all():
        yield past.key_id, identity_place(past.person_id), past.sealed_identity
    for text in SectionText.objects.all():
        yield text.key_id, text_place(text.pk, Section(text.room)), text.sealed_text
    for service in Service.objects.all():
        yield service.key_id, note_place(service.pk), service.sealed_note
    yield from _sealed_between_offices()


def _sealed_between_offices() -> Iterator[tuple[UUID | OpenKey, Place, Sealed]]:
    for referral in Referral.objects.all():
        yield referral.key_id, referral_place(referral.pk, PREVIEW), referral.sealed_preview
        if referral.sealed_answer:
            yield referral.key_id, referral_place(referral.pk, ANSWER), referral.sealed_answer
    for envelope in Envelope.objects.all():
        key = _report_key(envelope)
        yield key, report_place(TABLE, envelope.pk, STORY), envelope.sealed_story
        yield key, report_place(TABLE, envelope.pk, DETAILS), envelope.sealed_details
        for line in DialogueLine.objects.filter(envelope_id=envelope.pk):
            yield _line_key(line, key), line_place(line.pk), line.sealed_text


def _report_key(envelope: Envelope) -> UUID | OpenKey:
    if envelope.key_blob is None:
        return envelope.key_id
    return opened_report_key(envelope.key_blob, key_id=envelope.key_id, report_id=envelope.pk)


def _line_key(line: DialogueLine, own: UUID | OpenKey) -> OpenKey:
    if line.key_blob is not None:
        return opened_report_key(line.key_blob, key_id=line.key_id, report_id=line.pk)
    under = own if isinstance(own, OpenKey) else opened_key(own)
    return opened_laid_key(line.sealed_key or b"", key_id=line.key_id, under=under, place=line_key_place(line.pk))


def _text(key: UUID | OpenKey, place: Place, sealed: Sealed) -> str:
    try:
        return unseal(sealed, key=key if isinstance(key, OpenKey) else opened_key(key), place=place)
    except KeyDestroyed:
        return "dihapus"


def wrong_tokens() -> list[UUID]:
    """Persons whose tokens are not those of their identity under the newest epoch."""
    epoch = keyring.current().newest
    wrong = []
    for person in CasePerson.objects.all():
        wanted = set()
        if person.key_id is not None and person.sealed_identity is not None:
            key = opened_key(person.key_id)
            identity = Identity.from_text(unseal(person.sealed_identity, key=key, place=identity_place(person.pk)))
            wanted = {(kind.value, value, epoch.kek_id) for kind, value in tokens_of(identity, epoch=epoch)}
        stored = PersonToken.objects.filter(person=person)
        if {(row.kind, bytes(row.token), row.kek_id) for row in stored} != wanted or len(stored) != len(wanted):
            wrong.append(person.pk)
    return wrong


def seed_epochs(rows: list[tuple[UUID, str]]) -> set[str]:
    """Under which epochs these seeds lie."""
    return {open_seed(encoded, person=person)[1] for person, encoded in rows}


def lay_out(*, persons: int, texts: int, at: datetime) -> Case:
    """A case with so many named persons, and so many texts of a section, each text under a key of its own."""
    case = Case.objects.create(
        code="KEBUN-100", risk="low", office_id=uuid4(), office_name="Kantor rekaan", opened_by=uuid4(),
        manager_id=uuid4(), manager_name="Rekaan", opened_at=at, recorded_at=at,
        register_year=2026, register_number=1,
    )  # fmt: skip
    epoch = keyring.current().newest
    for chunk in batched(range(1, persons + 1), 1000):
        _lay_out_persons(case, chunk, epoch, at)
    for chunk in batched(range(1, texts + 1), 1000):
        _lay_out_texts(case, chunk, epoch, at)
    return case


def _lay_out_persons(case: Case, numbers: tuple[int, ...], epoch: Epoch, at: datetime) -> None:
    keys, people, tokens = [], [], []
    for number in numbers:
        key, row = _key(case, "person", epoch, at)
        keys.append(row)
        identity = Identity(full_name=f"Rekaan {number}", birth_date="2011-02-28", phone=f"0812{number:08}")
        person = CasePerson(case=case, ordinal=number, role="victim", key_id=key.id, named_at=at)
        person.sealed_identity = seal(identity.as_text(), key=key, place=identity_place(person.pk))
        people.append(person)
        tokens += [
            PersonToken(person=person, case_id_of_person=case.pk, kind=kind, token=value, kek_id=epoch.kek_id)
            for kind, value in tokens_of(identity, epoch=epoch)
        ]
    DataKey.objects.bulk_create(keys)
    CasePerson.objects.bulk_create(people)
    PersonToken.objects.bulk_create(tokens)


def _lay_out_texts(case: Case, numbers: tuple[int, ...], epoch: Epoch, at: datetime) -> None:
    keys, texts = [], []
    for number in numbers:
        key, row = _key(case, "case_room", epoch, at)
        keys.append(row)
        text = SectionText(
            case=case, room=Section.SUMMARY, version=number, key_id=key.id, written_by=uuid4(), written_at=at
        )
        text.sealed_text = seal(f"Rekaan {number}", key=key, place=text_place(text.pk, Section.SUMMARY))
        texts.append(text)
    DataKey.objects.bulk_create(keys)
    SectionText.objects.bulk_create(texts)


def _key(case: Case, purpose: str, epoch: Epoch, at: datetime) -> tuple[OpenKey, DataKey]:
    key = OpenKey(id=uuid4(), material=os.urandom(32))
    wrapped = datakeys.wrap(key, purpose=purpose, case_id=case.pk, epoch=epoch)
    row = DataKey(id=key.id, purpose=purpose, case_id=case.pk, wrapped=wrapped, kek_id=epoch.kek_id, created_at=at)
    return key, row
