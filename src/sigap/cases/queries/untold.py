"""Who outside the offices must not learn of a case, for papers that leave the house."""

from dataclasses import dataclass

from django.db.models import Count, Q

from sigap.access.models import Office
from sigap.access.roles import OfficeKind
from sigap.cases.models import CaseExclusion, Relation
from sigap.cases.queries.file import CaseAccess
from sigap.cases.rules import ExclusionKind, PersonRole, RelationKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SecrecyNotes:
    """Who outside the offices must not learn of a case, as far as somebody noted it."""

    family: bool = False
    village: bool = False
    others: bool = False


_KIN = (
    RelationKind.GUARDIAN_OF,
    RelationKind.PARENT_OF,
    RelationKind.SPOUSE_OF,
    RelationKind.SIBLING_OF,
    RelationKind.OTHER_KIN_OF,
    RelationKind.LIVES_WITH,
)


def secrecy_notes_of(access: CaseAccess) -> SecrecyNotes:
    """What a paper asks of whoever reads it: the family, where the suspect is of it; the village, where it is kept out.

    Words that were sealed ("orang di luar gugus tugas") are not read for it: the paper says only that somebody is.
    """
    standing = CaseExclusion.objects.filter(case=access.case, lifted_at=None)
    local = Office.objects.filter(kind__in=[OfficeKind.DESA, OfficeKind.KECAMATAN]).values("id")
    noted = standing.aggregate(
        village=Count("id", filter=Q(kind=ExclusionKind.AREA) | Q(office_id__in=local)),
        others=Count("id", filter=Q(kind=ExclusionKind.NAMED)),
    )
    suspect = Q(person__role=PersonRole.SUSPECT, other__role=PersonRole.VICTIM) | Q(
        person__role=PersonRole.VICTIM, other__role=PersonRole.SUSPECT
    )
    of_family = Relation.objects.filter(suspect, case=access.case, ended_at=None, kind__in=_KIN)
    return SecrecyNotes(family=of_family.exists(), village=bool(noted["village"]), others=bool(noted["others"]))
