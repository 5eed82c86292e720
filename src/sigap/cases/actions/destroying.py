"""The carrying out of approved erasures, and their repetition on a restored copy: as the database's owner only."""

from collections.abc import Iterable
from datetime import datetime
from itertools import batched
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.cases import events
from sigap.cases.actions.erasing import (
    UnableToErase,
    check_erasure,
    note_erasure,
    refuse_early,
    refuse_held,
    refuse_stale,
    sign_erasure,
)
from sigap.cases.actions.person_records import person_records
from sigap.cases.models import (
    Case,
    CasePerson,
    CasePersonPast,
    DocumentChunk,
    Erasure,
    PaperToken,
    PersonToken,
    SafeContact,
)
from sigap.cases.rules import CaseStatus, ErasureStatus
from sigap.kernel.acting import SystemActor
from sigap.mailbox import actions as mailbox
from sigap.mailbox.models import Envelope
from sigap.vault import erasing
from sigap.vault.erasing import ErasedLine
from sigap.vault.models import DataKey
from sigap.vault.rotation import count_code
from sigap.work.models import WorkItem

_SETTLED = 500


@audit.action
def carry_out(*, by: SystemActor, at: datetime, erasure_id: UUID) -> list[ErasedLine]:
    """Destroys what an approved request names; returns its keys, for the list that outlives a restored copy.

    As the database's owner; the caller writes the list before this commits. Raises UnableToErase, MacBroken.
    """
    known = Erasure.objects.filter(pk=erasure_id).values_list("case_id", flat=True).first()
    if known is None:
        raise UnableToErase(_("Tidak ada permintaan pemusnahan berkas dengan nomor ini."))
    # The case first, as every act on it does; a hold that is being placed waits for it or is seen.
    case = Case.objects.select_for_update().get(pk=known)
    erasure = Erasure.objects.select_for_update().get(pk=erasure_id)
    check_erasure(erasure)
    _refuse_carrying_out(case, erasure, at)
    persons = CasePerson.objects.filter(case=case)
    if erasure.person_id:
        persons = persons.filter(pk=erasure.person_id)
    locked = list(persons.select_for_update().order_by("pk"))
    keys = _keys_of_persons(locked) if erasure.person_id else _keys_of_case(case)
    lines = [ErasedLine.signed(key_id=key, erasure_id=erasure.id, erased_at=at) for key in sorted(keys)]
    erasing.destroy(lines, at=at)
    _emptied([person.pk for person in locked], at)
    if erasure.is_of_case:
        _close_envelope(case, at)
        # Their key is gone; what no key opens takes up no room either.
        DocumentChunk.objects.filter(case=case).delete()
        PaperToken.objects.filter(case=case).delete()
        Case.objects.filter(pk=case.pk).update(erased_at=at, version=F("version") + 1)
    erasure.status, erasure.done_at = ErasureStatus.DONE, at
    sign_erasure(erasure)
    erasure.save(update_fields=["status", "done_at", "mac"])
    note_erasure(by, at, erasure, events.ERASURE_DONE, keys=count_code(len(lines)))
    return lines


def replay(*, lines: Iterable[ErasedLine], at: datetime) -> int:
    """On a restored copy: destroys again what was destroyed since, and settles the rows that stood on it.

    Returns how many keys the copy had brought back.
    """
    with transaction.atomic():
        found = list(lines)
        destroyed = erasing.replay(found, at=at)
        for batch in batched(found, _SETTLED):
            _settled_again(batch)
    return destroyed


def drop_undone(folder: Path) -> int:
    """Takes lines off the list whose erasure was killed before it committed: their keys live. Returns how many."""
    lines = erasing.read_list(folder / erasing.ERASED)
    undone = set(
        Erasure.objects.filter(pk__in={line.erasure_id for line in lines})
        .exclude(status=ErasureStatus.DONE)
        .values_list("pk", flat=True)
    )
    alive = (
        set(
            DataKey.objects.filter(
                pk__in=[line.key_id for line in lines if line.erasure_id in undone], destroyed_at=None
            ).values_list("pk", flat=True)
        )
        if undone
        else set()
    )
    kept = [line for line in lines if line.key_id not in alive]
    if alive:
        erasing.rewrite(folder, kept)
    return len(lines) - len(kept)


def _refuse_carrying_out(case: Case, erasure: Erasure, at: datetime) -> None:
    if erasure.status != ErasureStatus.APPROVED:
        raise UnableToErase(_("Permintaan ini belum disetujui: %(status)s.") % {"status": erasure.status_label})
    if erasure.answered_by == erasure.requested_by:
        raise UnableToErase(_("Yang meminta dan yang menyetujui adalah orang yang sama."))
    refuse_stale(erasure, case, at)
    refuse_held(case)
    refuse_early(case, erasure.basis, at=at)
    if erasure.is_of_case and not case.is_closed:
        raise UnableToErase(_("Kasus ini belum ditutup."))
    blocking = WorkItem.objects.filter(case_id=case.pk, blocks_closing=True, settled_at=None)
    if waiting := set(blocking.values_list("kind", "subject_id")):
        what = ", ".join(sorted({kind for kind, _subject in waiting}))
        raise UnableToErase(
            _("Masih ada %(count)d yang terbuka pada kasus ini (%(what)s).") % {"count": len(waiting), "what": what}
        )


def _keys_of_persons(persons: Iterable[CasePerson]) -> set[UUID]:
    """Of the identity, of those that were corrected, and of how to reach the person."""
    found = list(persons)
    past = CasePersonPast.objects.filter(person__in=found).values_list("key_id", flat=True)
    contacts = SafeContact.objects.filter(person__in=found).values_list("key_id", flat=True)
    own = {person.key_id for person in found if person.key_id} | set(past) | set(contacts)
    return own.union(*(record.keys_of([person.pk for person in found]) for record in person_records()))


def _keys_of_case(case: Case) -> set[UUID]:
    """Every key made for the case, whichever app above made it, and the report's from which it came."""
    keys = set(DataKey.objects.filter(case_id=case.pk).values_list("pk", flat=True))
    for path in settings.SIGAP_KEYS_OF_CASE:
        keys |= import_string(path)(case.pk)
    if case.envelope_id is None:
        return keys
    return keys | set(Envelope.objects.filter(pk=case.envelope_id).values_list("key_id", flat=True))


def _emptied(persons: list[UUID], at: datetime) -> None:
    """The rows are left without tokens and without what does not open any more."""
    PersonToken.objects.filter(person_id__in=persons).delete()
    CasePersonPast.objects.filter(person_id__in=persons).delete()
    SafeContact.objects.filter(person_id__in=persons).delete()
    for record in person_records():
        record.forget(persons)
    CasePerson.objects.filter(pk__in=persons).exclude(key_id=None).update(
        key_id=None, sealed_identity=None, named_at=None, erased_at=at, version=F("version") + 1
    )


def _close_envelope(case: Case, at: datetime) -> None:
    if case.envelope_id is None:
        return
    envelope: Envelope = Envelope.objects.select_for_update().get(pk=case.envelope_id)
    mailbox.drop_keys([envelope.pk])
    mailbox.drop_files([envelope.pk])
    mailbox.drop_dialogue([envelope.pk])
    erasing.bury_report_key(envelope.key_id, at=at)


def _settled_again(lines: tuple[ErasedLine, ...]) -> None:
    moments = {line.key_id: line.erased_at for line in lines}
    at = max(moments.values())
    DocumentChunk.objects.filter(document__key_id__in=moments).delete()
    past = CasePersonPast.objects.filter(key_id__in=moments)
    persons = CasePerson.objects.filter(key_id__in=moments)
    contacts = SafeContact.objects.filter(key_id__in=moments)
    touched_persons = {
        *persons.values_list("pk", flat=True),
        *past.values_list("person_id", flat=True),
        *contacts.values_list("person_id", flat=True),
        *(person for record in person_records() for person in record.people_of(list(moments))),
    }
    _emptied(list(touched_persons), at)
    for envelope in Envelope.objects.filter(key_id__in=moments):
        mailbox.drop_keys([envelope.pk])
        mailbox.drop_files([envelope.pk])
        mailbox.drop_dialogue([envelope.pk])
        erasing.bury_report_key(envelope.key_id, at=moments[envelope.key_id])
    touched = DataKey.objects.filter(pk__in=moments).exclude(case_id=None).values("case_id")
    alive = DataKey.objects.filter(case_id=OuterRef("pk"), destroyed_at=None)
    whole = Case.objects.filter(pk__in=touched, status=CaseStatus.CLOSED, erased_at=None).exclude(Exists(alive))
    whole.update(erased_at=at)
    for erasure in Erasure.objects.filter(pk__in={line.erasure_id for line in lines}, status=ErasureStatus.APPROVED):
        erasure.status, erasure.done_at = ErasureStatus.DONE, at
        sign_erasure(erasure)
        erasure.save(update_fields=["status", "done_at", "mac"])
