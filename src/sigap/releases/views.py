"""Pages of the ledger: what was published and what waits, one release as anybody reads it, and the steps of the two."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.form_pages import FormAndContext, form_page, form_view, to
from sigap.access.guard import DeskRequest, act, act_and_return, either, page
from sigap.access.permissions import Permission
from sigap.kernel.clock import now
from sigap.releases import actions, preparing
from sigap.releases.forms import PrepareForm, WhyForm
from sigap.releases.models import DataRelease, ShutSpan, WithheldCells
from sigap.releases.queries import held_tables, ledger_for, prepares, release_for, releases_for, shut_spans, withheld_of
from sigap.releases.rules.limits import LIMITS
from sigap.releases.rules.spans import spans_offered
from sigap.releases.rules.states import ReleaseState
from sigap.releases.series import offered_series
from sigap.releases.shown import shown_table


@page(Permission.TASKFORCE_SEE)
def releases(request: DeskRequest) -> HttpResponse:
    """What waits for a second person, and what was published, the newest first."""
    found = releases_for(request.actor)
    context = {
        "waiting": [each for each in found if each.state == ReleaseState.PROPOSED],
        "published": [each for each in found if each.state in {ReleaseState.PUBLISHED, ReleaseState.WITHDRAWN}],
        "declined": [each for each in found if each.state == ReleaseState.DECLINED],
        "proposes": request.actor.can(Permission.RELEASE_PROPOSE),
        "prepares": prepares(request.actor),
        "limits": LIMITS,
        "shut": [(each, _shut_words(each)) for each in shut_spans(request.actor)],
    }
    return render(request, "releases/list.html", context)


@page(Permission.TASKFORCE_SEE)
def release(request: DeskRequest, release_id: UUID) -> HttpResponse:
    """One release as anybody reads it; for the two who vouch for it also what it withholds, and why."""
    actor = request.actor
    found = release_for(actor, release_id)
    withheld = withheld_of(found) if prepares(actor) else None
    is_waiting = found.state == ReleaseState.PROPOSED
    approves, is_mine = actor.can(Permission.RELEASE_APPROVE), found.prepared_by == actor.person_id
    shut = [each for each in shut_spans(actor) if (each.series, each.period) == (found.series, found.period)]
    context = {
        "release": found,
        "shut": [_shut_words(each) for each in shut],
        "tables": _tables(found, withheld),
        "explains": withheld is not None,
        "may_publish": is_waiting and approves and not is_mine,
        "may_decline": is_waiting and (approves or is_mine),
        "is_mine": is_waiting and is_mine,
        "may_withdraw": found.state == ReleaseState.PUBLISHED and approves,
    }
    return render(request, "releases/release.html", context)


def _tables(of: DataRelease, withheld: WithheldCells | None) -> list[dict[str, Any]]:
    cells, notes = (withheld.cells, withheld.notes) if withheld else ({}, {})
    return [
        shown_table(each, why={tuple(where): why for where, _n, _s, why in cells.get(each["code"], ())})
        | {"notes": notes.get(each["code"])}
        for each in of.tables
    ]


def _prepare_words() -> dict[str, Any]:
    return {
        "heading": _("Siapkan terbitan"),
        "lead": _(
            "Angka digabung dulu, lalu yang masih terlalu kecil tidak ditampilkan, dan dibuktikan tidak bisa dihitung "
            "dari terbitan lain. Ini bisa makan waktu setengah menit. Orang kedua yang menerbitkan."
        ),
        "action": _("Hitung dan siapkan"),
        "back": reverse("releases:list"),
        "back_label": _("Terbitan"),
    }


def _prepare_form(data: Any = None) -> PrepareForm:
    return PrepareForm(data, series=offered_series().values(), spans=spans_offered(localdate(now())))


@page(Permission.RELEASE_PROPOSE)
def _prepare_page(request: DeskRequest) -> HttpResponse:
    return form_page(request, _prepare_form(), NO_FAILURE, **_prepare_words())


@act(Permission.RELEASE_PROPOSE)
def _prepare(request: DeskRequest) -> HttpResponse:
    def again(_actor: Actor, failure: Failure) -> HttpResponse:
        return form_page(request, form, failure, **_prepare_words())

    form = _prepare_form(request.POST)
    show_on_failure(request, again)
    with request.entering() as actor:
        check_form(form)
        data = form.cleaned_data
        counted = actions.count_series(by=actor, at=now(), series=data["series"], period=data["period"])
    try:
        made = preparing.prepared(counted)  # outside of any transaction: the solver takes its time
    except preparing.SpanShut as shut:
        raise preparing.UnableToRelease(_shut_words(_noted(request, counted, shut))) from None
    with request.entering() as actor:
        row = actions.propose(by=actor, at=now(), prepared=made, reason=data["reason"])
    messages.success(request, _("Terbitan disiapkan. Orang kedua memeriksa dan menerbitkannya."))
    return to("releases:release", row.pk)


def _noted(request: DeskRequest, of: preparing.CountedSeries, shut: preparing.SpanShut) -> ShutSpan:
    """Looks for a span that can be told instead, and writes both down."""
    with request.entering() as actor:
        offered = actions.count_instead(by=actor, at=now(), of=of)
    instead = preparing.disclosed_instead(offered)
    with request.entering() as actor:
        return actions.note_shut(by=actor, at=now(), of=of, release=shut.release, instead=instead)


def _shut_words(shut: ShutSpan) -> str:
    """Which span stays shut, why, and what can be told."""
    words = _(
        "%(title)s, %(period)s tertutup untuk edisi berikutnya. Angkanya sudah terbit dalam %(release)s, dan sekarang "
        "hitungannya lain, misalnya karena ada yang dicatat terlambat atau diperbaiki. Selisih dua edisi bisa menunjuk "
        "satu anak atau satu keluarga, jadi yang sudah terbit tetap."
    ) % {"title": shut.title, "period": shut.period_label, "release": shut.release}
    if shut.instead:
        return words + " " + _("Yang bisa diterbitkan: %(period)s.") % {"period": shut.instead}
    return words + " " + _("Belum ada masa lain yang bisa diterbitkan; tunggu sampai tahun berikutnya selesai.")


prepare = either(get=_prepare_page, post=_prepare)


@act_and_return(Permission.RELEASE_APPROVE, "releases:release", "release_id")
def publish(request: DeskRequest, release_id: UUID) -> str:
    """The second person publishes, once it is proved again beside all that was published since."""
    with request.entering() as actor:
        found = release_for(actor, release_id)
        asked, ledger = held_tables(found, as_known=False), ledger_for(actor)
    if found.state == ReleaseState.PROPOSED:
        preparing.proved(asked, ledger)
    with request.entering() as actor:
        actions.publish(by=actor, at=now(), release_id=release_id, ledger=ledger)
    return _("Terbit. Siapa pun bisa membaca dan mengunduhnya di halaman data terbuka.")


def _why(of: DataRelease, data: Any, **words: Any) -> FormAndContext[WhyForm]:
    back = reverse("releases:release", args=[of.pk])
    return WhyForm(data), {"back": back, "back_label": f"{of.title}, {of.period_label}"} | words


def _build_decline_form(actor: Actor, data: Any, release_id: UUID) -> FormAndContext[WhyForm]:
    of = release_for(actor, release_id)
    return _why(of, data, heading=_("Jangan terbitkan"), action=_("Jangan terbitkan"))


def _declined(_request: DeskRequest, actor: Actor, form: WhyForm, release_id: UUID) -> HttpResponse:
    actions.decline(by=actor, at=now(), release_id=release_id, reason=form.cleaned_data["reason"])
    return to("releases:release", release_id)


def _build_withdraw_form(actor: Actor, data: Any, release_id: UUID) -> FormAndContext[WhyForm]:
    of = release_for(actor, release_id)
    lead = _("Angkanya tidak bisa diunduh lagi; bahwa ia pernah terbit dan alasan ini tetap terbaca siapa pun.")
    return _why(of, data, heading=_("Tarik terbitan"), action=_("Tarik"), lead=lead)


def _withdrawn(_request: DeskRequest, actor: Actor, form: WhyForm, release_id: UUID) -> HttpResponse:
    actions.withdraw(by=actor, at=now(), release_id=release_id, reason=form.cleaned_data["reason"])
    return to("releases:release", release_id)


decline = form_view(Permission.TASKFORCE_SEE, _build_decline_form, _declined)
withdraw = form_view(Permission.RELEASE_APPROVE, _build_withdraw_form, _withdrawn)
