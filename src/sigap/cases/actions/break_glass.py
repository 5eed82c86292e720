"""Break-glass: an officer on duty opens one case for three hours, says why, and is looked at afterwards.

It opens what a life may hang on, to be read; nothing can be written by it. It ends by itself. See wall 9.
"""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from sigap import audit
from sigap.access.entry import Actor, check_powers, require_step_up
from sigap.access.models import Membership
from sigap.access.permissions import Permission
from sigap.access.queries import is_on_duty, standing
from sigap.access.roles import RoleCode, Section
from sigap.cases import events
from sigap.cases.actions.powers import sign_break_glass
from sigap.cases.actions.recording import record_case_event
from sigap.cases.models import BreakGlass, BreakGlassReview
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.queries.break_glass import (
    left_to,
    office_on_duty,
    offices_breaking,
    offices_reviewed,
    use_row,
)
from sigap.cases.rules.break_glass import BreakGlassFinding, ReviewPart, break_glass_limits
from sigap.clocks import actions as clocks
from sigap.kernel.errors import Refused, Unable
from sigap.notifications.actions import notify
from sigap.notifications.rules import Audience
from sigap.vault import datakeys
from sigap.vault.models import KeyPurpose
from sigap.vault.sealing import Place, seal

USE = "break_glass"
"""Subject kind of clocks on one use."""
REVIEW_CLOCKS = {ReviewPart.HEAD: "break-glass-review", ReviewPart.AUDITOR: "break-glass-audit"}
_TABLE, _COLUMN = "cases_breakglass", "sealed_words"


class UnableToBreakGlass(Unable):
    """Not on duty, no use left, no reason, or the case is open already."""


class UnableToReviewUse(Unable):
    """It is one's own, or was looked at before."""


def use_words_place(use_id: UUID) -> Place:
    """Where the reason of a use lies."""
    return Place(table=_TABLE, row=use_id, column=_COLUMN, section=Section.SUMMARY.value)


@audit.action
def break_glass(*, by: Actor, at: datetime, code: str, words: str) -> BreakGlass:
    """Opens the case to the actor until the hours are over; a second click gives the one that runs.

    Raises Refused for a case that the actor does not see, or must not know of; StepUpNeeded, UnableToBreakGlass.
    """
    by.require(Permission.CASE_BREAK_GLASS)
    # Two clicks of one officer come one after the other: neither takes the last use twice.
    audit.one_at_a_time(f"cases.break_glass:{by.person_id}")
    access = case_for(by, code)
    offices = offices_breaking(by, access)
    if not offices:
        raise Refused(Permission.CASE_BREAK_GLASS, ids={"case": str(access.case.id)})
    if access.is_assigned:
        raise UnableToBreakGlass(_("Anda sudah ditugaskan di kasus ini; bukalah seperti biasa."))
    if access.emergency is not None:
        audit.unchanged()
        return BreakGlass.objects.get(pk=access.emergency.id)
    office_id = office_on_duty(by, offices, at=at)
    if office_id is None or not is_on_duty(by, at=at):
        raise UnableToBreakGlass(_("Hanya petugas yang sedang piket yang dapat membuka darurat. Hubungi yang piket."))
    _refuse_unfit(by, at, words)
    require_step_up(by, at=at)
    check_powers(by)
    use = _drafted(by, at, access, office_id, words)
    use.save(force_insert=True)
    record_case_event(by, at, use.case_id, events.GLASS_BROKEN, glass=str(use.id), office=str(office_id))
    _await_reviews(by, at, use)
    _tell(by, at, access, use)
    return use


def _refuse_unfit(by: Actor, at: datetime, words: str) -> None:
    limits = break_glass_limits()
    if len(words.strip()) < limits.shortest_reason:
        raise UnableToBreakGlass(_("Tulis alasannya dengan jelas: apa yang terjadi, dan mengapa tidak dapat menunggu."))
    if not left_to(by, at=at):
        raise UnableToBreakGlass(
            _("Anda sudah %(count)d kali membuka darurat dalam 30 hari. Minta penanggung jawab kasus atau kepalanya.")
            % {"count": limits.uses}
        )


def _drafted(by: Actor, at: datetime, access: CaseAccess, office_id: UUID, words: str) -> BreakGlass:
    """A signed use with its reason sealed under a key of its own. Not saved."""
    use = BreakGlass(
        id=uuid4(),
        case=access.case,
        case_code=access.case.code,
        case_office_id=access.case.office_id,
        person_id=by.person_id,
        person_name=by.name,
        office_id=office_id,
        office_name=next(held.office_name for held in by.memberships if held.office_id == office_id),
        began_at=at,
        until=at + break_glass_limits().lasts,
    )
    key = datakeys.create(purpose=KeyPurpose.BREAK_GLASS, case_id=use.case_id, at=at)
    use.key_id, use.sealed_words = key.id, seal(words, key=key, place=use_words_place(use.id))
    sign_break_glass(use)
    return use


def auditors_at(at: datetime) -> list[tuple[UUID, UUID]]:
    """Who audits now, with the office: told, and awaited."""
    rows = Membership.objects.filter(standing(at), role=RoleCode.AUDITOR, person__is_active=True).order_by("since")
    return list(rows.values_list("person_id", "office_id"))


def _await_reviews(by: Actor, at: datetime, use: BreakGlass) -> None:
    """The deadlines of both reviews; of a head who broke the glass only the auditor's."""
    awaited = {} if use.case_office_id in offices_reviewed(by) else {ReviewPart.HEAD: use.case_office_id}
    auditors = auditors_at(at)
    if auditors:
        awaited[ReviewPart.AUDITOR] = auditors[0][1]
    for part, office_id in awaited.items():
        clocks.start(
            by=by,
            at=at,
            rule=REVIEW_CLOCKS[part],
            subject_kind=USE,
            subject_id=use.id,
            owner_office=office_id,
        )


def _tell(by: Actor, at: datetime, access: CaseAccess, use: BreakGlass) -> None:
    """Owner, head and auditors, at once. Not who did it themself."""
    about = {"case": str(use.case_id)}
    people = {access.case.manager_id, *(person for person, _office in auditors_at(at))} - {by.person_id}
    for person_id in sorted(people):
        notify(at=at, code="glass-broken", person_id=person_id, ids=about)
    notify(at=at, code="glass-broken", office_id=use.case_office_id, role=Audience.HEAD, ids=about)


@audit.action
def end_break_glass(*, by: Actor, at: datetime, code: str) -> None:
    """The actor shuts the case again before the hours are over; a second click changes nothing."""
    by.require(Permission.CASE_BREAK_GLASS)
    access = case_for(by, code)
    running = BreakGlass.objects.filter(case=access.case, person_id=by.person_id, ended_at=None, until__gt=at)
    use = running.select_for_update().first()
    if use is None:
        audit.unchanged()
        return
    use.ended_at = at
    sign_break_glass(use)
    use.save(update_fields=["ended_at", "mac"])
    record_case_event(by, at, use.case_id, events.GLASS_ENDED, glass=str(use.id))


@audit.action
def review_use(*, by: Actor, at: datetime, use_id: UUID, finding: BreakGlassFinding) -> None:
    """The head, or the auditor, says what they found. Raises Refused, UnableToReviewUse."""
    row = use_row(by, use_id)
    if row.use.person_id == by.person_id:
        raise UnableToReviewUse(_("Yang membuka darurat tidak meninjau sendiri. Orang lain yang meninjaunya."))
    if not row.parts:
        raise UnableToReviewUse(_("Buka darurat ini sudah ditinjau."))
    check_powers(by)
    for part in row.parts:
        _saved(by, at, row.use, part, finding)
        record_case_event(
            by,
            at,
            row.use.case_id,
            events.GLASS_REVIEWED,
            glass=str(use_id),
            part=part.value,
            finding=f"glass:{finding.value}",
        )
        clocks.stop_rule(by=by, at=at, rule=REVIEW_CLOCKS[part], subject_kind=USE, subject_id=use_id)
    if finding is BreakGlassFinding.IMPROPER:
        notify(
            at=at,
            code="glass-improper",
            office_id=row.use.office_id,
            role=Audience.HEAD,
            ids={"case": str(row.use.case_id)},
        )


def _saved(by: Actor, at: datetime, use: BreakGlass, part: ReviewPart, finding: BreakGlassFinding) -> None:
    review = BreakGlassReview(
        id=uuid4(),
        use=use,
        part=part,
        finding=finding,
        used_by=use.person_id,
        reviewed_by=by.person_id,
        reviewed_by_name=by.name,
        reviewed_at=at,
    )
    try:
        with transaction.atomic():
            review.save(force_insert=True)
    except IntegrityError as error:
        if "break_glass_reviewed_once" not in str(error):
            raise
        raise UnableToReviewUse(_("Buka darurat ini sudah ditinjau.")) from None
