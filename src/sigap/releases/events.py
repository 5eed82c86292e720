"""What happens to releases, as the trail tells it. The stream is the system's."""

from django.utils.translation import gettext_lazy as _

from sigap.audit.kinds import EventKind

COUNTED = "releases:series:counted"
PROPOSED = "releases:release:proposed"
DECLINED = "releases:release:declined"
PUBLISHED = "releases:release:published"
WITHDRAWN = "releases:release:withdrawn"
SHUT = "releases:span:shut"

EVENTS = (
    EventKind(COUNTED, ("series", "period"), _("Angka dihitung untuk disiapkan terbit: {series}, {period}")),
    EventKind(SHUT, ("series", "period"), _("Masa tertutup untuk edisi berikutnya: {series}, {period}")),
    EventKind(PROPOSED, ("release", "code", "edition"), _("Terbitan disiapkan: {code} edisi {edition}")),
    EventKind(DECLINED, ("release", "code", "edition"), _("Terbitan tidak disetujui: {code} edisi {edition}")),
    EventKind(PUBLISHED, ("release", "code", "edition"), _("Terbitan disetujui dan terbit: {code} edisi {edition}")),
    EventKind(WITHDRAWN, ("release", "code", "edition"), _("Terbitan ditarik: {code} edisi {edition}")),
)
