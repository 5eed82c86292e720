"""What happens with Simfoni, as the trail tells it: codes and counts, never a number of Simfoni or a name."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

SHOWN = "simfoni:page:shown"
RECORDED = "simfoni:number:recorded"
SHEET_TAKEN = "simfoni:sheet:taken"
COMPARED = "simfoni:sheet:compared"
WORD_SET = "simfoni:word:set"
LIMIT_SET = "simfoni:limit:set"

EVENTS = (
    EventKind(SHOWN, ("case", "person"), _("Halaman Simfoni seorang korban dibuka")),
    EventKind(RECORDED, ("case", "person", "what"), _("Simfoni-PPA dicatat: {what}")),
    EventKind(SHEET_TAKEN, ("count", "how"), _("Lembar Simfoni diambil: {count} korban, {how}")),
    EventKind(COMPARED, ("count", "differing"), _("Lembar Simfoni dibandingkan: {count} korban, {differing} berbeda")),
    EventKind(WORD_SET, ("word",), _("Kata Simfoni diganti")),
    EventKind(LIMIT_SET, ("limit",), _("Irama memasukkan ke Simfoni diganti")),
)
