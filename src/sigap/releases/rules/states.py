"""How a release stands in the ledger. Pure."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ReleaseState(StrEnum):
    """How far a release has come."""

    PROPOSED = "release_proposed"
    DECLINED = "release_declined"
    PUBLISHED = "release_published"
    WITHDRAWN = "release_withdrawn"


RELEASE_STATE_LABELS: dict[ReleaseState, Promise] = {
    ReleaseState.PROPOSED: _("Menunggu orang kedua"),
    ReleaseState.DECLINED: _("Tidak disetujui"),
    ReleaseState.PUBLISHED: _("Terbit"),
    ReleaseState.WITHDRAWN: _("Ditarik"),
}
KNOWN_OUTSIDE = frozenset({ReleaseState.PUBLISHED, ReleaseState.WITHDRAWN})
"""What was published once is known for good: a release that was withdrawn is still held against every later one."""
ROW_STATE_LABELS: dict[ReleaseState, Promise] = RELEASE_STATE_LABELS | {
    ReleaseState.DECLINED: _("Tidak dilepas"),
    ReleaseState.PUBLISHED: _("Dilepas"),
}
"""The same of an export of rows, which nobody publishes."""
