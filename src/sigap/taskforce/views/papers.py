"""What is kept of a signed paper that was sent: looked at by a child, before anything is written."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from sigap.access.guard import DeskRequest
from sigap.cleaning import NotClean
from sigap.cleaning.kinds import LARGEST_BYTES
from sigap.cleaning.signature_terms import SignatureVerdict
from sigap.cleaning.signatures import check_signatures
from sigap.cleaning.telling import clean_or_tell
from sigap.kernel.clock import now
from sigap.letters.models import VERDICT_LABELS
from sigap.letters.trust import trusted_certificates
from sigap.taskforce.actions import UnableToFilePaper


def settle_paper(request: DeskRequest) -> None:
    """What was sent becomes what is kept: a signed PDF as it came, of a scan its clean copy.

    Outside of any transaction: the child may take its time. Raises UnableToFilePaper.
    """
    sent = request.FILES.get("paper")
    if sent is None:
        return
    raw = sent.read()
    # Anything else is refused by the act, in its own words.
    if raw.startswith(b"%PDF-") and len(raw) <= LARGEST_BYTES:
        raw = _kept_of(raw)
    request.FILES["paper"] = SimpleUploadedFile("naskah.pdf", raw, "application/pdf")


def _kept_of(raw: bytes) -> bytes:
    try:
        verdict = check_signatures(raw, trust=trusted_certificates(), at=now()).verdict
        if verdict is SignatureVerdict.ALTERED:
            raise UnableToFilePaper(VERDICT_LABELS[verdict])
        return raw if verdict.is_unaltered else clean_or_tell(raw).copy
    except NotClean:
        raise UnableToFilePaper(
            _("Berkas ini tidak dapat diperiksa dengan aman, jadi tidak disimpan. Coba lagi sebentar lagi.")
        ) from None
