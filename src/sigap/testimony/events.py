"""What happens to statements, as the trail tells it: ids and codes, never what somebody said."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

GIVEN = "testimony:statement:given"
TAKEN_BACK = "testimony:statement:taken_back"
ASKED_AGAIN = "testimony:person:asked_again"

EVENTS = (
    EventKind(
        GIVEN, ("case", "statement", "person", "manner"), _("Keterangan dicatat: {manner}"), personal=("person",)
    ),
    EventKind(TAKEN_BACK, ("case", "statement", "reason"), _("Catatan keterangan dibatalkan: {reason}")),
    EventKind(
        ASKED_AGAIN,
        ("case", "person", "occasion", "reason"),
        _("Akan ditanya lagi, {occasion}: {reason}"),
        personal=("person",),
    ),
)
