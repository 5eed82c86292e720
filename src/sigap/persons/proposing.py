"""What a form begins with where nothing is written yet: from what the case knows already in clear. Nothing is saved."""

from sigap.access.models import Office
from sigap.access.office_kinds import OfficeKind
from sigap.cases.models import CasePerson, Participation, Relation
from sigap.cases.queries import CaseAccess
from sigap.cases.rules import RelationKind, Sex
from sigap.persons.models import PartVersion
from sigap.persons.queries import standing_flags
from sigap.persons.rules import PersonPart

_PARENT_FIELDS = {Sex.MALE: "father", Sex.FEMALE: "mother"}


def proposed_facts(access: CaseAccess, person: CasePerson, part: PersonPart) -> dict[str, str]:
    """Fields of the part that follow from the rest of the case; the writer looks them over."""
    proposer = _PROPOSERS.get(part)
    return proposer(access, person) if proposer else {}


def _education(access: CaseAccess, person: CasePerson) -> dict[str, str]:
    """A pupil goes to school; a school that takes part in the case is most likely theirs."""
    proposed = {"schooling": "active"} if "occupation:pupil" in _codes(person, PersonPart.WORK) else {}
    parts = Participation.objects.filter(case=access.case, until=None).values_list("office_id", flat=True)
    schools = Office.objects.filter(kind=OfficeKind.SEKOLAH, pk__in=parts).values_list("name", flat=True)[:2]
    names = list(schools)
    return proposed | ({"school": names[0]} if len(names) == 1 else {})


def _work(_access: CaseAccess, person: CasePerson) -> dict[str, str]:
    return {"occupation": "pupil"} if "schooling:active" in _codes(person, PersonPart.EDUCATION) else {}


def _disability(access: CaseAccess, _person: CasePerson) -> dict[str, str]:
    """The sign of a disability is about the case: taken for the person where nobody else was harmed in it."""
    return {"disability": "yes"} if "disability" in standing_flags(access) and _is_only_one(access) else {}


def _household(access: CaseAccess, person: CasePerson) -> dict[str, str]:
    """Parents who stand among the case's people: in the same household where a relation says so."""
    ends = Relation.objects.filter(case=access.case, ended_at=None).select_related("person")
    rows = list(ends)
    together = {frozenset((row.person_id, row.other_id)) for row in rows if row.kind == RelationKind.LIVES_WITH}
    parents = [row.person for row in rows if row.kind == RelationKind.PARENT_OF and row.other_id == person.pk]
    return {
        _PARENT_FIELDS[Sex(parent.sex)]: "with"
        for parent in parents
        if Sex(parent.sex) in _PARENT_FIELDS and frozenset((parent.pk, person.pk)) in together
    }


def _codes(person: CasePerson, part: PersonPart) -> list[str]:
    """What figures count of another part: it stands in clear, as far as row-level security shows it."""
    rows = PartVersion.objects.filter(person=person, part=part).order_by("-version")
    return list(rows.values_list("codes", flat=True).first() or ())


def _is_only_one(access: CaseAccess) -> bool:
    harmed = CasePerson.objects.filter(case=access.case, role__in=("victim", "child_in_conflict"))
    return harmed.count() == 1


_PROPOSERS = {
    PersonPart.EDUCATION: _education,
    PersonPart.WORK: _work,
    PersonPart.DISABILITY: _disability,
    PersonPart.HOUSEHOLD: _household,
}
