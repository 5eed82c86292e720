"""What happens on a case, as the trail tells it."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind, register

OPENED = "case:file:opened"
CLOSED = "case:file:closed"
STATUS_CHANGED = "case:status:changed"
OFFICE_JOINED = "case:office:joined"
PERSON_ASSIGNED = "case:officer:assigned"
PERSON_ADDED = "case:person:added"
PERSON_NAMED = "case:person:named"
IDENTITY_CORRECTED = "case:identity:corrected"
ROOM_WRITTEN = "case:room:written"
ITEM_OPENED = "case:item:opened"
ITEM_SETTLED = "case:item:settled"

EVENTS = register(
    EventKind(OPENED, ("case",), _("Kasus dibuka"), optional=("envelope", "risk")),
    EventKind(CLOSED, ("case", "reason"), _("Kasus ditutup")),
    EventKind(STATUS_CHANGED, ("case", "status"), _("Status kasus berubah menjadi {status}")),
    EventKind(OFFICE_JOINED, ("case", "office"), _("{office} ikut menangani")),
    EventKind(PERSON_ASSIGNED, ("case", "officer"), _("{officer} ditugaskan")),
    EventKind(PERSON_ADDED, ("case", "person", "role"), _("Orang ditambahkan"), personal=("person",)),
    EventKind(PERSON_NAMED, ("case", "person"), _("Identitas {person} disegel"), personal=("person",)),
    EventKind(IDENTITY_CORRECTED, ("case", "person"), _("Identitas {person} diperbaiki"), personal=("person",)),
    EventKind(ROOM_WRITTEN, ("case", "room", "version"), _("Bagian {room} diubah")),
    EventKind(ITEM_OPENED, ("case", "kind", "subject"), _("Sesuatu masih terbuka: {kind}")),
    EventKind(ITEM_SETTLED, ("case", "kind", "subject"), _("Yang terbuka selesai: {kind}")),
)
