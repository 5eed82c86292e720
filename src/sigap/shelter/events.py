"""What happens in a safe house, as the trail tells it: ids alone, on the house's office, never on a case.

Who reads a case's timeline must not learn from it that somebody of the case is in a safe house.
"""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

HOUSE_WRITTEN = "shelter:house:written"
PLACE_WRITTEN = "shelter:place:written"
BED_WRITTEN = "shelter:bed:written"
STAY_CHANGED = "shelter:stay:changed"
REVIEWED = "shelter:stay:reviewed"
ENTRY_NOTED = "shelter:entry:noted"
RUNG = "shelter:absence:rung"
PRINTED = "shelter:record:printed"

_IDS = ("house", "stay")
EVENTS = (
    EventKind(HOUSE_WRITTEN, ("house",), _("Aturan satu rumah aman ditulis")),
    EventKind(PLACE_WRITTEN, ("house",), _("Letak satu rumah aman ditulis, disegel")),
    EventKind(BED_WRITTEN, ("house", "bed"), _("Satu ranjang ditulis")),
    EventKind(STAY_CHANGED, (*_IDS, "status"), _("Penempatan: {status}"), personal=("stay",)),
    EventKind(REVIEWED, _IDS, _("Lama tinggal ditinjau"), personal=("stay",)),
    EventKind(ENTRY_NOTED, (*_IDS, "kind"), _("Dicatat di rumah aman: {kind}"), personal=("stay",)),
    EventKind(PRINTED, (*_IDS, "paper"), _("Berita acara dicetak: {paper}"), personal=("stay",)),
    EventKind(RUNG, (*_IDS, "rung"), _("Belum kembali: dikabarkan, langkah {rung}"), personal=("stay",)),
)
