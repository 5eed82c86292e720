"""What happens to meetings and actions, as the trail tells it. The stream is the system's."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

PLANNED = "meeting:file:planned"
CHANGED = "meeting:file:changed"
CANCELLED = "meeting:file:cancelled"
AGENDA_SET = "meeting:agenda:set"
INVITED = "meeting:offices:invited"
ANSWERED = "meeting:invitation:answered"
BEGUN = "meeting:file:begun"
PRESENCE_NOTED = "meeting:presence:noted"
LINE_WRITTEN = "meeting:line:written"
LINE_CHANGED = "meeting:line:changed"
LINE_STRUCK = "meeting:line:struck"
MINUTES_CLOSED = "meeting:minutes:closed"
MINUTES_REOPENED = "meeting:minutes:reopened"
MINUTES_CONFIRMED = "meeting:minutes:confirmed"
RHYTHM_SET = "meeting:rhythm:set"
FILE_ADDED = "meeting:paper:added"
ITEM_GIVEN = "action_item:file:given"
ITEM_CHANGED = "action_item:file:changed"
ITEM_DONE = "action_item:file:done"
ITEM_RETURNED = "action_item:file:returned"
ITEM_WITHDRAWN = "action_item:file:withdrawn"

EVENTS = (
    EventKind(PLANNED, ("meeting", "kind"), _("Rapat gugus tugas dijadwalkan: {kind}")),
    EventKind(CHANGED, ("meeting",), _("Rencana rapat gugus tugas diubah")),
    EventKind(CANCELLED, ("meeting",), _("Rapat gugus tugas dibatalkan")),
    EventKind(AGENDA_SET, ("meeting", "count"), _("Agenda rapat disimpan: {count} acara")),
    EventKind(INVITED, ("meeting", "count"), _("Kantor diundang ke rapat: {count}")),
    EventKind(ANSWERED, ("meeting", "office", "answer"), _("{office} menjawab undangan rapat: {answer}")),
    EventKind(BEGUN, ("meeting",), _("Notula rapat mulai ditulis")),
    EventKind(PRESENCE_NOTED, ("meeting", "count"), _("Daftar hadir rapat dicatat: {count} kantor hadir")),
    EventKind(LINE_WRITTEN, ("meeting", "line", "kind"), _("Baris notula ditulis: {kind}")),
    EventKind(LINE_CHANGED, ("meeting", "line"), _("Baris notula diperbaiki")),
    EventKind(LINE_STRUCK, ("meeting", "line"), _("Baris notula dicoret")),
    EventKind(MINUTES_CLOSED, ("meeting", "edition"), _("Notula rapat ditutup, edisi {edition}")),
    EventKind(MINUTES_REOPENED, ("meeting", "edition"), _("Notula rapat dibuka untuk koreksi edisi {edition}")),
    EventKind(MINUTES_CONFIRMED, ("meeting", "edition", "way"), _("Notula rapat edisi {edition} disahkan")),
    EventKind(RHYTHM_SET, ("kind", "months"), _("Irama rapat ditetapkan: {kind} setiap {months} bulan")),
    EventKind(FILE_ADDED, ("paper", "kind"), _("Berkas gugus tugas disimpan: {kind}"), optional=("meeting", "item")),
    EventKind(ITEM_GIVEN, ("item", "office", "source"), _("{office} mendapat tindak lanjut")),
    EventKind(ITEM_CHANGED, ("item",), _("Tindak lanjut diubah")),
    EventKind(ITEM_DONE, ("item", "office"), _("{office} melaporkan tindak lanjut selesai")),
    EventKind(ITEM_RETURNED, ("item", "office"), _("Laporan tindak lanjut dikembalikan ke {office}")),
    EventKind(ITEM_WITHDRAWN, ("item", "office"), _("Tindak lanjut {office} ditarik")),
)
