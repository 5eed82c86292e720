"""Reads the set-up that stands here, and files that were brought in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.kernel.errors import Refused
from sigap.kernel.regencies import full_name
from sigap.kernel.setup_part import SetupPart, SetupRow
from sigap.places.models import Holiday
from sigap.setup.models import FAULT_LABELS, FIELD_LABELS, SetupFile
from sigap.setup.rules import Origin, PartChange, SetupDocument, SetupMistake, change_of, settled, written

_SHOWN_FILES = 20
_MOST_COMPARED = 300
"""Of a part that is only compared; one that can be loaded is shown whole."""
SHIPPED_HOLIDAYS = "holidays "
"""How the source of a holiday begins that came with the programme."""


def setup_parts() -> Mapping[str, SetupPart]:
    """Every part that an app has given (`SIGAP_SETUP_PARTS`), in their order."""
    parts: list[SetupPart] = [import_string(name) for name in settings.SIGAP_SETUP_PARTS]
    return {part.code: part for part in parts}


def home_origin() -> Origin:
    """The regency that this installation serves, as a file names it."""
    short = str(settings.SIGAP_REGENCY_NAME)
    return Origin(code=settings.SIGAP_REGENCY, name=full_name(settings.SIGAP_REGENCY, short), short=short)


def set_up_file(*, at: datetime) -> bytes:
    """The whole set-up as it stands. Holds no person: a part's fields have no place for one."""
    parts = setup_parts()
    named = frozenset(code for code, part in parts.items() if part.names_places)
    rows: dict[str, Sequence[SetupRow]] = {code: part.dump(at) for code, part in parts.items()}
    return written(home_origin(), rows, made_on=localdate(at).isoformat(), named=named)


def changes_of(document: SetupDocument, *, at: datetime) -> list[PartChange]:
    """What a file would change here, part by part."""
    here, found = home_origin(), []
    for code, part in setup_parts().items():
        if code in document.parts:
            rows, behind = settled(document, part, here=here)
            found.append(change_of(part, rows, part.standing(at), behind))
    return found


def mistake_words(mistake: SetupMistake) -> str:
    """One mistake in words, with its place."""
    words = str(FAULT_LABELS[mistake.fault]) % {"what": mistake.what}
    if not mistake.part:
        return words
    place = str(setup_parts()[mistake.part].label) if mistake.part in setup_parts() else mistake.part
    if mistake.row:
        return _("%(part)s, baris %(row)d: %(words)s") % {"part": place, "row": mistake.row, "words": words}
    return f"{place}: {words}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange:
    """A part of a file as its page shows it."""

    label: str
    rows: tuple[dict[str, Any], ...]
    more: int
    same: int
    left_behind: tuple[str, ...]
    only_here: int
    is_compared_only: bool
    may_load: bool


def shown_changes(actor: Actor, changes: Sequence[Mapping[str, Any]]) -> list[ShownChange]:
    """What was found to differ, in the words of the page; parts without anything to say are left out."""
    parts, shown = setup_parts(), []
    for each in changes:
        part = parts.get(each["code"])
        if part is None or not (each["rows"] or each["left_behind"] or each["same"]):
            continue
        most = _MOST_COMPARED if part.load is None else len(each["rows"])
        shown.append(
            ShownChange(
                label=str(part.label),
                rows=tuple(_shown(row) for row in each["rows"][:most]),
                more=len(each["rows"][most:]),
                same=each["same"],
                left_behind=tuple(each["left_behind"]),
                only_here=each["only_here"],
                is_compared_only=part.load is None,
                may_load=part.load is None or not part.permission or actor.can(Permission(part.permission)),
            )
        )
    return shown


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    fields = [
        {
            "label": str(FIELD_LABELS.get(each["field"], each["field"])),
            "before": plain(each["before"]),
            "after": plain(each["after"]),
        }
        for each in row["fields"]
    ]
    return {
        "title": row["title"],
        "is_new": row["is_new"],
        "fields": [each for each in fields if each["before"] or each["after"]],
    }


def plain(value: Any) -> str:
    """A value of a file as somebody reads it."""
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if isinstance(value, dict):
        return "; ".join(f"{name}: {plain(each)}" for name, each in value.items())
    if isinstance(value, list):
        return ", ".join(plain(each) for each in value)
    return "" if value is None else str(value)


def files_for(actor: Actor) -> list[SetupFile]:
    """The last files that were brought in, without what they hold."""
    actor.require(Permission.SETUP_MANAGE)
    return list(SetupFile.objects.defer("document", "changes").order_by("-brought_at")[:_SHOWN_FILES])


def file_for(actor: Actor, setup_id: UUID) -> SetupFile:
    """One file, with what it would change. Raises Refused."""
    actor.require(Permission.SETUP_MANAGE)
    found = SetupFile.objects.defer("document").filter(pk=setup_id).first()
    if found is None:
        raise Refused(Permission.SETUP_MANAGE, ids={"file": str(setup_id)})
    return found


def own_holidays(actor: Actor, *, at: datetime) -> list[Holiday]:
    """Holidays that were entered here, those to come first."""
    actor.require(Permission.SETUP_MANAGE)
    return list(
        Holiday.objects.exclude(source__startswith=SHIPPED_HOLIDAYS).filter(day__gte=localdate(at)).order_by("day")
    )
