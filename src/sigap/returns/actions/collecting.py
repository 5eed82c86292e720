"""What is owed is laid on the table, counted, confirmed by the offices and told in words; a correction begins anew."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.queries import office_calendar
from sigap.figures import actions as figures
from sigap.figures.models import TypedFigure
from sigap.figures.queries import counted, office_typing, typed
from sigap.figures.rules import Period, Value, value_from
from sigap.kernel.errors import Conflict, Refused
from sigap.kernel.working_time import add_working_days
from sigap.notifications import actions as notices
from sigap.returns import events
from sigap.returns.actions.trail import record_return_event
from sigap.returns.models import Return, ReturnLine, ReturnRule
from sigap.returns.queries import lines_by_office, mark_of, offices_answering, return_for
from sigap.returns.rules import ReturnStatus, asked_until


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAnswer:
    """What an office says of one figure: nothing of its own, or its numbers and from where it knows."""

    given: Mapping[str, int | None] | None = None
    source: str = ""


@audit.action
def open_return(*, by: Actor, at: datetime, code: str, span: Period) -> Return:
    """Counts the figures of a span that is over and asks the offices to confirm theirs. A second click: nothing.

    Raises Refused for an unknown kind, Conflict for a span that is still open.
    """
    by.require(Permission.RETURN_MANAGE)
    rule = ReturnRule.objects.filter(code=code, superseded_at__isnull=True).first()
    if rule is None or span.kind != rule.period:
        raise Refused(Permission.RETURN_MANAGE, ids={"return": code})
    if span.last >= localdate(at):
        words = {"period": span.label, "last": span.last.strftime("%d-%m-%Y")}
        raise Conflict(_("%(period)s baru berakhir %(last)s. Laporannya dibuka sesudah itu.") % words)
    of = _row(rule, span, at)
    if of.status != ReturnStatus.OWED:
        audit.unchanged()
        return of
    offices = offices_answering(of.kind.figures, at)
    values, sayings = counted(by, of.kind.figures, span), typed((each.code for each in of.kind.figures), [span])
    for position, figure in enumerate(of.kind.figures, start=1):
        saying = sayings.get((figure.code, span.name))
        ReturnLine(
            of=of,
            code=figure.code,
            position=position,
            counted=values.get(figure.code),
            said=saying.value if saying else None,
            source=saying.source if saying else "",
            office_id=offices[figure.code].pk,
            office_name=offices[figure.code].name,
        ).save(force_insert=True)
    of.status, of.opened_at, of.counted_at = ReturnStatus.COLLECTING, at, at
    of.confirm_until = _confirm_until(of, at, rule.confirm_days)
    of.narrative = [""] * len(of.kind.narrative)
    of.save()
    ask_offices(of, at, {office.pk for office in offices.values()})
    record_return_event(by, at, events.OPENED, of)
    return of


def _row(rule: ReturnRule, span: Period, at: datetime) -> Return:
    """The row of a span, made where nobody was reminded of it; held until the act is over."""
    row = Return(code=rule.code, period=span.name, title=rule.title, due_on=rule.due_on(span), owed_at=at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return Return.objects.select_for_update().get(code=rule.code, period=span.name)
    return row


def ask_offices(of: Return, at: datetime, offices: Collection[UUID]) -> None:
    """Tells each office that its figures wait; once for each time they are asked."""
    for office in sorted(offices):
        once = uuid5(NAMESPACE_OID, f"return-confirm {of.pk} {office} {of.confirm_until}")
        notices.notify(at=at, code="return-confirm", office_id=office, until=of.confirm_until, once=once)


@audit.action
def recount(*, by: Actor, at: datetime, code: str, period: str) -> int:
    """Counts anew, and takes what offices typed since; returns how many figures moved. Those are confirmed again."""
    of = _collecting(by, code, period)
    moved = _counted_anew(by, at, of)
    of.counted_at = at
    of.save(update_fields=["counted_at", "confirm_until"])
    record_return_event(by, at, events.COUNTED, of)
    return moved


def _counted_anew(by: Actor, at: datetime, of: Return, *, asks_own: bool = False) -> int:
    """How many lines moved; their offices are asked. `asks_own`: and those that stand on an office's own word."""
    values = counted(by, of.kind.figures, of.span)
    sayings = typed((each.code for each in of.kind.figures), [of.span])
    offices: set[UUID] = set()
    moved = 0
    for line in of.lines.select_for_update().order_by("position"):
        value, saying = values.get(line.code), sayings.get((line.code, of.period))
        if line.figure.is_recorded:
            is_moved = line.counted != value
            line.counted = value
        else:
            is_moved = saying is not None and _is_newer(saying, line)
            if saying is not None and is_moved:
                line.said, line.source = saying.value, saying.source
        if is_moved or (asks_own and line.said is not None):
            line.confirmed_at, line.confirmed_by, line.confirmed_by_name = None, None, ""
            line.save(update_fields=["counted", "said", "source", "confirmed_at", "confirmed_by", "confirmed_by_name"])
            offices.add(line.office_id)
            moved += is_moved
    if offices:
        of.confirm_until = _confirm_until(of, at, _days(of))
        ask_offices(of, at, offices)
    return moved


def _is_newer(saying: TypedFigure, line: ReturnLine) -> bool:
    """Whether the office put its figure right in the catalogue after it confirmed this line."""
    is_other = (saying.value, saying.source) != (line.said, line.source)
    return is_other and (line.confirmed_at is None or saying.typed_at > line.confirmed_at)


def _confirm_until(of: Return, at: datetime, days: int) -> datetime:
    """Noon of the last working day by which it is sent, or of that day: the secretariat has an afternoon left."""
    calendar, last = office_calendar(at), of.due_on
    while not calendar.is_working_day(last):
        last -= timedelta(days=1)
    noons = [datetime.combine(day, time(12), tzinfo=get_current_timezone()) for day in (last, of.due_on)]
    return asked_until(add_working_days(at, days, calendar), due=noons, at=at)


def _days(of: Return) -> int:
    found = ReturnRule.objects.filter(code=of.code, superseded_at__isnull=True).values_list("confirm_days", flat=True)
    return found[0] if found else of.kind.confirm_days


def _collecting(by: Actor, code: str, period: str) -> Return:
    """The return, held; only while the offices look at it. Raises Refused and Conflict."""
    by.require(Permission.RETURN_MANAGE)
    of = return_for(by, code, period, lock=True)
    require_collecting(of)
    return of


def require_collecting(of: Return) -> None:
    """Raises Conflict unless its figures are being collected."""
    if of.status == ReturnStatus.OWED:
        raise Conflict(_("Laporan ini belum dibuka."))
    if of.status != ReturnStatus.COLLECTING:
        raise Conflict(_("Edisi ini sudah beku dan tidak bisa diubah. Pembetulan menjadi edisi baru."))


@audit.action
def confirm_figures(
    *, by: Actor, at: datetime, code: str, period: str, office_id: UUID, answers: Mapping[str, LineAnswer], seen: str
) -> int:
    """An office confirms all its figures of a return, with what it says of some of them; returns how many changed.

    `seen` is the mark of the counts that it saw (`queries.mark_of`). Raises Refused for another's office, Conflict once
    the return is frozen and when it was counted anew meanwhile, ValueUnfit for numbers that cannot all be true.
    """
    if office_id not in by.offices_where(Permission.TASKFORCE_REPORT):
        raise Refused(Permission.TASKFORCE_REPORT, ids={"return": code})
    of = return_for(by, code, period)
    require_collecting(of)
    lines = list(of.lines.select_for_update().filter(office_id=office_id).order_by("position"))
    if not lines:
        raise Refused(Permission.TASKFORCE_REPORT, ids={"return": code})
    # Whoever freezes holds the lines too: what stands now stands until they are let go.
    of.refresh_from_db(fields=["status"])
    require_collecting(of)
    if mark_of(lines) != seen:
        raise Conflict(
            _("SIGAP menghitung lagi sementara halaman ini terbuka. Lihat angkanya sekarang, lalu benarkan.")
        )
    changed = sum(_confirmed(by, at, of, line, answers.get(line.code, LineAnswer())) for line in lines)
    if not changed:
        audit.unchanged()
        return 0
    record_return_event(by, at, events.CONFIRMED, of, office=str(office_id))
    return changed


def _confirmed(by: Actor, at: datetime, of: Return, line: ReturnLine, answer: LineAnswer) -> bool:
    value = value_from(line.figure, answer.given) if answer.given is not None else None
    # An office that says what SIGAP counts has nothing of its own to say.
    if value is not None and value == _value_json(line, line.counted):
        value = None
    source = answer.source if value is not None else ""
    if line.confirmed_at is not None and (line.said, line.source) == (value, source):
        return False
    if value is not None and office_typing(by, line.figure) is not None:
        _type(by, at, of, line, answer)
    line.said, line.source = value, source
    line.confirmed_at, line.confirmed_by, line.confirmed_by_name = at, by.person_id, by.name
    line.save(update_fields=["said", "source", "confirmed_at", "confirmed_by", "confirmed_by_name"])
    return True


def _value_json(line: ReturnLine, value: Value | None) -> dict[str, int] | None:
    return {part.value: value[part] for part in line.figure.parts} if value is not None else None


def _type(by: Actor, at: datetime, of: Return, line: ReturnLine, answer: LineAnswer) -> None:
    """What SIGAP does not record stands in the catalogue from now on, for every return that reads it."""
    before = typed([line.code], [of.span]).get((line.code, of.period))
    figures.type_figure(
        by=by,
        at=at,
        code=line.code,
        period=of.span,
        given=answer.given or {},
        source=answer.source,
        based_on=before.pk if before else None,
    )


@audit.action
def narrate(*, by: Actor, at: datetime, code: str, period: str, texts: Sequence[str], version: int) -> Return:
    """Writes what stands under the headings. Raises Conflict when a colleague wrote meanwhile."""
    of = _collecting(by, code, period)
    if list(texts) == of.narrative:
        audit.unchanged()
        return of
    if of.version != version:
        raise Conflict(_("Rekan Anda menulis narasi ini sementara Anda menulis. Muat ulang, lalu gabungkan."))
    of.narrative, of.version = list(texts), of.version + 1
    of.save(update_fields=["narrative", "version"])
    record_return_event(by, at, events.NARRATED, of)
    return of


@audit.action
def correct(*, by: Actor, at: datetime, code: str, period: str, reason: str) -> Return:
    """Begins a new edition of a frozen return: counted anew. What moved is confirmed again, and every own word.

    A second click changes nothing.
    """
    by.require(Permission.RETURN_MANAGE)
    of = return_for(by, code, period, lock=True)
    if of.status == ReturnStatus.COLLECTING and of.correcting:
        audit.unchanged()
        return of
    if not of.editions or of.status == ReturnStatus.COLLECTING:
        raise Conflict(_("Belum ada edisi yang beku: perbaiki saja angkanya di sini."))
    of.status, of.correcting, of.counted_at = ReturnStatus.COLLECTING, reason, at
    of.confirm_until = _confirm_until(of, at, _days(of))
    # Saved first: the lines of a frozen return are changed by nobody.
    of.save()
    _counted_anew(by, at, of, asks_own=True)
    of.save(update_fields=["confirm_until"])
    record_return_event(by, at, events.CORRECTING, of, edition=str(of.editions))
    return of


def unconfirmed_offices(of: Return) -> list[str]:
    """Offices that have not confirmed all that they answer for, by name."""
    return [each.office_name for each in lines_by_office(of) if not each.is_confirmed]
