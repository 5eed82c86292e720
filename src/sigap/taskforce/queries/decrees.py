"""Reads of decrees, their papers and the schemes they may rest on, for a page or an act."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from sigap.access.entry import Actor
from sigap.access.models import SEAT_LABELS, Office
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind
from sigap.access.rules import SeatKind
from sigap.cleaning.signature_terms import SignatureReport
from sigap.kernel.errors import Refused
from sigap.letters.results import result_of
from sigap.places.queries import home_regency
from sigap.taskforce.models import AnnexPost, AnnexSection, Decree, FiledPaper, SubForceScheme, TaskForce


def force_of(actor: Actor, code: str) -> TaskForce:
    """One task force by its code. Raises Refused when there is none."""
    actor.require(Permission.TASKFORCE_SEE)
    found = TaskForce.objects.filter(code=code).first()
    if found is None:
        raise Refused(Permission.TASKFORCE_SEE)
    return found


def decree_of(actor: Actor, decree_id: UUID) -> Decree:
    """One decree; a draft only to who manages them. Raises Refused when there is none."""
    actor.require(Permission.TASKFORCE_SEE)
    found = Decree.objects.select_related("force").filter(pk=decree_id).first()
    if found is None or (found.enacted_at is None and not actor.can(Permission.TASKFORCE_MANAGE)):
        raise Refused(Permission.TASKFORCE_SEE, ids={"decree": str(decree_id)})
    return found


def signing_place(at: datetime) -> str:
    """Where the head of the region signs: the town in which the regional secretariat writes; none where unknown."""
    running = Q(valid_to__isnull=True) | Q(valid_to__gt=at)
    found = Office.objects.filter(running, kind=OfficeKind.SETDA).exclude(place="")
    return found.values_list("place", flat=True).first() or ""


def offices_outside(*, at: datetime) -> list[Office]:
    """Offices that work here and lie outside the regency: of the province, or of the state beside it."""
    running = Q(valid_to__isnull=True) | Q(valid_to__gt=at)
    return list(
        Office.objects.filter(running).exclude(Q(region="") | Q(region__startswith=home_regency())).order_by("name")
    )


def last_enacted(force: TaskForce) -> Decree | None:
    """The decree of a task force that began last."""
    return Decree.objects.filter(force=force, enacted_at__isnull=False).order_by("-valid_from").first()


def post_of_annex(actor: Actor, post_id: UUID) -> AnnexPost:
    """One post of an annex, for an act on it. Raises Refused when there is none."""
    actor.require(Permission.TASKFORCE_MANAGE)
    rows = AnnexPost.objects.select_related("decree__force", "office", "section__sub_force")
    found = rows.filter(pk=post_id).first()
    if found is None:
        raise Refused(Permission.TASKFORCE_MANAGE, ids={"post": str(post_id)})
    return found


def section_of(actor: Actor, section_id: UUID) -> AnnexSection:
    """One sub task force of an annex, for an act on it. Raises Refused when there is none."""
    actor.require(Permission.TASKFORCE_MANAGE)
    found = AnnexSection.objects.select_related("decree__force").filter(pk=section_id).first()
    if found is None:
        raise Refused(Permission.TASKFORCE_MANAGE, ids={"section": str(section_id)})
    return found


def paper_content(actor: Actor, paper_id: UUID) -> FiledPaper:
    """A signed paper, whole. Raises Refused when there is none."""
    actor.require(Permission.TASKFORCE_SEE)
    found = FiledPaper.objects.filter(pk=paper_id).first()
    if found is None:
        raise Refused(Permission.TASKFORCE_SEE, ids={"paper": str(paper_id)})
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperCheck:
    """A filed paper as its page tells of it: when it was filed, and what the check of its signatures found then."""

    filed_at: datetime
    sha256: str
    result: dict[str, Any] | None


def check_of(actor: Actor, paper_id: UUID | None) -> PaperCheck | None:
    """What was found of a filed paper, without its content; None where none is filed."""
    actor.require(Permission.TASKFORCE_SEE)
    row = FiledPaper.objects.filter(pk=paper_id).values("filed_at", "sha256", "report").first() if paper_id else None
    if row is None:
        return None
    report = SignatureReport.from_data(row["report"]) if row["report"] else None
    result = result_of(report, is_scan=not report.signatures) if report else None
    return PaperCheck(result=result, filed_at=row["filed_at"], sha256=row["sha256"])


def schemes(actor: Actor, *, at: datetime) -> list[SubForceScheme]:
    """The schemes that stand, the latest first."""
    actor.require(Permission.TASKFORCE_SEE)
    found = SubForceScheme.objects.filter(superseded_at__isnull=True, made_at__lte=at)
    return list(found.order_by("-valid_from", "code"))


def scheme_of(actor: Actor, code: str) -> SubForceScheme | None:
    """The scheme of a code that stands; None: there is none."""
    actor.require(Permission.TASKFORCE_SEE)
    return SubForceScheme.objects.filter(code=code, superseded_at__isnull=True).first()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexChanges:
    """How a draft differs from the decree that stands, as lines of the annex."""

    gone: list[str]
    come: list[str]


def changes_of(posts: Iterable[AnnexPost], earlier: Decree | None) -> AnnexChanges | None:
    """What the posts of a draft change; None where there is no earlier decree. One statement."""
    if earlier is None:
        return None
    old = _post_lines(AnnexPost.objects.select_related("section").filter(decree=earlier).order_by("position"))
    new = _post_lines(posts)
    return AnnexChanges(gone=[line for line in old if line not in new], come=[line for line in new if line not in old])


def _post_lines(posts: Iterable[AnnexPost]) -> list[str]:
    return [
        f"{SEAT_LABELS[SeatKind(each.kind)]}{f' {each.section.number}' if each.section else ''}: {each.title}"
        for each in posts
    ]
