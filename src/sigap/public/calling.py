"""Whom a page offers to call: in danger anywhere on the site, and after a report by what was ticked in it.

After a report on an office nothing is offered that calls that office. What was ticked is known to the page that
answers a report alone; a page that asks for the words in a second post brings it along, unreadable to whoever finds
that post in a browser.
"""

from collections.abc import Collection, Iterable
from datetime import date

from django.conf import settings

from sigap.mailbox import codes
from sigap.mailbox.conflict.rules import NamedOfficeKind
from sigap.public import guide

_MARK_BYTES = 4
_PURPOSE = "calls"
POLICE, SAPA, AMBULANCE, CRISIS, WHATSAPP = "polisi-110", "sapa-129", "ambulans-119", "krisis-119-8", "sapa-wa"
_NOT_IN_DANGER = frozenset({"disnaker", "bp3mi"})
"""Offices of this regency that answer questions about work: their numbers stand among the others, not here."""
_OWN_SHOWN = 2
_ANSWERED_BY = {POLICE: NamedOfficeKind.POLICE, AMBULANCE: NamedOfficeKind.HEALTH}
"""Which named office answers a national number here: 110 is put through to its police, 119 to its ambulances."""
_ORDER = ((CRISIS, "self_harm"), (POLICE, ""), (AMBULANCE, "injury"), (SAPA, ""), (AMBULANCE, ""))
"""Calls by what was ticked; without a flag for everybody. The first place counts."""
_FLAGS = (
    *("confinement", "abduction", "weapon", "injury", "self_harm", "lives_with_suspect", "pregnant"),
    *("no_safe_place", "shackled", "disability", "no_family", "rejected_by_family", "rejected_by_community"),
)
_BITS = (*_FLAGS, *NamedOfficeKind)
"""Places in the mark: new ones at the end."""


def calls(*, today: date) -> list[guide.PublishedEntry]:
    """Whom to call in danger beside 110 and 129: this regency's own numbers that were rung of late, and WhatsApp."""
    found = guide.numbers(today=today)
    return [*_own(found), *_among(found, [WHATSAPP])]


def calls_after(ticked: Collection[str], *, today: date) -> list[guide.PublishedEntry]:
    """Whom to call first after a report with these flags and these named offices; nothing where none was ticked."""
    named = set(ticked) & set(NamedOfficeKind)
    if not set(ticked) & set(_FLAGS):
        return []
    found = guide.numbers(today=today)
    wanted = [code for code, flag in _ORDER if (not flag or flag in ticked) and _ANSWERED_BY.get(code) not in named]
    if CRISIS in wanted and "injury" not in ticked:
        wanted = [code for code in wanted if code != AMBULANCE]  # the same three digits twice would confuse
    # Whose desk an own number rings is not known to the programme: a report on any office shows none of them.
    return [
        *_among(found, dict.fromkeys(wanted)),
        *([] if named else [each for each in _own(found) if not each.is_whatsapp]),
    ]


def mark_for(seen: bytes, ticked: Iterable[str]) -> bytes:
    """What was ticked, for the page that is asked for with `seen`: bytes that say nothing to anybody else."""
    bits = sum(1 << _BITS.index(each) for each in set(ticked) & set(_BITS))
    return bytes(a ^ b for a, b in zip(bits.to_bytes(_MARK_BYTES, "big"), _pad(seen), strict=True))


def split_mark(sent: bytes) -> tuple[bytes, frozenset[str]]:
    """`seen`, and what was ticked; nothing for what was not made by `mark_for`."""
    seen, mark = sent[: 2 * codes.TRACE_BYTES], sent[2 * codes.TRACE_BYTES :]
    if len(mark) != _MARK_BYTES:
        return sent, frozenset()
    bits = int.from_bytes(bytes(a ^ b for a, b in zip(mark, _pad(seen), strict=True)), "big")
    return seen, frozenset(each for place, each in enumerate(_BITS) if bits >> place & 1)


def _pad(seen: bytes) -> bytes:
    return codes.trace_of(codes.load_secret(settings.SIGAP_KEYS), _PURPOSE, seen)[:_MARK_BYTES]


def _own(found: Iterable[guide.PublishedEntry]) -> list[guide.PublishedEntry]:
    rung = (each for each in found if each.is_local and each.phone and not each.is_stale)
    return [each for each in rung if each.code not in _NOT_IN_DANGER][:_OWN_SHOWN]


def _among(found: Iterable[guide.PublishedEntry], wanted: Iterable[str]) -> list[guide.PublishedEntry]:
    known = {each.code: each for each in found}
    return [known[code] for code in wanted if code in known]
