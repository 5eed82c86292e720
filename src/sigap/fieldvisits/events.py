"""What happens to a field visit, as the case's trail tells it: ids and codes, never where."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

PLANNED = "fieldvisits:visit:planned"
CHANGED = "fieldvisits:visit:changed"
STILL_SAFE = "fieldvisits:visit:heard"
RUNG = "fieldvisits:visit:rung"
PRINTED = "fieldvisits:paper:printed"
SHEET = "fieldvisits:sheet:written"

EVENTS = (
    EventKind(PLANNED, ("case", "visit", "officer"), _("Tim lapangan ditugaskan, ketua {officer}")),
    EventKind(CHANGED, ("case", "visit", "status"), _("Tim lapangan: {status}")),
    EventKind(STILL_SAFE, ("case", "visit"), _("Tim lapangan memberi kabar: masih aman")),
    EventKind(RUNG, ("case", "visit", "rung"), _("Tim lapangan belum memberi kabar: {rung} diberi tahu")),
    EventKind(PRINTED, ("case", "visit", "paper"), _("Kertas kunjungan lapangan dicetak: {paper}")),
    EventKind(SHEET, ("case", "visit", "version"), _("Lembar lapangan diisi, versi {version}")),
)
