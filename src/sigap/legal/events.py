"""What happens on the legal track, as the trail tells it: kinds and ids, never a number of a paper."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

NOTED = "legal:mark:noted"
CORRECTED = "legal:mark:corrected"
VOIDED = "legal:mark:voided"
CONFIRMED = "legal:mark:confirmed"
CHARGED = "legal:article:added"
DROPPED = "legal:article:dropped"
LAW_CHOSEN = "legal:law:chosen"
TOLD = "legal:victim:told"
DOSSIER_CHANGED = "legal:dossier:changed"
EXIT_BARRED = "legal:exit:barred"
EXIT_ANSWERED = "legal:exit:answered"
LINKED = "legal:track:linked"
UNLINKED = "legal:track:unlinked"
UNREPORTED = "legal:police:unreported"
WISH_NOTED = "legal:wish:noted"
NOTICE_ANSWERED = "legal:notice:answered"
SAFETY_SEEN = "legal:safety:seen"
RELEASE_PLANNED = "legal:release:planned"
RELEASE_UNPLANNED = "legal:release:unplanned"

EVENTS = (
    EventKind(
        NOTED, ("case", "mark", "kind"), _("Proses hukum: {kind}"), optional=("source", "person"), personal=("person",)
    ),
    EventKind(CORRECTED, ("case", "mark", "kind", "version"), _("Perkembangan perkara diperbaiki: {kind}")),
    EventKind(VOIDED, ("case", "mark", "kind", "version"), _("Perkembangan perkara dibatalkan: {kind}")),
    EventKind(CONFIRMED, ("case", "mark", "kind"), _("Perkembangan perkara dibenarkan: {kind}")),
    EventKind(CHARGED, ("case", "charge", "article"), _("Pasal ditambahkan: {article}")),
    EventKind(DROPPED, ("case", "charge", "article", "reason"), _("Pasal dihapus dari sangkaan: {article}, {reason}")),
    EventKind(LAW_CHOSEN, ("case", "charge", "article", "source"), _("Hukum yang dipakai dicatat: {article}")),
    EventKind(DOSSIER_CHANGED, ("case", "track", "kind"), _("Berkas perkara: {kind}"), optional=("other",)),
    EventKind(EXIT_BARRED, ("case", "exit", "kind"), _("Jalan yang tertutup menurut hukum tercatat: {kind}")),
    EventKind(EXIT_ANSWERED, ("case", "exit", "answer"), _("Jalan yang tertutup dijawab: {answer}")),
    EventKind(LINKED, ("case", "track"), _("Jalur pidana dikaitkan dengan kasus lain")),
    EventKind(UNLINKED, ("case", "track"), _("Kaitan jalur pidana dengan kasus lain dihapus")),
    EventKind(UNREPORTED, ("case", "reason"), _("Diputuskan tanpa laporan polisi: {reason}")),
    EventKind(
        TOLD, ("case", "told", "person", "manner"), _("{person} diberi tahu kemajuan: {manner}"), personal=("person",)
    ),
    EventKind(
        WISH_NOTED,
        ("case", "wish", "person", "scope"),
        _("Kemauan {person} untuk diberi tahu dicatat: {scope}"),
        personal=("person",),
    ),
    EventKind(NOTICE_ANSWERED, ("case", "notice", "kind", "outcome"), _("Kabar untuk korban, {kind}: {outcome}")),
    EventKind(SAFETY_SEEN, ("case", "notice"), _("Rencana keselamatan korban dilihat lagi")),
    EventKind(RELEASE_PLANNED, ("case", "person"), _("Hari bebas {person} dicatat"), personal=("person",)),
    EventKind(RELEASE_UNPLANNED, ("case", "person"), _("Rencana hari bebas {person} dihapus"), personal=("person",)),
)
