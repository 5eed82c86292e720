"""A suspect's dossier: its number, joined with whose, split from whose; and the same person in another case."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, act_and_return, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.shell import case_page
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.legal import actions, reading
from sigap.legal.forms import DossierForm, SuspectLinkForm
from sigap.legal.models import TrackLink
from sigap.legal.queries import links_of, people_of, reported_among, tracks_of
from sigap.legal.views.track import may_note_in, person_words, reported_choices


def _form(access: CaseAccess, ordinal: int, data: Any = None) -> DossierForm:
    others = [(str(t.person.ordinal), person_words(t.person)) for t in tracks_of(access) if t.person.ordinal != ordinal]
    return DossierForm(data, others=others, initial={"post_key": uuid4(), "changed_on": localdate()})


@reading_sealed(Permission.CASE_SEE)
def _show(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    at = now()
    opened = reading.open_dossier(entering=request.entering, code=code, ordinal=ordinal, at=at)
    with request.entering() as actor:
        access = opened.access
        context = case_page(access, Section.LEGAL, now=at) | {
            "whose": opened.whose,
            "changes": opened.changes,
            "links": [_link_row(link, access) for link in links_of(access) if _is_of(link, opened.whose.id)],
            "may_note": may_note_in(actor, access),
            "form": _form(access, ordinal),
        }
        return render(request, "legal/dossier.html", context)


def _is_of(link: TrackLink, person_id: UUID) -> bool:
    return person_id in {link.one.person_id, link.other.person_id}


def _link_row(link: TrackLink, access: CaseAccess) -> dict[str, Any]:
    there = (link.other_case, link.other) if link.one_case_id == access.case.id else (link.one_case, link.one)
    return {
        "id": link.id,
        "code": there[0].code,
        "who": person_words(there[1].person),
        "ordinal": there[1].person.ordinal,
    }


@act(Permission.LEGAL_NOTE)
def _change(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
        form = _form(access, ordinal, request.POST)
        show_on_failure(request, lambda again, failure: _again(request, again, code, ordinal, form, failure))
        check_form(form)
        actions.change_dossier(by=actor, at=now(), access=access, ordinal=ordinal, **form.cleaned_data)
    messages.success(request, _("Tercatat pada berkasnya."))
    return HttpResponseRedirect(reverse("legal:dossier", args=[code, ordinal]))


def _again(
    request: DeskRequest, actor: Actor, code: str, ordinal: int, form: DossierForm, failure: Failure
) -> HttpResponse:
    access = case_for(actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
    context = case_page(access, Section.LEGAL, now=now()) | {
        "whose": _person(access, ordinal),
        "changes": (),
        "links": (),
        "may_note": True,
        "form": form,
        "conflict": failure.sentence,
    }
    return render(request, "legal/dossier.html", context, status=failure.status)


def _person(access: CaseAccess, ordinal: int) -> Any:
    found = next((who for who in reported_among(people_of(access)) if who.ordinal == ordinal), None)
    if found is None:
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id)})
    return found


dossier = either(get=_show, post=_change)


def _linking(
    request: DeskRequest,
    access: CaseAccess,
    ordinal: int,
    form: SuspectLinkForm | None,
    failure: Failure = NO_FAILURE,
    **words: Any,
) -> HttpResponse:
    context = case_page(access, Section.LEGAL, now=now()) | {
        "whose": _person(access, ordinal),
        "form": form,
        "conflict": failure.sentence,
        **words,
    }
    return render(request, "legal/link.html", context, status=failure.status)


def _plain(typed: str) -> str:
    """A code as it was typed, without what no code has."""
    return "".join(each for each in typed.upper() if each.isalnum() or each == "-")[:_LONGEST_CODE]


_LONGEST_CODE = 20


def _link_form(other: CaseAccess, data: Any = None) -> SuspectLinkForm:
    return SuspectLinkForm(data, others=reported_choices(people_of(other)), initial={"other_code": other.case.code})


@page(Permission.LEGAL_NOTE)
def _choose(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    access = case_for(request.actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
    requested = _plain(request.GET.get("kasus", ""))
    if not requested:
        return _linking(request, access, ordinal, None)
    try:
        other = case_for(request.actor, requested, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
    except Refused:
        # What one may not see is not there: the same words for both.
        return _linking(request, access, ordinal, None, is_unknown=True, asked=requested)
    return _linking(request, access, ordinal, _link_form(other))


@act(Permission.LEGAL_NOTE)
def _link(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
        other = case_for(
            actor, _plain(request.POST.get("other_code", "")), need=Section.LEGAL, power=Permission.LEGAL_NOTE
        )
        form = _link_form(other, request.POST)
        show_on_failure(request, lambda _actor, failure: _linking(request, access, ordinal, form, failure))
        check_form(form)
        actions.link_tracks(
            by=actor,
            at=now(),
            access=access,
            ordinal=ordinal,
            other_access=other,
            other_ordinal=form.cleaned_data["other"],
        )
    messages.success(request, _("Kaitan tercatat di kedua kasus."))
    return HttpResponseRedirect(reverse("legal:dossier", args=[code, ordinal]))


link = either(get=_choose, post=_link)


@act_and_return(Permission.LEGAL_NOTE, "legal:dossier", "code", "ordinal", level=messages.ERROR)
def unlink(request: DeskRequest, code: str, ordinal: int, link_id: UUID) -> str:  # noqa: ARG001 - the way back is made of it
    """Takes a link back."""
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
        actions.unlink_tracks(by=actor, at=now(), access=access, link_id=link_id)
    return _("Kaitan dihapus di kedua kasus.")
