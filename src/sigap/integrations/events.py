"""What the trail says of offices' systems. What a system does stands there too, in the session that is its key."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

KEY_MADE = "integrations:key:made"
KEY_ROTATED = "integrations:key:rotated"
KEY_ENDED = "integrations:key:ended"
KEY_ELSEWHERE = "integrations:key:elsewhere"
PING_SET = "integrations:ping:set"
PING_DROPPED = "integrations:ping:dropped"

EVENTS = (
    EventKind(KEY_MADE, ("office", "key"), _("Kunci sistem {office} dibuat")),
    EventKind(KEY_ROTATED, ("office", "key", "before"), _("Kunci sistem {office} diganti")),
    EventKind(KEY_ENDED, ("office", "key"), _("Kunci sistem {office} dicabut")),
    EventKind(KEY_ELSEWHERE, ("office", "key"), _("Kunci sistem {office} dipakai dari jaringan lain, dan ditolak")),
    EventKind(PING_SET, ("office",), _("Alamat pemberitahuan sistem {office} diisi")),
    EventKind(PING_DROPPED, ("office",), _("Alamat pemberitahuan sistem {office} dihapus")),
)
