"""Assessment, safety plan and follow-up: shown from the newest version, sent as the next one, or both side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, Open, act, either, reading_sealed
from sigap.access.permissions import Permission
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.rules.diffing import merged_choices, merged_fields
from sigap.cases.shell import case_page
from sigap.casework import actions, reading
from sigap.casework.forms import AssessmentForm, FollowUpForm, RecordForm, SafetyForm
from sigap.casework.queries import client_of, may_speak, people_facts, require_lead
from sigap.casework.rules import SECTIONS, RecordKind
from sigap.casework.views.listing import TAB
from sigap.casework.views.words import both_versions, people_choices
from sigap.kernel.clock import now
from sigap.kernel.errors import Conflict


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPage:
    """One kind of record on its page. `from_last`: the form begins with what the newest version says."""

    kind: RecordKind
    form: type[RecordForm]
    power: Permission
    heading: Promise
    lead: Promise
    saved: Promise
    from_last: bool = True


def _form(page: RecordPage, access: CaseAccess, data: Any = None, **more: Any) -> RecordForm:
    if page.kind is RecordKind.ASSESSMENT:
        more["people"] = people_choices(may_speak(people_facts(access)))
    return page.form(data, **more)


def _opened(
    request: DeskRequest, page: RecordPage, code: str, ordinal: int, *, is_newest_only: bool = True
) -> reading.OpenedHistory:
    return reading.open_history(
        entering=request.entering, code=code, ordinal=ordinal, kind=page.kind, at=now(), is_newest_only=is_newest_only
    )


def _shown(
    request: DeskRequest,
    page: RecordPage,
    access: CaseAccess,
    ordinal: int,
    form: RecordForm,
    failure: Failure = NO_FAILURE,
    conflict: dict[str, Any] | None = None,
) -> HttpResponse:
    context = case_page(access, SECTIONS[page.kind], now=now(), route=TAB) | {
        "form": form,
        "heading": page.heading,
        "lead": page.lead,
        "person": client_of(access, ordinal),
        "conflict": conflict or ({"sentence": failure.sentence} if failure.sentence else None),
        "back": reverse(TAB, args=[access.case.code]),
    }
    return render(request, "casework/record.html", context, status=failure.status)


def _initial(page: RecordPage, opened: reading.OpenedHistory) -> dict[str, Any]:
    newest = opened.records[0] if opened.records else None
    initial: dict[str, Any] = {"happened_on": localdate(now()), "version": newest.row.version if newest else 0}
    if newest and page.from_last:
        initial |= newest.content | {"choice": newest.row.choice}
        initial["speakers"] = list(filter(None, newest.content.get("heard", "").split(",")))
    return initial


def _merged(page: RecordPage, sent: QueryDict, opened: reading.OpenedHistory) -> QueryDict:
    """What was typed, to follow the newest version; where nothing was changed here, what the colleague wrote."""
    newest, typed = opened.records[0], sent.copy()
    if page.from_last:
        since = [each.content for each in opened.records if str(each.row.version) == sent.get("version")]
        base: Mapping[str, str] = since[0] if since else {}
        mine = {name: typed.get(name, "").strip() for name in page.form.lines}
        for name, words in merged_fields(base, mine, newest.content).items():
            typed[name] = words
        heard, then = (list(filter(None, each.get("heard", "").split(","))) for each in (newest.content, base))
        typed.setlist("speakers", merged_choices(then, typed.getlist("speakers"), heard))
    typed["version"] = str(newest.row.version)
    return typed


def _conflict_page(request: DeskRequest, page: RecordPage, code: str, ordinal: int, conflict: Conflict) -> HttpResponse:
    """A colleague was first: both stand on one page, and what was typed is meant to follow theirs."""
    opened = _opened(request, page, code, ordinal, is_newest_only=False)
    with request.entering():
        people = people_facts(opened.access)
        form = _form(page, opened.access, _merged(page, request.POST, opened))
        form.is_valid()
        both = both_versions(opened.records[0], form, people) | {"sentence": conflict.sentence}
        return _shown(request, page, opened.access, ordinal, form, Failure(status=409, unable=conflict), both)


def _write(request: DeskRequest, page: RecordPage, code: str, ordinal: int) -> None:
    with request.entering() as actor:
        access = case_for(actor, code, need=SECTIONS[page.kind], power=page.power)
        form = _form(page, access, request.POST)
        check_form(form)
        given = form.cleaned_data
        actions.write_record(
            by=actor,
            at=now(),
            access=access,
            kind=page.kind,
            ordinal=ordinal,
            based_on=given["version"],
            happened_on=given["happened_on"],
            content=form.content,
            speakers=given.get("speakers", ()),
            choice=str(given.get("choice", "")),
            post_key=given["post_key"],
        )


def _record_view(page: RecordPage) -> Open[Any]:
    """The address of one kind of record: GET shows its newest version in the form, POST writes the next one."""

    @reading_sealed(page.power)
    def show(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
        opened = _opened(request, page, code, ordinal)
        with request.entering() as actor:
            require_lead(actor, opened.access, SECTIONS[page.kind], page.power)
            form = _form(page, opened.access, initial=_initial(page, opened))
            return _shown(request, page, opened.access, ordinal, form)

    @act(page.power)
    def send(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
        def again(actor: Actor, failure: Failure) -> HttpResponse:
            access = case_for(actor, code, need=SECTIONS[page.kind], power=page.power)
            form = _form(page, access, request.POST)
            form.is_valid()
            return _shown(request, page, access, ordinal, form, failure)

        show_on_failure(request, again)
        try:
            _write(request, page, code, ordinal)
        except Conflict as conflict:
            return _conflict_page(request, page, code, ordinal, conflict)
        messages.success(request, str(page.saved))
        return HttpResponseRedirect(reverse(TAB, args=[code]))

    return either(get=show, post=send)


assess = _record_view(
    RecordPage(
        kind=RecordKind.ASSESSMENT,
        form=AssessmentForm,
        power=Permission.SCREENING_EDIT,
        heading=_("Asesmen"),
        lead=_("Boleh diisi sebagian dulu. Isian lama tetap tersimpan sebagai versi."),
        saved=_("Asesmen tersimpan sebagai versi baru."),
    )
)
write_safety_plan = _record_view(
    RecordPage(
        kind=RecordKind.SAFETY_PLAN,
        form=SafetyForm,
        power=Permission.SERVICE_NOTE,
        heading=_("Rencana keselamatan"),
        lead=_("Satu halaman, disusun bersama klien. Ia boleh membawanya, menitipkannya, atau tidak mau."),
        saved=_("Rencana keselamatan tersimpan."),
    )
)
follow_up = _record_view(
    RecordPage(
        kind=RecordKind.FOLLOW_UP,
        form=FollowUpForm,
        power=Permission.SCREENING_EDIT,
        heading=_("Pemantauan"),
        lead=_("Nilai lagi keadaannya bersama klien, dan tulis kata-katanya sendiri."),
        saved=_("Pemantauan tersimpan."),
        from_last=False,
    )
)
