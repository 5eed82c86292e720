"""What is opened for a transfer: an office's private halves, the whole case that goes out, the case that came.

Through the vault's door, each opening traced, never inside an act. Plain content lives for the length of one answer.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap.access.entry import Actor, check_powers
from sigap.access.roles import Section
from sigap.assistance import reading as assistance
from sigap.assistance.models import ANSWER_LABELS, service_words
from sigap.assistance.rules import ConsentResponse
from sigap.audit.kinds import StreamKind
from sigap.cases.models import CasePerson, Relation
from sigap.cases.queries import CaseAccess, case_for, persons_of
from sigap.cases.reading import Entering, open_identity, open_section_texts, open_text
from sigap.cases.rules import PersonRole
from sigap.casework.reading import OpenedPlan, OpenedService, PlanPart, open_plan
from sigap.kernel.errors import Refused
from sigap.persons.reading import open_part, open_person
from sigap.places.queries import home_regency, label_of
from sigap.transfers.actions import UnableToReceiveCase, UnableToTransfer, consent_place, private_place
from sigap.transfers.actions.receiving import check_content
from sigap.transfers.actions.sending import check_may_send
from sigap.transfers.models import IncomingTransfer, OutgoingTransfer, TransferKey
from sigap.transfers.queries import TRANSFERS, incoming, key_of, office_of
from sigap.transfers.rules import (
    CASE_FILE,
    LARGEST_CONTENT,
    ContentUnfit,
    MovedCase,
    MovedGoal,
    MovedPerson,
    expires_on,
    moved_case,
)
from sigap.ui.dates import local, long_day
from sigap.vault import door
from sigap.vault.door import ItemKind, SealedItem
from sigap.vault.sealing import SealBroken
from sigap.vault.transfer_files import PrivatePair, PublicPair, SignedFile, TransferFileBroken

_REASON = "transfer"


def _own_key(actor: Actor) -> tuple[TransferKey, SealedItem]:
    row = key_of(office_of(actor))
    if row is None:
        raise Refused(TRANSFERS)
    check_powers(actor)
    key = door.key_rows([row.key_id])[row.key_id]
    item = SealedItem(
        kind=ItemKind.ROOM, subject_id=row.id, stream_kind=StreamKind.AGENCY, stream_id=row.office_id,
        place=private_place(row.id), sealed=bytes(row.sealed_private), key=key,
    )  # fmt: skip
    return row, item


def open_pair(*, entering: Entering, at: datetime) -> tuple[TransferKey, PrivatePair]:
    """The private halves of the actor's office, for one act. Raises Refused, also where there is no pair."""

    def select(actor: Actor) -> tuple[TransferKey, Sequence[SealedItem]]:
        row, item = _own_key(actor)
        return row, [item]

    row, (text,) = door.open_sealed(entering, select, reason=_REASON, at=at)
    return row, PrivatePair.from_text(text)


def open_whole_case(
    *, entering: Entering, code: str, transfer_id: UUID, at: datetime
) -> tuple[OutgoingTransfer, MovedCase]:
    """Everything of a case that moves. The reporter stays behind. Raises Refused, StepUpNeeded, UnableToTransfer."""

    def select(actor: Actor) -> tuple[tuple[CaseAccess, OutgoingTransfer, list[CasePerson]], Sequence[object]]:
        access = case_for(actor, code, need=Section.IDENTITY, power=TRANSFERS)
        row = check_may_send(actor, access, transfer_id)
        people = [who for who in persons_of(access) if who.role != PersonRole.REPORTER]
        return (access, row, people), [(access, consent_place(row.id), row.sealed_consent, row.key_id)]

    (access, row, people), (words,) = open_section_texts(entering, select, at)  # type: ignore[arg-type]  # one sealing
    moved = tuple(_person(entering, code, who, at) for who in people)
    summary = open_text(entering=entering, code=code, room=Section.SUMMARY, at=at).text
    plan = open_plan(entering=entering, code=code, at=at, parts=frozenset({PlanPart.GOALS, PlanPart.SERVICES}))
    services = assistance.open_notes(entering=entering, code=code, at=at)
    lines = [
        f"{long_day(local(service.done_at))}: {service_words(service.kind)}. {note}"
        for service, note in reversed(services.services)
    ]
    with entering():
        relations = _relations(access, {who.pk: who.ordinal for who in people})
        opened_on = long_day(local(access.case.opened_at))
        content = MovedCase(
            transfer=str(row.id), expires_on=expires_on(localdate(at)).isoformat(), office=access.case.office_name,
            regency=label_of(home_regency()), code=code, opened_on=opened_on, risk=access.case.risk,
            consent=f"{ANSWER_LABELS[ConsentResponse.GIVEN]}, {long_day(row.consented_on)}. {words}", summary=summary,
            people=moved, relations=relations, goals=_goals(plan), services=lines,
            timeline=_timeline(access, row, plan, opened_on),
        )  # fmt: skip
    if len(content.as_bytes()) > LARGEST_CONTENT:
        raise UnableToTransfer(_("Kasus ini terlalu besar untuk satu berkas. Kirim sebagai cetakan."))
    return row, content


def _person(entering: Entering, code: str, who: CasePerson, at: datetime) -> MovedPerson:
    identity: dict[str, str] = {}
    if who.is_named:
        opened = open_identity(entering=entering, code=code, ordinal=who.ordinal, reason=_REASON, at=at).identity
        identity = opened.as_known()
    parts = {}
    for part in open_person(entering=entering, code=code, ordinal=who.ordinal, at=at).parts:
        if part.row is None or part.erased_at is not None:
            continue
        facts = part.facts
        if part.spec.is_closed:
            one = open_part(entering=entering, code=code, ordinal=who.ordinal, part=part.spec.part, at=at)
            facts = one.parts[0].facts
        parts[part.spec.part.value] = dict(facts)
    return MovedPerson(
        ordinal=who.ordinal, role=who.role, sex=who.sex, age=who.age_years, identity=identity, parts=parts
    )


def _relations(access: CaseAccess, numbers: dict[UUID, int]) -> list[tuple[int, str, int]]:
    rows = Relation.objects.filter(case=access.case, ended_at=None).values_list("person_id", "kind", "other_id")
    return [
        (numbers[first], kind, numbers[other]) for first, kind, other in rows if first in numbers and other in numbers
    ]


def _service_line(each: OpenedService) -> str:
    said = f"{each.row.service_label or each.task}: {each.row.owner}, {each.row.state_label}"
    return f"{said}. {each.result}" if each.result else said


def _goals(plan: OpenedPlan) -> list[MovedGoal]:
    return [
        MovedGoal(
            area=goal.row.area, words=goal.words, due_on=goal.row.due_on.isoformat(), is_open=goal.row.is_open,
            ordinal=goal.row.person.ordinal if goal.row.person else None,
            services=[
                _service_line(each)
                for each in goal.services
            ],
        )
        for goal in plan.goals
    ]  # fmt: skip


def _timeline(access: CaseAccess, row: OutgoingTransfer, plan: OpenedPlan, opened_on: str) -> list[str]:
    goals = [f"{long_day(local(goal.row.set_at))}: tujuan {goal.row.area_label}" for goal in plan.goals]
    return [
        f"{opened_on}: kasus dibuka, {access.case.manager_name}",
        *goals,
        f"{long_day(local(row.prepared_at))}: alih kasus disiapkan, {row.prepared_by_name}",
    ]


def open_incoming(*, entering: Entering, transfer_id: UUID, at: datetime) -> tuple[IncomingTransfer, MovedCase | None]:
    """A case that came, read from its file while it waits; None once it was decided.

    Raises Refused, UnableToReceiveCase for a content that does not fit.
    """

    def select(actor: Actor) -> tuple[IncomingTransfer, Sequence[SealedItem]]:
        row = incoming(actor, transfer_id)
        return row, [_own_key(actor)[1]] if row.file else []

    row, texts = door.open_sealed(entering, select, reason=_REASON, at=at)
    if not texts:
        return row, None
    try:
        file = SignedFile.read(bytes(row.file), kind=CASE_FILE)
        file.check(bytes(row.partner.sign_public))
        content = moved_case(file.opened(PrivatePair.from_text(texts[0])))
    except (TransferFileBroken, SealBroken, ContentUnfit):
        raise UnableToReceiveCase(
            _("Isi berkas ini tidak terbaca di sini. Minta daerah asal membuat yang baru.")
        ) from None
    check_content(row, content)
    return row, content


def public_of(row: TransferKey) -> PublicPair:
    """What others may know of an office's pair."""
    return PublicPair(seal=bytes(row.seal_public), sign=bytes(row.sign_public))
