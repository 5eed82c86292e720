"""What happens on the way home, as the trail tells it: codes, places in the route, and ids. Never a word of where."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

PLANNED = "reintegration:return:planned"
HANDED = "reintegration:return:handed"
ENDED = "reintegration:return:ended"
AGREED = "reintegration:visit:agreed"
VISITED = "reintegration:visit:ended"
PRINTED = "reintegration:document:printed"

EVENTS = (
    EventKind(
        PLANNED,
        ("case", "return", "version", "destination"),
        _("Pemulangan direncanakan, versi {version}: {destination}"),
    ),
    EventKind(HANDED, ("case", "return", "place"), _("Pemulangan: serah terima ke-{place} dicatat")),
    EventKind(ENDED, ("case", "return", "state"), _("Pemulangan: {state}")),
    EventKind(AGREED, ("case", "return", "visits"), _("Kunjungan reintegrasi disepakati: {visits}")),
    EventKind(VISITED, ("case", "visit", "outcome"), _("Kunjungan reintegrasi: {outcome}")),
    EventKind(PRINTED, ("case", "paper"), _("Dokumen pemulangan dicetak: {paper}")),
)
