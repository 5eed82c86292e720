"""A case's own trail as its team reads it: sentences with names of officers and offices, never of people in it."""

from datetime import datetime
from itertools import groupby

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.audit.kinds import StreamKind
from sigap.audit.queries import TrailEntry, events_of
from sigap.cases.events import ITEM_OPENED, ITEM_SETTLED
from sigap.cases.models import SECTION_LABELS, CasePerson
from sigap.cases.queries import CaseAccess
from sigap.desk.words import words_in
from sigap.kernel.errors import Refused
from sigap.ui.dates import near_moment
from sigap.vault.events import READINGS

# Said already by the event of the app that opened or settled the item.
_UNSAID = frozenset({ITEM_OPENED, ITEM_SETTLED})
# Events that tell what was found or done in a section, by how their codes begin: in full for who may enter it.
_TOLD_IN = {
    "case:document:": Section.DOCUMENTS,
    "case:risk:": Section.ASSESSMENT,
    "case:screening:": Section.ASSESSMENT,
    "consent:": Section.SERVICES,
    "legal:": Section.LEGAL,
    "referral:": Section.REFERRALS,
    "service:": Section.SERVICES,
}


def case_timeline(access: CaseAccess, *, limit: int, now: datetime) -> list[dict[str, object]]:
    """The newest events of a case. Raises Refused when the section is closed."""
    if not access.has(Section.TIMELINE):
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "room": Section.TIMELINE.value})
    entries = [
        entry for entry in events_of(StreamKind.CASE, access.case.id, size=limit).entries if entry.code not in _UNSAID
    ]
    words = words_in(entries) | _persons(access)
    rows: list[dict[str, object]] = []
    for (what, actor_id, is_reading), same in groupby(
        entries, key=lambda entry: (_said(access, entry, words), entry.actor_id, entry.code in READINGS)
    ):
        # One person who reads the same again and again is one line; the auditor's trail has each reading.
        runs = list(same) if is_reading else None
        rows += [
            {
                "what": _("%(what)s, %(n)d kali") % {"what": what, "n": len(runs)} if runs and len(runs) > 1 else what,
                "meta": capfirst(f"{near_moment(entry.at, now)}, {words.get(str(actor_id), _('sistem'))}"),
                "is_reading": is_reading,
            }
            for entry in (runs[:1] if runs else same)
        ]
    return rows


def _said(access: CaseAccess, entry: TrailEntry, words: dict[str, str]) -> str:
    """The sentence; for who has not the section it tells of, only that something changed there."""
    room = next((room for start, room in _TOLD_IN.items() if entry.code.startswith(start)), None)
    if room is None or access.has(room):
        return entry.sentence(words)
    return _("Bagian {room} diubah").format(room=str(SECTION_LABELS[room]).lower())


def _persons(access: CaseAccess) -> dict[str, str]:
    if not access.has(Section.PERSONS):
        return {}
    rows = CasePerson.objects.filter(case=access.case).values_list("pk", "ordinal")
    return {str(pk): _("Orang %(n)d") % {"n": ordinal} for pk, ordinal in rows}
