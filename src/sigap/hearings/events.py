"""What happens to hearings, as the trail tells it: kinds and ids, never a courtroom or a number."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

NOTED = "hearing:diary:noted"
MOVED = "hearing:diary:moved"
SETTLED = "hearing:diary:settled"
CONFIRMED = "hearing:diary:confirmed"
COMPANION = "hearing:companion:changed"
ARRANGED = "hearing:arrangement:noted"
COSTED = "hearing:cost:noted"
RUNG = "hearing:diary:rung"

_IDS = ("case", "hearing")

EVENTS = (
    EventKind(NOTED, (*_IDS, "agenda"), _("Sidang dicatat: {agenda}")),
    EventKind(MOVED, (*_IDS, "new", "reason"), _("Sidang ditunda: {reason}")),
    EventKind(SETTLED, (*_IDS, "outcome"), _("Hasil sidang: {outcome}")),
    EventKind(CONFIRMED, _IDS, _("Jadwal sidang dibenarkan")),
    EventKind(COMPANION, (*_IDS, "officer", "step"), _("Pendamping sidang {officer}: {step}")),
    EventKind(ARRANGED, (*_IDS, "arrangement", "answer"), _("Cara mendengar anak, {arrangement}: {answer}")),
    EventKind(COSTED, (*_IDS, "kind", "step"), _("Biaya sidang, {kind}: {step}")),
    EventKind(RUNG, (*_IDS, "why"), _("Diingatkan tentang sidang: {why}")),
)
