"""What happens to what the public is told, as the trail tells it. The stream is the system's."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

LOADED = "guidance:entry:loaded"
CHANGED = "guidance:entry:changed"
COMPANIES_LOADED = "guidance:companies:loaded"
PLEDGE_FROZEN = "guidance:pledge:frozen"

EVENTS = (
    EventKind(LOADED, ("entry", "revision"), _("Keterangan bawaan untuk warga dimuat: {entry}")),
    EventKind(CHANGED, ("entry", "revision"), _("Keterangan untuk warga diubah: {entry}")),
    EventKind(COMPANIES_LOADED, ("list", "count"), _("Daftar perusahaan penempatan dimuat: {count}")),
    EventKind(PLEDGE_FROZEN, ("half",), _("Angka janji layanan dibekukan untuk {half}")),
)
