"""A request is written down and its clock runs from when it was made; its answer reaches who asked."""

import json
import secrets
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.clocks import actions as clocks
from sigap.clocks.rules import NoSuchRule
from sigap.datarights import events
from sigap.datarights.actions.sealed import content_place, record_request_event, seal_under_new_key
from sigap.datarights.models import DATA_REQUEST, DataRequest
from sigap.datarights.queries import ANSWERED_ALREADY, STALE, doors_of, is_stale, standing_answer
from sigap.datarights.rules import (
    CLOCK,
    AnswerOutcome,
    Asker,
    AskerCapacity,
    CancelReason,
    HandedManner,
    IdentityProof,
    RequestChannel,
    RightKind,
)
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.matching.tokens import TokenSubject
from sigap.notifications.actions import notify
from sigap.notifications.rules import Audience

NOTES = Permission.DATA_NOTE
_DIGITS, _DRAWS = 5, 5
_DOUBLED_WITHIN = timedelta(days=30)
"""A request that ended longer before another one came is not the same again."""


class UnableToNote(Unable):
    """Nothing was written; the sentence says what to mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestWords:
    """What is sealed of a request: who asks, about whom, in which words."""

    asker: str
    phone: str = ""
    address: str = ""
    asker_village: str = ""
    subject: str
    subject_year: str = ""
    subject_village: str = ""
    words: str

    def __repr__(self) -> str:
        return "RequestWords(…)"

    def as_text(self) -> str:
        """What is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @property
    def bearer(self) -> TokenSubject:
        """Whose data are asked for, as tokens are made of it."""
        return TokenSubject(full_name=self.subject, year=self.subject_year, village=self.subject_village)

    def asker_as(self, request: DataRequest) -> Asker:
        """Who asks, for the comparison."""
        return Asker(
            name=self.asker,
            phone=self.phone,
            capacity=AskerCapacity(request.capacity),
            proof=IdentityProof(request.proof),
            channel=RequestChannel(request.channel),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """A request as the form has it."""

    kind: RightKind
    channel: RequestChannel
    capacity: AskerCapacity
    proof: IdentityProof
    requested_at: datetime
    words: RequestWords = field(repr=False)


@audit.action
def note_request(*, by: Actor, at: datetime, new: NewRequest, tokens: Collection[bytes], post_key: UUID) -> DataRequest:
    """Seals a request and starts its clock; the same `post_key` again gives the same one.

    `tokens` of whom it is about are held against the office's cases and kept nowhere; whoever notes it learns nothing
    of that. Raises Refused, UnableToNote.
    """
    by.require(NOTES)
    office_id = by.offices_where(NOTES)[0]
    if there := DataRequest.objects.filter(post_key=str(post_key), noted_by=by.person_id).first():
        audit.unchanged()
        return there
    if new.requested_at > at:
        raise UnableToNote(_("Waktu ini belum terjadi. Periksa tanggal dan jamnya."))
    row = _saved(by, at, new, office_id, post_key)
    try:
        clocks.start(
            by=by, at=new.requested_at, recorded_at=at, rule=CLOCK, subject_kind=DATA_REQUEST, subject_id=row.pk,
            owner_office=office_id,
        )  # fmt: skip
    except NoSuchRule:
        raise UnableToNote(_("Pada tanggal itu aturan tenggatnya belum ada. Periksa tahunnya.")) from None
    with connection.cursor() as cursor:
        cursor.execute("SELECT datarights.match(%s, %s, %s)", [row.pk, list(tokens), at])
    record_request_event(by, at, row.pk, events.NOTED, kind=row.kind, channel=row.channel)
    return row


def _saved(by: Actor, at: datetime, new: NewRequest, office_id: UUID, post_key: UUID) -> DataRequest:
    """Under a number that nobody has: drawn, so that it tells neither how many there are nor which came first."""
    for _draw in range(_DRAWS):
        row = DataRequest(
            id=uuid4(), number=f"D-{secrets.randbelow(10**_DIGITS):0{_DIGITS}}", kind=new.kind.value,
            channel=new.channel.value, capacity=new.capacity.value, proof=new.proof.value,
            requested_at=new.requested_at, recorded_at=at, noted_by=by.person_id, noted_by_name=by.name,
            office_id=office_id, post_key=str(post_key),
        )  # fmt: skip
        try:
            with transaction.atomic():
                place = content_place(row.pk)
                row.key_id, row.sealed_content = seal_under_new_key(new.words.as_text(), at=at, place=place)
                row.save(force_insert=True)
        except IntegrityError as error:
            if "number" in str(error):
                continue
            if "post_key" in str(error):
                raise Conflict(_("Permintaan ini baru saja tercatat. Lihat daftarnya.")) from None
            raise
        return row
    raise UnableToNote(_("Nomor permintaan tidak dapat diberikan. Kirim sekali lagi."))


@audit.action
def end_request(*, by: Actor, at: datetime, request: DataRequest, done_at: datetime, how: HandedManner) -> DataRequest:
    """The answer reached who asked, or is kept for them: the clock stops. A second click changes nothing.

    Raises Refused, Conflict where it is stale, UnableToNote.
    """
    by.require(NOTES, item=str(request.pk))
    row = DataRequest.objects.select_for_update().filter(pk=request.pk, ended_at=None).first()
    if row is None:
        audit.unchanged()
        return request
    answer = standing_answer(row)
    if answer is None or not answer.is_settled:
        raise UnableToNote(_("Belum ada jawaban yang boleh diserahkan."))
    if is_stale(answer):
        raise Conflict(STALE)
    if how is HandedManner.BY_POST and answer.outcome == AnswerOutcome.GIVEN:
        raise UnableToNote(_("Petikan data diserahkan langsung kepada yang meminta, tidak dikirim."))
    # A moment is typed to the minute.
    settled_at = max(row.requested_at, answer.decided_at or answer.proposed_at).replace(second=0, microsecond=0)
    if not settled_at <= done_at <= at:
        raise UnableToNote(_("Waktu ini sebelum jawabannya ada, atau belum terjadi. Periksa tanggal dan jamnya."))
    return _over(by, at, row, events.ENDED, how, done_at)


@audit.action
def cancel_request(
    *, by: Actor, at: datetime, request: DataRequest, reason: CancelReason, same_as: str = ""
) -> DataRequest:  # fmt: skip
    """Ends a request that nobody has answered, by the head; who noted it is told. A second click changes nothing.

    `same_as`: number of the request of that kind which this one doubles, and which is not cancelled itself. Raises
    Refused, Conflict, UnableToNote.
    """
    by.require(NOTES, item=str(request.pk))
    # Both at once, so that two that are called each other's double do not both end.
    rows = DataRequest.objects.select_for_update().filter(number__in=[request.number, same_as], ended_at=None)
    row = {each.pk: each for each in rows.order_by("pk")}.get(request.pk)
    if row is None:
        audit.unchanged()
        return request
    doors = doors_of(row)
    if not doors.leads or (row.noted_by != by.person_id and not doors.opens):
        raise Refused(NOTES, ids={"item": str(request.pk)})
    if doors.has_answer:
        raise Conflict(ANSWERED_ALREADY)
    if reason is CancelReason.DOUBLE:
        if not _is_doubled(row, same_as):
            raise UnableToNote(
                _("Tulis nomor permintaan yang sama jenis dan pemintanya, yang belum dibatalkan, seperti D-01234.")
            )
        row.same_as = same_as
    about = {"request": str(row.pk)}
    if row.noted_by != by.person_id:
        notify(at=at, code="data-request-cancelled", person_id=row.noted_by, ids=about)
    notify(at=at, code="data-request-cancelled", office_id=row.office_id, role=Audience.HEAD, ids=about)
    return _over(by, at, row, events.CANCELLED, reason, at)


def _is_doubled(row: DataRequest, same_as: str) -> bool:
    """Whether there is such a request, of the same kind, asked in the same capacity, which stands or ended lately."""
    known = DataRequest.objects.filter(
        number=same_as, office=row.office_id, kind=row.kind, capacity=row.capacity
    ).exclude(pk=row.pk)  # fmt: skip
    lately = Q(ended_at=None) | Q(ended_at__gt=row.requested_at - _DOUBLED_WITHIN)
    return known.filter(lately).exclude(handed__in=list(CancelReason)).exists()


def _over(
    by: Actor, at: datetime, row: DataRequest, event: str, how: HandedManner | CancelReason, done_at: datetime
) -> DataRequest:  # fmt: skip
    row.handed, row.ended_at, row.ended_by, row.ended_by_name = how.value, done_at, by.person_id, by.name
    row.save(update_fields=["handed", "same_as", "ended_at", "ended_by", "ended_by_name"])
    # What was cancelled was nobody's to answer: neither kept nor missed.
    clocks.stop_rule(
        by=by, at=done_at, recorded_at=at, rule=CLOCK, subject_kind=DATA_REQUEST, subject_id=row.pk,
        outcome=clocks.TAKEN_BACK if isinstance(how, CancelReason) else "done",
    )  # fmt: skip
    record_request_event(by, at, row.pk, event, how=how.value)
    return row
