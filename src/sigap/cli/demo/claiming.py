"""Restitution in the demo's stories: claimed with its losses, awarded, deposited in part. All CONTOH."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.utils.timezone import localdate

from sigap.cli.demo.stage import Stage, StoryProgress
from sigap.legal.rules import MarkSource
from sigap.restitution import actions
from sigap.restitution.actions import Loss, Paperwork
from sigap.restitution.rules import Applicant, ClaimVia, LedgerKind, LossHead, RestitutionLaw, RestitutionRoad

type Step = Mapping[str, Any]
_AS = "claim"


def claim_restitution(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """The manager opens the book with the victim's losses, each with what proves it."""
    with stage.on_case(step["by"], progress) as (actor, access):
        made = actions.open_claim(
            by=actor,
            at=at,
            access=access,
            ordinal=progress.ordinals["victim"],
            road=RestitutionRoad.BEFORE_DEMAND,
            law=RestitutionLaw(step["law"]),
            applicant=Applicant.GUARDIAN,
            via=ClaimVia.LPSK,
            liable=[progress.ordinals["suspect"]],
            is_joint=True,
            post_key=uuid4(),
        )
    progress.ids[_AS] = made.pk
    for loss in step["losses"]:
        with stage.on_case(step["by"], progress) as (actor, access):
            actions.add_loss(
                by=actor,
                at=at,
                access=access,
                claim_id=made.pk,
                head=LossHead(loss["head"]),
                amount=loss["amount"],
                loss=Loss(what=loss["what"], there=tuple(loss["there"]), missing=tuple(loss.get("missing", ()))),
                post_key=uuid4(),
            )


def note_restitution(stage: Stage, progress: StoryProgress, at: datetime, step: Step) -> None:
    """One entry of the book; a receipt is of the deposit before it."""
    kind = LedgerKind(step["kind"])
    with stage.on_case(step["by"], progress) as (actor, access):
        made = actions.note_entry(
            by=actor,
            at=at,
            access=access,
            claim_id=progress.ids[_AS],
            kind=kind,
            happened_on=localdate(at),
            told_by=MarkSource(step["told_by"]) if "told_by" in step else None,
            paper=Paperwork(number=step.get("number", ""), place=step.get("place", "")),
            post_key=uuid4(),
            by_head={LossHead(head): rupiah for head, rupiah in step.get("heads", {}).items()},
            amount=step.get("amount"),
            payer=progress.ordinals["suspect"] if kind is LedgerKind.DEPOSITED else None,
            deposit_id=progress.ids["deposit"] if kind is LedgerKind.RECEIVED else None,
        )
    if kind is LedgerKind.DEPOSITED:
        progress.ids["deposit"] = made.pk
