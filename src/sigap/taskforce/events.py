"""What happens to the task force itself, as the trail tells it."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

FORCE_ADDED = "taskforce:force:added"
DECREE_DRAFTED = "taskforce:decree:drafted"
DECREE_CHANGED = "taskforce:decree:changed"
DECREE_DISCARDED = "taskforce:decree:discarded"
DECREE_ENACTED = "taskforce:decree:enacted"
DECREE_ENDED = "taskforce:decree:ended"
ANNEX_WRITTEN = "taskforce:annex:written"
PROGRAMME_WRITTEN = "taskforce:programme:written"
PAPER_FILED = "taskforce:paper:filed"
SCHEME_ADDED = "taskforce:scheme:added"
AGREEMENT_WRITTEN = "taskforce:agreement:written"
AGREEMENT_ENDED = "taskforce:agreement:ended"
FEED_MADE = "taskforce:feed:made"
FEED_REVOKED = "taskforce:feed:revoked"
FEED_LAID_OUT = "taskforce:feed:laid_out"

EVENTS = (
    EventKind(FORCE_ADDED, ("force",), _("Gugus tugas ditambahkan: {force}")),
    EventKind(DECREE_DRAFTED, ("decree", "force"), _("Rancangan SK gugus tugas dibuat")),
    EventKind(DECREE_CHANGED, ("decree",), _("Rancangan SK gugus tugas diubah")),
    EventKind(DECREE_DISCARDED, ("decree",), _("Rancangan SK gugus tugas dibuang")),
    EventKind(DECREE_ENACTED, ("decree", "force"), _("SK gugus tugas dicatat berlaku")),
    EventKind(DECREE_ENDED, ("decree",), _("SK gugus tugas diakhiri")),
    EventKind(ANNEX_WRITTEN, ("decree", "posts"), _("Lampiran SK ditulis: {posts} jabatan")),
    EventKind(PROGRAMME_WRITTEN, ("decree", "section"), _("Program kerja sub gugus tugas ditulis")),
    EventKind(PAPER_FILED, ("paper",), _("Berkas bertanda tangan disimpan")),
    EventKind(SCHEME_ADDED, ("scheme",), _("Skema sub gugus tugas dimuat: {scheme}")),
    EventKind(AGREEMENT_WRITTEN, ("agreement",), _("Perjanjian ditulis")),
    EventKind(AGREEMENT_ENDED, ("agreement",), _("Perjanjian diakhiri")),
    EventKind(FEED_MADE, ("feed",), _("Alamat kalender dibuat")),
    EventKind(FEED_REVOKED, ("feed",), _("Alamat kalender dicabut")),
    EventKind(FEED_LAID_OUT, ("dates",), _("Tanggal untuk alamat kalender ditata: {dates}")),
)
