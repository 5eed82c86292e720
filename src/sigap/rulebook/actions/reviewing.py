"""What leans on a law that ends is reviewed row by row; a rakor adopts the procedure as it stands."""

from datetime import date, datetime
from uuid import uuid4

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.events import SYSTEM_STREAM
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind, is_id
from sigap.kernel.errors import Conflict, Unable
from sigap.rulebook import events
from sigap.rulebook.models import Instrument, InstrumentReview, ProcedureEdition
from sigap.rulebook.queries.decisions import RakorDecision
from sigap.rulebook.queries.library import instrument_for
from sigap.rulebook.queries.procedure import derived_pages, newest_edition
from sigap.rulebook.rules.procedure import edition_digest
from sigap.ui.dates import letter_day


class UnableToReview(Unable):
    """The row is not there any more, or no reason was given."""


class UnableToAdopt(Unable):
    """The day lies ahead, or before the edition that stands."""


@audit.action
def note_review(*, by: Actor, at: datetime, code: str, fingerprint: str, note: str) -> InstrumentReview:
    """Notes that a row stays as it is though its law ends. Twice changes nothing.

    Raises UnableToReview, Refused, Conflict where it was reviewed already, by another or for another reason.
    """
    by.require(Permission.RULEBOOK_EDIT)
    # One after the other: a row is reviewed once.
    Instrument.objects.select_for_update().filter(code=code).first()
    found = instrument_for(by, code, at=at)
    known = next((each for each in found.reviews if each.fingerprint == fingerprint), None)
    if known is not None:
        if (known.reviewed_by, known.note) != (by.person_id, note.strip()):
            raise Conflict(_("Baris ini sudah ditinjau. Tulisan Anda belum disimpan; muat ulang, lalu lihat isinya."))
        audit.unchanged()
        return known
    leaning = found.index.leaning(code, ends_on=found.row.in_force_to or localdate(at))
    row = next((each for each in leaning if each.provision.fingerprint == fingerprint), None)
    if row is None:
        raise UnableToReview(_("Baris ini sudah berubah sejak halaman dibuka. Muat ulang, lalu lihat lagi."))
    if not note.strip():
        raise UnableToReview(_("Tulis mengapa ia tetap, dengan satu kalimat."))
    stored = InstrumentReview.objects.create(
        instrument=found.row,
        register=row.register.value,
        item=row.code,
        fingerprint=fingerprint,
        note=note.strip(),
        reviewed_at=at,
        reviewed_by=by.person_id,
        reviewed_by_name=by.name,
    )
    ids = {
        "instrument": code if is_id(code) else str(found.row.pk),
        "register": row.register.value,
        "row": row.code if is_id(row.code) else str(stored.pk),
    }
    _record(by, at, events.REVIEWED, ids)
    return stored


@audit.action
def adopt_procedure(
    *, by: Actor, at: datetime, adopted_on: date, decision: str, sha256: str, line: RakorDecision | None = None
) -> ProcedureEdition:
    """Freezes all pages as they stand, as a rakor decided. The same pages again change nothing.

    `line`: the decision in its minutes; without one `decision` says where it stands. `sha256` is of the pages that were
    read: raises Conflict where a rule changed meanwhile, UnableToAdopt, Refused.
    """
    by.require(Permission.RULEBOOK_EDIT)
    audit.one_at_a_time("rulebook.procedure")
    pages = derived_pages(at)
    digest = edition_digest(pages)
    before = newest_edition()
    if before is not None and before.sha256 == digest:
        audit.unchanged()
        return before
    if digest != sha256:
        raise Conflict(_("Satu aturan berubah sejak halaman ini dibuka. Muat ulang, lalu baca halaman yang berubah."))
    if adopted_on > localdate(at):
        raise UnableToAdopt(_("Tanggal penetapan belum tiba."))
    if before is not None and adopted_on < before.adopted_on:
        raise UnableToAdopt(_("Tanggal ini sebelum edisi yang sedang berlaku ditetapkan."))
    if line is not None and adopted_on < line.held_on:
        raise UnableToAdopt(_("Tanggal ini sebelum rakor yang memutuskannya."))
    edition = ProcedureEdition.objects.create(
        id=uuid4(),
        number=before.number + 1 if before else 1,
        pages={page.kind.value: page.as_data() for page in pages},
        sha256=digest,
        adopted_on=adopted_on,
        decision=f"{line.meeting}, {letter_day(line.held_on)}: {line.text}" if line else decision.strip(),
        decision_id=line.id if line else None,
        meeting_id=line.meeting_id if line else None,
        recorded_at=at,
        recorded_by=by.person_id,
        recorded_by_name=by.name,
    )
    _record(by, at, events.ADOPTED, {"edition": str(edition.pk), "number": str(edition.number)})
    return edition


def _record(by: Actor, at: datetime, code: str, ids: dict[str, str]) -> None:
    event = audit.NewEvent(
        code=code, stream_kind=StreamKind.SYSTEM, stream_id=SYSTEM_STREAM, at=at, actor_id=by.person_id, ids=ids
    )
    audit.record(event)
