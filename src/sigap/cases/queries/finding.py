"""Reads of a search: one case by its code, people by tokens, cases by what is known of them. One's own cases only."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Coalesce
from django.utils.timezone import get_current_timezone

from sigap.access.entry import Actor
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.access.rules import CaseStanding
from sigap.cases.models import (
    MATCH_LABELS,
    Assignment,
    Case,
    CasePerson,
    CaseScreening,
    PaperToken,
    Participation,
    SearchHint,
)
from sigap.cases.queries.exclusions import NotExcluded
from sigap.cases.queries.file import cases_visible_to
from sigap.cases.rules import CaseStatus, Risk
from sigap.cases.rules.finding import strength
from sigap.cases.rules.screened import ScreeningState
from sigap.matching.codes import codes_meant
from sigap.matching.kinds import MatchKind
from sigap.matching.papers import report_meant
from sigap.matching.tokens import paper_asked_for
from sigap.ui.shell import Words

PAGE = 50
PEOPLE = 25
"""People that a search shows at most, the likeliest: whoever is not among them is asked for more closely."""
_ROWS_READ = 400
"""Tokens that a search reads at most, the most telling first: a name that so many bear says nothing more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPerson:
    """Somebody in a case of the actor's who may be the one searched. By number and part; the name stays sealed."""

    case: Case
    person: CasePerson
    kinds: frozenset[MatchKind]

    @property
    def strength(self) -> int:
        """How likely it is them."""
        return strength(self.kinds)

    @property
    def reasons(self) -> list[Words]:
        """What was the same, in words, the most telling first."""
        return match_reasons(self.kinds)


def match_reasons(kinds: Collection[MatchKind]) -> list[Words]:
    """What shared tokens say, in words, the most telling first."""
    # Where the whole name is the same, that it is like it too says nothing.
    reasons = set(kinds) - {
        other
        for whole, other in ((MatchKind.NAME_YEAR, MatchKind.OTHER_YEAR), (MatchKind.NAME_DESA, MatchKind.OTHER_DESA))
        if whole in kinds
    }
    return [MATCH_LABELS[kind] for kind in MatchKind if kind in reasons]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseNumbers:
    """What a search by number compares: codes that may be meant, a report's number, tokens of a police report's."""

    codes: tuple[str, ...] = ()
    report: str = ""
    papers: frozenset[bytes] = frozenset()
    envelopes: frozenset[UUID] = frozenset()

    @classmethod
    def meant(cls, typed: str, *, envelopes: Collection[UUID]) -> "CaseNumbers":
        """What may be meant by what somebody typed or heard; `envelopes` are reports that came with such a number."""
        return cls(
            codes=codes_meant(typed),
            report=report_meant(typed),
            papers=paper_asked_for(typed),
            envelopes=frozenset(envelopes),
        )


def cases_numbered(actor: Actor, numbers: CaseNumbers) -> list[Case]:
    """The actor's cases with one of these numbers; by that of a police report where its section stands open to them."""
    bearing = PaperToken.objects.filter(token__in=numbers.papers).values_list("case_id", flat=True)[:PAGE]
    each = {
        "code__in": numbers.codes,
        "report_number__in": [numbers.report] if numbers.report else [],
        "envelope_id__in": numbers.envelopes,
        "pk__in": set(bearing) if numbers.papers else set(),
    }
    wanted = [Q(**{name: list(values)}) for name, values in each.items() if values]
    return list(cases_visible_to(actor).filter(reduce(or_, wanted))[:PAGE]) if wanted else []


def people_bearing(actor: Actor, asked: Mapping[bytes, MatchKind]) -> tuple[list[FoundPerson], bool]:
    """People of cases the actor works on who share a token, the most likely first; whether there may be more.

    By the token's index.

    A token of the asked person's whole name that meets another form of the found one's counts as another form.
    """
    offices = [
        office
        for office in actor.offices_where(Permission.CASE_SEE)
        if Section.PERSONS in actor.sections(office, CaseStanding.ASSIGNED)
    ]
    if not offices or not asked:
        return [], False
    bearers = _bearers(offices, sorted(asked, key=lambda each: -strength({asked[each]})))
    kinds: dict[UUID, set[MatchKind]] = {}
    for person_id, kind, token in bearers[:_ROWS_READ]:
        kinds.setdefault(person_id, set()).add(_weaker(asked[token], kind))
    # Of the others not even the row is fetched.
    likeliest = sorted(kinds, key=lambda pk: -strength(frozenset(kinds[pk])))[:PEOPLE]
    people = CasePerson.objects.filter(pk__in=likeliest).select_related("case")
    found = [FoundPerson(case=person.case, person=person, kinds=frozenset(kinds[person.pk])) for person in people]
    found.sort(key=lambda each: (-each.strength, each.case.opened_at, each.person.ordinal))
    return found, len(kinds) > PEOPLE or len(bearers) > _ROWS_READ


_ALSO = {MatchKind.NAME_YEAR: MatchKind.OTHER_YEAR, MatchKind.NAME_DESA: MatchKind.OTHER_DESA}


def _weaker(asked: MatchKind, stored: MatchKind) -> MatchKind:
    return asked if asked is stored else _ALSO.get(asked, asked)


def _bearers(offices: Sequence[UUID], asked: Sequence[bytes]) -> list[tuple[UUID, MatchKind, bytes]]:
    """Person, kind and token by equality on the token, in the work of whoever's ticket it is, for these offices.

    One more than is read, where there are more.
    """
    with connection.cursor() as cursor:
        wanted: list[Any] = [list(asked), list(offices), _ROWS_READ + 1]
        cursor.execute("SELECT person, kind, token FROM cases.bearers_in_my_work(%s, %s, %s)", wanted)
        return [(person, MatchKind(kind), bytes(token)) for person, kind, token in cursor.fetchall()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What is asked of cases; what is empty is not asked. Days are days here, both included."""

    status: CaseStatus | None = None
    risk: Risk | None = None
    indication: ScreeningState | None = None
    since_on: date | None = None
    until_on: date | None = None
    area: str = ""
    office_id: UUID | None = None
    is_mine: bool = False


def cases_filtered(actor: Actor, wanted: Filters, *, page: int = 1) -> tuple[list[Case], bool]:
    """A page of the actor's cases that fit, the newest first; and whether there are more.

    The indication is told of cases in whose section of assessment the actor works, and of no other.
    """
    rows = cases_visible_to(actor).filter(**_plain(wanted))
    if wanted.area:
        # Compared and not matched: row-level security lets only what cannot leak go before it, and by the index.
        inside = Q(area__gte=f"{wanted.area}.", area__lt=f"{wanted.area}/")
        rows = rows.filter(Q(area=wanted.area) | inside)
    if wanted.office_id:
        parts = Participation.objects.filter(case=OuterRef("pk"), office_id=wanted.office_id, until=None)
        rows = rows.filter(Exists(parts))
    if wanted.is_mine or wanted.indication:
        # The section of assessment stands open in one's own work only: so the others need not be asked.
        work = Assignment.objects.filter(case=OuterRef("pk"), person_id=actor.person_id, until=None)
        rows = rows.filter(Exists(work.filter(office_id__in=_assessing(actor)) if wanted.indication else work))
    if wanted.indication:
        newest = CaseScreening.objects.filter(case=OuterRef("pk")).order_by("-version").values("indication")[:1]
        # Where there is none, nobody has asked yet.
        state = Coalesce(Subquery(newest), Value(ScreeningState.UNSCREENED.value, output_field=TextField()))
        rows = rows.alias(screened=state).filter(screened=wanted.indication)
    start = (page - 1) * PAGE
    found = list(rows.order_by("-opened_at", "-id")[start : start + PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def _assessing(actor: Actor) -> list[UUID]:
    """The offices for which a role of the actor enters the section of assessment, of a case on which they work."""
    seeing = actor.offices_where(Permission.CASE_SEE)
    return [office for office in seeing if Section.ASSESSMENT in actor.sections(office, CaseStanding.ASSIGNED)]


def _plain(wanted: Filters) -> dict[str, Any]:
    asked = {
        "status": wanted.status,
        "risk": wanted.risk,
        "opened_at__gte": _midnight(wanted.since_on) if wanted.since_on else None,
        "opened_at__lt": _midnight(wanted.until_on + timedelta(days=1)) if wanted.until_on else None,
    }
    return {name: value for name, value in asked.items() if value is not None}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), get_current_timezone())


def offices_to_choose() -> list[tuple[str, str]]:
    """Every standing office by name, for the filter."""
    rows = Office.objects.filter(valid_to=None).order_by("name").values_list("id", "name")
    return [(str(pk), name) for pk, name in rows]


def hints_for(actor: Actor, *, limit: int = PAGE) -> list[SearchHint]:
    """Searches by others that met a case, for whoever receives reports: those nobody looked at first."""
    actor.require(Permission.REPORT_SEE_QUEUE)
    rows = SearchHint.objects.filter(NotExcluded(F("case_id")), case__in=cases_visible_to(actor).values("pk"))
    return list(rows.select_related("case").order_by(F("seen_at").asc(nulls_first=True), "-searched_at")[:limit])
