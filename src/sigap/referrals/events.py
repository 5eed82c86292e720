"""What happens on a referral, as the trail tells it."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind, register

OFFERED = "referral:offer:sent"
ACCEPTED = "referral:offer:accepted"
DECLINED = "referral:offer:declined"
WITHDRAWN = "referral:offer:withdrawn"

EVENTS = register(
    EventKind(OFFERED, ("case", "referral", "office", "urgency"), _("Rujukan dikirim ke {office}")),
    EventKind(ACCEPTED, ("case", "referral", "office"), _("{office} menerima rujukan")),
    EventKind(DECLINED, ("case", "referral", "office", "reason"), _("{office} menolak rujukan: {reason}")),
    EventKind(WITHDRAWN, ("case", "referral", "office"), _("Rujukan ke {office} ditarik")),
)
