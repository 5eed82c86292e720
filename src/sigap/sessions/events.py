"""What happens to sessions, as the trail tells it: codes and ids. Who writes as psychologist, few read there."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

NOTED = "service:session:noted"
MISSED = "service:session:missed"
VOIDED = "service:session:voided"
SEATED = "psychology:seat:begun"
WRITTEN = "psychology:note:written"
ANSWERED = "psychology:seat:answered"
COMPONENT_SET = "grant:component:set"
COMPONENT_CONFIRMED = "grant:component:confirmed"
COMPONENT_ENDED = "grant:component:ended"
SHEET_TAKEN = "grant:sheet:taken"

_IDS = ("case", "session")

EVENTS = (
    EventKind(NOTED, (*_IDS, "kind"), _("Sesi dicatat: {kind}")),
    EventKind(MISSED, (*_IDS, "why"), _("Sesi tidak terlaksana: {why}")),
    EventKind(VOIDED, _IDS, _("Catatan sesi yang tidak terlaksana ditarik")),
    EventKind(SEATED, ("case", "seat"), _("Psikolog mulai menangani seorang klien")),
    EventKind(WRITTEN, ("case", "seat"), _("Psikolog menulis di bagiannya sendiri")),
    EventKind(ANSWERED, ("case", "seat", "answer"), _("Jawaban klien tentang catatan psikolog terdahulu: {answer}")),
    EventKind(COMPONENT_SET, ("component",), _("Komponen DAK dicatat")),
    EventKind(COMPONENT_CONFIRMED, ("component",), _("Komponen DAK dicocokkan dengan petunjuk teknisnya")),
    EventKind(COMPONENT_ENDED, ("component",), _("Komponen DAK diakhiri")),
    EventKind(SHEET_TAKEN, ("quarter",), _("Lembar realisasi DAK diambil: {quarter}")),
)
