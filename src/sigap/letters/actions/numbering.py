"""A letter gets its number when it is signed, from the office's book or as SRIKANDI gave it, and keeps it for good."""

from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap import audit
from sigap.access.actions.powers import require
from sigap.access.entry import Actor, By
from sigap.access.events import SYSTEM_STREAM
from sigap.access.permissions import Permission
from sigap.audit.kinds import StreamKind
from sigap.kernel.errors import Conflict
from sigap.letters import events
from sigap.letters.actions.drafting import (
    UnableToWriteLetter,
    check_draft,
    check_words,
    locked,
    locked_draft,
    record_letter_event,
    require_writer,
)
from sigap.letters.models import AgendaEntry, Letter, LetterKind, LetterStage, NumberScheme, NumberSeries
from sigap.letters.paper import facts_of, pdf_of
from sigap.letters.queries import numbering_of
from sigap.letters.rules.kinds import kind_specs
from sigap.letters.rules.numbers import (
    LONGEST_PATTERN,
    NumberFormat,
    NumberSource,
    number_of,
    pattern_faults,
    series_of,
)

_LARGEST = 1_000_000


@audit.action
def issue_letter(*, by: Actor, at: datetime, letter_id: UUID, based_on: int, dated_on: date) -> Letter:
    """Gives a draft the next number of its series and the day on which it was signed. Twice gives one number.

    Raises Refused, Conflict, UnableToWriteLetter; nothing is taken then.
    """
    if (row := locked(by, letter_id)).stage == LetterStage.ISSUED:
        audit.unchanged()
        return row
    row, form = locked_draft(by, letter_id, based_on), _format_of(row, NumberSource.AGENDA)
    if "{kode" in form.pattern and not row.class_code:
        raise UnableToWriteLetter(_("Nomor kantor ini memuat kode klasifikasi. Isi kodenya dulu pada surat."))
    _check_day(dated_on, at)
    book = kind_specs()[LetterKind(row.kind)].book
    series = series_of(form, book, row.class_code)
    _check_begun(row, series, dated_on, at)
    serial = _taken(row, series, dated_on.year)
    before = AgendaEntry.objects.filter(series__agendaentry__letter=row, serial__lt=serial).order_by("-serial")
    last = before.values_list("letter__dated_on", flat=True).first()
    if last is not None and dated_on < last:
        raise UnableToWriteLetter(
            _("Nomor sebelum ini bertanggal %(day)s. Tanggal surat tidak boleh lebih awal.")
            % {"day": f"{last:%d-%m-%Y}"}
        )
    number = number_of(form, book=book, code=row.class_code, serial=serial, day=dated_on)
    return _issued(by, at, row, number, dated_on)


@audit.action
def record_number(
    *, by: Actor, at: datetime, letter_id: UUID, based_on: int, number: str, link: str, dated_on: date
) -> Letter:
    """Records the number that SRIKANDI gave, and where the letter stands there. Twice changes nothing.

    A decree is a product of regional law: whoever keeps those numbers it, however the office numbers the rest.

    Raises Refused, Conflict, UnableToWriteLetter.
    """
    if (row := locked(by, letter_id)).stage == LetterStage.ISSUED and row.number == number.strip():
        audit.unchanged()
        return row
    row = locked_draft(by, letter_id, based_on)
    if row.kind != LetterKind.DECREE:
        _format_of(row, NumberSource.SRIKANDI)
    _check_day(dated_on, at)
    row.link = link.strip()
    return _issued(by, at, row, number.strip(), dated_on)


@audit.action
def cancel_letter(*, by: Actor, at: datetime, letter_id: UUID, reason: str) -> Letter:
    """A letter that went out no longer counts. Its number stays its own: the book has no gap. Twice changes nothing."""
    row = locked(by, letter_id)
    if row.stage == LetterStage.CANCELLED:
        audit.unchanged()
        return row
    if row.stage != LetterStage.ISSUED:
        check_draft(row)
        raise UnableToWriteLetter(_("Surat ini masih konsep. Buang saja konsepnya; nomornya belum ada."))
    if not reason.strip():
        raise UnableToWriteLetter(_("Tulis mengapa surat ini dibatalkan; buku agenda memuatnya."))
    check_words([reason])
    row.stage, row.ended_at, row.end_reason = LetterStage.CANCELLED, at, reason.strip()
    row.save(update_fields=["stage", "ended_at", "end_reason"])
    record_letter_event(by, at, row, events.CANCELLED)
    return row


@audit.action
def fix_paper(*, by: Actor, at: datetime, letter_id: UUID) -> Letter:
    """Keeps the fingerprint of a letter's paper, by which a signed copy is told from another text. Once."""
    row = locked(by, letter_id)
    if row.paper_hash or row.stage != LetterStage.ISSUED:
        audit.unchanged()
        return row
    paper = pdf_of(row)
    row.paper_hash, row.paper_size = sha256(paper).hexdigest(), len(paper)
    row.save(update_fields=["paper_hash", "paper_size"])
    record_letter_event(by, at, row, events.PAPER_FIXED)
    return row


@audit.action
def set_numbering(*, by: Actor, at: datetime, office_id: UUID, form: NumberFormat) -> NumberScheme:
    """How an office numbers from now on; what was numbered keeps its number. Raises Refused, UnableToWriteLetter."""
    require_writer(by, office_id)
    return _set_numbering(by, at, office_id, form)


@audit.action
def take_over_numbering(*, by: By, at: datetime, office_id: UUID, form: NumberFormat) -> NumberScheme:
    """Puts what a file of set-up says in the place of what stands, for any office. Raises UnableToWriteLetter."""
    require(by, Permission.SETUP_MANAGE)
    require(by, Permission.LETTER_WRITE)
    return _set_numbering(by, at, office_id, form)


def _set_numbering(by: By, at: datetime, office_id: UUID, form: NumberFormat) -> NumberScheme:
    for fault in pattern_faults(form.pattern, form.span)[:1]:
        words = _("Pola nomor harus memuat %(part)s.") if fault.is_missing else _("Bagian %(part)s tidak dikenal.")
        raise UnableToWriteLetter(words % {"part": fault.part})
    if len(form.pattern) > LONGEST_PATTERN or not form.unit.strip():
        raise UnableToWriteLetter(_("Isi singkatan kantor, dan buat polanya paling panjang 80 huruf."))
    before = NumberScheme.objects.filter(office_id=office_id, superseded_at=None).select_for_update().first()
    if before is not None and before.form == form:
        audit.unchanged()
        return before
    if before is not None:
        before.superseded_at = at
        before.save(update_fields=["superseded_at"])
    row = NumberScheme(
        office_id=office_id,
        source=form.source,
        pattern=form.pattern,
        unit=form.unit.strip(),
        span=form.span,
        made_at=at,
        # A command is nobody: the system's own id stands for it.
        made_by=by.person_id or SYSTEM_STREAM,
        made_by_name=by.name,
    )
    save_once(row)
    _record_office_event(by, at, office_id, events.NUMBERING_SET)
    return row


@audit.action
def begin_series(*, by: Actor, at: datetime, office_id: UUID, series: str, year: int, after: int) -> None:
    """Says up to which number a series is used outside SIGAP. Raises Refused, UnableToWriteLetter where beyond it."""
    require_writer(by, office_id)
    if not 0 <= after < _LARGEST:
        raise UnableToWriteLetter(_("Nomor ini terlalu besar."))
    with connection.cursor() as cursor:
        cursor.execute("SELECT letters.begin_series(%s, %s, %s, %s)", [office_id, series, year, after])
        is_begun = bool(cursor.fetchone()[0])
    if not is_begun:
        raise UnableToWriteLetter(
            _("Nomor yang lebih besar sudah ada pada surat. Lihat nomor terakhirnya di buku agenda.")
        )
    _record_office_event(by, at, office_id, events.SERIES_BEGUN, year=str(year), after=str(after))


def save_once(row: NumberScheme) -> None:
    """Raises Conflict where a colleague has set one at the same moment."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Conflict(_("Rekan Anda mengubah ini pada saat yang sama. Muat ulang, lalu lihat.")) from None


def _format_of(row: Letter, source: NumberSource) -> NumberFormat:
    scheme = numbering_of(row.office_id)
    if scheme is None:
        raise UnableToWriteLetter(_("Kantor ini belum mengatur penomorannya. Atur dulu di halaman Penomoran."))
    if scheme.form.source is not source:
        raise UnableToWriteLetter(_("Kantor ini menomori dengan cara lain. Lihat halaman Penomoran."))
    return scheme.form


def _check_day(day: date, at: datetime) -> None:
    if day > localdate(at):
        raise UnableToWriteLetter(_("Tanggal surat belum tiba. Nomor diambil saat surat ditandatangani."))


def _check_begun(row: Letter, series: str, day: date, at: datetime) -> None:
    """A year that is over is numbered on from its own book, and never from 1 by a slip of the pen."""
    if day.year == localdate(at).year:
        return
    if not NumberSeries.objects.filter(office_id=row.office_id, name=series, year=day.year).exists():
        raise UnableToWriteLetter(
            _("Belum ada urutan nomor tahun %(year)d. Periksa tanggalnya, atau sambung dulu dari buku agenda kertas.")
            % {"year": day.year}
        )


def _taken(row: Letter, series: str, year: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT letters.take_number(%s, %s, %s)", [row.pk, series, year])
        return int(cursor.fetchone()[0])


def _issued(by: Actor, at: datetime, row: Letter, number: str, dated_on: date) -> Letter:
    row.number, row.dated_on, row.stage = number, dated_on, LetterStage.ISSUED
    row.issued_at, row.issued_by, row.issued_by_name = at, by.person_id, by.name
    row.revision += 1
    row.set_facts = facts_of(row)
    columns = ["number", "link", "dated_on", "stage", "issued_at", "issued_by", "issued_by_name"]
    try:
        with transaction.atomic():
            row.save(update_fields=[*columns, "revision", "set_facts"])
    except IntegrityError as error:
        if "letter_number_of_office_once" not in str(error):
            raise
        raise UnableToWriteLetter(
            _("Nomor %(number)s sudah ada pada surat lain kantor ini. Periksa nomornya, atau sambung urutannya dulu.")
            % {"number": number}
        ) from None
    record_letter_event(by, at, row, events.ISSUED)
    return row


def _record_office_event(by: By, at: datetime, office_id: UUID, code: str, **more: str) -> None:
    audit.record(
        audit.NewEvent(
            code=code,
            stream_kind=StreamKind.SYSTEM,
            stream_id=SYSTEM_STREAM,
            at=at,
            actor_id=by.person_id,
            ids={"office": str(office_id), **more},
        )
    )
