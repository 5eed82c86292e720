"""What the trail says of the law: which row was confirmed, by its code and fingerprint."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

CONFIRMED = "provisions:row:confirmed"
WITHDRAWN = "provisions:row:withdrawn"

EVENTS = (
    EventKind(CONFIRMED, ("register", "row", "confirmation"), _("Baris hukum {row} dikonfirmasi")),
    EventKind(WITHDRAWN, ("register", "row", "confirmation"), _("Konfirmasi baris hukum {row} ditarik")),
)
