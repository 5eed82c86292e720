"""What happens to an office's forms, and that one was answered, as the trail tells it: ids and versions, no answer."""

from django.utils.translation import gettext_lazy as _

from sigap.access.roles import Section
from sigap.audit.kinds import EventKind

CREATED = "forms:form:created"
DRAFTED = "forms:draft:begun"
CHANGED = "forms:draft:changed"
DROPPED = "forms:draft:dropped"
BROUGHT = "forms:draft:brought"
PUBLISHED = "forms:form:published"
STOPPED = "forms:form:stopped"
WRITTEN = {
    Section.ASSESSMENT: "answers:assessment:written",
    Section.SERVICES: "answers:services:written",
    Section.LEGAL: "answers:legal:written",
}
"""By the section in which the answers lie: the trail of a case tells them to who works there."""
PRINTED = {
    Section.ASSESSMENT: "answers:assessment:printed",
    Section.SERVICES: "answers:services:printed",
    Section.LEGAL: "answers:legal:printed",
}

_FORM = ("office", "form", "version")
_SHEET = ("case", "form", "sheet", "version")
EVENTS = (
    EventKind(CREATED, _FORM, _("Formulir kantor dibuat, belum terbit")),
    EventKind(DRAFTED, _FORM, _("Konsep versi {version} formulir kantor dimulai")),
    EventKind(CHANGED, _FORM, _("Konsep versi {version} formulir kantor diubah")),
    EventKind(DROPPED, _FORM, _("Konsep versi {version} formulir kantor dibuang")),
    EventKind(BROUGHT, _FORM, _("Konsep versi {version} formulir kantor datang dari berkas pengaturan")),
    EventKind(PUBLISHED, _FORM, _("Formulir kantor terbit, versi {version}")),
    EventKind(STOPPED, _FORM, _("Pemakaian formulir kantor dihentikan, versi {version}")),
    *(EventKind(code, _SHEET, _("Formulir kantor diisi, isian versi {version}")) for code in WRITTEN.values()),
    *(EventKind(code, _SHEET, _("Isian formulir kantor dicetak, versi {version}")) for code in PRINTED.values()),
)
