"""Reads of returns: what is owed by when, one return with its lines, editions, what an office has to confirm."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.timezone import localdate

from sigap.access.entry import Actor
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.figures.queries import may_count
from sigap.figures.rules import Figure, Period, PeriodKind, last_over, period_at
from sigap.kernel.errors import Refused
from sigap.provisions.rules import Provision
from sigap.returns.models import Edition, Return, ReturnLine, ReturnRule
from sigap.returns.rules import ReturnStatus, fingerprint

_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class DueReturn:
    """A return that has to be sent: over and not sent yet, or the next one where `is_ahead`."""

    code: str
    period: Period
    title: str
    addressee: str
    due_on: date
    days_left: int
    is_ahead: bool = False

    @property
    def is_late(self) -> bool:
        """Its day has passed."""
        return self.days_left < 0

    @property
    def days_late(self) -> int:
        """How many days ago it was due."""
        return -self.days_left


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeLines:
    """What one office has to confirm of a return."""

    office_id: UUID
    office_name: str
    lines: tuple[ReturnLine, ...]

    @property
    def is_confirmed(self) -> bool:
        """All of it is confirmed."""
        return all(line.confirmed_at for line in self.lines)

    @property
    def mark(self) -> str:
        """What stands for the counts that a page shows."""
        return mark_of(self.lines)

    @property
    def missing(self) -> int:
        """How many figures nobody has recorded."""
        return sum(line.value is None for line in self.lines)


def mark_of(lines: Iterable[ReturnLine]) -> str:
    """What stands for what SIGAP counts in these lines: another one as soon as a number moved."""
    return fingerprint({line.code: line.counted for line in lines})


def rules() -> dict[str, ReturnRule]:
    """The rules that stand, by the code of the kind."""
    return {row.code: row for row in ReturnRule.objects.filter(superseded_at__isnull=True).order_by("code")}


def rule_versions(actor: Actor, code: str) -> Sequence[ReturnRule]:
    """Every version of a rule, the newest first. Raises Refused when there is none."""
    actor.require(Permission.RETURN_MANAGE)
    found = list(ReturnRule.objects.filter(code=code).order_by("-revision"))
    if not found:
        raise Refused(Permission.RETURN_MANAGE, ids={"return": code})
    return found


def provisions() -> tuple[Provision, ...]:
    """The rules as a jurist confirms them."""
    return tuple(row.provision for row in rules().values())


def unsent() -> QuerySet[Return]:
    """Returns still to be sent; of a kind that is not owed here only what was begun before it was switched off."""
    not_owed = ReturnRule.objects.filter(superseded_at__isnull=True, is_owed=False).values("code")
    rows = Return.objects.exclude(status__in=[ReturnStatus.SENT, ReturnStatus.RECEIVED])
    return rows.exclude(status=ReturnStatus.OWED, code__in=not_owed)


def due(actor: Actor, at: datetime) -> list[DueReturn]:
    """What has to be sent, the soonest first, and of each kind the next one. Two statements. Raises Refused."""
    if not may_count(actor):
        raise Refused(Permission.RETURN_MANAGE)
    today = localdate(at)
    standing = rules()
    found = [
        DueReturn(
            code=row.code,
            period=row.span,
            title=row.title,
            addressee=standing[row.code].addressee if row.code in standing else "",
            due_on=row.due_on,
            days_left=(row.due_on - today).days,
        )
        for row in unsent()
    ]
    for rule in standing.values():
        if rule.is_owed:
            span = period_at(PeriodKind(rule.period), today)
            found.append(
                DueReturn(
                    code=rule.code,
                    period=span,
                    title=rule.title,
                    addressee=rule.addressee,
                    due_on=rule.due_on(span),
                    days_left=(rule.due_on(span) - today).days,
                    is_ahead=True,
                )
            )
    return sorted(found, key=lambda each: (each.due_on, each.code))


def returns_for(actor: Actor) -> list[Return]:
    """Returns that this person may read, as row-level security shows them: all, or those of the own office."""
    actor.require(Permission.TASKFORCE_SEE)
    return list(Return.objects.order_by("-due_on", "code")[:_SHOWN])


def return_for(actor: Actor, code: str, period: str, *, lock: bool = False) -> Return:
    """One return. Raises Refused when it is not there, or not for this person."""
    actor.require(Permission.TASKFORCE_SEE)
    rows: QuerySet[Return] = Return.objects.filter(code=code, period=period)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise Refused(Permission.TASKFORCE_SEE, ids={"return": code})
    return found


def lines_by_office(of: Return, *, office_ids: Iterable[UUID] | None = None) -> list[OfficeLines]:
    """The lines of a return under the office that answers for them, in the order of the return."""
    rows = of.lines.order_by("position")
    if office_ids is not None:
        rows = rows.filter(office_id__in=list(office_ids))
    groups: dict[UUID, list[ReturnLine]] = {}
    for line in rows:
        groups.setdefault(line.office_id, []).append(line)
    return [
        OfficeLines(office_id=office, office_name=lines[0].office_name, lines=tuple(lines))
        for office, lines in groups.items()
    ]


def editions_of(of: Return, *, with_papers: bool = False) -> list[Edition]:
    """The frozen editions, the newest first; without their papers, which are heavy."""
    rows = of.frozen.order_by("-number")
    return list(rows if with_papers else rows.defer("pdf", "sheet"))


def edition_for(actor: Actor, code: str, period: str, number: int, *, with_papers: bool = False) -> Edition:
    """One frozen edition. Raises Refused."""
    actor.require(Permission.TASKFORCE_SEE)
    rows = Edition.objects.filter(of__code=code, of__period=period, number=number).select_related("of")
    found = (rows if with_papers else rows.defer("pdf", "sheet")).first()
    if found is None:
        raise Refused(Permission.TASKFORCE_SEE, ids={"return": code})
    return found


def offices_answering(figures: Iterable[Figure], at: datetime) -> dict[str, Office]:
    """Which office answers for a figure, by its code: the first of its kind, else the secretariat. One statement.

    Raises LookupError where there is neither.
    """
    kinds = {figure.owner.value for figure in figures} | {"secretariat"}
    standing = Office.objects.filter(kind__in=kinds, valid_from__lte=at).exclude(valid_to__lte=at)
    by_kind: dict[str, Office] = {}
    for office in standing.order_by("valid_from", "name"):
        by_kind.setdefault(office.kind, office)
    secretariat = by_kind.get("secretariat")
    found = {figure.code: by_kind.get(figure.owner.value, secretariat) for figure in figures}
    if missing := [code for code, office in found.items() if office is None]:
        raise LookupError(", ".join(missing))
    return {code: office for code, office in found.items() if office is not None}


def spans_to_open(rule: ReturnRule, at: datetime, count: int = 6) -> list[Period]:
    """The last spans of a kind that are over, the newest first: for a return that nobody was reminded of."""
    span = last_over(PeriodKind(rule.period), localdate(at))
    spans = [span]
    while len(spans) < count:
        spans.append(spans[-1].before)
    return spans
