"""For members: whom to ring, what is dated, which papers to take along."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.models import SEAT_LABELS, Membership, Office, Seat
from sigap.access.permissions import Permission
from sigap.access.queries import OnDuty, on_duty_in, standing
from sigap.access.roles import OFFICE_KIND_LABELS, OfficeKind, RoleCode
from sigap.access.rules import SeatKind, heads
from sigap.kernel.errors import Refused
from sigap.taskforce.ical import FedDate
from sigap.taskforce.models import AGREEMENT_LABELS, AGREEMENT_STATE_LABELS, Agreement, CalendarFeed, Decree
from sigap.taskforce.rules.agreements import AgreementKind, AgreementState, agreement_state
from sigap.taskforce.rules.decrees import last_day_of
from sigap.taskforce.rules.feeds import secret_hash

_NOT_LISTED = (OfficeKind.DESA, OfficeKind.SEKOLAH, OfficeKind.PUBLIC)
"""Offices of which there are hundreds, and which no rota keeps; they stand in the list of offices."""
MOST_LISTED = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryRow:
    """An office: its number, who answers now and who stands in, who heads it, who sits for it in the task force."""

    office: Office
    kind: str
    on_duty: OnDuty | None
    heads: list[str]
    seats: list[str]

    @property
    def number(self) -> str:
        """Where somebody answers now: the number of who is on duty, else the office's own."""
        return self.on_duty.number if self.on_duty and self.on_duty.number else self.office.phone


def directory(actor: Actor, *, at: datetime) -> list[DirectoryRow]:
    """Whom to ring, office by office: those with somebody on duty now first, then by name. Four statements."""
    actor.require(Permission.TASKFORCE_SEE)
    running = Q(valid_to__isnull=True) | Q(valid_to__gt=at)
    offices = list(Office.objects.filter(running).exclude(kind__in=_NOT_LISTED).order_by("name")[:MOST_LISTED])
    taken = on_duty_in(office_ids=[each.id for each in offices], at=at)
    leading = _heads(offices, at)
    sitting = _seats(at)
    rows = [
        DirectoryRow(
            office=each,
            kind=_kind_of(each),
            on_duty=taken.get(each.id),
            heads=leading.get(each.id, []),
            seats=sitting.get(each.id, []),
        )
        for each in offices
    ]
    return sorted(rows, key=lambda row: (row.on_duty is None, row.office.name))


def _kind_of(office: Office) -> str:
    """What kind of office it is, where its name does not say it already."""
    kind = str(OFFICE_KIND_LABELS[OfficeKind(office.kind)])
    return "" if kind.casefold() == office.name.casefold() else kind


def _heads(offices: Iterable[Office], at: datetime) -> dict[UUID, list[str]]:
    rows = Membership.objects.filter(standing(at), office__in=[each.id for each in offices], person__is_active=True)
    found: dict[UUID, list[str]] = {}
    for office, kind, role, name in rows.order_by("since").values_list(
        "office_id", "office__kind", "role", "person__name"
    ):
        if heads(RoleCode(role), OfficeKind(kind)) and name not in found.setdefault(office, []):
            found[office].append(name)
    return found


def _seats(at: datetime) -> dict[UUID, list[str]]:
    rows = Seat.objects.filter(standing(at), office__isnull=False).order_by("since")
    found: dict[UUID, list[str]] = {}
    for office, kind, number, person, holder in rows.values_list(
        "office_id", "kind", "sub_force__number", "person__name", "holder"
    ):
        part = f" {number}" if number else ""
        found.setdefault(office, []).append(f"{person or holder}, {SEAT_LABELS[SeatKind(kind)]}{part}")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementRow:
    """An agreement as it stands today."""

    agreement: Agreement
    kind: Promise
    state: AgreementState
    state_label: Promise
    last_day: date | None
    days_left: int | None


def agreements(actor: Actor, *, at: datetime) -> list[AgreementRow]:
    """All agreements: those that end soon first, then those that stand, then those that are over. One statement."""
    actor.require(Permission.TASKFORCE_SEE)
    order = list(AgreementState)
    order.sort(key=lambda state: (state is AgreementState.OVER, state is not AgreementState.ENDING))
    rows = [_agreement_row(each, localdate(at)) for each in Agreement.objects.order_by("subject", "id")]
    return sorted(rows, key=lambda row: (order.index(row.state), row.last_day or date.max))


def standing_agreements(actor: Actor, *, at: datetime) -> list[tuple[UUID, str]]:
    """Those that stand, by kind, number and subject: the ground on which data may leave."""
    standing = (AgreementState.STANDING, AgreementState.ENDING)
    rows = (row for row in agreements(actor, at=at) if row.state in standing)
    parts = ((row.agreement.pk, [str(row.kind), row.agreement.number, row.agreement.subject]) for row in rows)
    return [(key, " ".join(filter(None, words))) for key, words in parts]


def agreement_row(actor: Actor, agreement_id: UUID, *, at: datetime) -> AgreementRow:
    """One of them. Raises Refused when there is none."""
    actor.require(Permission.TASKFORCE_SEE)
    found = Agreement.objects.select_related("renews").filter(pk=agreement_id).first()
    if found is None:
        raise Refused(Permission.TASKFORCE_SEE, ids={"agreement": str(agreement_id)})
    return _agreement_row(found, localdate(at))


def _agreement_row(row: Agreement, today: date) -> AgreementRow:
    last = last_day_of(valid_until=row.valid_until, ended_on=row.ended_on)
    state = agreement_state(today, valid_from=row.valid_from, valid_until=row.valid_until, ended_on=row.ended_on)
    return AgreementRow(
        agreement=row,
        kind=AGREEMENT_LABELS[AgreementKind(row.kind)],
        state=state,
        state_label=AGREEMENT_STATE_LABELS[state],
        last_day=last,
        days_left=(last - today).days if last else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """A paper for members: what it is, its title, since when, where it is fetched."""

    kind: str | Promise
    title: str
    day: date
    route: str
    args: tuple[object, ...]
    note: str = ""

    @property
    def url(self) -> str:
        """Where it is fetched."""
        return reverse(self.route, args=self.args)


def papers_for(actor: Actor, *, at: datetime) -> list[PaperRow]:
    """Every paper that apps give (`PAPERS`), by kind and title."""
    actor.require(Permission.TASKFORCE_SEE)
    found: list[PaperRow] = [row for path in settings.SIGAP_PAPERS for row in import_string(path)(actor, at=at)]
    return sorted(found, key=lambda row: (str(row.kind), -row.day.toordinal(), row.title))


def own_papers(actor: Actor, *, at: datetime) -> list[PaperRow]:
    """Decrees in force and agreements that are not over: signed, or a decree as printed from the data."""
    actor.require(Permission.TASKFORCE_SEE)
    today = localdate(at)
    decrees = Decree.objects.filter(enacted_at__isnull=False, valid_from__lte=today).filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=today)
    )
    rows = [
        PaperRow(
            kind=_("SK"),
            title=f"{each.number}: {each.title}",
            day=each.valid_from,
            route="taskforce:paper" if each.paper_id else "taskforce:print_decree",
            args=(each.paper_id or each.id,),
            note="" if each.paper_id else _("dari data, belum berkas bertanda tangan"),
        )
        for each in decrees.defer("considering", "basis", "rulings")
    ]
    filed = Agreement.objects.filter(paper__isnull=False).exclude(valid_until__lt=today).exclude(ended_on__lte=today)
    return rows + [
        PaperRow(
            kind=_("Perjanjian"),
            title=each.subject,
            day=each.valid_from,
            route="taskforce:paper",
            args=(each.paper_id,),
        )
        for each in filed
    ]


def own_feed(actor: Actor) -> CalendarFeed | None:
    """One's own address of the calendar, where one stands; its secret is not known to anybody any more."""
    actor.require(Permission.TASKFORCE_SEE)
    return CalendarFeed.objects.filter(person=actor.person_id, ended_at=None).first()


def fed_dates(secret: str) -> list[FedDate] | None:
    """What a secret address shows; None where none stands. A function of the database answers: nobody is signed in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT taskforce.fed_dates(%s)", [secret_hash(secret)])
        (dates,) = cursor.fetchone()
    if dates is None:
        return None
    rows = json.loads(dates) if isinstance(dates, str) else dates
    return [
        FedDate(
            uid=UUID(each["uid"]),
            label=each["label"],
            day=date.fromisoformat(each["day"]),
            starts_at=datetime.fromisoformat(each["starts_at"]) if each["starts_at"] else None,
        )
        for each in rows
    ]
