"""A case's own trail as its team reads it: sentences with names of officers and offices, never of people in it."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sigap.access.models import Office, Person
from sigap.access.permissions import Permission
from sigap.access.roles import Room
from sigap.audit.kinds import StreamKind
from sigap.audit.queries import Entry, events_of
from sigap.cases.models import CasePerson
from sigap.cases.queries import CaseAccess
from sigap.kernel.errors import Refused
from sigap.ui.dates import near_moment
from sigap.vault.events import READINGS


def case_timeline(access: CaseAccess, *, limit: int, now: datetime) -> list[dict[str, object]]:
    """The newest events of a case. Raises Refused when the room is closed."""
    if not access.has(Room.TIMELINE):
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "room": Room.TIMELINE.value})
    entries = events_of(StreamKind.CASE, access.case.id, size=limit).entries
    names = names_in(entries) | _persons(access)
    return [
        {
            "what": entry.sentence(names),
            "meta": f"{near_moment(entry.at, now)}, {names.get(str(entry.actor_id), _('sistem'))}",
            "is_reading": entry.code in READINGS,
        }
        for entry in entries
    ]


def names_in(entries: tuple[Entry, ...]) -> dict[str, str]:
    """Names of the officers and offices that these events mention, by id."""
    ids = {value for entry in entries for value in entry.ids.values()}
    ids |= {str(entry.actor_id) for entry in entries if entry.actor_id}
    wanted = {value for value in ids if len(value) == len("00000000-0000-0000-0000-000000000000")}
    people: QuerySet[Person] = Person.objects.filter(pk__in=wanted)
    found = {str(pk): name for pk, name in people.values_list("pk", "name")}
    found |= {str(pk): name for pk, name in Office.objects.filter(pk__in=wanted).values_list("pk", "name")}
    return found


def _persons(access: CaseAccess) -> dict[str, str]:
    if not access.has(Room.PERSONS):
        return {}
    rows = CasePerson.objects.filter(case=access.case).values_list("pk", "ordinal")
    return {str(pk): _("Orang %(n)d") % {"n": ordinal} for pk, ordinal in rows}
