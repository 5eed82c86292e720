"""What happens to visits, as the trail tells it: ids, never what was found."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

PLANNED = "supervision:visit:planned"
CHANGED = "supervision:visit:changed"
CANCELLED = "supervision:visit:cancelled"
RECEIVED = "supervision:visit:received"
NOTED = "supervision:points:noted"
PHOTO_ADDED = "supervision:photo:added"
PHOTO_REMOVED = "supervision:photo:removed"
FOUND = "supervision:finding:noted"
PROMISED = "supervision:finding:promised"
CLOSED = "supervision:visit:closed"

EVENTS = (
    EventKind(PLANNED, ("visit",), _("Kunjungan pengawasan direncanakan")),
    EventKind(CHANGED, ("visit",), _("Rencana kunjungan pengawasan diubah")),
    EventKind(CANCELLED, ("visit",), _("Kunjungan pengawasan dibatalkan")),
    EventKind(RECEIVED, ("visit",), _("Kunjungan yang diterima dicatat")),
    EventKind(NOTED, ("visit", "count"), _("{count} butir pengawasan dicatat")),
    EventKind(PHOTO_ADDED, ("visit", "photo"), _("Foto pengawasan ditambahkan")),
    EventKind(PHOTO_REMOVED, ("visit", "photo"), _("Foto pengawasan dihapus")),
    EventKind(FOUND, ("visit", "finding"), _("Temuan pengawasan dicatat")),
    EventKind(PROMISED, ("visit", "finding"), _("Janji atas temuan pengawasan dicatat")),
    EventKind(CLOSED, ("visit",), _("Kunjungan pengawasan diselesaikan")),
)
