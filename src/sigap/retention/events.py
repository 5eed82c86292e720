"""What happens at the end of keeping, as the trail tells it: ids only. The stream is the report's, or the case's."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

REPORT_DUE = "retention:report:due"
REPORT_ERASED = "retention:report:erased"
CASE_DUE = "retention:case:due"
HOLD_PLACED = "retention:hold:placed"
HOLD_RELEASED = "retention:hold:released"
KEYS_VOUCHED = "retention:keys:vouched"
BESIDE_FORGOTTEN = "retention:beside:forgotten"

EVENTS = (
    EventKind(REPORT_DUE, ("report", "retirement"), _("Masa simpan satu laporan akan habis")),
    EventKind(
        REPORT_ERASED, ("report", "retirement", "key"), _("Kunci satu laporan dimusnahkan: masa simpannya habis")
    ),
    EventKind(CASE_DUE, ("case", "retirement"), _("Masa simpan satu berkas kasus akan habis")),
    EventKind(HOLD_PLACED, ("report", "hold", "basis"), _("Satu laporan ditahan dari pemusnahan: {basis}")),
    EventKind(
        HOLD_RELEASED, ("report", "hold", "basis", "reason"), _("Penahanan satu laporan dicabut ({basis}): {reason}")
    ),
    EventKind(
        BESIDE_FORGOTTEN,
        ("undone", "reasons"),
        _(
            "Catatan masa simpan yang batal dimusnahkan: {undone}; "
            "alasan tersegel milik kasus yang dimusnahkan: {reasons}"
        ),
    ),
    EventKind(KEYS_VOUCHED, ("count",), _("Pemusnahan kunci laporan dimuat di daftar: {count}")),
)
