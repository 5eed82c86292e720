"""A letter is drafted from data by somebody who writes for that office, changed while it is a draft, or thrown away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from types import MappingProxyType
from typing import ClassVar
from uuid import UUID, uuid4, uuid5

from django.utils.translation import gettext as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind
from sigap.audit.kinds import StreamKind
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.kernel.telltale import Shape, telltales
from sigap.letters import events
from sigap.letters.heads import name_on_paper
from sigap.letters.models import Letter, LetterKind, LetterNature, LetterStage
from sigap.letters.queries import written_before
from sigap.letters.rules.kinds import kind_specs
from sigap.letters.rules.numbers import is_class_code
from sigap.letters.rules.wording import FieldValue
from sigap.letters.titles import title_of_head
from sigap.ui.sent_again import check_same

NO_FIELDS: Mapping[str, str] = MappingProxyType({})


class UnableToWriteLetter(Unable):
    """The letter stays as it was; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDetails:
    """What stands round a letter's words. An empty `signer_title` means the head of the office."""

    nature: LetterNature = LetterNature.ORDINARY
    enclosures: str = ""
    class_code: str = ""
    signer_title: str = ""
    signer_name: str = ""
    signer_rank: str = ""
    copies_to: Sequence[str] = ()

    carried: ClassVar = ("class_code", "signer_title", "signer_name", "signer_rank")
    """What the next letter begins with."""

    def lines(self) -> tuple[str, ...]:
        """Every line that somebody typed."""
        return (self.enclosures, self.signer_title, self.signer_name, *self.copies_to)


def details_as_before(office_id: UUID, kind: LetterKind) -> LetterDetails:
    """What an office wrote last round a letter of this kind: its code and who signed; of another kind the code only."""
    last = written_before(office_id, kind)
    if last is None:
        return LetterDetails()
    if last.kind != kind:
        return LetterDetails(class_code=last.class_code)
    carried = {name: getattr(last, name) for name in LetterDetails.carried}
    # Under a former name of the office its head had another title.
    former = title_of_head(OfficeKind(last.office.kind), last.office_name)
    if last.office_name != last.office.name and last.signer_title == former:
        carried["signer_title"] = ""
    return LetterDetails(**carried)


@audit.action
def draft_letter(
    *,
    by: Actor,
    at: datetime,
    kind: LetterKind,
    office_id: UUID,
    subject: str,
    addressees: Sequence[str],
    fields: Mapping[str, FieldValue],
    about: str = "",
    letter_id: UUID | None = None,
    details: LetterDetails | None = None,
) -> Letter:
    """Drafts a letter of an office. The same `letter_id` again gives the same letter. Without details: as the last one.

    What is written once `about` something is given as it stands. Raises Refused for an office that the actor does not
    write for, UnableToWriteLetter for words with the shape of a case, Conflict where the `letter_id` came with others,
    ValueError for a field that the kind does not have.
    """
    require_writer(by, office_id)
    known = Letter.objects.filter(pk=letter_id).first() if letter_id else None
    if known is not None and about:
        audit.unchanged()
        return known
    office = Office.objects.get(pk=office_id)
    row = Letter(
        id=letter_id or uuid4(),
        kind=kind,
        office=office,
        office_name=office.name,
        about=about,
        made_at=at,
        made_by=by.person_id,
        made_by_name=by.name,
    )
    details = details or details_as_before(office_id, kind)
    _write(row, at, subject, addressees, fields, details)
    if known is not None:
        sent = ("kind", "office_id", "subject", "addressees", "fields", *asdict(details))
        check_same(known, is_standing=known.ended_at is None, **{name: getattr(row, name) for name in sent})
        audit.unchanged()
        return known
    row.save(force_insert=True)
    record_letter_event(by, at, row, events.DRAFTED, kind=kind.value)
    return row


def letter_id_about(*, office_id: UUID, kind: LetterKind, about: str, says: Mapping[str, str] = NO_FIELDS) -> UUID:
    """The `letter_id` for what an office writes once about something: of the letter that stands, else of a new one.

    `says`: which one of its kind, by its fields. One that was thrown away or cancelled stands no more.
    """
    audit.one_at_a_time(f"letters.about {office_id} {about}")
    ended = [LetterStage.DROPPED, LetterStage.CANCELLED]
    written = Letter.objects.filter(office_id=office_id, kind=kind, about=about)
    same = written.exclude(stage__in=ended).filter(fields__contains=dict(says))
    stands: UUID | None = same.order_by("made_at").values_list("pk", flat=True).first()
    number = written.filter(stage__in=ended).count()
    return stands or uuid5(office_id, f"{about} {kind} {sorted(says.items())} {number}")


@audit.action
def change_letter(
    *,
    by: Actor,
    at: datetime,
    letter_id: UUID,
    based_on: int,
    subject: str,
    addressees: Sequence[str],
    fields: Mapping[str, FieldValue],
    details: LetterDetails,
) -> Letter:
    """Writes a draft anew; `based_on` is the revision that was read.

    Raises Refused, Conflict when somebody wrote meanwhile, UnableToWriteLetter when it went out or for its words.
    """
    row = locked_draft(by, letter_id, based_on)
    _write(row, at, subject, addressees, fields, details)
    row.revision += 1
    row.save(
        update_fields=["subject", "addressees", "fields", "changed_at", "revision", *asdict(details)],
    )
    record_letter_event(by, at, row, events.CHANGED)
    return row


@audit.action
def drop_letter(*, by: Actor, at: datetime, letter_id: UUID) -> Letter:
    """Throws a draft away: it never had a number. Twice changes nothing."""
    row = locked(by, letter_id)
    if row.stage == LetterStage.DROPPED:
        audit.unchanged()
        return row
    check_draft(row)
    row.stage, row.ended_at = LetterStage.DROPPED, at
    row.save(update_fields=["stage", "ended_at"])
    record_letter_event(by, at, row, events.DROPPED)
    return row


def require_writer(by: Actor, office_id: UUID) -> None:
    """Raises Refused unless the actor writes letters for this office."""
    if office_id not in by.offices_where(Permission.LETTER_WRITE):
        raise Refused(Permission.LETTER_WRITE, ids={"office": str(office_id)})


def locked(by: Actor, letter_id: UUID) -> Letter:
    """A letter that the actor may write on, held until the act ends, with its office. Raises Refused."""
    by.require(Permission.LETTER_WRITE)
    mine = Letter.objects.filter(pk=letter_id, office_id__in=by.offices_where(Permission.LETTER_WRITE))
    found = mine.select_for_update(of=("self",)).select_related("office__parent").first()
    if found is None:
        # Whoever waited for somebody who threw it away finds none to hold.
        found = mine.select_related("office__parent").first()
    if found is None:
        raise Refused(Permission.LETTER_WRITE, ids={"letter": str(letter_id)})
    return found


def locked_draft(by: Actor, letter_id: UUID, based_on: int) -> Letter:
    """A draft as the actor read it. Raises Refused, Conflict, UnableToWriteLetter."""
    row = locked(by, letter_id)
    check_draft(row)
    if row.revision != based_on:
        raise Conflict(_("Rekan Anda mengubah surat ini sementara Anda menulis. Buka di tab lain, lalu lihat."))
    return row


def check_draft(row: Letter) -> None:
    """Raises UnableToWriteLetter for a letter that went out, or was thrown away."""
    if not row.is_draft:
        raise UnableToWriteLetter(
            _("Surat ini bukan konsep lagi: %(stage)s. Isinya tetap.") % {"stage": row.stage_label}
        )


def _write(
    row: Letter,
    at: datetime,
    subject: str,
    addressees: Sequence[str],
    fields: Mapping[str, FieldValue],
    details: LetterDetails,
) -> None:
    check_fields(LetterKind(row.kind), fields)
    check_words([subject, *addressees, *_lines_of(fields), *details.lines()])
    if details.class_code and not is_class_code(details.class_code):
        raise UnableToWriteLetter(_("Kode klasifikasi terdiri dari angka dan titik, misalnya 400.2 atau 100.3.3."))
    row.subject, row.addressees, row.fields = subject.strip(), _plain(addressees), dict(fields)
    for name, value in asdict(details).items():
        setattr(row, name, value)
    row.copies_to = _plain(details.copies_to)
    row.signer_title = details.signer_title or title_of_head(OfficeKind(row.office.kind), name_on_paper(row.office))
    row.changed_at = at


def _plain(lines: Iterable[str]) -> list[str]:
    return [line.strip() for line in lines if line.strip()]


def check_fields(kind: LetterKind, fields: Mapping[str, FieldValue]) -> None:
    """Raises ValueError for a field that a letter of this kind does not have."""
    if unknown := sorted(set(fields) - {each.name for each in kind_specs()[kind].fields}):
        raise ValueError(f"{kind} has no field {', '.join(unknown)}")


def check_words(texts: Iterable[str]) -> None:
    """Raises UnableToWriteLetter where a piece has the shape of a case, a person's number or a telephone number."""
    for text in texts:
        for found in telltales(text):
            raise UnableToWriteLetter(_TOLD[found.shape]() % {"text": found.text})


def _lines_of(fields: Mapping[str, FieldValue]) -> list[str]:
    return [line for value in fields.values() for line in ([value] if isinstance(value, str) else value)]


_TOLD = {
    Shape.CASE_CODE: lambda: _(
        "“%(text)s” tampak seperti kode kasus. Surat kantor tidak memuat kasus; tulis di dalam kasusnya, lewat rujukan."
    ),
    Shape.REPORT_NUMBER: lambda: _(
        "“%(text)s” tampak seperti nomor laporan. Surat kantor tidak memuat laporan; bahas di antrean laporan."
    ),
    Shape.NIK: lambda: _("“%(text)s” tampak seperti NIK. Hapus; data orang hanya ditulis di dalam kasus."),
    Shape.PHONE: lambda: _(
        "“%(text)s” tampak seperti nomor telepon. Nomor kantor sudah ada di kepala surat; nomor orang tidak ditulis."
    ),
}


def record_letter_event(by: Actor, at: datetime, letter: Letter, code: str, **ids: str) -> None:
    """Records an event on the letter's chain."""
    audit.record(
        audit.NewEvent(
            code=code,
            stream_kind=StreamKind.SYSTEM,
            stream_id=letter.pk,
            at=at,
            actor_id=by.person_id,
            ids={"letter": str(letter.pk), **ids},
        )
    )
