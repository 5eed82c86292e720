"""Pages of the dialogue with a reporter: for whoever holds the report, or manages the case it belongs to."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.failures import NO_FAILURE, Failure, FormInvalid, check_form, show_sealed_on_failure
from sigap.access.guard import DeskRequest, act, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.queries import turns_ahead
from sigap.cases.queries import case_for
from sigap.clocks.queries import clocks_of, shown
from sigap.intake import actions, reading
from sigap.intake.actions.dialogue import PROMISED_WITHIN
from sigap.intake.actions.dialogue_watch import ANSWER_CLOCK, PROMISE_CLOCK, URGENT_CLOCK
from sigap.intake.forms.dialogue import PromiseForm, WriteForm
from sigap.intake.models import CLAIM_FOR_LABELS, PROMISE_LABELS
from sigap.intake.queries import dialogue_context_of, report_for, reports_of_case
from sigap.intake.rules import HOLDS_A_CODE
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.mailbox.actions import has_reply_key
from sigap.mailbox.dialogue.rules import PromiseChannel, PromiseOutcome


@reading_sealed(Permission.REPORT_OPEN)
def _read(request: DeskRequest, number: str) -> HttpResponse:
    return _dialogue_page(request, number)


def _dialogue_page(request: DeskRequest, number: str, failure: Failure = NO_FAILURE, **forms: Any) -> HttpResponse:
    at = now()
    found = reading.open_dialogue(entering=request.entering, number=number, at=at)
    with request.entering() as actor:
        offices = actor.offices_where(Permission.REPORT_DECIDE)
        running = list(clocks_of(actions.DIALOGUE, found.envelope.pk))
        around = dialogue_context_of(actor, found.envelope)
        context: dict[str, Any] = {
            "now": at,
            "envelope": found.envelope,
            "lines": [(each, each.way and PROMISE_LABELS[each.way]) for each in found.lines],
            "case_code": around.case_code,
            "can_write": has_reply_key(found.envelope),
            "is_ended": found.envelope.code_ended_at is not None,
            "needs_claim": found.envelope.channel not in HOLDS_A_CODE,
            "is_weighed": around.is_weighed,
            "held_by": around.held_by and CLAIM_FOR_LABELS[around.held_by],
            "is_promised": any(clock.rule_code == PROMISE_CLOCK for clock in running),
            "is_waiting": any(clock.rule_code in {ANSWER_CLOCK, URGENT_CLOCK} for clock in running),
            "clocks": [shown(clock, now=at) for clock in running],
            "is_promise_ahead": any(clock.rule_code == PROMISE_CLOCK and clock.due_at > at for clock in running),
            "turns": turns_ahead(actor.person_id, office_ids=offices, at=at, until=at + PROMISED_WITHIN),
            "me": actor.person_id,
            "words": failure.sentence,
            "form": WriteForm(),
            "promise_form": PromiseForm(prefix="janji"),
            **forms,
        }
        if not around.may_contact or not (found.leaves_way or around.has_card):
            context["promise_form"].without_contact()
        return render(request, "intake/dialogue.html", context, status=failure.status)


@act(Permission.REPORT_DECIDE)
def _write(request: DeskRequest, number: str) -> HttpResponse:
    form = WriteForm(request.POST)
    _check_form(request, number, "form", form)
    with request.entering() as actor:
        actions.write_to_reporter(
            by=actor,
            at=now(),
            envelope=report_for(actor, number)[0],
            text=form.cleaned_data["message"],
            form_key=form.form_key,
        )
    messages.success(request, _("Pesan ada di halaman pelapor. Ia membacanya dengan enam katanya."))
    return _back(number)


dialogue = either(get=_read, post=_write)


@act(Permission.REPORT_DECIDE)
def promise(request: DeskRequest, number: str) -> HttpResponse:
    """A time that the sender confirms for their own turn of duty."""
    form = PromiseForm(request.POST, prefix="janji")
    if request.POST.get(form.add_prefix("way")) == PromiseChannel.CONTACT and not may_contact(request, number):
        form.without_contact()
    _check_form(request, number, "promise_form", form)
    with request.entering() as actor:
        actions.promise_time(
            by=actor,
            at=now(),
            envelope=report_for(actor, number)[0],
            promised_at=form.cleaned_data["promised_at"],
            way=PromiseChannel(form.cleaned_data["way"]),
            form_key=form.form_key,
        )
    messages.success(request, _("Janji terkirim. Tenggatnya berjalan sampai jam itu."))
    return _back(number)


def may_contact(request: DeskRequest, number: str) -> bool:
    """Whether the reporter left a way to be reached, or one stands on the case. Opens what they asked, with a trace."""
    is_left = reading.open_wish(entering=request.entering, number=number, at=now())
    if is_left:
        return True
    with request.entering() as actor:
        return dialogue_context_of(actor, report_for(actor, number)[0]).has_card


_OUTCOMES = {
    "sudah": PromiseOutcome.KEPT,
    "belum": PromiseOutcome.TRIED,
    "batal": PromiseOutcome.WITHDRAWN,
}


@act(Permission.REPORT_DECIDE)
def promise_ended(request: DeskRequest, number: str) -> HttpResponse:
    """How a promised time went, or that it does not come to be."""
    outcome = _OUTCOMES.get(request.POST.get("hasil", ""))
    show_sealed_on_failure(request, lambda failure: _dialogue_page(request, number, failure))
    if outcome is None:
        raise FormInvalid(_("Pilih bagaimana janjinya."))
    with request.entering() as actor:
        envelope = report_for(actor, number)[0]
        actions.end_promise(by=actor, at=now(), envelope=envelope, outcome=outcome)
    messages.success(request, _("Hasil janji tercatat."))
    return _back(number)


@act(Permission.REPORT_DECIDE)
def no_answer(request: DeskRequest, number: str) -> HttpResponse:
    """What the reporter wrote asks for no answer."""
    show_sealed_on_failure(request, lambda failure: _dialogue_page(request, number, failure))
    with request.entering() as actor:
        actions.need_no_answer(by=actor, at=now(), envelope=report_for(actor, number)[0])
    messages.success(request, _("Dicatat: pesan itu tidak perlu dibalas."))
    return _back(number)


@page(Permission.REPORT_SEE_QUEUE)
def of_case(request: DeskRequest, code: str) -> HttpResponse:
    """The reports of a case whose reporters its manager writes with; one leads to its dialogue at once."""
    access = case_for(request.actor, code)
    if access.case.manager_id != request.actor.person_id:
        raise Refused(Permission.REPORT_OPEN, ids={"case": str(access.case.id)})
    numbers = reports_of_case(request.actor, access.case.id)
    if len(numbers) == 1:
        return _back(numbers[0])
    return render(request, "intake/dialogues.html", {"code": access.case.code, "numbers": numbers})


def _check_form(request: DeskRequest, number: str, name: str, form: WriteForm | PromiseForm) -> None:
    """A failure shows the form as it was sent; what could not be done goes out as another message when sent again."""

    def again(failure: Failure) -> HttpResponse:
        sent = form.with_new_key() if failure.unable else form
        return _dialogue_page(request, number, failure, **{name: sent})

    show_sealed_on_failure(request, again)
    check_form(form)


def _back(number: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("intake:dialogue", args=[number]))
