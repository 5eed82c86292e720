"""A task is written, seen exactly as somebody outside will read it, and given; its link and words are shown once."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, either, page
from sigap.access.roles import Section
from sigap.assistance.queries import PersonFacts, clients_among
from sigap.cases.models import ROLE_LABELS, numbered
from sigap.cases.queries import CaseAccess
from sigap.cases.shell import case_page
from sigap.casework.queries import people_facts
from sigap.errands import actions, reading
from sigap.errands.forms import ErrandForm
from sigap.errands.models import BAR_LABELS, Errand, kind_label
from sigap.errands.queries import GIVES, kin_of_suspects, leading, reported_besides
from sigap.errands.rules import ErrandBar, ErrandSpec, StatedRelation, kind_at
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.mailbox.errands.codes import ErrandPass

TAB = "casework:of_case"
_DUE_DAYS = 7


def _spec(slug: str) -> ErrandSpec:
    """The kind of this address. Raises Refused."""
    spec = kind_at(slug)
    if spec is None:
        raise Refused(GIVES)
    return spec


def _choices(people: Iterable[PersonFacts]) -> list[tuple[str, str]]:
    return [(str(who.ordinal), str(numbered(ROLE_LABELS[who.role], who.ordinal))) for who in people]


def _form(access: CaseAccess, spec: ErrandSpec, data: Any = None, *, asks_certain: bool = False) -> ErrandForm:
    people = people_facts(access)
    guardians = [who for who in people if who.is_guardian and (data is not None or not who.is_suspect)]
    today = localdate(now())
    return ErrandForm(
        data,
        people=_choices(clients_among(people)),
        guardians=_choices(guardians),
        asks_certain=asks_certain,
        initial={
            "task": spec.task,
            "place": spec.place.value,
            "agreed_on": today,
            "due_on": today + timedelta(days=_DUE_DAYS),
            "to_client": StatedRelation.NOT_ASKED.value,
            "to_suspect": StatedRelation.NOT_ASKED.value,
        },
    )


def _shown(
    request: DeskRequest, access: CaseAccess, spec: ErrandSpec, form: ErrandForm, failure: Failure = NO_FAILURE
) -> HttpResponse:
    suspects = reported_besides(access)
    context = case_page(access, Section.SERVICES, now=now(), route=TAB) | {
        "form": form,
        "heading": kind_label(spec.code),
        "unable": failure.sentence,
        "suspects": len(suspects),
        "kin": len(kin_of_suspects(access, suspects)),
    }
    return render(request, "errands/give.html", context, status=failure.status)


@page(GIVES)
def _show_form(request: DeskRequest, code: str, slug: str) -> HttpResponse:
    access = leading(request.actor, code, GIVES)
    return _shown(request, access, _spec(slug), _form(access, _spec(slug)))


@act(GIVES)
def _sent(request: DeskRequest, code: str, slug: str) -> HttpResponse:
    def again(actor: Actor, failure: Failure) -> HttpResponse:
        access, spec = leading(actor, code, GIVES), _spec(slug)
        is_alike = failure.sentence in {str(BAR_LABELS[ErrandBar.ALIKE]), str(BAR_LABELS[ErrandBar.NAMED])}
        form = _form(access, spec, request.POST, asks_certain=is_alike)
        form.is_valid()
        return _shown(request, access, spec, form, failure)

    show_on_failure(request, again)
    at, step = now(), request.POST.get("step", "")
    with request.entering() as actor:
        if step == "edit":
            return again(actor, NO_FAILURE)
        form = _form(leading(actor, code, GIVES), _spec(slug), request.POST)
        check_form(form)
    new = form.order(_spec(slug).code)
    compared = reading.open_compared(entering=request.entering, code=code, at=at, client=new.ordinal)
    with request.entering() as actor:
        access = leading(actor, code, GIVES)
        if step != "give":
            shown = actions.check_errand(actor, at, access, new, compared)
            context = case_page(access, Section.SERVICES, now=at, route=TAB) | {
                "form": form, "preview": shown, "has_link": new.has_link,
            }  # fmt: skip
            return render(request, "errands/preview.html", context)
        row, held = actions.give_errand(
            by=actor, at=at, access=access, new=new, compared=compared, post_key=form.cleaned_data["post_key"]
        )
        if held is None:
            return redirect("errands:slip", access.case.code, row.pk)
        return handed_out(request, access, row, held, phone=new.who.phone, name=new.who.name)


def handed_out(
    request: DeskRequest, access: CaseAccess, row: Errand, held: ErrandPass, *, phone: str, name: str
) -> HttpResponse:
    """Link and words, for this answer alone."""
    context = case_page(access, Section.SERVICES, now=now(), route=TAB) | {
        "row": row,
        "link": f"{settings.SIGAP_PUBLIC_URL}{_PUBLIC}{held.token}/",
        "words": held.words,
        "phone": phone,
        "name": name,
        "back": reverse("errands:errand", args=[access.case.code, row.pk]),
    }
    return render(request, "errands/handed_out.html", context)


_PUBLIC = "/tugas/"
give = either(get=_show_form, post=_sent)
