"""What stands over every page of one meeting: how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.meetings.models import Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingStage:
    """One step: done, here, or to come; where it leads."""

    label: Promise
    state: str
    url: str


_STAGES: tuple[tuple[str, Promise, str], ...] = (
    ("plan", _("Rencana"), "meetings:meeting"),
    ("agenda", _("Agenda"), "meetings:agenda"),
    ("invitation", _("Undangan"), "meetings:invitation"),
    ("talk", _("Rapat"), "meetings:minutes"),
    ("minutes", _("Notula"), "meetings:meeting"),
)


def stages(meeting: Meeting, here: str) -> Sequence[MeetingStage]:
    """The steps of a meeting; a step that is not open yet leads nowhere."""
    names = [name for name, _label, _route in _STAGES]
    far = 4 if meeting.edition else 3 if meeting.is_running else 2 if meeting.is_planned else 0
    return [
        MeetingStage(
            label=label,
            state="now" if name == here else "done" if names.index(name) < max(far, names.index(here)) else "",
            url=reverse(route, args=[meeting.pk]) if _is_open(meeting, name) and name != here else "",
        )
        for name, label, route in _STAGES
    ]


def _is_open(meeting: Meeting, name: str) -> bool:
    if name in {"agenda", "invitation"}:
        return meeting.is_planned
    return meeting.is_running if name == "talk" else True
