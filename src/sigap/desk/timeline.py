"""A case's own trail as its team reads it: each act once, with officers, offices and deadlines, never a person's name.

The case's code stands above the page, on every page of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, takewhile

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.audit.kinds import StreamKind
from sigap.audit.queries import TrailEntry, events_of
from sigap.cases import events as of_cases
from sigap.cases.models import SECTION_LABELS
from sigap.cases.queries import CaseAccess, persons_of
from sigap.clocks import events as of_clocks
from sigap.clocks.models import Clock
from sigap.desk.words import OfficerName, head_of, ids_in, officers_named, words_in
from sigap.kernel.errors import Refused
from sigap.referrals import events as of_referrals
from sigap.referrals.models import Referral
from sigap.ui.dates import near_moment
from sigap.vault.events import READINGS

PAGE = 60
"""Events that one page is made of. An act is never cut in two unless it alone is longer."""
# Of older trails: told already by the event of the act beside it.
_UNSAID = frozenset({of_cases.ITEM_OPENED, of_cases.ITEM_SETTLED})
# What an act brings with it, by how the codes begin: told below the act, not as one more.
_FOLLOWS = ("clocks:", "case:officer:", "case:office:joined", "case:status:")
# After these something must be done by a moment, which a deadline or a request holds.
_DATED = frozenset({of_clocks.STARTED, of_clocks.RESUMED, of_clocks.HANDED_OVER, of_clocks.STEP_FIRED})
_ASKED = frozenset({of_referrals.OFFERED, of_referrals.HANDED_OVER})
# Events that tell what was found or done in a section, by how their codes begin: in full for who may enter it.
SECTION_OF = {
    "answers:assessment:": Section.ASSESSMENT,
    "answers:legal:": Section.LEGAL,
    "answers:services:": Section.SERVICES,
    "case:document:": Section.DOCUMENTS,
    "case:risk:": Section.ASSESSMENT,
    "case:screening:": Section.ASSESSMENT,
    "casework:conference:": Section.SERVICES,
    "casework:document:": Section.SERVICES,
    "casework:plan:": Section.SERVICES,
    "casework:record:": Section.ASSESSMENT,
    "casework:service:": Section.SERVICES,
    "consent:": Section.SERVICES,
    "correspondence:": Section.LEGAL,
    "fieldvisits:": Section.SERVICES,
    "errands:": Section.SERVICES,
    "hearing:": Section.LEGAL,
    "juvenile:": Section.LEGAL,
    "legal:": Section.LEGAL,
    "links:": Section.LEGAL,
    "persons:": Section.PERSONS,
    "plan:": Section.SERVICES,
    "protection:": Section.LEGAL,
    "psychology:": Section.SERVICES,
    "referral:": Section.REFERRALS,
    "reintegration:": Section.SERVICES,
    "restitution:": Section.LEGAL,
    "service:": Section.SERVICES,
    "simfoni:": Section.PERSONS,
    "testimony:": Section.PERSONS,
    "datarights:": Section.PERSONS,
    "transfer:": Section.SERVICES,
}
# The same of deadlines, by what they are about: what the law counts for police, prosecutor, court and victim.
_LAW_CLOCKS = frozenset({"detention", "juvenile", "notice", "protection", "restitution", "track"})
_LAW_RULES = "law-"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One act, or readings of one thing by one officer: what, what came with it, when and who."""

    what: str
    meta: str
    more: tuple[str, ...] = ()
    is_reading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A page of it, the newest first; `older` is where the next page begins, none on the last one."""

    entries: tuple[TimelineEntry, ...]
    older: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """An event with the sentence that this reader gets of it."""

    entry: TrailEntry
    sentence: str

    @property
    def is_reading(self) -> bool:
        return self.entry.code in READINGS

    @property
    def act(self) -> tuple[object, ...]:
        """What makes one line of several events: readings of the same, what was done in one act; a sweep does many."""
        if self.is_reading:
            return self.entry.actor_id, self.sentence
        return self.entry.actor_id, self.entry.at, None if self.entry.actor_id else self.entry.seq


def case_timeline(access: CaseAccess, *, below: int | None, with_readings: bool, now: datetime) -> Timeline:
    """What was done on a case, `below` a place in its trail. Raises Refused when the section is closed."""
    if not access.has(Section.TIMELINE):
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "room": Section.TIMELINE.value})
    unsaid = _UNSAID if with_readings else _UNSAID | {*READINGS}
    page = events_of(StreamKind.CASE, access.case.id, size=PAGE, below=below, without=unsaid)
    found = _whole_acts(page.entries) if page.has_next else page.entries
    officers = officers_named(ids_in(found))
    words = _words(access, found, officers)
    dues = _dues(found)
    entries = [_Told(entry=entry, sentence=_sentence_of(access, entry, words, dues, now)) for entry in found]
    return Timeline(
        entries=tuple(
            _line(list(same), officers, now)
            for _act, same in groupby(entries, key=lambda each: (each.is_reading, each.act))
        ),
        older=found[-1].seq if page.has_next else None,
    )


def _whole_acts(entries: Sequence[TrailEntry]) -> Sequence[TrailEntry]:
    """Without the last act, whose rest stands on the next page."""
    cut = (entries[-1].actor_id, entries[-1].at)
    # From the end alone: what another act wrote in between stays, and with it what stands above it.
    rest = takewhile(lambda entry: (entry.actor_id, entry.at) == cut, reversed(entries))
    return entries[: -sum(1 for _entry in rest)] or entries


def _line(same: Sequence[_Told], officers: Mapping[str, OfficerName], now: datetime) -> TimelineEntry:
    """The newest first, as the trail is read; within an act, what it was before what it brought with it."""
    newest = same[0].entry
    who = str(officers.get(str(newest.actor_id), "")) or _("sistem")
    meta = capfirst(f"{near_moment(newest.at, now)}, {who}")
    if same[0].is_reading:
        # Who reads the same again and again is one line; the auditor's trail has each reading.
        many = _("%(what)s, %(n)d kali") % {"what": same[0].sentence, "n": len(same)}
        return TimelineEntry(what=many if len(same) > 1 else same[0].sentence, meta=meta, is_reading=True)
    inside = sorted(same, key=lambda each: (each.entry.code.startswith(_FOLLOWS), each.entry.seq))
    first, *more = dict.fromkeys(each.sentence for each in inside)
    return TimelineEntry(what=first, meta=meta, more=tuple(more))


def _sentence_of(
    access: CaseAccess, entry: TrailEntry, words: Mapping[str, str], dues: Mapping[str, datetime], now: datetime
) -> str:
    """The sentence; for who has not the section it tells of, only that something changed there."""
    section = _section_of(entry)
    if section is not None and not access.has(section):
        return _("Bagian {room} diubah").format(room=str(SECTION_LABELS[section]).lower())
    due = dues.get(_dated_id(entry))
    sentence = entry.sentence(words)
    return _("%(what)s, sampai %(moment)s") % {"what": sentence, "moment": near_moment(due, now)} if due else sentence


def _section_of(entry: TrailEntry) -> Section | None:
    if entry.code.startswith("clocks:"):
        is_of_law = entry.ids.get("kind") in _LAW_CLOCKS or entry.ids.get("rule", "").startswith(_LAW_RULES)
        return Section.LEGAL if is_of_law else None
    return next((section for start, section in SECTION_OF.items() if entry.code.startswith(start)), None)


def _dated_id(entry: TrailEntry) -> str:
    """The deadline or the request that says until when; nothing for most events."""
    if entry.code in _DATED:
        return entry.ids.get("clock", "")
    return entry.ids.get("referral", "") if entry.code in _ASKED else ""


def _dues(entries: Iterable[TrailEntry]) -> dict[str, datetime]:
    """Until when what these events began is due, as it stands now; in one statement."""
    ids = {found for entry in entries if (found := _dated_id(entry))}
    if not ids:
        return {}
    clocks = Clock.objects.filter(pk__in=ids).order_by().values_list("pk", "due_at")
    asked = Referral.objects.filter(pk__in=ids).order_by().values_list("pk", "due_at")
    return {str(pk): due_at for pk, due_at in clocks.union(asked)}


def _words(access: CaseAccess, entries: Sequence[TrailEntry], officers: Mapping[str, OfficerName]) -> dict[str, str]:
    """Words for codes and ids; whoever of the case this reader may not tell apart is "satu orang"."""
    words = words_in(entries, officers)
    nameless = {value for value in ids_in(entries) if words.get(value) == head_of(value)}
    words |= dict.fromkeys(nameless, _("satu orang"))
    if nameless and access.has(Section.PERSONS):
        words |= {str(person.pk): str(person.label) for person in persons_of(access)}
    return words
