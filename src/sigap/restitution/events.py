"""What happens to a claim, as the trail tells it: kinds and ids, never an amount, a number of a paper or a word."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

OPENED = "restitution:claim:opened"
CORRECTED = "restitution:claim:corrected"
LOSS_ADDED = "restitution:loss:added"
LOSS_DROPPED = "restitution:loss:dropped"
ENTERED = "restitution:entry:noted"
CONFIRMED = "restitution:entry:confirmed"
VOIDED = "restitution:entry:voided"

EVENTS = (
    EventKind(
        OPENED, ("case", "claim", "person", "road"), _("Buku restitusi dibuka: {road}, {person}"), personal=("person",)
    ),
    # By which law, whose and through whom it was until then.
    EventKind(
        CORRECTED, ("case", "claim", "reason", "law", "applicant", "via"), _("Buku restitusi diperbaiki: {reason}")
    ),
    EventKind(LOSS_ADDED, ("case", "claim", "loss", "head"), _("Kerugian ditambahkan: {head}")),
    EventKind(LOSS_DROPPED, ("case", "claim", "loss", "reason"), _("Kerugian dihapus dari permohonan: {reason}")),
    EventKind(ENTERED, ("case", "claim", "entry", "kind"), _("Restitusi: {kind}"), optional=("source",)),
    EventKind(CONFIRMED, ("case", "claim", "entry", "kind"), _("Restitusi dibenarkan: {kind}")),
    EventKind(VOIDED, ("case", "claim", "entry", "kind", "reason"), _("Catatan restitusi ditarik: {kind}, {reason}")),
)
