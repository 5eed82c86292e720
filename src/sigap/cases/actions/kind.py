"""What kind of case it is, said once and changed with a trace; the number of the case in its office's register."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases import events
from sigap.cases.actions.locking import locked_open, mark_changed
from sigap.cases.actions.recording import record_case_event
from sigap.cases.models import Case, CasePerson
from sigap.cases.queries import CaseAccess
from sigap.cases.queries.people import was_child
from sigap.cases.rules import PersonRole
from sigap.cases.rules.kind import LeadingKind, PlaceKind, VictimKind
from sigap.cases.rules.origin import CaseOrigin
from sigap.kernel.errors import Conflict, Unable

UNKNOWN = "unknown"
"""What the trail says of a kind or place that nobody has given yet."""


class UnableToClassifyCase(Unable):
    """A form is given for nobody of the case, or a letter of special protection for who was an adult."""


def next_in_register(office_id: UUID, day: date, *, is_kept: bool = False) -> tuple[int, int]:
    """The year and the next free number in an office's register: without gaps, also where two cases open at once.

    `is_kept`: somebody must not know of it from the start; such cases count in a series of their own.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases.next_in_register(%s, %s, %s)", [office_id, day.year, is_kept])
        return day.year, int(cursor.fetchone()[0])


@audit.action
def set_kind(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    kind: LeadingKind,
    place: PlaceKind | None,
    victims: Mapping[int, VictimKind],
    based_on: int,
    origin: CaseOrigin | None = None,
) -> Case:
    """Says the kind, the place, and of each victim by ordinal what was done. `based_on` is the case's version.

    `origin`: how it came and whose it is; what is None in it stays as it stood.

    Raises Conflict where the case is another by now, UnableToClassifyCase, Refused.
    """
    access.require(by, Permission.CASE_EDIT_SUMMARY, Section.SUMMARY)
    access.require(by, Permission.CASE_EDIT_SUMMARY, Section.PERSONS)
    case = locked_open(access.case.id)
    if case.version != based_on:
        if _is_said(case, kind, place, victims, origin):
            audit.unchanged()
            return case
        raise Conflict(_("Kasus ini berubah sementara Anda mengisi. Periksa lagi, lalu simpan."))
    persons = {person.ordinal: person for person in _victims(case)}
    if unknown := set(victims) - set(persons):
        raise UnableToClassifyCase(_("Orang ini bukan korban dalam kasus: %(n)d.") % {"n": min(unknown)})
    for ordinal, victim_kind in victims.items():
        _say_of_victim(by, at, case, persons[ordinal], victim_kind)
    before = case.kind or UNKNOWN
    case.kind, case.place_kind = kind.value, place.value if place else ""
    case.save(update_fields=["kind", "place_kind"])
    if origin is not None:
        _say_origin(by, at, case, origin)
    mark_changed(case)
    place_kind = case.place_kind or UNKNOWN
    record_case_event(by, at, case.id, events.KIND_SAID, kind=case.kind, former=before, place=place_kind)
    return case


def _is_said(
    case: Case,
    kind: LeadingKind,
    place: PlaceKind | None,
    victims: Mapping[int, VictimKind],
    origin: CaseOrigin | None,
) -> bool:
    """The case stands as it is said: a second click on what was saved."""
    persons = {person.ordinal: _lists(person) for person in _victims(case)}
    if persons != {ordinal: _lists(victim) for ordinal, victim in victims.items()}:
        return False
    if (case.kind, case.place_kind) != (kind.value, place.value if place else ""):
        return False
    wanted = (origin.way, origin.source, origin.competence) if origin else (None, None, None)
    stands = (case.way, case.source, case.competence)
    return all(new is None or new == old for new, old in zip(wanted, stands, strict=True))


def _lists(victim: CasePerson | VictimKind) -> tuple[list[str], list[str], list[str]]:
    return [*victim.forms], [*victim.settings], [*victim.letters]


def _say_origin(by: Actor, at: datetime, case: Case, origin: CaseOrigin) -> None:
    before = (case.way, case.source, case.competence)
    case.way, case.source = origin.way or case.way, origin.source or case.source
    case.competence = origin.competence or case.competence
    if before == (case.way, case.source, case.competence):
        return
    case.save(update_fields=["way", "source", "competence"])
    fields = {"way": case.way, "source": case.source, "competence": case.competence}
    former = before[2] or UNKNOWN
    ids = {name: code or UNKNOWN for name, code in fields.items()}
    record_case_event(by, at, case.id, events.ORIGIN_SAID, former=former, **ids)


def _victims(case: Case) -> list[CasePerson]:
    roles = (PersonRole.VICTIM, PersonRole.CHILD_IN_CONFLICT)
    return list(CasePerson.objects.filter(case=case, role__in=roles).defer("sealed_identity"))


def _say_of_victim(by: Actor, at: datetime, case: Case, person: CasePerson, victim_kind: VictimKind) -> None:
    if victim_kind.letters and not was_child(case, person):
        raise UnableToClassifyCase(
            _("Huruf pasal 59 hanya untuk anak. Kosongkan, atau perbaiki umurnya atau tanggal kejadiannya dulu.")
        )
    lists = _lists(victim_kind)
    if lists == _lists(person):
        return
    person.forms, person.settings, person.letters = lists
    person.save(update_fields=["forms", "settings", "letters"])
    record_case_event(by, at, person.case_id, events.VICTIM_KIND_SAID, person=str(person.id))
