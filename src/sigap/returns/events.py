"""What happens to returns, as the trail tells it. The stream is the system's."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

RULE_LOADED = "returns:rule:loaded"
RULE_CHANGED = "returns:rule:changed"
OWED = "returns:return:owed"
OPENED = "returns:return:opened"
COUNTED = "returns:return:counted"
CONFIRMED = "returns:office:confirmed"
RUNG = "returns:return:rung"
NARRATED = "returns:narrative:written"
FROZEN = "returns:edition:frozen"
CORRECTING = "returns:edition:correcting"
SENT = "returns:edition:sent"
RECEIVED = "returns:edition:received"
LETTER = "returns:letter:drafted"
PRINTED = "returns:edition:printed"
READ_TO_RELEASE = "returns:edition:read_to_release"

_RETURN = ("return", "kind", "period")
EVENTS = (
    EventKind(RULE_LOADED, ("kind", "revision"), _("Aturan laporan berkala bawaan dimuat: {kind}")),
    EventKind(RULE_CHANGED, ("kind", "revision"), _("Aturan laporan berkala diubah: {kind}")),
    EventKind(OWED, _RETURN, _("Laporan berkala harus dibuat: {kind}, {period}")),
    EventKind(OPENED, _RETURN, _("Laporan berkala dibuka, kantor diminta membenarkan angka: {kind}, {period}")),
    EventKind(COUNTED, _RETURN, _("Angka laporan berkala dihitung lagi: {kind}, {period}")),
    EventKind(CONFIRMED, (*_RETURN, "office"), _("{office} membenarkan angka laporan: {kind}, {period}")),
    EventKind(RUNG, (*_RETURN, "step", "count"), _("Pengingat laporan berkala ({step}): {kind}, {period}")),
    EventKind(NARRATED, _RETURN, _("Narasi laporan berkala ditulis: {kind}, {period}")),
    EventKind(FROZEN, (*_RETURN, "edition"), _("Laporan berkala dibekukan: {kind}, {period}, edisi {edition}")),
    EventKind(CORRECTING, (*_RETURN, "edition"), _("Edisi {edition} dibetulkan: {kind}, {period}")),
    EventKind(SENT, (*_RETURN, "edition"), _("Laporan berkala dikirim: {kind}, {period}, edisi {edition}")),
    EventKind(RECEIVED, (*_RETURN, "edition"), _("Tanda terima laporan dicatat: {kind}, {period}, edisi {edition}")),
    EventKind(LETTER, (*_RETURN, "edition"), _("Surat pengantar disusun: {kind}, {period}, edisi {edition}")),
    EventKind(
        READ_TO_RELEASE,
        (*_RETURN, "edition"),
        _("Edisi laporan dibaca untuk disiapkan terbit: {kind}, {period}, edisi {edition}"),
    ),
    EventKind(PRINTED, (*_RETURN, "edition"), _("Edisi laporan diunduh: {kind}, {period}, edisi {edition}")),
)
