"""What every act that stores typed text asks of it, and how a signed paper is filed."""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.actions.powers import record_staff_event, require
from sigap.access.entry import By
from sigap.access.permissions import Permission
from sigap.cleaning.kinds import LARGEST_BYTES
from sigap.cleaning.signature_terms import SignatureReport
from sigap.kernel.errors import Unable
from sigap.taskforce import events
from sigap.taskforce.models import FiledPaper
from sigap.ui.telltales import telltale_words


class TextPointsToSomebody(Unable):
    """A text has the shape of something that points to a case or a person."""


class UnableToFilePaper(Unable):
    """The file is no PDF, or too large."""


def refuse_telltales(*texts: str) -> None:
    """Raises TextPointsToSomebody for the first piece that points to a case or a person by its shape."""
    if words := telltale_words(*texts):
        raise TextPointsToSomebody(words)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedPaper:
    """A PDF to be filed, and what the check of its signatures found."""

    content: bytes = field(repr=False)
    report: SignatureReport | None = None


@audit.action
def file_paper(*, by: By, at: datetime, paper: SignedPaper) -> FiledPaper:
    """Files a PDF as it came: its signature covers every byte. Raises UnableToFilePaper."""
    require(by, Permission.TASKFORCE_MANAGE)
    content = paper.content
    if not content.startswith(b"%PDF-"):
        raise UnableToFilePaper(_("Berkas ini bukan PDF. Pindai atau unduh SK sebagai PDF, lalu pilih lagi."))
    if len(content) > LARGEST_BYTES:
        raise UnableToFilePaper(_("Berkas ini terlalu besar. Pindai dengan mutu lebih rendah, lalu pilih lagi."))
    row = FiledPaper(
        content=content,
        size=len(content),
        sha256=sha256(content).hexdigest(),
        filed_at=at,
        filed_by=by.person_id,
        report=paper.report.as_data() if paper.report else None,
    )
    row.save(force_insert=True)
    record_staff_event(events.PAPER_FILED, by=by, at=at, paper=str(row.id))
    return row
