"""What happens on the legal track, as the trail tells it: kinds and ids, never a number of a paper."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

NOTED = "legal:mark:noted"
CORRECTED = "legal:mark:corrected"
VOIDED = "legal:mark:voided"
CONFIRMED = "legal:mark:confirmed"
CHARGED = "legal:article:added"
DROPPED = "legal:article:dropped"
TOLD = "legal:victim:told"

EVENTS = (
    EventKind(
        NOTED, ("case", "mark", "kind"), _("Jalur hukum: {kind}"), optional=("source", "person"), personal=("person",)
    ),
    EventKind(CORRECTED, ("case", "mark", "kind", "version"), _("Tanda jalur hukum diperbaiki: {kind}")),
    EventKind(VOIDED, ("case", "mark", "kind", "version"), _("Tanda jalur hukum dibatalkan: {kind}")),
    EventKind(CONFIRMED, ("case", "mark", "kind"), _("Tanda jalur hukum dibenarkan: {kind}")),
    EventKind(CHARGED, ("case", "charge", "article"), _("Pasal ditambahkan: {article}")),
    EventKind(DROPPED, ("case", "charge", "article"), _("Pasal dihapus dari sangkaan: {article}")),
    EventKind(
        TOLD, ("case", "told", "person", "manner"), _("{person} diberi tahu kemajuan: {manner}"), personal=("person",)
    ),
)
