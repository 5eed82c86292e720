"""What was opened, as the trail tells it. The first thing an auditor reads."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

IDENTITY_OPENED = "vault:identity:opened"
REPORT_OPENED = "vault:report:opened"
REPORT_CHECKED = "vault:report:checked"
SECTION_OPENED = "vault:room:opened"
BUDGET_SPENT = "vault:budget:spent"
SEAL_BROKEN = "vault:seal:broken"
LIMIT_REACHED = "vault:limit:reached"
COPY_BEGUN = "vault:copy:begun"
COPY_MADE = "vault:copy:made"
COPY_FAILED = "vault:copy:failed"
COPY_SENT = "vault:copy:sent"
COPY_UNSENT = "vault:copy:unsent"
COPY_RESTORED = "vault:copy:restored"
RING_UNLOCKED = "vault:ring:unlocked"
DRILL_NOTED = "vault:drill:noted"
RECOVERY_DUE = "vault:recovery:due"
RECOVERY_CARRIED = "vault:recovery:carried"
EPOCH_BEGUN = "vault:epoch:begun"
EPOCH_RETIRED = "vault:epoch:retired"
EPOCH_DESTROYED = "vault:epoch:destroyed"
IDENTITIES_INDEXED = "vault:identities:indexed"
KEYS_ERASED_AGAIN = "vault:keys:erased_again"
READINGS = (IDENTITY_OPENED, REPORT_OPENED, SECTION_OPENED)

EVENTS = (
    EventKind(
        IDENTITY_OPENED,
        ("subject", "room", "reason"),
        _("Identitas {subject} dibuka untuk: {reason}"),
        personal=("subject",),
    ),
    EventKind(REPORT_OPENED, ("subject", "room", "reason"), _("Isi laporan dibaca")),
    EventKind(
        REPORT_CHECKED, ("subject", "room", "reason"), _("Laporan dicocokkan mesin dengan daftar petugas dan kantor")
    ),
    EventKind(BUDGET_SPENT, ("count",), _("Sudah {count} identitas dibuka dalam satu jam; yang berikutnya ditahan")),
    EventKind(
        SEAL_BROKEN,
        (),
        _("Segel tidak cocok dengan isinya; tidak dibuka"),
        personal=("subject",),
        optional=("subject", "room"),
    ),
    EventKind(
        LIMIT_REACHED,
        (),
        _("Brankas kunci menolak: lebih banyak diminta daripada kerja satu orang"),
        personal=("person",),
        optional=("person",),
    ),
    EventKind(SECTION_OPENED, ("subject", "room", "reason"), _("Bagian {room} dibaca")),
    EventKind(EPOCH_BEGUN, ("epoch",), _("Kunci bulan {epoch} mulai dipakai")),
    EventKind(
        EPOCH_RETIRED,
        ("epoch", "keys", "leads", "papers", "persons", "reports", "seeds"),
        _("Kunci bulan {epoch} tidak diperlukan lagi: {keys} kunci data dan {persons} orang sudah dipindahkan"),
    ),
    EventKind(EPOCH_DESTROYED, ("epoch",), _("Kunci bulan {epoch} dimusnahkan; salinan lama yang memerlukannya mati")),
    EventKind(IDENTITIES_INDEXED, ("count",), _("Sistem membaca {count} identitas untuk memperbarui kunci pencarian")),
    EventKind(KEYS_ERASED_AGAIN, ("count",), _("{count} kunci yang pernah dimusnahkan kini dimusnahkan lagi")),
    EventKind(COPY_BEGUN, ("copy",), _("Cadangan mulai dibuat")),
    EventKind(COPY_MADE, ("copy",), _("Cadangan selesai dan terbukti dapat dipulihkan")),
    EventKind(COPY_FAILED, ("copy", "outcome"), _("Cadangan gagal: {outcome}")),
    EventKind(COPY_SENT, ("copy",), _("Cadangan dikirim ke tempat di luar mesin ini")),
    EventKind(COPY_UNSENT, ("copy",), _("Cadangan tidak sampai ke tempat di luar mesin ini")),
    # `anchor` is the number of the trail's head that the system came back to, `head` the first half of its hash.
    EventKind(
        COPY_RESTORED,
        ("copy", "anchor", "head", "erased", "indexed"),
        _("Sistem dipulihkan dari cadangan, jejak kembali ke kepala {anchor}; {erased} kunci dimusnahkan lagi"),
    ),
    EventKind(
        RING_UNLOCKED,
        ("failures",),
        _("Kunci dibuka dengan frasa sandi di meja kerja; percobaan salah sebelumnya: {failures}"),
    ),
    EventKind(DRILL_NOTED, ("drill", "holders", "recovery"), _("Latihan pemulihan kunci lulus dan dicatat")),
    EventKind(
        RECOVERY_DUE,
        ("generation", "epoch"),
        _("Berkas pemulihan generasi {generation} dengan kunci bulan {epoch} harus dibawa keluar"),
    ),
    # `holder`: the number on a sheet, which stands for an office.
    EventKind(
        RECOVERY_CARRIED,
        ("generation", "epoch"),
        _("Berkas pemulihan generasi {generation} sudah di luar mesin ini"),
        optional=("holder",),
    ),
)
