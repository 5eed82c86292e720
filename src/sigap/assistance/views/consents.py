"""Consent: what stands, a talk noted, acts without consent and their review."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure, show_sealed_on_failure
from sigap.access.guard import DeskRequest, act, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.assistance import actions, reading
from sigap.assistance.actions import TalkWords
from sigap.assistance.forms import ConsentForm, ReviewForm, VitalForm
from sigap.assistance.forms.consents import proposed_until
from sigap.assistance.models import ConsentTalk
from sigap.assistance.queries import PersonFacts, clients_among, consent_book, persons_facts
from sigap.assistance.rows import person_choice, person_words
from sigap.assistance.rules import (
    ChildStance,
    GiverKind,
    GuardianRelation,
    Manner,
    ReviewOutcome,
    VitalGround,
)
from sigap.assistance.views.words import topic_rows, topic_words
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.shell import case_page
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused


def _case(actor: Actor, code: str, power: Permission = Permission.CONSENT_NOTE) -> CaseAccess:
    return case_for(actor, code, need=Section.SERVICES, power=power)


@reading_sealed(Permission.CONSENT_NOTE)
def index(request: DeskRequest, code: str) -> HttpResponse:
    """What stands for each client, and every talk with its words opened."""
    at = now()
    opened = reading.open_talks(entering=request.entering, code=code, at=at)
    with request.entering() as actor:
        access = opened.access
        people = persons_facts(access.case.id)
        may_review = access.may(actor, Permission.CONSENT_REVIEW, Section.SERVICES) and not access.case.is_closed
        book = consent_book(access, people)
        context = case_page(access, Section.SERVICES, now=at) | {
            "people": topic_rows(book.by_person(at=at), people, at=at),
            "leaning": import_string(settings.SIGAP_LEANING_ON_CONSENT)(
                access, book.refused(at=at), book.given(at=at), at=at
            ),
            "suspects": [person_words(who) for who in people if who.is_suspect and who.is_guardian],
            "near": [person_words(who) for who in people if who.is_near and who.is_guardian],
            "talks": [
                _talk_row(talk, words, review, actor, may_review=may_review) for talk, words, review in opened.talks
            ],
            "may_note": not access.case.is_closed,
        }
        return render(request, "assistance/consents.html", context)


def _talk_row(talk: ConsentTalk, words: TalkWords, review: str, actor: Actor, *, may_review: bool) -> dict[str, Any]:
    is_reviewed = hasattr(talk, "review")
    return {
        "talk": talk,
        "words": words,
        "review": talk.review if is_reviewed else None,
        "review_note": review,
        "who": talk.person.label,
        "guardian": talk.guardian.label if talk.guardian else "",
        "answers": [
            {"words": topic_words(answer.line, answer.office_kind, answer.aim), "row": answer}
            for answer in talk.answers.all()
        ],
        "may_review": may_review and bool(talk.ground) and not is_reviewed and talk.recorded_by != actor.person_id,
        "waits": bool(talk.ground) and not is_reviewed,
    }


@page(Permission.CONSENT_NOTE)
def choose(request: DeskRequest, code: str) -> HttpResponse:
    """Whose consent is noted: straight on where there is one client only."""
    return _choose(request, code, "assistance:consent_of")


@page(Permission.CONSENT_NOTE)
def choose_vital(request: DeskRequest, code: str) -> HttpResponse:
    """For whom the office acts without consent."""
    return _choose(request, code, "assistance:vital_of")


def _choose(request: DeskRequest, code: str, route: str) -> HttpResponse:
    access = _case(request.actor, code)
    clients = clients_among(persons_facts(access.case.id))
    if len(clients) == 1:
        return HttpResponseRedirect(reverse(route, args=[code, clients[0].ordinal]))
    context = case_page(access, Section.SERVICES, now=now()) | {
        "people": [{"who": person_words(who), "url": reverse(route, args=[code, who.ordinal])} for who in clients]
    }
    return render(request, "assistance/whose.html", context)


def _client(access: CaseAccess, people: Sequence[PersonFacts], ordinal: int) -> PersonFacts:
    found = next((who for who in people if who.ordinal == ordinal and who.is_client), None)
    if found is None:
        raise Refused(Permission.CONSENT_NOTE, ids={"case": str(access.case.id)})
    return found


def _giver(people: Sequence[PersonFacts], client: PersonFacts, at: datetime) -> str:
    """Who answers, as the form proposes it: nobody for a child whose guardians are all reported, or near to who is."""
    if not client.is_child_on(localdate(at)):
        return GiverKind.CLIENT.value
    guardians = [who for who in people if who.is_guardian]
    is_asked_first = guardians and all(who.is_suspect or who.is_near for who in guardians)
    return "" if is_asked_first else GiverKind.GUARDIAN.value


def _consent_form(people: Sequence[PersonFacts], client: PersonFacts, at: datetime, data: Any = None) -> ConsentForm:
    guardians = [person_choice(who) for who in people if not who.is_client and not who.is_suspect]
    initial = {
        "post_key": uuid4(),
        "held_at": localtime(at),
        "valid_until": proposed_until(at),
        "giver": _giver(people, client, at),
    }
    return ConsentForm(data, now=at, is_child_on=client.is_child_on, guardians=guardians, initial=initial)


def _form_page(
    request: DeskRequest,
    access: CaseAccess,
    ordinal: int,
    form: forms.Form,
    template: str,
    failure: Failure = NO_FAILURE,
) -> HttpResponse:
    people = persons_facts(access.case.id)
    client = _client(access, people, ordinal)
    context = case_page(access, Section.SERVICES, now=now()) | {
        "form": form,
        "conflict": failure.sentence,
        "client": person_words(client),
        "ordinal": ordinal,
        "has_suspect": any(who.is_suspect for who in people),
        "barred": [person_words(who) for who in people if who.is_suspect and not who.is_client],
        "near": [person_words(who) for who in people if who.is_near],
    }
    return render(request, template, context, status=failure.status)


def _check_form(request: DeskRequest, access: CaseAccess, ordinal: int, form: forms.Form, template: str) -> None:
    """A wrong form, and what cannot be noted, show the form again."""
    show_on_failure(request, lambda _actor, failure: _form_page(request, access, ordinal, form, template, failure))
    check_form(form)


@page(Permission.CONSENT_NOTE)
def _note_form(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    at = now()
    access = _case(request.actor, code)
    people = persons_facts(access.case.id)
    form = _consent_form(people, _client(access, people, ordinal), at)
    return _form_page(request, access, ordinal, form, "assistance/consent.html")


@act(Permission.CONSENT_NOTE)
def _note(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    at = now()
    with request.entering() as actor:
        access = _case(actor, code)
        people = persons_facts(access.case.id)
        form = _consent_form(people, _client(access, people, ordinal), at, request.POST)
        _check_form(request, access, ordinal, form, "assistance/consent.html")
        data = form.cleaned_data
        actions.note_consent(
            by=actor,
            at=at,
            access=access,
            ordinal=ordinal,
            giver=GiverKind(data["giver"]),
            guardian_ordinal=int(data["guardian"]) if data["guardian"] else None,
            manner=Manner(data["manner"]),
            tie=GuardianRelation(data["tie"]) if data["tie"] else GuardianRelation.FREE,
            stance=ChildStance(data["stance"]) if data["stance"] else None,
            held_at=data["held_at"],
            replies=form.replies(),
            words=TalkWords(child=data["child_words"], note=data["note"]),
            post_key=data["post_key"],
        )
    messages.success(request, _("Persetujuan tercatat."))
    return HttpResponseRedirect(reverse("assistance:consents", args=[code]))


note = either(get=_note_form, post=_note)


@page(Permission.CONSENT_NOTE)
def _vital_form(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    at = now()
    access = _case(request.actor, code)
    form = VitalForm(now=at, initial={"post_key": uuid4(), "held_at": localtime(at)})
    return _form_page(request, access, ordinal, form, "assistance/vital.html")


@act(Permission.CONSENT_NOTE)
def _vital(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    at = now()
    form = VitalForm(request.POST, now=at)
    with request.entering() as actor:
        access = _case(actor, code)
        _check_form(request, access, ordinal, form, "assistance/vital.html")
        actions.note_vital(
            by=actor,
            at=at,
            access=access,
            ordinal=ordinal,
            ground=VitalGround(form.cleaned_data["ground"]),
            held_at=form.cleaned_data["held_at"],
            topics=form.replies(),
            reason=form.cleaned_data["reason"],
            post_key=form.cleaned_data["post_key"],
        )
    words = _("Tercatat. Penanggung jawab kasus dan kepala kantornya diberi tahu; pemeriksa kedua meninjau.")
    messages.success(request, words)
    return HttpResponseRedirect(reverse("assistance:consents", args=[code]))


vital = either(get=_vital_form, post=_vital)


@reading_sealed(Permission.CONSENT_REVIEW)
def _review_form(request: DeskRequest, code: str, talk_id: UUID) -> HttpResponse:
    return _review_page(request, code, talk_id, ReviewForm())


def _review_page(
    request: DeskRequest, code: str, talk_id: UUID, form: ReviewForm, failure: Failure = NO_FAILURE
) -> HttpResponse:
    at = now()
    opened = reading.open_talks(entering=request.entering, code=code, at=at, talk_id=talk_id)
    with request.entering() as actor:
        access = opened.access
        access.require(actor, Permission.CONSENT_REVIEW, Section.SERVICES)
        rows = [_talk_row(talk, words, text, actor, may_review=False) for talk, words, text in opened.talks]
        if not rows or not rows[0]["talk"].ground:
            raise Refused(Permission.CONSENT_REVIEW, ids={"case": str(access.case.id)})
        context = case_page(access, Section.SERVICES, now=at) | {
            "form": form,
            "row": rows[0],
            "conflict": failure.sentence,
        }
        return render(request, "assistance/review.html", context, status=failure.status)


@act(Permission.CONSENT_REVIEW)
def _review(request: DeskRequest, code: str, talk_id: UUID) -> HttpResponse:
    form = ReviewForm(request.POST)
    show_sealed_on_failure(request, lambda failure: _review_page(request, code, talk_id, form, failure))
    check_form(form)
    with request.entering() as actor:
        actions.review_vital(
            by=actor,
            at=now(),
            access=_case(actor, code, Permission.CONSENT_REVIEW),
            talk_id=talk_id,
            outcome=ReviewOutcome(form.cleaned_data["outcome"]),
            note=form.cleaned_data["note"],
        )
    messages.success(request, _("Tinjauan tercatat."))
    return HttpResponseRedirect(reverse("assistance:consents", args=[code]))


review = either(get=_review_form, post=_review)
