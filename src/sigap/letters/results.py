"""What the check of a signed PDF found, as pages tell it; `letters/result.html` shows it."""

from typing import Any

from django.utils.translation import gettext as _

from sigap.cleaning.signature_terms import SignatureReport
from sigap.letters.models import VERDICT_ADVICE, VERDICT_LABELS


def result_of(report: SignatureReport, *, is_scan: bool) -> dict[str, Any]:
    """What a check found, for the page."""
    verdict = report.verdict
    words = (
        _("Pindaian surat bertanda tangan basah: tidak ada yang dapat diperiksa")
        if is_scan
        else VERDICT_LABELS[verdict]
    )
    return {
        "label": words,
        "advice": "" if is_scan else VERDICT_ADVICE[verdict],
        "is_valid": verdict.value == "valid",
        "is_refused": not is_scan and verdict.value not in {"valid", "no_roots"},
        "signatures": [
            {"facts": each, "label": VERDICT_LABELS[each.verdict], "is_valid": each.verdict.value == "valid"}
            for each in report.signatures
        ],
    }
