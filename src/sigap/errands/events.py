"""What happens to single tasks outside, as the trail tells it: kinds and ids, never who or what."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

GIVEN = "errands:errand:given"
LINKED = "errands:errand:linked"
COMPARED = "errands:errand:compared"
OPENED = "errands:errand:opened"
ANSWERED = "errands:errand:answered"
NOTED = "errands:errand:noted"
HEARD = "errands:errand:heard"
REPLIED = "errands:errand:replied"
WITHDRAWN = "errands:errand:withdrawn"
RUNG = "errands:errand:rung"

_IDS = ("case", "errand")
EVENTS = (
    EventKind(GIVEN, (*_IDS, "kind"), _("Tugas diberikan kepada orang di luar: {kind}")),
    EventKind(LINKED, _IDS, _("Tautan baru dibuat untuk satu tugas di luar")),
    EventKind(COMPARED, _IDS, _("Penerima satu tugas di luar dibandingkan lagi dengan terlapor dan keluarganya")),
    EventKind(OPENED, _IDS, _("Halaman tugas dibuka pertama kali di luar")),
    EventKind(ANSWERED, (*_IDS, "reply"), _("Jawaban atas tugas di luar: {reply}")),
    EventKind(NOTED, (*_IDS, "reply"), _("Jawaban atas tugas di luar dicatat petugas: {reply}")),
    EventKind(HEARD, _IDS, _("Jawaban atas tugas di luar dibaca")),
    EventKind(REPLIED, _IDS, _("Pertanyaan tentang tugas di luar dijawab")),
    EventKind(WITHDRAWN, (*_IDS, "reason"), _("Tugas di luar ditarik: {reason}")),
    EventKind(RUNG, (*_IDS, "why"), _("Kabar tentang tugas di luar disampaikan: {why}")),
)
