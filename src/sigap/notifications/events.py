"""What the trail says of notices and addresses."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

SENT = "notifications:notice:sent"
READ = "notifications:notice:read"
ADDRESS_SET = "notifications:address:set"
ADDRESS_CONFIRMED = "notifications:address:confirmed"
ADDRESS_SWITCHED = "notifications:address:switched"
ADDRESS_DROPPED = "notifications:address:dropped"
MAIL_GIVEN_UP = "notifications:mail:given_up"
ADDRESS_LAPSED = "notifications:address:lapsed"
QUIET_SET = "notifications:quiet:set"
ALERT_STEP = "notifications:alert:step"
ALERT_SEEN = "notifications:alert:seen"
ALERT_EXHAUSTED = "notifications:alert:exhausted"
HEAD_SENT = "notifications:head:sent"
RECOVERY_SENT = "notifications:recovery:sent"
HOLDER_ADDED = "notifications:head_holder:added"
HOLDER_ENDED = "notifications:head_holder:ended"
HOLDER_TESTED = "notifications:head_holder:tested"
OUTSIDE_NAMED = "notifications:outside:named"

EVENTS = (
    EventKind(SENT, ("notice", "code"), _("Pemberitahuan dikirim: {code}"), optional=("office", "role")),
    EventKind(READ, ("count",), _("{count} pemberitahuan dibaca")),
    # Never the address itself: who mails where is nobody's business but theirs.
    EventKind(ADDRESS_SET, ("person",), _("{person} mengisi alamat surel"), personal=("person",)),
    EventKind(ADDRESS_CONFIRMED, ("person",), _("{person} membenarkan alamat surelnya"), personal=("person",)),
    EventKind(ADDRESS_SWITCHED, ("person", "state"), _("{person} mengubah kiriman surel"), personal=("person",)),
    EventKind(ADDRESS_DROPPED, ("person",), _("Alamat surel {person} dihapus"), personal=("person",)),
    EventKind(ADDRESS_LAPSED, ("person",), _("Nomor WhatsApp {person} harus dipastikan lagi"), personal=("person",)),
    EventKind(QUIET_SET, ("person",), _("{person} mengubah jam tenangnya"), personal=("person",)),
    EventKind(
        ALERT_STEP,
        ("alert", "person", "channel", "rung", "no"),
        _("Pemberitahuan darurat disampaikan kepada {person} lewat {channel}, langkah {no}"),
        personal=("person",),
    ),
    EventKind(ALERT_SEEN, ("person",), _("{person} menandai tahu lewat tautan surel"), personal=("person",)),
    EventKind(
        ALERT_EXHAUSTED, ("alert",), _("Satu pemberitahuan darurat belum dibaca; tidak ada lagi yang dapat diberi tahu")
    ),
    EventKind(
        MAIL_GIVEN_UP,
        ("kind", "error"),
        _("Satu surel tidak terkirim dan dihentikan"),
        personal=("person",),
        optional=("person", "holder"),
    ),
    EventKind(HEAD_SENT, ("holder", "day"), _("Kepala jejak dikirim ke satu pemegang")),
    EventKind(RECOVERY_SENT, ("holder",), _("Berkas pemulihan dikirim ke satu pemegang")),
    EventKind(HOLDER_ADDED, ("holder",), _("Pemegang kepala jejak ditambahkan")),
    EventKind(HOLDER_ENDED, ("holder", "reason"), _("Pemegang kepala jejak diakhiri: {reason}")),
    EventKind(HOLDER_TESTED, ("holder",), _("Surat uji dikirim ke pemegang kepala jejak")),
    EventKind(OUTSIDE_NAMED, ("decree", "outside"), _("Kantor luar kabupaten ditetapkan menurut SK")),
)
