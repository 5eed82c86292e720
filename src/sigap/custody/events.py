"""What happens to what is kept apart, as the trail tells it. `custody.post`, `say` and `forget` write in SQL."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

RECEIVED = "custody:report:received"
KEY_MADE = "custody:key:made"
KEY_CONFIRMED = "custody:key:confirmed"
KEY_CHANGED = "custody:passphrase:changed"
WRONG = "custody:passphrase:wrong"
MOVED = "custody:report:moved"
SHARED_AGAIN = "custody:report:shared"
STATUS = "custody:status:changed"
TOLD = "custody:reporter:told"
REPORTER_WROTE = "custody:dialogue:reporter"
WROTE = "custody:dialogue:officer"
HEARD = "custody:dialogue:read"
RELEASED = "custody:report:released"
HELD = "custody:report:held"
ERASED = "custody:report:erased"
ASKED = "custody:disclosure:asked"
ANSWERED = "custody:disclosure:answered"
OPENED_AT_ONCE = "custody:disclosure:opened"

EVENTS = (
    EventKind(RECEIVED, ("report",), _("Laporan jalur khusus diterima")),
    EventKind(KEY_MADE, ("key", "office"), _("Kunci jalur khusus dibuat, menunggu disahkan")),
    EventKind(KEY_CONFIRMED, ("key", "person"), _("Kunci jalur khusus disahkan"), personal=("person",)),
    EventKind(KEY_CHANGED, ("key",), _("Frasa sandi jalur khusus diganti")),
    EventKind(WRONG, ("key",), _("Frasa sandi jalur khusus salah")),
    EventKind(MOVED, ("report", "from"), _("Laporan dipindahkan ke jalur khusus; kunci lamanya dimusnahkan")),
    EventKind(SHARED_AGAIN, ("report", "key"), _("Laporan jalur khusus disegel ulang untuk penerima lain")),
    EventKind(STATUS, ("report", "status"), _("Status untuk pelapor menjadi {status}")),
    EventKind(TOLD, ("report", "message"), _("Pelapor dikirimi pesan siap pakai: {message}")),
    EventKind(REPORTER_WROTE, ("report",), _("Pelapor jalur khusus menulis lagi")),
    EventKind(WROTE, ("report",), _("Penerima jalur khusus menulis kepada pelapor")),
    EventKind(HEARD, ("report", "count"), _("Pesan pelapor jalur khusus dibaca: {count}")),
    EventKind(RELEASED, ("report", "to"), _("Laporan jalur khusus diserahkan ke pengaduan biasa")),
    EventKind(HELD, ("report",), _("Laporan jalur khusus disimpan setahun lagi")),
    EventKind(ERASED, ("report",), _("Masa simpan laporan jalur khusus habis; kuncinya dimusnahkan")),
    EventKind(
        ASKED, ("disclosure", "person", "field", "office"), _("Identitas pelapor diminta dibuka"), personal=("person",)
    ),
    EventKind(
        ANSWERED,
        ("disclosure", "person", "answer", "office"),
        _("Permintaan membuka identitas pelapor dijawab: {answer}"),
        personal=("person",),
    ),
    EventKind(
        OPENED_AT_ONCE,
        ("disclosure", "person", "field"),
        _("Identitas pelapor dibuka seketika karena nyawa terancam; pemeriksa kedua meninjau dalam 24 jam"),
        personal=("person",),
        is_break_glass=True,
    ),
)
