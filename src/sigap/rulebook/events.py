"""What happens in the library, as the trail tells it. The stream is the system's."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

LOADED = "rulebook:instrument:loaded"
ADDED = "rulebook:instrument:added"
CHANGED = "rulebook:instrument:changed"
REPLACED = "rulebook:instrument:replaced"
LINKED = "rulebook:link:added"
UNLINKED = "rulebook:link:removed"
FILED = "rulebook:file:added"
REVIEWED = "rulebook:review:noted"
ADOPTED = "rulebook:procedure:adopted"

EVENTS = (
    EventKind(LOADED, ("instrument",), _("Peraturan bawaan dimuat: {instrument}")),
    EventKind(ADDED, ("instrument",), _("Peraturan ditambahkan ke pustaka: {instrument}")),
    EventKind(CHANGED, ("instrument", "revision"), _("Keterangan peraturan diubah: {instrument}")),
    EventKind(REPLACED, ("instrument", "successor"), _("Peraturan {instrument} diganti {successor}")),
    EventKind(LINKED, ("instrument", "to"), _("Hubungan peraturan dicatat: {instrument} ke {to}")),
    EventKind(UNLINKED, ("instrument", "to"), _("Hubungan peraturan dihapus: {instrument} ke {to}")),
    EventKind(FILED, ("instrument", "file"), _("Naskah peraturan disimpan: {instrument}")),
    EventKind(
        REVIEWED, ("instrument", "register", "row"), _("Yang bersandar pada {instrument} ditinjau: {register} {row}")
    ),
    EventKind(ADOPTED, ("edition", "number"), _("Edisi SOP ke-{number} ditetapkan")),
)
