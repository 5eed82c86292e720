"""What happens to releases, as the trail tells it. The stream is the system's."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

COUNTED = "releases:series:counted"
PROPOSED = "releases:release:proposed"
DECLINED = "releases:release:declined"
PUBLISHED = "releases:release:published"
WITHDRAWN = "releases:release:withdrawn"
SHUT = "releases:span:shut"
ROWS_COUNTED = "releases:rows:counted"
ROWS_PROPOSED = "releases:rows:proposed"
ROWS_DECLINED = "releases:rows:declined"
ROWS_RELEASED = "releases:rows:released"
ROWS_WITHDRAWN = "releases:rows:withdrawn"
ROWS_FETCHED = "releases:rows:fetched"

EVENTS = (
    EventKind(COUNTED, ("series", "period"), _("Angka dihitung untuk disiapkan terbit: {series}, {period}")),
    EventKind(SHUT, ("series", "period"), _("Masa tertutup untuk edisi berikutnya: {series}, {period}")),
    EventKind(PROPOSED, ("release", "code", "edition"), _("Terbitan disiapkan: {code} edisi {edition}")),
    EventKind(DECLINED, ("release", "code", "edition"), _("Terbitan tidak disetujui: {code} edisi {edition}")),
    EventKind(PUBLISHED, ("release", "code", "edition"), _("Terbitan disetujui dan terbit: {code} edisi {edition}")),
    EventKind(WITHDRAWN, ("release", "code", "edition"), _("Terbitan ditarik: {code} edisi {edition}")),
    EventKind(ROWS_COUNTED, ("kind", "period"), _("Baris dihitung untuk disiapkan keluar: {kind}, {period}")),
    EventKind(ROWS_PROPOSED, ("export", "kind", "period"), _("Ekspor baris disiapkan: {kind}, {period}")),
    EventKind(ROWS_DECLINED, ("export", "kind", "period"), _("Ekspor baris tidak dilepas: {kind}, {period}")),
    EventKind(
        ROWS_RELEASED, ("export", "kind", "period"), _("Ekspor baris dilepas oleh orang kedua: {kind}, {period}")
    ),
    EventKind(ROWS_WITHDRAWN, ("export", "kind", "period"), _("Ekspor baris ditarik: {kind}, {period}")),
    EventKind(ROWS_FETCHED, ("export", "kind", "period"), _("Berkas ekspor baris diambil: {kind}, {period}")),
)
