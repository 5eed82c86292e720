"""Reads of the legal track. Of a corrected mark only the newest version counts; a void one counts no more."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Exists, Q, QuerySet
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind, Section
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess
from sigap.cases.rules import LAW_OFFICES, PersonRole
from sigap.kernel.errors import Refused
from sigap.legal.models import (
    BarredExit,
    Charge,
    CriminalTrack,
    DossierChange,
    Mark,
    TrackLink,
    VictimUpdate,
)
from sigap.legal.rules import ExitSide, StandingMark
from sigap.screening.rules.persons import age_on, is_child

PAGE = 50
MOST_MARKS = 400
_VICTIMS = frozenset({PersonRole.VICTIM, PersonRole.CHILD_IN_CONFLICT})
_REPORTED = frozenset({PersonRole.SUSPECT, PersonRole.CHILD_IN_CONFLICT})


def _need(access: CaseAccess) -> None:
    if not access.has(Section.LEGAL):
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "room": Section.LEGAL.value})


def marks_of(access: CaseAccess) -> QuerySet[Mark]:
    """Marks as they stand now, the newest day first. Raises Refused."""
    _need(access)
    newest = Mark.objects.filter(case=access.case, replaced_by__isnull=True, is_void=False)
    return newest.order_by("-happened_on", "-recorded_at")


def standing_marks_of(
    access: CaseAccess, *, without: UUID | None = None, only_firm: bool = False
) -> list[StandingMark]:
    """The same as the rules read them.

    `without` leaves one mark out, by its first version; `only_firm` leaves out what stands by hearsay.
    """
    rows = marks_of(access).exclude(root=without) if without else marks_of(access)
    if only_firm:
        rows = rows.filter(Q(is_first_hand=True) | Q(confirmed_at__isnull=False))
    return [mark.standing for mark in rows.defer("sealed_paper")]


def _states() -> dict[str, tuple[Exists, Promise]]:
    """What other apps know of how it stands with a suspect, such as that one is held."""
    return {f"state_{n}": import_string(path)() for n, path in enumerate(settings.SIGAP_SUSPECT_STATES)}


def state_beside(who: CasePerson) -> str:
    """The same of one person of `people_of`, in words; empty where nothing is known."""
    return ", ".join(str(words) for name, (_test, words) in _states().items() if getattr(who, name, False))


def entered_with(mark: Mark) -> list[Mark]:
    """Marks of other suspects that stand by the same paper, entered at once and not corrected apart since."""
    rows = Mark.objects.filter(case=mark.case_id, entry=mark.entry, replaced_by__isnull=True, is_void=False)
    rows = rows.exclude(root=mark.root)
    return list(
        rows.filter(kind=mark.kind, happened_on=mark.happened_on, told_by=mark.told_by, ruling=mark.ruling).order_by(
            "root"
        )
    )


def tracks_of(access: CaseAccess) -> list[CriminalTrack]:
    """The track of each suspect, in the order of the people. Raises Refused."""
    _need(access)
    rows = CriminalTrack.objects.filter(case=access.case).select_related("person").defer("person__sealed_identity")
    return list(rows.order_by("person__ordinal"))


def changes_of(access: CaseAccess, track: CriminalTrack) -> QuerySet[DossierChange]:
    """What happened to a dossier, the newest first, also what another suspect's was joined with. Raises Refused."""
    _need(access)
    mine = Q(track=track) | Q(other=track)
    rows = DossierChange.objects.filter(mine, case=access.case).order_by("-recorded_at")
    return rows.select_related("track__person", "other__person")


def exit_for(actor: Actor, exit_id: UUID) -> BarredExit:
    """A barred exit for who answers it: the head of the case's unit, or the legal office. Raises Refused."""
    actor.require(Permission.EXIT_ANSWER)
    found = BarredExit.objects.filter(pk=exit_id).prefetch_related("answers").first()
    if found is None or side_of(actor, found)[0] is None:
        raise Refused(Permission.EXIT_ANSWER, ids={"exit": str(exit_id)})
    return found


def side_of(actor: Actor, barred: BarredExit) -> tuple[ExitSide | None, UUID | None]:
    """For which side the actor answers, and for which of their offices."""
    offices = actor.offices_where(Permission.EXIT_ANSWER)
    if barred.case_office in offices:
        return ExitSide.UNIT, barred.case_office
    legal = [m.office_id for m in actor.memberships if m.office_kind is OfficeKind.BAGIAN_HUKUM]
    mine = next((office_id for office_id in legal if office_id in offices), None)
    return (ExitSide.LEGAL_OFFICE, mine) if mine else (None, None)


def hearers_of_exit(barred: BarredExit) -> list[UUID]:
    """Who needs its answer next: the case's manager, and whoever works on it for police or prosecutor."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT legal.hearers_of_exit(%s)", [barred.id])
        return sorted(person_id for (person_id,) in cursor.fetchall())


def links_of(access: CaseAccess) -> list[TrackLink]:
    """Which tracks are of the same person as one of another case that the actor sees too. Raises Refused."""
    _need(access)
    mine = Q(one_case=access.case) | Q(other_case=access.case)
    rows = TrackLink.objects.filter(mine, dropped_at__isnull=True).order_by("recorded_at")
    return list(rows.select_related("one_case", "other_case", "one__person", "other__person"))


def history_of(access: CaseAccess, mark_id: UUID) -> list[Mark]:
    """Every version of one mark, the newest first, by any version's id. Raises Refused when there is none."""
    _need(access)
    named = Mark.objects.filter(case=access.case, pk=mark_id).values("root")
    rows = list(Mark.objects.filter(case=access.case, root__in=named).order_by("-version"))
    if not rows:
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "room": Section.LEGAL.value})
    return rows


def charges_of(access: CaseAccess) -> QuerySet[Charge]:
    """Articles that stand, in the order in which they were entered. Raises Refused."""
    _need(access)
    return Charge.objects.filter(case=access.case, dropped_at__isnull=True).order_by("recorded_at", "article")


def told_of(access: CaseAccess) -> QuerySet[VictimUpdate]:
    """What victims were told, the newest first. Raises Refused."""
    _need(access)
    return VictimUpdate.objects.filter(case=access.case).select_related("mark").order_by("-told_at")


def people_of(access: CaseAccess) -> list[CasePerson]:
    """People of the case without identity, in order; none for whom the section of persons is closed."""
    if not access.has(Section.PERSONS):
        return []
    return list(
        CasePerson.objects.filter(case=access.case)
        .annotate(**{name: test for name, (test, _words) in _states().items()})
        .select_related("criminal_track")
        .defer("sealed_identity")
        .order_by("ordinal")
    )


def track_of(who: CasePerson) -> CriminalTrack | None:
    """The criminal track of somebody of `people_of`, without asking anew."""
    found: CriminalTrack | None = getattr(who, "criminal_track", None)
    return found


def victims_of(access: CaseAccess) -> list[CasePerson]:
    """Who has the right to know how the case goes."""
    return [who for who in people_of(access) if who.role in _VICTIMS]


def victims_among(people: Iterable[CasePerson]) -> list[CasePerson]:
    """The victims, of people that were read."""
    return [who for who in people if who.role == PersonRole.VICTIM]


def kinds_of(access: CaseAccess, people: Iterable[CasePerson]) -> frozenset[str]:
    """What was done, as the case says it: its leading kind and its victims' forms of violence."""
    forms = {form for who in victims_among(people) for form in who.forms}
    return frozenset({access.case.kind, *forms} - {""})


def has_child_victim(people: Iterable[CasePerson], acted_on: date) -> bool:
    """Whether a victim was a child on the day of the act, or may have been."""
    victims = [who for who in people if who.role == PersonRole.VICTIM]
    return any(is_child(age_then(who, acted_on)) for who in victims)


def age_then(who: CasePerson, acted_on: date) -> int | None:
    """How old somebody was or is on a day, at least; None where nobody knows."""
    if who.age_years is None or who.recorded_on is None:
        return who.age_years
    return age_on(acted_on, age_years=who.age_years, recorded_on=who.recorded_on)


def is_accused_child(who: CasePerson, acted_on: date | None) -> bool:
    """Whether the procedure for children holds: a child on the day of the act, whatever age by now; unknown counts.

    UU 11/2012 article 20: who comes of age on the way stays before it until 21.
    """
    if who.role == PersonRole.CHILD_IN_CONFLICT:
        return True
    return who.age_years is not None and acted_on is not None and is_child(age_then(who, acted_on))


def reported_of(access: CaseAccess) -> list[CasePerson]:
    """Whom a mark can be about: the person reported, a child in conflict with the law, whoever was that before."""
    return reported_among(people_of(access))


def reported_among(people: Iterable[CasePerson]) -> list[CasePerson]:
    """The same, of people that were read."""
    return [
        who for who in people if who.role in _REPORTED or not _REPORTED.isdisjoint(map(PersonRole, who.former_roles))
    ]


def acts_first_hand(actor: Actor, access: CaseAccess) -> bool:
    """Whether the actor enters marks here for the police or the prosecutor, not by hearsay."""
    offices = access.offices_where(actor, Permission.LEGAL_NOTE, Section.LEGAL)[:1]
    return any(m.office_id in offices and m.office_kind.value in LAW_OFFICES for m in actor.memberships)


def acts_for_police(actor: Actor, access: CaseAccess) -> bool:
    """Whether the actor works on the criminal case for the police: who asks for visum, litmas and social report."""
    offices = access.offices_where(actor, Permission.LEGAL_NOTE, Section.LEGAL)
    return any(m.office_id in offices and m.office_kind is OfficeKind.POLRES_PPA for m in actor.memberships)


def last_act_of(access: CaseAccess) -> tuple[date, date] | None:
    """First and last day of the act as they were given last, to fill the form in."""
    _need(access)
    return Charge.objects.filter(case=access.case).order_by("-recorded_at").values_list("act_from", "act_to").first()


def owes_police_report(case_id: UUID) -> bool:
    """Whether the law ordered a report to the police on this case: a duty to it arose, kept or not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases.owes_police_report(%s)", [case_id])
        return bool(cursor.fetchone()[0])
