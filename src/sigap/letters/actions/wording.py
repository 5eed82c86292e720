"""How an office words a kind of letter: a version is added, what stood before is kept."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sigap import audit
from sigap.access.actions.powers import require
from sigap.access.entry import Actor, By
from sigap.access.events import SYSTEM_STREAM
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.kernel.errors import Conflict
from sigap.letters import events
from sigap.letters.actions.drafting import UnableToWriteLetter, check_words, require_writer
from sigap.letters.models import LetterKind, Wording
from sigap.letters.rules.kinds import kind_specs
from sigap.letters.rules.wording import LONGEST, WordingFault, faults


def fault_words(fault: WordingFault) -> str:
    """What is wrong and where, for a person."""
    where = {"what": fault.what, "line": fault.line, "column": fault.column}
    if fault.is_field:
        return _("Baris %(line)d, huruf ke-%(column)d: isian “%(what)s” tidak dikenal surat jenis ini.") % where
    return _("Baris %(line)d, huruf ke-%(column)d: tanda “%(what)s” tanpa pasangan. Isian ditulis {{ nama }}.") % where


@audit.action
def set_wording(
    *, by: Actor, at: datetime, office_id: UUID, kind: LetterKind, text: str, based_on: UUID | None
) -> Wording:
    """Adds a version; `based_on` is the one that was read, none where it was the shipped one.

    An empty text means: as shipped, again. Raises Refused, Conflict, UnableToWriteLetter for an unknown field.
    """
    require_writer(by, office_id)
    plain = _checked(text, kind)
    before = Wording.objects.filter(office_id=office_id, kind=kind, superseded_at=None).select_for_update().first()
    if before is not None and before.text == plain:
        audit.unchanged()
        return before
    if (before.pk if before else None) != based_on:
        raise Conflict(_("Rekan Anda mengubah kata-kata ini sementara Anda menulis. Muat ulang, lalu lihat versinya."))
    return _store(by, at, before, office_id, kind, plain)


@audit.action
def take_over_wording(*, by: By, at: datetime, office_id: UUID, kind: LetterKind, text: str) -> Wording:
    """Puts what a file of set-up says in the place of what stands, for any office. Raises UnableToWriteLetter."""
    require(by, Permission.SETUP_MANAGE)
    require(by, Permission.LETTER_WRITE)
    plain = _checked(text, kind)
    before = Wording.objects.filter(office_id=office_id, kind=kind, superseded_at=None).select_for_update().first()
    if before is not None and before.text == plain:
        audit.unchanged()
        return before
    return _store(by, at, before, office_id, kind, plain)


def _checked(text: str, kind: LetterKind) -> str:
    plain = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if len(plain) > LONGEST:
        raise UnableToWriteLetter(_("Kata-kata ini terlalu panjang: paling banyak 20.000 huruf."))
    if found := faults(plain, kind_specs()[kind]):
        raise UnableToWriteLetter(" ".join(fault_words(fault) for fault in found[:5]))
    check_words([plain])
    return plain


def _store(by: By, at: datetime, before: Wording | None, office_id: UUID, kind: LetterKind, text: str) -> Wording:
    if before is not None:
        before.superseded_at = at
        before.save(update_fields=["superseded_at"])
    # A command is nobody: the system's own id stands for it.
    row = Wording(
        office_id=office_id,
        kind=kind,
        text=text,
        made_at=at,
        made_by=by.person_id or SYSTEM_STREAM,
        made_by_name=by.name,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("Rekan Anda mengubah ini pada saat yang sama. Muat ulang, lalu lihat.")) from None
    ids = {"office": str(office_id), "kind": kind.value}
    audit.record(
        audit.NewEvent(
            code=events.WORDING_SET,
            stream_kind=StreamKind.SYSTEM,
            stream_id=SYSTEM_STREAM,
            at=at,
            actor_id=by.person_id,
            ids=ids,
        )
    )
    return row
