"""Letters of the secretariat, as tests write them."""

from datetime import date
from uuid import UUID

from tests.factories import team

from sigap.access.entry import Actor
from sigap.letters.actions.drafting import LetterDetails, draft_letter
from sigap.letters.actions.numbering import issue_letter, set_numbering
from sigap.letters.models import Letter, LetterKind
from sigap.letters.rules.numbers import NumberFormat, NumberSource, SeriesSpan

DAY = date(2026, 11, 25)
FORM = NumberFormat(
    source=NumberSource.AGENDA, pattern="{kode}/{nomor:3}/{unit}/{tahun}", unit="GT-PPTPPO", span=SeriesSpan.OFFICE
)
BY_SRIKANDI = NumberFormat(source=NumberSource.SRIKANDI, pattern=FORM.pattern, unit=FORM.unit, span=FORM.span)
FIELDS = {
    "acara": "rapat koordinasi gugus tugas",
    "hari": "Senin, 14 Desember 2026",
    "pukul": "09.00 WIB",
    "tempat": "Ruang Rapat Kecamatan Pere'an",
    "agenda": ["Keputusan yang belum dijalankan", "Rencana aksi"],
}


def drafted(by: Actor, **instead: object) -> Letter:
    """An invitation, ready to be numbered."""
    said = {
        "kind": LetterKind.INVITATION,
        "office_id": by.office_ids[0],
        "subject": "Undangan rapat koordinasi",
        "addressees": ["Kepala Dinas Sosial"],
        "fields": FIELDS,
        "details": LetterDetails(class_code="400.2"),
    }
    return draft_letter(by=by, at=team.AT, **(said | instead))  # type: ignore[arg-type]  # told by the test


def numbered(by: Actor, form: NumberFormat = FORM) -> None:
    """The office of this actor has said how it numbers."""
    set_numbering(by=by, at=team.AT, office_id=by.office_ids[0], form=form)


def issued(by: Actor, letter: Letter | UUID, day: date = DAY) -> str:
    """The number that a draft gets."""
    row = letter if isinstance(letter, Letter) else Letter.objects.get(pk=letter)
    return issue_letter(by=by, at=team.AT, letter_id=row.pk, based_on=row.revision, dated_on=day).number
