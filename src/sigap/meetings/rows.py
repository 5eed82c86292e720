"""What somebody owes the task force, as a line of the queue."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.meetings.models import KIND_LABELS
from sigap.meetings.rules.kinds import MeetingKind
from sigap.work.rules import Kind


def task_force_row(kind: Kind, subject: UUID, *, word: str, who: str) -> dict[str, Any]:
    """The verb first, then what it is about. `word` and `who` are texts in which no case and no client stands."""
    match kind:
        case Kind.ACTION:
            what, office, route = _("Kerjakan: %(text)s") % {"text": word}, who, "meetings:item"
        case Kind.INVITATION:
            what, office, route = _("Jawab undangan: %(title)s") % {"title": word}, who, "meetings:meeting"
        case Kind.MINUTES:
            written = _("ditulis %(name)s") % {"name": who}
            what, office, route = _("Sahkan notula: %(title)s") % {"title": word}, written, "meetings:meeting"
        case _:
            label = str(KIND_LABELS[MeetingKind(word)]).lower()
            what = _("Adakan %(kind)s berikutnya") % {"kind": label}
            return {"url": reverse("meetings:list"), "what": what, "facts": [], "office": who}
    return {"url": reverse(route, args=[subject]), "what": what, "facts": [], "office": office}
