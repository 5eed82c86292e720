"""What happens in prevention, as the trail tells it: ids and codes, never a name or what was typed."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

PLANNED = "prevention:activity:planned"
CHANGED = "prevention:activity:changed"
HELD = "prevention:activity:held"
REPORTED = "prevention:activity:reported"
CORRECTED = "prevention:activity:corrected"
CALLED_OFF = "prevention:activity:called_off"
PHOTO_ADDED = "prevention:photo:added"
PHOTO_REMOVED = "prevention:photo:removed"
VOLUNTEER_TAKEN = "prevention:volunteer:taken"
VOLUNTEER_CHANGED = "prevention:volunteer:changed"
VOLUNTEER_CHECKED = "prevention:volunteer:checked"
VOLUNTEER_LEFT = "prevention:volunteer:left"
VOLUNTEER_ASSIGNED = "prevention:volunteer:assigned"
VOLUNTEER_FREED = "prevention:volunteer:freed"
MESSAGE_HELD = "prevention:message:key_taken"
MESSAGE_SETTLED = "prevention:message:settled"
MESSAGE_DECLINED = "prevention:message:declined"
CROWD_DECLINED = "prevention:message:crowd_declined"
VARIANT_WRITTEN = "prevention:material:written"

EVENTS = (
    EventKind(PLANNED, ("activity",), _("Kegiatan pencegahan direncanakan")),
    EventKind(CHANGED, ("activity",), _("Rencana kegiatan pencegahan diubah")),
    EventKind(HELD, ("activity",), _("Kegiatan pencegahan terlaksana")),
    EventKind(REPORTED, ("activity",), _("Kegiatan pencegahan dilaporkan")),
    EventKind(CORRECTED, ("activity",), _("Laporan kegiatan pencegahan diperbaiki")),
    EventKind(CALLED_OFF, ("activity",), _("Kegiatan pencegahan dibatalkan")),
    EventKind(PHOTO_ADDED, ("activity", "photo"), _("Foto kegiatan ditambahkan")),
    EventKind(PHOTO_REMOVED, ("activity", "photo"), _("Foto kegiatan dihapus")),
    EventKind(VOLUNTEER_TAKEN, ("volunteer",), _("Relawan atau kelompok dicatat")),
    EventKind(VOLUNTEER_CHANGED, ("volunteer",), _("Kontak, tempat, atau anggota relawan diperbaiki")),
    EventKind(VOLUNTEER_CHECKED, ("volunteer", "kind"), _("Pemeriksaan relawan dicatat: {kind}")),
    EventKind(VOLUNTEER_LEFT, ("volunteer",), _("Relawan berhenti")),
    EventKind(VOLUNTEER_ASSIGNED, ("activity", "volunteer"), _("Relawan ditugaskan ke kegiatan")),
    EventKind(VOLUNTEER_FREED, ("activity", "volunteer"), _("Relawan tidak jadi bertugas")),
    EventKind(MESSAGE_HELD, ("message",), _("Kunci kiriman warga diambil alih")),
    EventKind(MESSAGE_SETTLED, ("message", "state"), _("Kiriman warga diputuskan: {state}")),
    EventKind(MESSAGE_DECLINED, ("message", "why"), _("Kiriman warga tidak ditindaklanjuti: {why}")),
    EventKind(CROWD_DECLINED, ("count",), _("Kiriman yang datang beramai-ramai ditolak sekaligus: {count}")),
    EventKind(VARIANT_WRITTEN, ("material",), _("Bahan dalam bahasa setempat ditulis")),
)
