"""What happens on a case, as the trail tells it."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind, register

OPENED = "case:file:opened"
CLOSED = "case:file:closed"
STATUS_CHANGED = "case:status:changed"
OFFICE_JOINED = "case:office:joined"
PERSON_ASSIGNED = "case:officer:assigned"
PERSON_RELEASED = "case:officer:released"
HANDED_OVER = "case:file:handed_over"
TAKEN_OVER = "case:file:taken_over"
PERSON_ADDED = "case:person:added"
PERSON_NAMED = "case:person:named"
IDENTITY_CORRECTED = "case:identity:corrected"
ROOM_WRITTEN = "case:room:written"
ITEM_OPENED = "case:item:opened"
ITEM_SETTLED = "case:item:settled"
ERASURE_REQUESTED = "case:erasure:requested"
ERASURE_APPROVED = "case:erasure:approved"
ERASURE_DECLINED = "case:erasure:declined"
ERASURE_WITHDRAWN = "case:erasure:withdrawn"
ERASURE_DONE = "case:erasure:done"
HOLD_PLACED = "case:hold:placed"
HOLD_RELEASED = "case:hold:released"
SAME_NAME = "case:identity:same_name"
READERS_LISTED = "case:readers:listed"

EVENTS = register(
    EventKind(OPENED, ("case",), _("Kasus dibuka"), optional=("envelope", "risk")),
    EventKind(CLOSED, ("case", "reason"), _("Kasus ditutup")),
    EventKind(STATUS_CHANGED, ("case", "status"), _("Status kasus berubah menjadi {status}")),
    EventKind(OFFICE_JOINED, ("case", "office"), _("{office} ikut menangani")),
    EventKind(PERSON_ASSIGNED, ("case", "officer"), _("{officer} ditugaskan")),
    EventKind(PERSON_RELEASED, ("case", "officer"), _("{officer} tidak lagi ditugaskan")),
    EventKind(
        HANDED_OVER, ("case", "former", "officer", "reason"), _("Diserahkan dari {former} kepada {officer}: {reason}")
    ),
    EventKind(TAKEN_OVER, ("case", "officer", "reason"), _("Diambil alih {officer}: {reason}"), optional=("former",)),
    EventKind(PERSON_ADDED, ("case", "person", "role"), _("Orang ditambahkan"), personal=("person",)),
    EventKind(PERSON_NAMED, ("case", "person"), _("Identitas {person} disegel"), personal=("person",)),
    EventKind(IDENTITY_CORRECTED, ("case", "person"), _("Identitas {person} diperbaiki"), personal=("person",)),
    # On the officer's own chain, which auditors read and a case's team does not: it tells something of a name.
    EventKind(SAME_NAME, ("subject",), _("Nama pembaca mirip dengan nama {subject}"), personal=("subject",)),
    EventKind(READERS_LISTED, ("case", "person"), _("Daftar pembaca {person} dibuat"), personal=("person",)),
    EventKind(ROOM_WRITTEN, ("case", "room", "version"), _("Bagian {room} diubah")),
    EventKind(ITEM_OPENED, ("case", "kind", "subject"), _("Sesuatu masih terbuka: {kind}")),
    *(
        EventKind(
            code, ("case", "erasure", "basis", "what"), sentence, personal=("person",), optional=("person", "keys")
        )
        for code, sentence in (
            (ERASURE_REQUESTED, _("Penghapusan {what} diminta: {basis}")),
            (ERASURE_APPROVED, _("Penghapusan {what} disetujui: {basis}")),
            (ERASURE_DECLINED, _("Penghapusan {what} tidak disetujui: {basis}")),
            (ERASURE_WITHDRAWN, _("Permintaan penghapusan {what} ditarik: {basis}")),
            (ERASURE_DONE, _("Telah dihapus, {what}: {basis}")),
        )
    ),
    EventKind(HOLD_PLACED, ("case", "hold", "basis"), _("Berkas ditahan: {basis}")),
    EventKind(HOLD_RELEASED, ("case", "hold", "basis"), _("Penahanan berkas dicabut: {basis}")),
    EventKind(ITEM_SETTLED, ("case", "kind", "subject"), _("Yang terbuka selesai: {kind}")),
)
