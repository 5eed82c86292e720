"""Pages of actions: who owes what, one action, and how its office reports it done."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, act_and_return, either, page
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.meetings.actions import items as actions
from sigap.meetings.actions.files import add_evidence
from sigap.meetings.forms import ItemReportForm, WordForm
from sigap.meetings.models import ActionItem
from sigap.meetings.queries import items as queries
from sigap.meetings.queries.items import ItemScope
from sigap.meetings.rules.kinds import ItemSource
from sigap.taskforce.files import cleaned
from sigap.ui.paging import page_asked
from sigap.ui.timeleft import time_left

_SCOPES = {each.value: each for each in ItemScope}


@page(Permission.TASKFORCE_SEE)
def items(request: DeskRequest) -> HttpResponse:
    """What was promised: counts by office, and one list at a time."""
    at, number = now(), page_asked(request)
    found = queries.promises(request.actor, at)
    mine = {row.office_id: row.open for row in found.by_office if row.office_id in request.actor.office_ids}
    scope = _SCOPES.get(request.GET.get("tampil", ""), ItemScope.OWN if mine else ItemScope.OPEN)
    rows, has_more = queries.items_listed(request.actor, scope, at=at, page=number)
    context = {
        "promises": found,
        "scope": scope.value,
        "tabs": [
            (ItemScope.OWN.value, _("Kantor saya"), sum(mine.values())),
            (ItemScope.LATE.value, _("Lewat"), found.late),
            (ItemScope.OPEN.value, _("Terbuka"), found.open),
            (ItemScope.ENDED.value, _("Selesai"), None),
        ],
        "rows": [(row, time_left(row.due_at, now=at, is_day=True)) for row in rows],
        "newer": number - 1,
        "older": number + 1 if has_more else 0,
    }
    return render(request, "meetings/items.html", context)


def _shown(request: DeskRequest, actor: Actor, item_id: UUID, form: ItemReportForm, failure: Failure) -> HttpResponse:
    item, at = queries.item_for(actor, item_id), now()
    found = _finding(actor, item)
    may_move = actions.may_move(actor, item)
    context: dict[str, Any] = {
        "item": item,
        "left": time_left(item.due_at, now=at, is_day=True),
        "steps": queries.steps_of(actor, item),
        "form": form if item.is_open and item.office_id in actor.offices_where(Permission.TASKFORCE_REPORT) else None,
        "word_form": WordForm() if may_move else None,
        "finding": found,
        # A rakor is everybody's to read; a visit opens to few, among them whoever gives what follows from it.
        "may_open_origin": may_move or bool(found) or _may_read_origin(actor, item),
        "unable": failure.sentence,
    }
    return render(request, "meetings/item.html", context, status=failure.status)


def _finding(actor: Actor, item: ActionItem) -> str:
    if item.source != ItemSource.FINDING:
        return ""
    return next((text for path in settings.SIGAP_ITEM_FINDINGS if (text := import_string(path)(actor, item.pk))), "")


def _may_read_origin(actor: Actor, item: ActionItem) -> bool:
    is_figure = item.about.startswith("insight.")
    if item.source == ItemSource.DIRECTIVE:
        return actor.can(Permission.LEADERS_SEE)
    return item.source == ItemSource.DECISION and (not is_figure or actor.can(Permission.INSIGHT_SEE))


@page(Permission.TASKFORCE_SEE)
def _item_page(request: DeskRequest, item_id: UUID) -> HttpResponse:
    return _shown(request, request.actor, item_id, ItemReportForm(initial={"file_id": uuid4()}), NO_FAILURE)


@act(Permission.TASKFORCE_REPORT)
def _item_report(request: DeskRequest, item_id: UUID) -> HttpResponse:
    form = ItemReportForm(request.POST, request.FILES)
    show_on_failure(request, lambda actor, failure: _shown(request, actor, item_id, form, failure))
    with request.entering() as actor:
        queries.item_for(actor, item_id)
        check_form(form)
        data = form.cleaned_data
    # Outside of any transaction: cleaning may take its time.
    photo = cleaned(data["file_id"] or uuid4(), data["file"].read()) if data["file"] else None
    with request.entering() as actor:
        if photo is not None:
            add_evidence(by=actor, at=now(), item=queries.item_for(actor, item_id), what=photo)
        actions.report_item(by=actor, at=now(), item_id=item_id, note=data["note"], file_id=photo.id if photo else None)
    return HttpResponseRedirect(reverse("meetings:item", args=[item_id]))


item = either(get=_item_page, post=_item_report)


def _moved(request: DeskRequest, item_id: UUID, move: Callable[..., object], message: str) -> str:
    form = WordForm(request.POST)
    with request.entering() as actor:
        move(by=actor, at=now(), item_id=item_id, note=form.cleaned_data["note"] if form.is_valid() else "")
    return message


@act_and_return(Permission.TASKFORCE_SEE, "meetings:item", "item_id")
def give_back(request: DeskRequest, item_id: UUID) -> str:
    """What was reported does not show it."""
    return _moved(request, item_id, actions.return_item, _("Dikembalikan. Kantornya diberi tahu."))


@act_and_return(Permission.TASKFORCE_SEE, "meetings:item", "item_id")
def withdraw(request: DeskRequest, item_id: UUID) -> str:
    """It is owed no longer."""
    return _moved(request, item_id, actions.withdraw_item, _("Ditarik. Kantornya diberi tahu."))
