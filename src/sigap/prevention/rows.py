"""What prevention owes, as lines of the queue: a session to be reported, something that the public sent."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.outreach.models import MESSAGE_KIND_LABELS, TOPIC_LABELS
from sigap.outreach.rules import PublicMessageKind, SessionTopic
from sigap.work.rules import Kind


def prevention_row(kind: Kind, subject: UUID, *, word: str, who: str) -> dict[str, Any]:
    """The verb first; `word` is a topic, or what was sent."""
    if kind is Kind.SESSION_REPORT:
        what = _("Laporkan kegiatan: %(topic)s") % {"topic": TOPIC_LABELS[SessionTopic(word)]}
        return {"url": reverse("prevention:activity", args=[subject]), "what": what, "facts": [], "office": who}
    what = _("Jawab kiriman warga: %(kind)s") % {"kind": MESSAGE_KIND_LABELS[PublicMessageKind(word)]}
    return {"url": reverse("prevention:inbox"), "what": what, "facts": [], "office": who}
