"""What happens with villages, as the trail tells it: codes of regions, months and quarters, never a count."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

MONTH_SENT = "villages:month:sent"
MONTH_CORRECTED = "villages:month:corrected"
TERMS_SET = "villages:next:terms_set"
CHOICE_MADE = "villages:next:chosen"
CHOICE_UNDONE = "villages:next:choice_undone"
QUARTER_PLANNED = "villages:next:planned"
WEIGHTS_ADOPTED = "villages:next:weights_adopted"

EVENTS = (
    EventKind(MONTH_SENT, ("region", "month"), _("Bulan desa dikirim: {region}, {month}")),
    EventKind(MONTH_CORRECTED, ("region", "month"), _("Bulan desa diperbaiki: {region}, {month}")),
    EventKind(TERMS_SET, ("quarter",), _("Pagu dan biaya triwulan ditetapkan: {quarter}")),
    EventKind(CHOICE_MADE, ("quarter", "region"), _("Usul desa diubah dengan tangan: {region}, {quarter}")),
    EventKind(CHOICE_UNDONE, ("quarter", "region"), _("Perubahan usul desa dibatalkan: {region}, {quarter}")),
    EventKind(QUARTER_PLANNED, ("quarter", "count"), _("Desa usulan masuk rencana: {count} desa, {quarter}")),
    EventKind(WEIGHTS_ADOPTED, ("number",), _("Bobot desa berikutnya ditetapkan: versi {number}")),
)
