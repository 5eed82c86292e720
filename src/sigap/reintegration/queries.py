"""Reads of the way home: returns of a case with what stands, what bars a destination, which offices were asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models.functions import JSONObject
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess, persons_of
from sigap.cases.queries.file import persons_asked_of
from sigap.cases.reading.closing import PieceOfFile
from sigap.cases.rules import HARMED, PersonRole
from sigap.kernel.errors import Refused
from sigap.referrals.models import STATUS_LABELS, Referral
from sigap.referrals.rules import ReferralStatus
from sigap.reintegration.models import HomeReturn, ReintegrationVisit, ReturnHandover, ReturnPlan, shown
from sigap.reintegration.rules import OfficeTask, ReturnDestination, office_tasks
from sigap.ui.dates import long_day

MOST = 20
"""Returns of one case on its page."""
_POWER = Permission.SERVICE_NOTE


class ReturnBar(StrEnum):
    """What bars a destination, as the database tells it (`sql/reintegration.sql`)."""

    FOREIGN = "foreign"
    SUSPECT = "suspect"
    HOUSEHOLD = "household"
    HOME = "home"

    @property
    def sentence(self) -> Promise:
        """Why, and what to do."""
        return _BARS[self]


_BARS: Mapping[ReturnBar, Promise] = {
    ReturnBar.FOREIGN: gettext_lazy("Orang ini tidak ada dalam kasus. Pilih lagi."),
    ReturnBar.SUSPECT: gettext_lazy("Orang ini terlapor, atau orang yang sama dengannya. Pilih orang lain."),
    ReturnBar.HOUSEHOLD: gettext_lazy(
        "Orang ini tercatat serumah dengan terlapor, atau suami atau istrinya. Pilih orang lain, keluarga lain, atau "
        "panti. Kalau klien dan terlapor sudah tidak serumah, perbarui dulu di bagian Orang."
    ),
    ReturnBar.HOME: gettext_lazy(
        "Klien tercatat serumah dengan terlapor: tidak dipulangkan ke rumah itu. Kalau terlapor sudah tidak di sana, "
        "perbarui dulu di bagian Orang; kalau tidak, pilih keluarga pengganti atau panti."
    ),
}


def barred_by(
    access: CaseAccess, person: CasePerson, destination: ReturnDestination, host: UUID | None
) -> ReturnBar | None:
    """Why nobody is returned there, as recorded of the people of the case; None where nothing is against it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reintegration.barred_by(%s, %s, %s, %s)", [access.case.id, person.pk, destination.value, host]
        )
        found = cursor.fetchone()[0]
    return ReturnBar(found) if found else None


def works_on(actor: Actor, access: CaseAccess) -> bool:
    """Whether the actor reads the way home of this case: for the office whose case it is, in its services."""
    return access.case.office_id in access.offices_where(actor, _POWER, Section.SERVICES)


def require_services(actor: Actor, access: CaseAccess) -> None:
    """The same, asserted. Raises Refused."""
    if not works_on(actor, access):
        raise Refused(_POWER, ids={"case": str(access.case.id), "room": Section.SERVICES.value})


def client_to_return(access: CaseAccess, ordinal: int) -> CasePerson:
    """Somebody for whom the case is worked. Raises Refused."""
    found = next((who for who in persons_asked_of(access) if who.ordinal == ordinal), None)
    if found is None:
        raise Refused(_POWER, ids={"case": str(access.case.id)})
    return found


def hosts_for(access: CaseAccess, client: CasePerson) -> list[CasePerson]:
    """Who of the case may take a client in, before anything is asked of households."""
    left_out = {PersonRole.SUSPECT, PersonRole.REPORTER}
    people = persons_of(access).exclude(pk=client.pk).defer("sealed_identity")
    return [who for who in people if who.role not in left_out]


def returns_of(access: CaseAccess, *, with_visits: bool = True) -> list[HomeReturn]:
    """The returns of a case, the newest first: `plan` as it stands, `hands` and `visits` where they are wanted.

    `written`: every version of the plan, the newest first.
    """
    plans = list(
        ReturnPlan.objects.filter(case=access.case).select_related("home_return__person", "host").order_by("-version")
    )
    hands = list(ReturnHandover.objects.filter(case=access.case).order_by("place")) if with_visits and plans else []
    visits = list(ReintegrationVisit.objects.filter(case=access.case).order_by("due_on")) if hands else []
    rows = []
    standing = list({plan.home_return_id: plan for plan in reversed(plans)}.values())
    for plan in sorted(standing, key=lambda each: each.home_return.begun_at, reverse=True)[:MOST]:
        row = plan.home_return
        row.plan = plan  # type: ignore[attr-defined]  # as the page reads it
        row.written = [each for each in plans if each.home_return_id == row.pk]  # type: ignore[attr-defined]  # the same
        row.hands = [each for each in hands if each.home_return_id == row.pk]  # type: ignore[attr-defined]  # the same
        row.made = [each for each in visits if each.home_return_id == row.pk]  # type: ignore[attr-defined]  # the same
        rows.append(row)
    return rows


def return_of(access: CaseAccess, return_id: UUID) -> HomeReturn:
    """One of them. Raises Refused."""
    row = HomeReturn.objects.filter(case=access.case, pk=return_id).select_related("person", "case").first()
    if row is None:
        raise Refused(_POWER, ids={"case": str(access.case.id), "item": str(return_id)})
    return row


def newest_plan(row: HomeReturn) -> ReturnPlan:
    """The plan as it stands."""
    return row.plans.select_related("host").order_by("-version")[0]


def visit_of(access: CaseAccess, visit_id: UUID) -> ReintegrationVisit:
    """A visit of the case. Raises Refused."""
    rows = ReintegrationVisit.objects.filter(case=access.case, pk=visit_id)
    row = rows.select_related("home_return", "home_return__person", "case").first()
    if row is None:
        raise Refused(_POWER, ids={"case": str(access.case.id), "item": str(visit_id)})
    return row


def clients_with_tasks(access: CaseAccess) -> list[CasePerson]:
    """Whom the case is worked for; the first one carries, as `asked`, the case's referrals by purpose."""
    rows = Referral.objects.filter(case=access.case).order_by("-offered_at")
    task = JSONObject(id="id", office="to_office_name", status="status", purposes="purposes")
    people = persons_of(access).filter(role__in=HARMED).defer("sealed_identity")
    return list(people.annotate(asked=ArraySubquery(rows.values(data=task)[: 3 * MOST])))


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """What an office is asked for, and the newest referral that asks it: its id, its office, how far it is."""

    task: OfficeTask
    label: str
    referral_id: str = ""
    office: str = ""
    status: Promise | str = ""


def task_rows(actor: Actor, access: CaseAccess, clients: Sequence[CasePerson]) -> list[TaskRow]:
    """Tasks of the offices; none where referrals of the case are closed to the actor."""
    if not access.may(actor, Permission.REFERRAL_OFFER, Section.REFERRALS):
        return []
    asked = vars(clients[0])["asked"] if clients else []
    found = []
    for task in office_tasks():
        row = next((each for each in asked if task.purpose.value in each["purposes"]), None)
        label = STATUS_LABELS[ReferralStatus(row["status"])] if row else ""
        ids = {"referral_id": row["id"], "office": row["office"]} if row else {}
        found.append(TaskRow(task=task, label=shown(task), status=label, **ids))
    return found


def parts_to_close(case_id: UUID) -> list[PieceOfFile]:
    """What the second person reads before a closing: returns with their state, visits with what they found."""
    parts = [
        PieceOfFile(heading=_("Pemulangan"), meta=f"{row.state_label}, {long_day(row.arrived_on or row.leaves_on)}")
        for row in HomeReturn.objects.filter(case_id=case_id).order_by("begun_at")
    ]
    visits = ReintegrationVisit.objects.filter(case_id=case_id).order_by("due_on")
    parts += [
        PieceOfFile(
            heading=_("Kunjungan sesudah pulang"), meta=f"{long_day(row.made_on or row.due_on)}, {row.state_label}"
        )
        for row in visits
    ]
    return parts
