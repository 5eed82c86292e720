"""How somebody may be reached without harm: written beside their identity, and a reporter's number at night.

A call-back opens one reporter's card to one officer for an hour. It needs no assignment: whoever is there for an
office of the case calls at once, the trail tells, and a head looks at it the next day.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, check_powers
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases import events
from sigap.cases.actions.locking import locked_open, mark_changed
from sigap.cases.actions.opening import SUBJECT
from sigap.cases.actions.persons import existing_or_new_key
from sigap.cases.actions.powers import check_all_powers
from sigap.cases.actions.recording import record_case_event
from sigap.cases.models import WAY_LABELS, CallBack, CasePerson, SafeContact
from sigap.cases.queries import CaseAccess, person_of, reporters_to_call
from sigap.cases.rules import CallBackFinding, ContactWay, PersonRole
from sigap.clocks import actions as clocks
from sigap.clocks.actions.recipients import instead_of_chair
from sigap.clocks.models import Clock
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.notifications.actions import notify
from sigap.notifications.queries.heads import has_another_head
from sigap.notifications.rules import Audience, hears_for_head
from sigap.vault.sealing import Place, seal

CARD, SAFETY = "sealed_card", "sealed_safety"
CALL_BACK_LASTS = timedelta(hours=1)
REVIEW_CLOCK = "callback-review"
_TABLE = "cases_safecontact"


class UnableToReviewCallBack(Unable):
    """It was looked at before, or is one's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactCard:
    """How somebody may be reached: who may answer, when, with which words; and how never. Stored sealed only."""

    answers: str = ""
    number: str = ""
    when: str = ""
    cover: str = ""
    never: frozenset[ContactWay] = frozenset()
    note: str = ""

    def __repr__(self) -> str:
        return "ContactCard(…)"

    def as_text(self) -> str:
        """What is sealed."""
        return json.dumps(asdict(self) | {"never": sorted(self.never)}, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_text(cls, text: str) -> "ContactCard":
        """The reverse of as_text."""
        facts = json.loads(text)
        return cls(**facts | {"never": frozenset(map(ContactWay, facts["never"]))})

    @classmethod
    def from_fields(cls, cleaned: Mapping[str, Any]) -> "ContactCard":
        """From a form's cleaned values."""
        texts = {name: cleaned[name] for name in ("answers", "number", "when", "cover", "note")}
        return cls(never=frozenset(map(ContactWay, cleaned["never"])), **texts)

    def without_number(self) -> "ContactCard":
        """What everybody reads who might call: how, and how never."""
        return replace(self, number="")

    def as_fields(self) -> dict[str, Any]:
        """What a form begins with."""
        return asdict(self) | {"never": sorted(self.never)}

    @property
    def allowed(self) -> str:
        """Who may answer, and when: as `ui/parts/safe_contact.html` shows it beside the number."""
        return ", ".join(part for part in (self.answers, self.when) if part)

    @property
    def is_unasked(self) -> bool:
        """Nobody has written yet who may answer, when and with which words, whether or not the number is shown."""
        return not (self.allowed or self.cover)

    @property
    def never_words(self) -> str:
        """What is never done, in words; empty where nothing is forbidden."""
        return capfirst(", ".join(str(WAY_LABELS[way]) for way in ContactWay if way in self.never))

    def forbids(self, way: ContactWay) -> bool:
        """Whether this way must not be taken: asked before each call, letter and message."""
        return way in self.never


def contact_place(row_id: UUID) -> Place:
    """Where one version of a card lies."""
    return Place(table=_TABLE, row=row_id, column=CARD, section=Section.IDENTITY.value)


def safety_place(row_id: UUID) -> Place:
    """Where its part without the number lies: read with the people of the case, not as an identity."""
    return Place(table=_TABLE, row=row_id, column=SAFETY, section=Section.PERSONS.value)


@audit.action
def write_contact(
    *, by: Actor, at: datetime, access: CaseAccess, ordinal: int, card: ContactCard, based_on: int
) -> SafeContact:
    """Seals the next version of somebody's card. `based_on` is the version read, 0 for none. Raises Conflict."""
    access.require(by, Permission.CASE_NAME_PERSON, Section.IDENTITY)
    case = locked_open(access.case.id)
    person = person_of(access, ordinal)
    newest = SafeContact.objects.filter(person=person).order_by("version").last()
    if (newest.version if newest else 0) != based_on:
        raise Conflict(_("Rekan Anda baru saja menyimpan kontak aman orang ini. Tulisan Anda belum disimpan."))
    check_all_powers(by, access)
    row = SafeContact(
        id=uuid4(),
        case=case,
        person=person,
        version=based_on + 1,
        written_by=by.person_id,
        writer_name=by.name,
        written_at=at,
    )
    # A key of its own: where the identity is restricted, the card stays open to who works on the case.
    key = existing_or_new_key(newest.key_id if newest else None, case.id, at)
    row.key_id, row.sealed_card = key.id, seal(card.as_text(), key=key, place=contact_place(row.id))
    if person.role != PersonRole.REPORTER:
        row.sealed_safety = seal(card.without_number().as_text(), key=key, place=safety_place(row.id))
    row.save(force_insert=True)
    mark_changed(case)
    record_case_event(by, at, case.id, events.CONTACT_WRITTEN, person=str(person.id), version=str(row.version))
    return row


def cards_of(people: Collection[CasePerson]) -> dict[UUID, SafeContact]:
    """The newest card of each of these people who has one, sealed."""
    rows = SafeContact.objects.filter(person__in=people).order_by("person_id", "-version").distinct("person_id")
    return {row.person_id: row for row in rows}


def card_called_back(actor: Actor, person_id: UUID, *, at: datetime) -> SafeContact | None:
    """The newest card of a reporter whom the actor asked to call back and still may; sealed."""
    running = CallBack.objects.filter(person_id=person_id, asked_by=actor.person_id, asked_at__lte=at, until__gt=at)
    if not running.exists():
        return None
    return SafeContact.objects.filter(person_id=person_id).order_by("version").last()


@audit.action
def ask_call_back(*, by: Actor, at: datetime, access: CaseAccess, ordinal: int, on_duty: bool) -> CallBack:
    """Opens a reporter's card to the actor for an hour; asked again within it, it is the same one. Raises Refused."""
    offices = [office for office in by.offices_where(Permission.REPORTER_CALL) if office in access.seen_through]
    person_id = reporters_to_call(access).get(ordinal)
    if not offices or person_id is None:
        raise Refused(Permission.REPORTER_CALL, ids={"case": str(access.case.id)})
    check_powers(by)
    running = CallBack.objects.filter(person_id=person_id, asked_by=by.person_id, until__gt=at, reviewed_at=None)
    if known := running.first():
        audit.unchanged()
        return known
    row = CallBack(
        id=uuid4(),
        case_id=access.case.id,
        person_id=person_id,
        office_id=offices[0],
        asked_by=by.person_id,
        asked_by_name=by.name,
        was_on_duty=on_duty,
        asked_at=at,
        until=at + CALL_BACK_LASTS,
    )
    row.save(force_insert=True)
    is_reviewed = _has_reviewer(by, row.office_id, at)
    if is_reviewed:
        clocks.start(
            by=by, at=at, rule=REVIEW_CLOCK, subject_kind=SUBJECT, subject_id=row.case_id, owner_office=row.office_id
        )
    duty = "yes" if on_duty else "no"
    record_case_event(by, at, row.case_id, events.CALL_BACK_ASKED, person=str(person_id), on_duty=duty)
    about = {"case": str(row.case_id)}
    if is_reviewed:
        notify(at=at, code="call-back-made", office_id=row.office_id, role=Audience.HEAD, ids=about)
    else:
        notify(at=at, code="call-back-unreviewed", role=Audience.DAILY_CHAIR, ids=about)
        for substitute in instead_of_chair(at=at):
            notify(at=at, code="call-back-unreviewed", person_id=substitute, ids=about)
    return row


def _has_reviewer(caller: Actor, office_id: UUID, at: datetime) -> bool:
    """Nobody looks at what they did themself: not so where the caller is the office's one head.

    Where the headship is vacant a look is due all the same: it climbs to the daily chair, or waits for the next head.
    """
    led = (m for m in caller.memberships if m.office_id == office_id)
    return not any(hears_for_head(m.role, m.office_kind) for m in led) or has_another_head(
        office_id, caller.person_id, at=at
    )


@audit.action
def review_call_back(
    *, by: Actor, at: datetime, access: CaseAccess, call_back_id: UUID, finding: CallBackFinding
) -> None:
    """A head reviews another's call-back. The last one of an office that can be ends its deadline, no other's.

    Whoever called hears where it was not needed. Raises UnableToReviewCallBack.
    """
    offices = by.offices_where(Permission.CASE_REVIEW)
    row = CallBack.objects.filter(case_id=access.case.id, office_id__in=offices, pk=call_back_id).first()
    if row is None:
        raise Refused(Permission.CASE_REVIEW, ids={"case": str(access.case.id)})
    if row.asked_by == by.person_id:
        raise UnableToReviewCallBack(_("Yang menelepon tidak meninjau sendiri. Minta rekan yang memimpin."))
    waiting = CallBack.objects.filter(pk=row.pk, reviewed_at=None)
    if not waiting.update(finding=finding, reviewed_by=by.person_id, reviewed_by_name=by.name, reviewed_at=at):
        audit.unchanged()
        return
    found = {"person": str(row.person_id), "finding": f"call_back:{finding.value}"}
    record_case_event(by, at, row.case_id, events.CALL_BACK_REVIEWED, **found)
    if finding is CallBackFinding.NOT_NEEDED:
        notify(at=at, code="call-back-not-needed", person_id=row.asked_by, ids={"case": str(row.case_id)})
    _end_review(by, at, row)


def _end_review(by: Actor, at: datetime, row: CallBack) -> None:
    of_office = CallBack.objects.filter(case_id=row.case_id, office_id=row.office_id, reviewed_at=None)
    unseen = set(of_office.values_list("asked_by", flat=True))
    # One's own that nobody else could review keeps no deadline.
    if unseen - {by.person_id} or (unseen and _has_reviewer(by, row.office_id, at)):
        return
    running = Clock.objects.filter(
        rule_code=REVIEW_CLOCK,
        subject_kind=SUBJECT,
        subject_id=row.case_id,
        owner_office=row.office_id,
        stopped_at__isnull=True,
    )
    for clock_id in running.values_list("pk", flat=True):
        clocks.stop(by=by, at=at, clock_id=clock_id)
