"""What the trail says of the law: which row was confirmed, by its code and fingerprint."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

CONFIRMED = "provisions:row:confirmed"
WITHDRAWN = "provisions:row:withdrawn"
OUTSIDE_NOTED = "provisions:outside:noted"

EVENTS = (
    EventKind(CONFIRMED, ("register", "row", "confirmation"), _("Baris hukum {row} dikonfirmasi")),
    EventKind(WITHDRAWN, ("register", "row", "confirmation"), _("Konfirmasi baris hukum {row} ditarik")),
    EventKind(
        OUTSIDE_NOTED,
        ("register", "row", "confirmation"),
        _("Konfirmasi baris hukum {row} dari daerah lain dicatat; di sini belum berlaku"),
    ),
)
