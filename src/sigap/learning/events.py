"""What happens to lessons, as the trail tells it: begun, gone on, passed. A wrong answer is told nowhere."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

ADVANCED = "learning:lesson:advanced"
PASSED = "learning:lesson:passed"

EVENTS = (
    EventKind(ADVANCED, ("lesson", "part"), _("Pelajaran {lesson}: bagian {part} selesai")),
    EventKind(PASSED, ("lesson",), _("Pelajaran {lesson} lulus")),
)
