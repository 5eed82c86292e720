"""Pairs as pages show them: beside people of a case, and side by side once they are opened."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.access.entry import Actor
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.actions.identity import IDENTITY_LABELS, Identity
from sigap.cases.queries import CaseAccess
from sigap.cases.queries.people import PersonContext
from sigap.duplicates.queries import DECIDES, RecordPair, pairs_of
from sigap.duplicates.reading import ComparedPair, OpenedComparison
from sigap.duplicates.rules import PairStep, next_steps
from sigap.matching.resemblance import WORTH_A_LOOK
from sigap.matching.words import explained

_VERY = 2 * WORTH_A_LOOK
_COMPARED = ("full_name", "alias", "nik", "birth", "village", "phone")
_LABELS = IDENTITY_LABELS | {"birth": _("Lahir")}
STEP_ACTIONS: Mapping[PairStep, tuple[Promise, str]] = {
    PairStep.PROPOSED: (_("Usulkan: orang yang sama"), "btn"),
    PairStep.SAME: (_("Ya, orang yang sama"), "btn"),
    PairStep.DIFFERENT: (_("Bukan orang yang sama"), "btn btn--2"),
    PairStep.WITHDRAWN: (_("Tarik usul saya"), "btn btn--quiet"),
    PairStep.PART_PROPOSED: (_("Usulkan: pisahkan lagi"), "btn btn--2"),
    PairStep.PARTED: (_("Ya, pisahkan"), "btn"),
    PairStep.PART_DECLINED: (_("Biarkan tergabung"), "btn btn--2"),
}
"""What the button of a step says, and how it looks."""


def person_contexts(actor: Actor, access: CaseAccess) -> Mapping[int, PersonContext]:
    """For people of the case: their records elsewhere, and what asks for a decision. Nothing is opened."""
    if not access.may(actor, Permission.IDENTITY_OPEN, Section.IDENTITY) or access.emergency:
        return {}
    may_decide = access.may(actor, DECIDES, Section.IDENTITY)
    read = pairs_of(actor, access.case.code, power=Permission.IDENTITY_OPEN)
    found = {}
    for record, is_named in read.records.values():
        own = [pair for pair in read.pairs if pair.own.id == record.id]
        found[record.ordinal] = PersonContext(
            url=record.url,
            joined=tuple((pair.other.code, pair.other.label, pair.other.url) for pair in own if pair.is_joined),
            candidates=sum(pair.is_candidate for pair in own),
            waiting=sum(pair.is_waiting for pair in own),
            may_decide=may_decide and is_named,
        )
    return found


def strength_words(points: int) -> tuple[Promise, str]:
    """How alike two are, in words, and the tone of it."""
    if points >= _VERY:
        return _("Sangat mirip"), "blue"
    return (_("Mirip"), "blue") if points >= WORTH_A_LOOK else (_("Kurang mirip"), "")


def step_buttons(actor: Actor, pair: RecordPair) -> list[dict[str, object]]:
    """The steps that this person may take on the pair; of a pair that is joined over a third record none."""
    if pair.is_joined and not pair.step:
        return []
    steps = next_steps(pair.step, is_own=pair.decided_by == actor.person_id)
    return [{"step": step.value, "words": STEP_ACTIONS[step][0], "look": STEP_ACTIONS[step][1]} for step in steps]


def compared_rows(actor: Actor, opened: OpenedComparison, villages: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each pair with why it is alike, the facts of both side by side, and what may be decided."""
    return [_compared_row(actor, opened, each, villages) for each in opened.compared]


def _compared_row(
    actor: Actor, opened: OpenedComparison, compared: ComparedPair, villages: Mapping[str, str]
) -> dict[str, Any]:
    mine, its = _identity_words(opened.identity, villages), _identity_words(compared.identity, villages)
    words, tone = strength_words(compared.resemblance.points)
    # Whose it is stands there always; of the rest only what differs has to be read.
    shown = {name for name in _COMPARED if mine[name] != its[name]} | {"full_name"}
    return {
        "pair": compared.pair,
        "strength": f"{words} ({compared.resemblance.points})",
        "tone": tone,
        "why": explained(compared.resemblance),
        "facts": [(_LABELS[name], mine[name], its[name]) for name in _COMPARED if name in shown],
        "alike": [(_LABELS[name], mine[name]) for name in _COMPARED if mine[name] and name not in shown],
        "buttons": step_buttons(actor, compared.pair),
        "is_mine": compared.pair.decided_by == actor.person_id,
    }


def _identity_words(identity: Identity, villages: Mapping[str, str]) -> dict[str, str]:
    # In figures, as it is typed: a day and a month that changed places are seen at once.
    born = f"{date.fromisoformat(identity.birth_date):%d-%m-%Y}" if identity.birth_date else identity.birth_year
    return {
        "full_name": identity.full_name,
        "alias": identity.alias,
        "nik": identity.nik,
        "birth": f"{_('sekitar')} {born}" if born and identity.birth_estimate else born,
        "village": villages.get(identity.village, identity.village),
        "phone": identity.phone,
    }
