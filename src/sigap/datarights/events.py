"""What happens with requests about one's data, as the trail tells it: codes and ids, never who asked or about whom."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

NOTED = "datarights:request:noted"
ANSWERED = "datarights:answer:proposed"
NOTHING_HELD = "datarights:answer:without_case"
DECIDED = "datarights:answer:decided"
ENDED = "datarights:request:ended"
CANCELLED = "datarights:request:cancelled"
FORGOTTEN = "datarights:request:forgotten"
EXTRACTED = "datarights:extract:shown"
LIFT_ASKED = "datarights:restriction:lift_asked"
LIFT_DECLINED = "datarights:restriction:lift_declined"
LIFTED = "datarights:restriction:lifted"
WORDED = "datarights:register:written"

EVENTS = (
    EventKind(NOTED, ("request", "kind", "channel"), _("Permintaan hak atas data dicatat: {kind}, {channel}")),
    EventKind(ANSWERED, ("case", "request", "answer", "outcome"), _("Jawaban atas permintaan data: {outcome}")),
    EventKind(NOTHING_HELD, ("request", "answer"), _("Jawaban atas permintaan data diusulkan")),
    EventKind(
        DECIDED, ("request", "answer", "decision"), _("Jawaban atas permintaan data: {decision}"), optional=("case",)
    ),
    EventKind(ENDED, ("request", "how"), _("Jawaban atas permintaan data sampai: {how}")),
    EventKind(CANCELLED, ("request", "how"), _("Permintaan hak atas data dibatalkan: {how}")),
    EventKind(FORGOTTEN, ("request",), _("Isi permintaan hak atas data dimusnahkan")),
    EventKind(EXTRACTED, ("case", "person", "request"), _("Petikan data seseorang dibuka untuk dicetak")),
    EventKind(LIFT_ASKED, ("case", "person", "answer"), _("Pencabutan pembatasan pemrosesan diusulkan")),
    EventKind(LIFT_DECLINED, ("case", "person", "answer"), _("Pencabutan pembatasan pemrosesan tidak disetujui")),
    EventKind(LIFTED, ("case", "person", "answer"), _("Pembatasan pemrosesan dicabut")),
    EventKind(WORDED, ("part",), _("Catatan kegiatan pemrosesan diubah")),
)
"""In the trail of a case stands only what a case is about; a request without one has a chain of its own."""
