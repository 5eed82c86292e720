"""What happens to a channel, as the trail tells it: a switch, an alarm, what could not be taken. Never who wrote."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

SWITCHED_ON = "channels:switch:on"
SWITCHED_OFF = "channels:switch:off"
HELD = "channels:conversation:held"
RELEASED = "channels:conversation:released"
SET_ASIDE = "channels:message:set_aside"
RETRIED = "channels:message:retried"
MEDIA_LOST = "channels:media:lost"
DOWN = "channels:channel:down"
UP = "channels:channel:up"
TASK_MADE = "channels:task:made"
TASK_TAKEN_BACK = "channels:task:taken_back"
TASK_DONE = "channels:task:done"

EVENTS = (
    EventKind(SWITCHED_ON, ("channel", "reason"), _("Saluran {channel} dinyalakan lagi")),
    EventKind(SWITCHED_OFF, ("channel", "reason"), _("Saluran {channel} dimatikan")),
    EventKind(HELD, ("report", "reason"), _("Nomor pelapor mungkin berpindah tangan; jawaban otomatis ditahan")),
    EventKind(RELEASED, ("report",), _("Petugas memastikan nomor pelapor; jawaban otomatis dilepas")),
    EventKind(SET_ASIDE, ("channel", "message", "reason"), _("Kiriman lewat {channel} disisihkan, tetap tersimpan")),
    EventKind(RETRIED, ("channel",), _("Kiriman lewat {channel} yang disisihkan dicoba lagi")),
    EventKind(MEDIA_LOST, ("report", "reason"), _("Satu berkas pelapor tidak dapat diambil dari penyedia")),
    EventKind(DOWN, ("channel", "reason"), _("Saluran {channel} terganggu")),
    EventKind(TASK_MADE, ("task", "kind"), _("Kode tugas dibuat")),
    EventKind(TASK_TAKEN_BACK, ("task", "reason"), _("Kode tugas dibatalkan: {reason}")),
    EventKind(TASK_DONE, ("report", "task"), _("Kode tugas dipakai; isinya masuk sebagai laporan")),
    EventKind(UP, ("channel",), _("Saluran {channel} pulih")),
)
