"""What is kept of a signed paper that was sent: looked at by a child, before anything is written."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from sigap.access.guard import DeskRequest
from sigap.cleaning import NotClean
from sigap.cleaning.kinds import LARGEST_BYTES
from sigap.cleaning.signature_terms import SignatureReport, SignatureVerdict
from sigap.cleaning.signatures import check_signatures
from sigap.cleaning.telling import clean_or_tell
from sigap.kernel.clock import now
from sigap.letters.models import VERDICT_ADVICE, VERDICT_LABELS
from sigap.letters.rules.copies import is_kept
from sigap.letters.trust import trusted_certificates
from sigap.taskforce.actions import UnableToFilePaper
from sigap.taskforce.actions.texts import SignedPaper


def settle_paper(request: DeskRequest) -> None:
    """What was sent becomes what is kept: a signed PDF as it came, of a scan its clean copy.

    Outside of any transaction: the child may take its time. Raises UnableToFilePaper.
    """
    sent = request.FILES.get("paper")
    if sent is None:
        return
    raw = sent.read()
    report = None
    # Anything else is refused by the act, in its own words.
    if raw.startswith(b"%PDF-") and len(raw) <= LARGEST_BYTES:
        raw, report = _kept_of(raw)
    request.FILES["paper"] = CheckedFile(raw, report)


class CheckedFile(SimpleUploadedFile):
    """A file that was looked at, with what was found."""

    def __init__(self, content: bytes, report: SignatureReport | None) -> None:
        super().__init__("naskah.pdf", content, "application/pdf")
        self.report = report


def sent_paper(request: DeskRequest) -> SignedPaper | None:
    """The paper as `settle_paper` left it; None where none was sent."""
    sent = request.FILES.get("paper")
    return SignedPaper(content=sent.read(), report=sent.report) if isinstance(sent, CheckedFile) else None


def _kept_of(raw: bytes) -> tuple[bytes, SignatureReport]:
    try:
        report = check_signatures(raw, trust=trusted_certificates(), at=now())
        # A scan, or what some scanner wrote as a PDF: there is no signature to keep whole.
        if report.verdict in {SignatureVerdict.UNSIGNED, SignatureVerdict.BROKEN}:
            return clean_or_tell(raw).copy, SignatureReport(is_readable=True)
    except NotClean:
        raise UnableToFilePaper(
            _("Berkas ini tidak dapat diperiksa dengan aman, jadi tidak disimpan. Coba lagi sebentar lagi.")
        ) from None
    if not is_kept(report.verdict, is_scan=False):
        raise UnableToFilePaper(f"{VERDICT_LABELS[report.verdict]}. {VERDICT_ADVICE[report.verdict]}")
    return raw, report
