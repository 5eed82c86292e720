"""What happens to leads and links, as the trail tells it: kinds and ids, never what was written or the other case."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

NOTED = "links:lead:noted"
TAKEN_BACK = "links:lead:taken_back"
RAISED = "links:link:raised"
REQUESTED = "links:link:requested"
ANSWERED = "links:link:answered"
SETTLED = "links:link:settled"
PRINTED = "links:list:printed"
COMMON_ADDED = "links:common:added"
COMMON_ENDED = "links:common:ended"

EVENTS = (
    EventKind(NOTED, ("case", "lead", "kind", "source"), _("Jejak pelaku dicatat: {kind}, {source}")),
    EventKind(TAKEN_BACK, ("case", "lead", "kind", "reason"), _("Jejak pelaku ditarik: {kind}, {reason}")),
    EventKind(RAISED, ("case", "side"), _("Kaitan dengan kasus lain ditemukan")),
    EventKind(REQUESTED, ("case", "side", "reason"), _("Diminta membuka satu kaitan: {reason}")),
    EventKind(ANSWERED, ("case", "side", "answer"), _("Permintaan membuka kaitan dijawab: {answer}")),
    EventKind(SETTLED, ("case", "side", "verdict"), _("Kaitan diputuskan: {verdict}"), optional=("reason",)),
    EventKind(PRINTED, ("count",), _("Daftar kaitan dicetak: {count}")),
    EventKind(COMMON_ADDED, ("number",), _("Satu nomor ditandai dipakai banyak orang")),
    EventKind(COMMON_ENDED, ("number", "reason"), _("Satu nomor tidak lagi ditandai dipakai banyak orang: {reason}")),
)
