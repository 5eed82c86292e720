"""What kind of case it is: proposed from the newest screening, said once, changed with a trace."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, either, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases import actions, reading
from sigap.cases.forms.kind import AskedVictim, KindForm
from sigap.cases.models import Case, CasePerson
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.queries.book import own_offices
from sigap.cases.queries.file import persons_asked_of
from sigap.cases.queries.people import was_child
from sigap.cases.rules import PersonRole
from sigap.cases.rules.kind import Setting, ViolenceForm, proposed_forms, proposed_leading, proposed_settings
from sigap.cases.rules.origin import Competence
from sigap.cases.shell import case_page
from sigap.cases.views.work import typed_on_newest
from sigap.kernel.clock import now


def _access(actor: Actor, code: str) -> CaseAccess:
    access = case_for(actor, code, need=Section.SUMMARY, power=Permission.CASE_EDIT_SUMMARY)
    access.require(actor, Permission.CASE_EDIT_SUMMARY, Section.PERSONS)
    return access


def _victim_rows(case: Case, persons: list[CasePerson]) -> list[AskedVictim]:
    return [
        AskedVictim(
            ordinal=person.ordinal,
            label=str(person.label),
            is_child=was_child(case, person),
        )
        for person in persons
    ]


def _initial(access: CaseAccess, persons: list[CasePerson], opened: reading.OpenedScreening) -> dict[str, Any]:
    """What was said before; where nothing was, what the newest screening proposes."""
    case = access.case
    found: dict[str, Any] = {}
    heard = opened.screening.answers if opened.screening and opened.row else None
    forms: list[ViolenceForm] = []
    settings: list[Setting] = []
    letters: list[str] = []
    if heard and opened.row:
        forms = list(proposed_forms(state=opened.row.state, violence=heard.violence, exploitation=heard.exploitation))
        settings, letters = list(proposed_settings(heard.circumstances)), list(opened.row.ampk)
    for person in persons:
        is_new = not case.kind
        found[f"forms_{person.ordinal}"] = person.forms or (forms if is_new else [])
        found[f"settings_{person.ordinal}"] = person.settings or (settings if is_new else [])
        found[f"letters_{person.ordinal}"] = person.letters or (letters if is_new else [])
    kind = case.kind or proposed_leading(forms, [PersonRole(person.role) for person in persons]) or ""
    origin = {"way": case.way, "source": case.source, "competence": case.competence}
    return found | origin | {"kind": kind, "place": case.place_kind, "version": case.version}


def _is_own(actor: Actor, access: CaseAccess) -> bool:
    """The case of an office whose register the actor keeps: only there it is said how it came."""
    return access.case.office_id in own_offices(actor)


def _posted(actor: Actor, access: CaseAccess, typed: QueryDict) -> KindForm:
    victims = _victim_rows(access.case, persons_asked_of(access))
    return KindForm(typed, case=access.case, victims=victims, is_own=_is_own(actor, access))


def _page(request: DeskRequest, access: CaseAccess, form: KindForm, failure: Failure = NO_FAILURE) -> HttpResponse:
    context = case_page(access, Section.SUMMARY, now=now()) | {"form": form, "conflict": failure.sentence}
    return render(request, "cases/kind.html", context, status=failure.status)


@reading_sealed(Permission.CASE_EDIT_SUMMARY)
def _form(request: DeskRequest, code: str) -> HttpResponse:
    at = now()
    opened = reading.open_proposal(entering=request.entering, code=code, at=at)
    with request.entering() as actor:
        access = _access(actor, code)
        persons = persons_asked_of(access)
        return _page(
            request,
            access,
            KindForm(
                case=access.case,
                victims=_victim_rows(access.case, persons),
                is_own=_is_own(actor, access),
                initial=_initial(access, persons, opened),
            ),
        )


@act(Permission.CASE_EDIT_SUMMARY)
def _send_kind(request: DeskRequest, code: str) -> HttpResponse:
    def again(actor: Actor, failure: Failure) -> HttpResponse:
        access = _access(actor, code)
        typed = typed_on_newest(request.POST, access.case.version) if failure.sentence else request.POST
        return _page(request, access, _posted(actor, access, typed), failure)

    show_on_failure(request, again)
    with request.entering() as actor:
        access = _access(actor, code)
        form = _posted(actor, access, request.POST)
        check_form(form)
        data = form.cleaned_data
        actions.set_kind(
            by=actor,
            at=now(),
            access=access,
            kind=data["kind"],
            place=data["place"],
            victims=form.victim_kinds,
            based_on=data["version"],
            origin=form.origin,
        )
        was, may_transfer = access.case.competence, actor.can(Permission.CASE_TRANSFER)
    messages.success(request, _("Jenis kasus tercatat."))
    return _onward(code, data["competence"] if data["competence"] != was else None, may_transfer=may_transfer)


def _onward(code: str, competence: Competence | None, *, may_transfer: bool) -> HttpResponse:
    """Whose it is has changed: on to the way by which it gets there."""
    if competence is Competence.OTHER_REGENCY and may_transfer:
        return redirect("transfers:of_case", code)
    if competence is Competence.PROVINCE:
        return redirect(f"{reverse('referrals:offer', args=[code])}?untuk=accompaniment")
    return redirect("cases:summary", code)


say = either(get=_form, post=_send_kind)
