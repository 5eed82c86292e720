"""Reads of the app for the secretariat: what stands, what stood before, which list of companies is loaded."""

from collections.abc import Sequence

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.guidance.models import CompanyList, Entry
from sigap.guidance.rules import EntryKind
from sigap.kernel.errors import Refused
from sigap.provisions.rules import Provision

_LISTS = 6


def entries_for(actor: Actor) -> list[Entry]:
    """What stands, shown or hidden, in the order of the public pages."""
    actor.require(Permission.GUIDANCE_EDIT)
    return list(Entry.objects.filter(superseded_at__isnull=True).order_by("kind", "section", "position", "title"))


def versions_for(actor: Actor, code: str) -> Sequence[Entry]:
    """Every version of one entry, the newest first. Raises Refused when there is none."""
    actor.require(Permission.GUIDANCE_EDIT)
    found = list(Entry.objects.filter(code=code).order_by("-revision"))
    if not found:
        raise Refused(Permission.GUIDANCE_EDIT, ids={"entry": code})
    return found


def provisions() -> tuple[Provision, ...]:
    """What the public is told of the law, as a jurist confirms it."""
    rows = Entry.objects.filter(kind=EntryKind.LAW, superseded_at__isnull=True).order_by("position", "code")
    return tuple(row.provision for row in rows)


def company_list_for(actor: Actor) -> CompanyList | None:
    """The list that stands; None while none was loaded."""
    actor.require(Permission.GUIDANCE_EDIT)
    return CompanyList.objects.filter(superseded_at__isnull=True).first()


def company_lists_for(actor: Actor) -> Sequence[CompanyList]:
    """The list that stands and the last ones before it, the newest first."""
    actor.require(Permission.GUIDANCE_EDIT)
    return list(CompanyList.objects.order_by("-loaded_at")[:_LISTS])
