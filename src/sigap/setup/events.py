"""What happens to a regency's set-up, as the trail tells it. The stream is the system's."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

EXPORTED = "setup:file:exported"
BROUGHT = "setup:file:brought"
LOADED = "setup:file:loaded"
HOLIDAY_NOTED = "setup:holiday:noted"
HOLIDAY_DROPPED = "setup:holiday:dropped"

EVENTS = (
    EventKind(EXPORTED, ("digest",), _("Pengaturan daerah diunduh sebagai berkas, sidik {digest}")),
    EventKind(BROUGHT, ("file", "digest", "origin"), _("Berkas pengaturan dari daerah {origin} dibaca, belum dimuat")),
    EventKind(LOADED, ("file", "digest", "origin"), _("Berkas pengaturan dari daerah {origin} dimuat seluruhnya")),
    EventKind(HOLIDAY_NOTED, ("day",), _("Hari libur daerah dicatat: {day}")),
    EventKind(HOLIDAY_DROPPED, ("day", "reason"), _("Hari libur daerah dibatalkan: {day}")),
)
