"""A letter is drafted from data by somebody who writes for that office."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind
from sigap.audit.kinds import StreamKind
from sigap.kernel.errors import Refused, Unable
from sigap.kernel.telltale import Shape, telltales
from sigap.letters import events
from sigap.letters.models import Letter, LetterKind
from sigap.letters.rules.kinds import kind_forms
from sigap.letters.rules.wording import FieldValue
from sigap.letters.titles import title_of_head


class UnableToWriteLetter(Unable):
    """The letter stays as it was; the sentence says why."""


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
) -> Letter:
    """Drafts a letter of an office. The same `letter_id` again gives the same letter.

    Raises Refused for an office that the actor does not write for, UnableToWriteLetter for words with the shape of a
    case, ValueError for a field that the kind does not have.
    """
    require_writer(by, office_id)
    known = Letter.objects.filter(pk=letter_id).first() if letter_id else None
    if known is not None:
        audit.unchanged()
        return known
    check_fields(kind, fields)
    check_words([subject, *addressees, *lines_of(fields)])
    office = Office.objects.get(pk=office_id)
    row = Letter(
        id=letter_id or uuid4(),
        kind=kind,
        office=office,
        office_name=office.name,
        subject=subject.strip(),
        addressees=[line.strip() for line in addressees if line.strip()],
        fields=dict(fields),
        about=about,
        signer_title=title_of_head(OfficeKind(office.kind), office.full_name or office.name),
        made_at=at,
        made_by=by.person_id,
        made_by_name=by.name,
        changed_at=at,
    )
    row.save(force_insert=True)
    record_letter_event(by, at, row, events.DRAFTED, kind=kind.value)
    return row


def require_writer(by: Actor, office_id: UUID) -> None:
    """Raises Refused unless the actor writes letters for this office."""
    if office_id not in by.offices_where(Permission.LETTER_WRITE):
        raise Refused(Permission.LETTER_WRITE, ids={"office": str(office_id)})


def check_fields(kind: LetterKind, fields: Mapping[str, FieldValue]) -> None:
    """Raises ValueError for a field that a letter of this kind does not have."""
    if unknown := sorted(set(fields) - {each.name for each in kind_forms()[kind].fields}):
        raise ValueError(f"{kind} has no field {', '.join(unknown)}")


def check_words(texts: Iterable[str]) -> None:
    """Raises UnableToWriteLetter where a piece has the shape of a case, a person's number or a telephone number."""
    for text in texts:
        for found in telltales(text):
            raise UnableToWriteLetter(_TOLD[found.shape]() % {"text": found.text})


def lines_of(fields: Mapping[str, FieldValue]) -> list[str]:
    """Every line that the fields say."""
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
