"""What happens to transfers and their keys, as the trail tells it: ids and fingerprints, no name."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

KEY_MADE = "transfer:key:made"
PARTNER_BROUGHT = "transfer:partner:brought"
PARTNER_CONFIRMED = "transfer:partner:confirmed"
PARTNER_WITHDRAWN = "transfer:partner:withdrawn"
PREPARED = "transfer:case:prepared"
APPROVED = "transfer:case:approved"
SENT = "transfer:case:sent"
ENDED = "transfer:case:ended"
PRINTED = "transfer:case:printed"
ARRIVED = "transfer:arrival:taken_in"
WANTED = "transfer:arrival:wanted"
DECIDED = "transfer:arrival:decided"
RECEIPT_MADE = "transfer:case:receipt_made"
TAKEN_OVER = "transfer:case:taken_over"

EVENTS = (
    EventKind(KEY_MADE, ("office",), _("Kunci alih kasus kantor dibuat")),
    EventKind(PARTNER_BROUGHT, ("partner",), _("Kunci daerah lain dicatat, menunggu orang kedua")),
    EventKind(PARTNER_CONFIRMED, ("partner",), _("Kunci daerah lain dibenarkan orang kedua")),
    EventKind(PARTNER_WITHDRAWN, ("partner",), _("Kunci daerah lain dicabut")),
    EventKind(PREPARED, ("case", "transfer"), _("Alih kasus ke daerah lain disiapkan, dengan persetujuan klien")),
    EventKind(APPROVED, ("case", "transfer"), _("Alih kasus disetujui orang kedua")),
    EventKind(SENT, ("case", "transfer"), _("Berkas alih kasus dibuat")),
    EventKind(ENDED, ("case", "transfer", "state"), _("Alih kasus: {state}")),
    EventKind(PRINTED, ("case", "transfer"), _("Resume alih kasus dicetak")),
    EventKind(ARRIVED, ("transfer",), _("Berkas kasus dari daerah lain diterima")),
    EventKind(WANTED, ("transfer",), _("Kasus dari daerah lain diusulkan diterima, menunggu orang kedua")),
    EventKind(DECIDED, ("transfer", "state"), _("Kasus dari daerah lain: {state}")),
    EventKind(RECEIPT_MADE, ("case", "transfer"), _("Tanda terima untuk daerah asal dibuat")),
    EventKind(TAKEN_OVER, ("case", "transfer"), _("Kasus ini diambil alih dari daerah lain")),
)
