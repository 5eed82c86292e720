"""Reads of letters: those of the offices in which somebody works."""

from uuid import UUID

from django.db.models import QuerySet

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.kernel.errors import Refused
from sigap.letters.models import Letter, LetterStage

PAGE = 25
_UNREAD = ("set_facts", "fields")


def letters_visible_to(actor: Actor) -> QuerySet[Letter]:
    """Letters of the offices that the actor works in, the last changed first; those thrown away left out."""
    actor.require(Permission.TASKFORCE_SEE)
    mine = Letter.objects.filter(office_id__in=actor.office_ids).exclude(stage=LetterStage.DROPPED)
    return mine.defer(*_UNREAD).order_by("-changed_at", "id")


def letter_for(actor: Actor, letter_id: UUID) -> Letter:
    """One letter of an own office, with that office. Raises Refused, also when there is none."""
    actor.require(Permission.TASKFORCE_SEE)
    found = Letter.objects.filter(pk=letter_id, office_id__in=actor.office_ids).select_related("office__parent").first()
    if found is None:
        raise Refused(Permission.TASKFORCE_SEE, ids={"letter": str(letter_id)})
    return found


def letters_about(actor: Actor, about: str) -> list[Letter]:
    """The letters that were written about something, the newest first, as far as the actor sees them."""
    return list(letters_visible_to(actor).filter(about=about).order_by("-made_at")) if about else []
