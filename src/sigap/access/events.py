"""What the trail says about people, powers and sessions, and what in it is personal."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sigap.audit import EventKind

SYSTEM_STREAM = UUID(int=0)
"""The one chain of the system as a whole."""

PERSON_ADDED = "access:person:added"
PERSON_ENDED = "access:person:ended"
PERSON_BACK = "access:person:reactivated"
FIRST_PASSWORD_MADE = "access:first_password:made"  # noqa: S105 - an event code
PASSWORD_SET = "access:password:set"  # noqa: S105 - an event code
LANGUAGE_SET = "access:language:set"
OFFICE_ADDED = "access:office:added"
OFFICE_RENAMED = "access:office:renamed"
OFFICE_CHANGED = "access:office:changed"
OFFICE_ENDED = "access:office:ended"
ROLE_ASKED = "access:role:asked"
ROLE_CONFIRMED = "access:role:confirmed"
ROLE_STOPPED = "access:role:stopped"
MEMBERSHIP_GRANTED = "access:membership:granted"
MEMBERSHIP_ENDED = "access:membership:ended"
SEAT_GRANTED = "access:seat:granted"
SEAT_ENDED = "access:seat:ended"
SUB_FORCE_WRITTEN = "access:sub_force:written"
SUB_FORCE_ENDED = "access:sub_force:ended"
DUTY_ROSTERED = "access:duty:rostered"
DUTY_GIVEN_UP = "access:duty:given_up"
DUTY_COVER_SET = "access:duty:cover_set"
DUTY_GAP_BEGAN = "access:duty:gap_began"
DUTY_GAP_ENDED = "access:duty:gap_ended"
ABSENCE_ENTERED = "access:absence:entered"
ABSENCE_ENDED = "access:absence:ended"
HOURS_SET = "access:hours:set"
SPECIAL_DAY_SET = "access:special_day:set"
SPECIAL_DAY_DROPPED = "access:special_day:dropped"
PRIVATE_PHONE_SET = "access:private_phone:set"
PRIVATE_PHONE_DROPPED = "access:private_phone:dropped"
RESET_ASKED = "access:reset:asked"
RESET_CONFIRMED = "access:reset:confirmed"
RESET_STOPPED = "access:reset:stopped"
RESET_USED = "access:reset:used"
SESSION_STARTED = "access:session:started"
SESSION_ENDED = "access:session:ended"
STEPPED_UP = "access:session:stepped_up"
SECOND_FACTOR_SET = "access:second_factor:set"
SECOND_FACTOR_REMOVED = "access:second_factor:removed"
RECOVERY_CODES_MADE = "access:recovery_codes:made"
PASSKEY_ADDED = "access:passkey:added"
PASSKEY_USED = "access:passkey:used"
PASSKEY_REMOVED = "access:passkey:removed"
PASSKEY_COPIED = "access:passkey:copied"
UNSENT_KEPT = "access:unsent:kept"
UNSENT_DROPPED = "access:unsent:dropped"
SIGNIN_FAILED = "access:signin:failed"
SIGNIN_UNKNOWN = "access:signin:unknown"
SIGNIN_ATTACKED = "access:signin:attacked"
PERSON_ALTERED = "access:person:altered"
POWER_ALTERED = "access:power:altered"
REFUSED = "access:act:refused"

NOT_BY_THE_PERSON = frozenset({SIGNIN_FAILED, SIGNIN_ATTACKED, PERSON_ALTERED, PASSKEY_COPIED})
"""Events about a person that are somebody else's doing."""

REFUSED_ABOUT = frozenset({"case", "room", "report", "person", "referral", "office", "session", "item", "reset"})
"""Ids a refusal may carry."""

EVENTS = (
    EventKind(PERSON_ADDED, ("person",), _("Akun {person} dibuat"), personal=("person",)),
    EventKind(PERSON_ENDED, ("person",), _("Akun {person} dinonaktifkan"), personal=("person",)),
    EventKind(PERSON_BACK, ("person",), _("Akun {person} diaktifkan lagi"), personal=("person",)),
    EventKind(FIRST_PASSWORD_MADE, ("person",), _("Kata sandi pertama {person} dibuat lagi"), personal=("person",)),
    EventKind(PASSWORD_SET, ("person",), _("Kata sandi {person} diganti"), personal=("person",)),
    EventKind(LANGUAGE_SET, ("person", "language"), _("Bahasa {person} diganti"), personal=("person",)),
    EventKind(OFFICE_ADDED, ("office",), _("Kantor {office} ditambahkan")),
    EventKind(OFFICE_RENAMED, ("office",), _("Nama kantor {office} diganti")),
    EventKind(OFFICE_CHANGED, ("office",), _("Telepon kantor {office} diganti")),
    EventKind(OFFICE_ENDED, ("office",), _("Kantor {office} diakhiri")),
    EventKind(
        ROLE_ASKED,
        ("person", "office", "role", "request"),
        _("Peran {role} di {office} diminta untuk {person}"),
        personal=("person",),
    ),
    EventKind(
        ROLE_CONFIRMED,
        ("person", "office", "role", "request"),
        _("Peran {role} di {office} untuk {person} disahkan"),
        personal=("person",),
    ),
    EventKind(
        ROLE_STOPPED,
        ("person", "office", "role", "request"),
        _("Permintaan peran {role} di {office} untuk {person} dihentikan"),
        personal=("person",),
    ),
    EventKind(
        MEMBERSHIP_GRANTED,
        ("person", "office", "role", "membership"),
        _("{person} diberi peran {role} di {office}"),
        personal=("person",),
    ),
    EventKind(
        MEMBERSHIP_ENDED,
        ("person", "office", "role", "membership"),
        _("Peran {role} {person} di {office} berakhir"),
        personal=("person",),
    ),
    EventKind(SEAT_GRANTED, ("seat",), _("Jabatan {seat} diisi"), personal=("person",), optional=("person",)),
    EventKind(SEAT_ENDED, ("seat",), _("Jabatan {seat} dikosongkan"), personal=("person",), optional=("person",)),
    EventKind(SUB_FORCE_WRITTEN, ("sub_force",), _("Sub gugus tugas ditulis")),
    EventKind(SUB_FORCE_ENDED, ("sub_force",), _("Sub gugus tugas diakhiri")),
    EventKind(
        DUTY_ROSTERED, ("office", "person", "shift"), _("{person} dijadwalkan piket di {office}"), personal=("person",)
    ),
    EventKind(
        DUTY_GIVEN_UP,
        ("office", "person", "shift", "reason"),
        _("Giliran piket {person} di {office} dilepas: {reason}"),
        personal=("person",),
    ),
    EventKind(DUTY_COVER_SET, ("office", "cover"), _("Kewajiban piket {office} diubah")),
    EventKind(DUTY_GAP_BEGAN, ("office",), _("Tidak ada yang piket di {office}")),
    EventKind(DUTY_GAP_ENDED, ("office",), _("Ada lagi yang piket di {office}")),
    EventKind(ABSENCE_ENTERED, ("person", "absence"), _("{person} dicatat tidak bertugas"), personal=("person",)),
    EventKind(
        ABSENCE_ENDED, ("person", "absence", "reason"), _("{person} bertugas lagi: {reason}"), personal=("person",)
    ),
    EventKind(HOURS_SET, ("office",), _("Jam kerja {office} diubah")),
    EventKind(SPECIAL_DAY_SET, ("office", "day"), _("Hari khusus {office} ditetapkan: {day}")),
    EventKind(SPECIAL_DAY_DROPPED, ("office", "day", "reason"), _("Hari khusus {office} dibatalkan, {day}: {reason}")),
    EventKind(PRIVATE_PHONE_SET, ("person",), _("{person} mengisi nomor pribadinya"), personal=("person",)),
    EventKind(PRIVATE_PHONE_DROPPED, ("person",), _("Nomor pribadi {person} dihapus"), personal=("person",)),
    EventKind(
        RESET_ASKED,
        ("person", "reset", "reason"),
        _("Pemulihan masuk {person} diminta: {reason}"),
        personal=("person",),
    ),
    EventKind(RESET_CONFIRMED, ("person", "reset"), _("Pemulihan masuk {person} disahkan"), personal=("person",)),
    EventKind(RESET_STOPPED, ("person", "reset"), _("Pemulihan masuk {person} dihentikan"), personal=("person",)),
    EventKind(RESET_USED, ("person", "reset"), _("{person} mengatur ulang sandi dan kode kedua"), personal=("person",)),
    EventKind(SESSION_STARTED, ("person",), _("{person} masuk"), personal=("person",)),
    EventKind(SESSION_ENDED, ("person", "session"), _("Sesi {person} diakhiri"), personal=("person",)),
    EventKind(STEPPED_UP, ("person",), _("{person} menunjukkan sekali lagi siapa dirinya"), personal=("person",)),
    EventKind(SECOND_FACTOR_SET, ("person",), _("{person} memasang kode kedua"), personal=("person",)),
    EventKind(SECOND_FACTOR_REMOVED, ("person",), _("Kode kedua {person} dilepas"), personal=("person",)),
    EventKind(RECOVERY_CODES_MADE, ("person",), _("Kode cadangan {person} dibuat baru"), personal=("person",)),
    EventKind(PASSKEY_ADDED, ("person", "passkey"), _("{person} memasang kunci sandi"), personal=("person",)),
    EventKind(PASSKEY_USED, ("person", "passkey"), _("{person} memakai kunci sandi"), personal=("person",)),
    EventKind(PASSKEY_REMOVED, ("person", "passkey"), _("{person} melepas kunci sandi"), personal=("person",)),
    EventKind(
        PASSKEY_COPIED,
        ("person",),
        _("Kunci sandi {person} dipakai dengan hitungan mundur: mungkin ada salinannya; ditutup"),
        personal=("person",),
    ),
    EventKind(UNSENT_KEPT, ("person",), _("Tulisan {person} yang belum dikirim disimpan"), personal=("person",)),
    EventKind(UNSENT_DROPPED, ("person",), _("Tulisan {person} yang belum dikirim dibuang"), personal=("person",)),
    EventKind(
        SIGNIN_FAILED,
        ("person", "means", "failures"),
        _("Gagal masuk sebagai {person} ({means}, ke-{failures})"),
        personal=("person",),
    ),
    EventKind(
        SIGNIN_UNKNOWN,
        ("means", "failures"),
        _("Gagal masuk dengan nama pengguna yang tidak ada ({means}, ke-{failures})"),
    ),
    EventKind(
        SIGNIN_ATTACKED,
        ("person", "failures"),
        _("Banyak kata sandi salah dicoba untuk {person} ({failures} kali)"),
        personal=("person",),
    ),
    EventKind(
        PERSON_ALTERED,
        ("person",),
        _("Baris akun {person} diubah dari luar SIGAP; masuk ditolak"),
        personal=("person",),
    ),
    EventKind(
        POWER_ALTERED,
        ("kind",),
        _("Baris kuasa ({kind}) diubah dari luar SIGAP; ditolak"),
        personal=("person",),
        optional=("person",),
    ),
    EventKind(
        REFUSED, ("permission",), _("Ditolak: {permission}"), personal=("person",), optional=tuple(REFUSED_ABOUT)
    ),
)
