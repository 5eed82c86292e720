"""Which villages somebody has to do with: their own, those of their kecamatan, or all of them."""

from dataclasses import dataclass

from sigap.access.entry import Actor
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind
from sigap.kernel.errors import Refused
from sigap.places.models import Level

_KINDS = frozenset({OfficeKind.DESA, OfficeKind.KECAMATAN})
_DISTRICT = 8
"""How long the code of a kecamatan is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageStanding:
    """`own`: villages whose office they work in; `districts`: kecamatan that theirs is the office of."""

    own: frozenset[str]
    districts: frozenset[str]
    sees_all: bool
    counts_all: bool

    def is_near(self, code: str) -> bool:
        """It is their own village, or one of their kecamatan."""
        return code in self.own or code[:_DISTRICT] in self.districts

    def sees(self, code: str) -> bool:
        """Whether they see the village's page."""
        return self.sees_all or self.is_near(code)

    def sees_counts(self, code: str) -> bool:
        """Whether they read and write the counts of its months."""
        return self.counts_all or self.is_near(code)

    def is_for_them(self, code: str) -> bool:
        """Whether they would write for a village that is not theirs."""
        return code not in self.own


def standing_of(actor: Actor) -> VillageStanding:
    """One statement for officers of a desa or kecamatan, none for others."""
    actor.require(Permission.TASKFORCE_SEE)
    ids = [each.office_id for each in actor.memberships if each.office_kind in _KINDS]
    rows = Office.objects.filter(pk__in=ids, valid_to__isnull=True).values_list("kind", "region") if ids else ()
    own = {region for kind, region in rows if kind == OfficeKind.DESA and region.count(".") == Level.VILLAGE - 1}
    districts = {
        region for kind, region in rows if kind == OfficeKind.KECAMATAN and region.count(".") == Level.DISTRICT - 1
    }
    manages = actor.can(Permission.TASKFORCE_MANAGE)
    return VillageStanding(
        own=frozenset(own),
        districts=frozenset(districts),
        sees_all=manages or actor.can(Permission.PREVENTION_MANAGE),
        counts_all=manages,
    )


def require_page(actor: Actor, code: str) -> VillageStanding:
    """Raises Refused for a village whose page is not theirs to see."""
    standing = standing_of(actor)
    if not standing.sees(code):
        raise Refused(Permission.TASKFORCE_SEE, ids={"region": code} if code.isascii() else {})
    return standing


def require_counts(actor: Actor, code: str) -> VillageStanding:
    """Raises Refused for a village whose counts are not theirs to see and write."""
    standing = standing_of(actor)
    if not standing.sees_counts(code):
        raise Refused(Permission.TASKFORCE_REPORT, ids={"region": code} if code.isascii() else {})
    return standing
