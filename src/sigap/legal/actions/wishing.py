"""What a victim wants to know is noted by the unit that leads the case, version by version, and can change any day."""

import json
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.locking import locked_open
from sigap.cases.actions.recording import record_case_event
from sigap.cases.actions.sections import section_key
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess
from sigap.kernel.errors import Conflict, Refused, Unable
from sigap.legal import events
from sigap.legal.actions.reckoning import reckon_notices
from sigap.legal.models import VictimWish
from sigap.legal.queries import people_of
from sigap.legal.queries.victims import hearers_of, is_leading, tellers_of, victim_of, wish_of
from sigap.legal.rules.telling import WishScope, WishSpeaker
from sigap.vault.sealing import Place, seal

LONGEST_RHYTHM = 180


class UnableToNoteWish(Unable):
    """The wish stays as it was; the sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeWay:
    """How this victim is told: the channel's code, when, in which words. Stored sealed only."""

    manner: str = field(default="", repr=False)
    when: str = field(default="", repr=False)
    words: str = field(default="", repr=False)

    def as_text(self) -> str:
        """The form in which it is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> "SafeWay":
        """The reverse of `as_text`; of what was destroyed, the words that stand for it."""
        return cls(**json.loads(text)) if text.startswith("{") else cls(words=text)


def wish_place(wish_id: UUID) -> Place:
    """Where it lies: among the notes of the unit that leads the case."""
    return Place(table="legal_victimwish", row=wish_id, column="sealed_way", section=Section.NOTES.value)


def require_leading(by: Actor, access: CaseAccess) -> UUID:
    """The office that leads the case, for which the actor works on it. Raises Refused for anybody else."""
    access.require(by, Permission.LEGAL_NOTE, Section.LEGAL)
    if not is_leading(by, access):
        raise Refused(Permission.LEGAL_NOTE, ids={"case": str(access.case.id)})
    return access.case.office_id


@audit.action
def note_wish(
    *,
    by: Actor,
    at: datetime,
    access: CaseAccess,
    ordinal: int,
    scope: WishScope,
    guardian: int | None,
    spoken_on: date,
    again_on: date | None,
    rhythm_days: int | None,
    teller_id: UUID,
    way: SafeWay,
    based_on: int,
    post_key: UUID,
) -> VictimWish:
    """Notes the next version; the same `post_key` again gives the same one.

    `guardian`: who told it with a child, by their number. Raises Conflict, UnableToNoteWish, Refused.
    """
    office_id = require_leading(by, access)
    case = locked_open(access.case.id)
    if noted := VictimWish.objects.filter(case=case, post_key=str(post_key)).first():
        audit.unchanged()
        return noted
    victim = victim_of(people_of(access), ordinal)
    newest = wish_of(access, victim)
    if (newest.version if newest else 0) != based_on:
        raise Conflict(_("Rekan Anda baru saja menulis kemauan korban ini. Tulisan Anda belum disimpan."))
    wish = _drafted(by, at, access, post_key)
    wish.person, wish.version, wish.scope, wish.office_id = victim, based_on + 1, scope.value, office_id
    wish.teller_id, wish.teller_name = teller_id, _teller(access, teller_id)
    wish.guardian = _guardian(access, victim, guardian, at)
    wish.speaker = (WishSpeaker.GUARDIAN if wish.guardian else WishSpeaker.VICTIM).value
    wish.spoken_on = _spoken(at, spoken_on)
    wish.again_on, wish.rhythm_days = _asked_again(scope, again_on, spoken_on), _rhythm(scope, rhythm_days)
    key = section_key(by=by, at=at, access=access, section=Section.NOTES)
    wish.key_id = key.id
    wish.sealed_way = seal(way.as_text(), key=key, place=wish_place(wish.id))
    wish.save(force_insert=True)
    ids = {"wish": str(wish.id), "person": str(victim.id), "scope": scope.value}
    record_case_event(by, at, case.id, events.WISH_NOTED, **ids)
    reckon_notices(by=by, at=at, case=case)
    return wish


def _drafted(by: Actor, at: datetime, access: CaseAccess, post_key: UUID) -> VictimWish:
    return VictimWish(
        id=uuid4(),
        case=access.case,
        recorded_at=at,
        recorded_by=by.person_id,
        recorded_by_name=by.name,
        office_name=next(m.office_name for m in by.memberships if m.office_id == access.case.office_id),
        post_key=str(post_key),
    )


def _spoken(at: datetime, on: date) -> date:
    if on > localdate(at):
        raise UnableToNoteWish(_("Tanggal ini belum tiba. Periksa lagi."))
    return on


def _teller(access: CaseAccess, teller_id: UUID) -> str:
    name = tellers_of(access).get(teller_id)
    if name is None:
        raise UnableToNoteWish(_("Pilih yang memberi tahu dari petugas kantor Anda yang menangani kasus ini."))
    return name


def _guardian(access: CaseAccess, victim: CasePerson, ordinal: int | None, at: datetime) -> CasePerson | None:
    """Who told it with the child. A guardian who is a suspect, or stands on a suspect's side, has no word in it."""
    if ordinal is None:
        return None
    hearer = next((each for each in hearers_of(access, victim, at=at) if each.person.ordinal == ordinal), None)
    if hearer is None or hearer.bar is not None:
        raise UnableToNoteWish(_("Orang ini tidak boleh ikut menentukan dan tidak diberi tahu apa pun."))
    return hearer.person


def _asked_again(scope: WishScope, again_on: date | None, spoken_on: date) -> date | None:
    if scope is not WishScope.NOTHING:
        return None
    if again_on is None or again_on <= spoken_on:
        raise UnableToNoteWish(_("Sepakati hari untuk menanyakannya lagi, sesudah hari ini ditanyakan."))
    return again_on


def _rhythm(scope: WishScope, days: int | None) -> int | None:
    if scope is not WishScope.ALL:
        return None
    if days is None or not 0 < days <= LONGEST_RHYTHM:
        raise UnableToNoteWish(_("Tulis tiap berapa hari korban dikabari, 1 sampai 180."))
    return days
