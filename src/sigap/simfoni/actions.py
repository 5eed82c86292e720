"""Writes: a victim's number in Simfoni or why there is none, words of its lists, the rhythm; traces of sheets."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.events import SYSTEM_STREAM
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.audit.kinds import StreamKind
from sigap.cases.actions.person_records import PersonRecords
from sigap.cases.actions.recording import record_case_event
from sigap.cases.queries import CaseAccess
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.simfoni import events
from sigap.simfoni.models import SimfoniLimit, SimfoniWord, VictimEntry
from sigap.simfoni.queries import ENTERS, entry_of, is_taken
from sigap.simfoni.rules import LONGEST_LIMIT, EntryLimit, FieldDifference, NotEntered, SimfoniList, lists, plain_number
from sigap.ui.dates import clock_time, short_day

MANAGES = Permission.SIMFONI_MANAGE


class NumberTaken(Unable):
    """Another victim of the office has this number: asked once, then recorded."""


class StaleEntry(Conflict):
    """A colleague recorded something else meanwhile; nothing was overwritten."""


class UnableToSetWord(Unable):
    """A list or a code that SIGAP does not have."""


@audit.action
def record_entry(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    ordinal: int,
    number: str,
    not_entered: NotEntered | None,
    based_on: int,
    is_certain: bool = False,
) -> VictimEntry:
    """Records under which number a victim stands in Simfoni, or why they do not; the number before is kept.

    The same twice changes nothing. Raises StaleEntry, NumberTaken until the writer has answered, Refused.
    """
    if access.case.office_id not in access.offices_where(by, ENTERS, Section.IDENTITY):
        raise Refused(ENTERS, ids={"case": str(access.case.id)})
    found = entry_of(access, ordinal)
    row = VictimEntry.objects.select_for_update().get(pk=found.pk)
    given = (plain_number(number), not_entered.value if not_entered else "")
    if not row.is_waiting and given == (row.number, row.not_entered):
        audit.unchanged()
        return row
    if row.version != based_on:
        raise StaleEntry(_stale_words(row))
    if given[0] and is_taken(given[0], found.person_id) and not is_certain:
        raise NumberTaken(
            _(
                "Nomor ini sudah tercatat untuk korban lain. Satu kasus Simfoni dapat memuat beberapa korban; kalau "
                "benar, centang lalu simpan lagi. Kalau tidak, periksa nomornya."
            )
        )
    if row.number:
        row.former_numbers = [*row.former_numbers, row.number]
    row.number, row.not_entered = given
    row.version += 1
    row.recorded_at, row.recorded_by, row.recorded_by_name = at, by.person_id, by.name
    row.save(
        update_fields=[
            "number", "not_entered", "former_numbers", "version", "recorded_at", "recorded_by", "recorded_by_name"
        ]
    )  # fmt: skip
    ids = {"person": str(found.person_id), "what": given[1] or "entered"}
    record_case_event(by, at, access.case.id, events.RECORDED, **ids)
    return row


def _stale_words(row: VictimEntry) -> str:
    moment = f"{short_day(row.recorded_at)}, {clock_time(row.recorded_at)}" if row.recorded_at else ""
    sentence = now_(
        "%(name)s baru saja mencatat: %(what)s (%(moment)s). Tulisan Anda belum disimpan; periksa mana yang benar."
    )
    return sentence % {
        "name": row.recorded_by_name,
        "what": row.number or row.not_entered_label,
        "moment": moment,
    }


def note_shown(by: Actor, at: datetime, access: CaseAccess, person_id: UUID) -> None:
    """Leaves the trace of a victim's page. Inside the entering that selects what is opened."""
    record_case_event(by, at, access.case.id, events.SHOWN, person=str(person_id))


@audit.action
def note_sheet(*, by: Actor, at: datetime, count: int, is_named: bool) -> None:
    """Leaves the trace of a sheet that was taken: of how many victims, and whether with their names."""
    by.require(ENTERS)
    _record(by, at, events.SHEET_TAKEN, count=str(count), how="named" if is_named else "unnamed")


@audit.action
def note_comparison(*, by: Actor, at: datetime, found: Mapping[UUID, Sequence[FieldDifference]]) -> None:
    """Keeps where a sheet of Simfoni differed, victim by victim, in the place of what an earlier one said."""
    by.require(ENTERS)
    for entry_id, differing in found.items():
        differences = [asdict(each) for each in differing]
        VictimEntry.objects.filter(pk=entry_id).update(differences=differences, compared_at=at)
    _record(by, at, events.COMPARED, count=str(len(found)), differing=str(sum(map(bool, found.values()))))


@audit.action
def set_word(
    *, by: Actor, at: datetime, of: SimfoniList, code: str, word: str, valid_from: date, source: str
) -> SimfoniWord:
    """Writes Simfoni's word for a code from a day on; an empty one says that Simfoni dropped it."""
    by.require(MANAGES)
    if code not in lists()[of].words:
        raise UnableToSetWord(_("Kode ini tidak ada di daftar SIGAP."))
    newest = SimfoniWord.objects.filter(list=of, code=code).order_by("-valid_from", "-recorded_at").first()
    if newest and (newest.word, newest.valid_from, newest.source) == (word, valid_from, source):
        audit.unchanged()
        return newest
    row = SimfoniWord.objects.create(
        list=of, code=code, word=word, valid_from=valid_from, source=source, recorded_at=at, recorded_by=by.person_id,
        recorded_by_name=by.name,
    )  # fmt: skip
    _record(by, at, events.WORD_SET, word=str(row.pk))
    return row


@audit.action
def set_limit(*, by: Actor, at: datetime, limit: EntryLimit) -> SimfoniLimit:
    """Writes the rhythm as it was agreed. It counts from now on for everybody who waits."""
    by.require(MANAGES)
    if not 1 <= limit.days <= LONGEST_LIMIT or not limit.decided:
        raise UnableToSetWord(_("Tulis harinya, 1 sampai 365, dan siapa yang menyepakati."))
    row = SimfoniLimit.objects.create(
        days=limit.days, decided=limit.decided, recorded_at=at, recorded_by=by.person_id, recorded_by_name=by.name
    )
    _record(by, at, events.LIMIT_SET, limit=str(row.pk))
    return row


def _record(by: Actor, at: datetime, code: str, **ids: str) -> None:
    audit.record(
        audit.NewEvent(
            code=code, stream_kind=StreamKind.SYSTEM, stream_id=SYSTEM_STREAM, at=at, actor_id=by.person_id, ids=ids
        )
    )


def _of_case(case_id: UUID) -> set[UUID]:
    rows = VictimEntry.objects.filter(case=case_id).exclude(number="", former_numbers=[])
    return set(rows.values_list("person_id", flat=True))


def _forget(person_ids: Sequence[UUID]) -> None:
    VictimEntry.objects.filter(person__in=person_ids).update(
        number="", former_numbers=[], differences=[], version=F("version") + 1
    )


RECORDS = PersonRecords(
    of_case=_of_case, keys_of=lambda _people: set[UUID](), forget=_forget, people_of=lambda _keys: set[UUID]()
)
"""What goes with a person's identity: the number that leads to them in Simfoni. That they are entered stays."""
