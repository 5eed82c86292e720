"""A return is planned, its plan changed by the next version, the client passed from hand to hand; or it is given up."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.roles import Section
from sigap.assistance.queries import persons_facts
from sigap.assistance.rules import Funding
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess
from sigap.cases.rules import is_child_on
from sigap.kernel.errors import Conflict, Unable
from sigap.places.queries import is_known
from sigap.reintegration import events
from sigap.reintegration.actions.sealed import end_place, handover_place, held_row, plan_place, sealed_words
from sigap.reintegration.models import (
    REFUSAL_LABELS,
    HomeReturn,
    ReintegrationVisit,
    ReturnHandover,
    ReturnPlan,
)
from sigap.reintegration.queries import ReturnBar, barred_by, client_to_return, newest_plan, require_services, return_of
from sigap.reintegration.rules import (
    MOST_HANDS,
    FamilyAnswer,
    ReturnDestination,
    ReturnState,
    keeps_hands,
    proposed_days,
    refusal_of,
)
from sigap.vault.sealing import seal


class UnableToReturn(Unable):
    """A destination that is not open, a day that cannot be, a hand out of its order."""


class StalePlan(Conflict):
    """Somebody wrote the version that this one was meant to become."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDraft:
    """What is planned. `host`: who takes the client in, by number in the case; `words` is sealed as it stands."""

    destination: ReturnDestination
    answer: FamilyAnswer
    leaves_on: date
    route: Sequence[str]
    host: int | None = None
    assessed_on: date | None = None
    cost: int | None = None
    funding: Funding | None = None
    words: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverRecord:
    """A record of one hand: who gave, who took for which office, the record's number, how the client was. Sealed."""

    giver: str = field(repr=False)
    taker: str = field(repr=False)
    office: str = field(default="", repr=False)
    number: str = field(default="", repr=False)
    condition: str = field(default="", repr=False)


@audit.action
def begin_return(
    *, by: Actor, at: datetime, access: CaseAccess, ordinal: int, draft: PlanDraft, post_key: UUID
) -> HomeReturn:
    """Plans a client's return; the same `post_key` again gives the same one. Raises UnableToReturn, Refused."""
    require_services(by, access)
    case = locked_open(access.case.id)
    if begun := HomeReturn.objects.filter(case=case, post_key=post_key).first():
        audit.unchanged()
        return begun
    person = client_to_return(access, ordinal)
    if HomeReturn.objects.filter(person=person, state=ReturnState.RUNNING).exists():
        raise UnableToReturn(_("Pemulangan klien ini sudah berjalan. Ubah rencananya."))
    _check(access, person, draft, at)
    key = section_key(by=by, at=at, access=access, section=Section.SERVICES)
    row = HomeReturn(
        id=uuid4(), case=case, person=person, begun_at=at, leaves_on=draft.leaves_on, key_id=key.id, post_key=post_key
    )
    row.save(force_insert=True)
    _write_plan(by, at, access, row, draft, version=1)
    return row


@audit.action
def change_return(
    *, by: Actor, at: datetime, access: CaseAccess, return_id: UUID, draft: PlanDraft, based_on: int
) -> ReturnPlan:
    """The plan's next version. Raises UnableToReturn, Refused; StalePlan when somebody wrote that version first."""
    row = _running(by, access, return_id)
    standing = newest_plan(row)
    if standing.version != based_on:
        raise StalePlan(_("%(name)s menyimpan versi lain sementara Anda menulis.") % {"name": standing.writer_name})
    done = row.handovers.count()
    if not keeps_hands(standing.route, draft.route, done) or (done and draft.leaves_on != standing.leaves_on):
        raise UnableToReturn(_("Klien sudah berangkat: serah terima yang tercatat tidak dapat diubah."))
    if len(draft.route) == done:
        raise UnableToReturn(_("Tinggalkan sedikitnya satu serah terima: yang terakhir, di tempat tujuan."))
    _check(access, row.person, draft, at)
    plan = _write_plan(by, at, access, row, draft, version=based_on + 1)
    if row.leaves_on != draft.leaves_on:
        row.leaves_on = draft.leaves_on
        row.save(update_fields=["leaves_on"])
    return plan


@audit.action
def hand_over(
    *, by: Actor, at: datetime, access: CaseAccess, return_id: UUID, place: int, handed_on: date, words: HandoverRecord
) -> HomeReturn:
    """The client passed to the next hand; the last one is the arrival, and visits are proposed. Twice changes nothing.

    Raises UnableToReturn for a hand out of its order or a day that cannot be, or where a suspect lives by now; Refused.
    """
    row = held_row(by, access, return_of, return_id)
    if row.handovers.filter(place=place).exists():
        audit.unchanged()
        return row
    plan = newest_plan(row)
    before = row.handovers.order_by("-place").first()
    if not row.is_running or not 0 < place <= len(plan.route) or place != (before.place if before else 0) + 1:
        raise UnableToReturn(_("Serah terima ini bukan yang berikutnya. Buka lagi halamannya."))
    if handed_on > localdate(at) or handed_on < (before.handed_on if before else localdate(access.case.opened_at)):
        raise UnableToReturn(_("Tanggal serah terima ini tidak mungkin. Periksa lagi."))
    hand = ReturnHandover(
        id=uuid4(), case=row.case, home_return=row, place=place, region=plan.route[place - 1], handed_on=handed_on,
        recorded_at=at, recorded_by=by.person_id, recorded_by_name=by.name,
    )  # fmt: skip
    hand.key_id, hand.sealed_words = sealed_words(by, at, access, handover_place(hand.id), asdict(words))
    hand.save(force_insert=True)
    record_case_event(by, at, row.case_id, events.HANDED, **{"return": str(row.id), "place": str(place)})
    if place == len(plan.route):
        _refuse_barred(access, row.person, ReturnDestination(plan.destination), plan.host_id)
        _end(by, at, row, ReturnState.ARRIVED, arrived_on=handed_on)
        _propose_visits(at, row, handed_on, hand.key_id)
    return row


def _propose_visits(at: datetime, row: HomeReturn, arrived_on: date, key_id: UUID) -> None:
    for months, due_on in proposed_days(arrived_on):
        ReintegrationVisit.objects.create(
            case=row.case, home_return=row, months=months, due_on=due_on, proposed_at=at, key_id=key_id
        )


@audit.action
def drop_return(*, by: Actor, at: datetime, access: CaseAccess, return_id: UUID, words: str) -> HomeReturn:
    """The return is given up, with the reason. Twice changes nothing. Raises UnableToReturn, Refused."""
    row = held_row(by, access, return_of, return_id)
    if row.state == ReturnState.DROPPED:
        audit.unchanged()
        return row
    if not row.is_running:
        raise UnableToReturn(_("Klien sudah sampai. Pemulangan ini tidak dapat dihentikan lagi."))
    key = section_key(by=by, at=at, access=access, section=Section.SERVICES)
    row.sealed_end = seal(words, key=key, place=end_place(row.id))
    _end(by, at, row, ReturnState.DROPPED)
    return row


@audit.action
def note_paper(*, by: Actor, at: datetime, access: CaseAccess, paper: str) -> None:
    """Traces that a document left the case on paper. Raises Refused."""
    require_services(by, access)
    record_case_event(by, at, access.case.id, events.PRINTED, paper=paper)


def _end(by: Actor, at: datetime, row: HomeReturn, state: ReturnState, arrived_on: date | None = None) -> None:
    row.state, row.arrived_on, row.ended_at, row.ended_by_name = state, arrived_on, at, by.name
    row.save(update_fields=["state", "arrived_on", "ended_at", "ended_by_name", "sealed_end"])
    record_case_event(by, at, row.case_id, events.ENDED, **{"return": str(row.id), "state": state.value})


def _running(by: Actor, access: CaseAccess, return_id: UUID) -> HomeReturn:
    row = held_row(by, access, return_of, return_id)
    if not row.is_running:
        raise UnableToReturn(_("Pemulangan ini sudah selesai atau dihentikan."))
    return row


def _host(access: CaseAccess, person: CasePerson, ordinal: int | None) -> UUID | None:
    if ordinal is None:
        return None
    found = next((who for who in persons_facts(access.case.id) if who.ordinal == ordinal), None)
    if found is None or found.id == person.id:
        raise UnableToReturn(_("Orang ini tidak ada dalam kasus. Pilih lagi."))
    if found.is_suspect:
        raise UnableToReturn(ReturnBar.SUSPECT.sentence)
    return found.id


def _check(access: CaseAccess, person: CasePerson, draft: PlanDraft, at: datetime) -> None:
    host = _host(access, person, draft.host)
    refused = refusal_of(
        draft.destination,
        draft.answer,
        assessed_on=draft.assessed_on,
        has_host=host is not None,
        is_child=is_child_on(localdate(at), age_years=person.age_years, recorded_on=person.recorded_on),
    )
    if refused is not None:
        raise UnableToReturn(REFUSAL_LABELS[refused])
    _refuse_barred(access, person, draft.destination, host)
    if draft.assessed_on and draft.assessed_on > localdate(at):
        raise UnableToReturn(_("Tanggal penilaian keluarga belum tiba. Periksa lagi."))
    if not 0 < len(draft.route) <= MOST_HANDS or not all(map(is_known, draft.route)):
        raise UnableToReturn(_("Pilih satu sampai empat kabupaten atau kota yang dilalui; yang terakhir tujuannya."))
    if draft.assessed_on and draft.leaves_on < draft.assessed_on:
        raise UnableToReturn(_("Klien tidak berangkat sebelum keluarganya dinilai. Periksa kedua tanggal."))


def _refuse_barred(access: CaseAccess, person: CasePerson, destination: ReturnDestination, host: UUID | None) -> None:
    bar = barred_by(access, person, destination, host)
    if bar is not None:
        raise UnableToReturn(bar.sentence)


def _write_plan(
    by: Actor, at: datetime, access: CaseAccess, row: HomeReturn, draft: PlanDraft, *, version: int
) -> ReturnPlan:
    plan = ReturnPlan(
        id=uuid4(), case=row.case, home_return=row, person=row.person, version=version, destination=draft.destination,
        host_id=_host(access, row.person, draft.host), answer=draft.answer, assessed_on=draft.assessed_on,
        leaves_on=draft.leaves_on, route=list(draft.route), cost=draft.cost, funding=draft.funding or "",
        written_at=at, written_by=by.person_id, writer_name=by.name,
    )  # fmt: skip
    plan.key_id, plan.sealed_words = sealed_words(by, at, access, plan_place(plan.id), draft.words)
    try:
        with transaction.atomic():
            plan.save(force_insert=True)
    except IntegrityError as broken:
        if "return_plan_version_once" in str(broken):
            raise StalePlan(_("Rekan Anda menyimpan versi lain sementara Anda menulis.")) from None
        raise UnableToReturn(ReturnBar.HOME.sentence) from None
    ids = {"return": str(row.id), "version": str(version), "destination": draft.destination.value}
    record_case_event(by, at, row.case_id, events.PLANNED, **ids)
    return plan
