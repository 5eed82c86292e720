"""What happens to old registers, as the trail tells it."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

BROUGHT = "registers:file:brought"
CASE_BROUGHT = "registers:case:brought"
UPLOADED = "registers:upload:taken"
CHECK_ASKED = "registers:upload:check_asked"
LET_IN = "registers:upload:let_in"
WITHDRAWN = "registers:upload:withdrawn"
OUTCOME = "registers:upload:outcome"

EVENTS = (
    EventKind(BROUGHT, ("register", "count", "office"), _("Register lama dimasukkan: {count} kasus")),
    EventKind(UPLOADED, ("upload",), _("Berkas register lama diunggah")),
    EventKind(CHECK_ASKED, ("upload",), _("Berkas register lama diperiksa")),
    EventKind(LET_IN, ("upload",), _("Register lama disetujui orang kedua")),
    EventKind(WITHDRAWN, ("upload",), _("Berkas register lama dibatalkan")),
    EventKind(OUTCOME, ("upload", "outcome"), _("Berkas register lama: {outcome}")),
    EventKind(CASE_BROUGHT, ("case", "register"), _("Masuk dari register lama")),
)
