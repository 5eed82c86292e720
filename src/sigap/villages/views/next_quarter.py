"""Pages of where next: the proposal of a quarter with its reasons, put right by hand, then planned with one tap."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sigap.access.entry import Actor
from sigap.access.form_pages import FormAndContext, form_view, to
from sigap.access.guard import DeskRequest, act_and_return, page
from sigap.access.permissions import Permission
from sigap.cases.forms.merging import THEIRS, version_of
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.places.queries import home_regency, places_in
from sigap.places.words import words_here
from sigap.prevention.forms import region_choices
from sigap.prevention.queries.activities import rad_choices
from sigap.ui.dates import number
from sigap.villages.actions import quarter as acts
from sigap.villages.forms import ChoiceForm, OtherVillageForm, QuarterTermsForm
from sigap.villages.models import MODE_LABELS, WEIGHT_LABELS
from sigap.villages.quarter_map import quarter_map
from sigap.villages.queries.next_quarter import QuarterView, plan_of, quarter_view, rule_of, seat_of, weights_now
from sigap.villages.rules.where_next import (
    LeftOutReason,
    NextMode,
    NextQuarter,
    quarter_from,
    quarter_of,
)
from sigap.villages.words import left_out_words, million, reasons_of, way_words

_QUARTER = "villages:quarter"
_LEFT_OUT = 8
_BANDS = 5


def _requested_quarter(code: str) -> NextQuarter:
    found = quarter_from(code, localdate(now()))
    if found is None:
        raise Refused(Permission.PREVENTION_MANAGE)
    return found


def _mode(request: HttpRequest) -> NextMode:
    requested = request.POST.get("cara") or request.GET.get("cara", "")
    return NextMode(requested) if requested in set(NextMode) else NextMode.NEED


@page(Permission.PREVENTION_MANAGE)
def coming(request: DeskRequest) -> HttpResponse:
    """The quarter after this one."""
    return _shown(request, quarter_of(localdate(now())).after)


@page(Permission.PREVENTION_MANAGE)
def quarter(request: DeskRequest, quarter: str) -> HttpResponse:
    """One quarter."""
    return _shown(request, _requested_quarter(quarter))


def _shown(request: DeskRequest, found: NextQuarter) -> HttpResponse:
    at, mode = now(), _mode(request)
    view = quarter_view(request.actor, found, mode, at)
    current = quarter_of(localdate(at))
    codes = [each.village.code for each in view.proposal.chosen]
    districts, top = view.reached()
    districts_then, top_then = view.reached(codes)
    context = {
        "view": view,
        "mode": mode,
        "modes": list(MODE_LABELS.items()),
        "quarters": [current, current.after, current.after.after],
        "rows": _rows(view),
        "left_out": _left_out(view),
        "planned": _planned(view),
        "money": _money(view),
        "districts": (len(districts), len(districts_then), sum(code.count(".") == 2 for code in view.places)),  # noqa: PLR2004
        "top": (len(top), len(top_then), len(view.top)),
        "people": (view.people_a_session or 0) * len(codes),
        "rule": view.rule,
        "may_weigh": request.actor.can(Permission.INDEX_MANAGE),
        "map": quarter_map(view),
        "weights": [(label, view.rule.weights[mode][side]) for side, label in WEIGHT_LABELS.items()],
    }
    return render(request, "villages/next.html", context)


def _rows(view: QuarterView) -> list[dict[str, Any]]:
    rows = []
    for each in view.proposal.chosen:
        choice = view.choices.get(each.village.code)
        rows.append(
            {
                "each": each,
                "district": view.places[each.village.district].label,
                "reasons": reasons_of(each),
                "why": choice.why if choice and each.is_by_hand else "",
                "by": choice.decider_name if choice and each.is_by_hand else "",
                "cost": million(each.cost),
                "way": way_words(each),
                "parts": [f"{WEIGHT_LABELS[side]} {round(part)}" for side, part in each.parts.items() if round(part)],
            }
        )
    return rows


def _left_out(view: QuarterView) -> list[dict[str, Any]]:
    """What one would ask about: what was taken out by hand, then the highest points; planned ones stand elsewhere."""
    shown = [each for each in view.proposal.left_out if each.reason is not LeftOutReason.PLANNED]
    shown.sort(key=lambda each: each.reason is not LeftOutReason.BY_HAND)
    rows = []
    for each in shown[:_LEFT_OUT]:
        choice = view.choices.get(each.village.code)
        rows.append(
            {
                "each": each,
                "district": view.places[each.village.district].label,
                "words": left_out_words(each),
                "why": choice.why if choice and each.reason is LeftOutReason.BY_HAND else "",
                "is_by_hand": each.reason is LeftOutReason.BY_HAND,
            }
        )
    return rows


def _planned(view: QuarterView) -> list[dict[str, Any]]:
    by_activity = {row.activity_id: row for row in view.choices.values() if row.activity_id}
    return [
        {
            "activity": each,
            "where": view.places[each.region_code].label if each.region_code in view.places else each.region_code,
            "reasons": by_activity[each.pk].reasons if each.pk in by_activity else [],
            "cost": million(each.budget) if each.budget else "",
        }
        for each in view.sessions
    ]


def _money(view: QuarterView) -> dict[str, Any]:
    """What is planned, what is proposed, what is left, in shares of the bar."""
    proposed = view.proposal.cost
    whole = max(view.budget, view.spent + proposed, 1)
    bars, at = [], 0.0
    for place, cost in enumerate([view.spent, *(each.cost for each in view.proposal.chosen)]):
        width = round(cost / whole * 100, 1)
        if width:
            bars.append({"x": round(at, 1), "width": width, "band": min(place, _BANDS)})
        at += width
    left = view.budget - view.spent - proposed
    return {
        "planned": million(view.spent),
        "proposed": million(proposed),
        "whole": million(view.budget),
        "left": million(max(left, 0)),
        "short": million(-left) if view.budget and left < 0 else "",
        "bars": bars,
    }


def _build_terms_form(actor: Actor, data: Any, quarter: str) -> FormAndContext[QuarterTermsForm]:
    found, at = _requested_quarter(quarter), now()
    if data is not None:
        acts.hold_terms(found)
    plan = plan_of(actor, found)
    rule, places = rule_of(plan, weights_now()), places_in(home_regency())
    stands = {
        "budget": number(plan.budget) if plan and plan.budget else "",
        "cost_session": number(rule.cost_session),
        "cost_km": number(rule.cost_km),
        "seat": seat_of(plan, rule, {place.code: place for place in places}),
        "topic": plan.topic if plan else "",
        "audience": plan.audience if plan else "",
        "rad_activity": str(plan.rad_activity or "") if plan else "",
    }
    rad = rad_choices(actor, localdate(at), plan.rad_activity if plan else None)
    form = QuarterTermsForm(
        data, places=places, rad=rad, stands=stands, version=version_of(stands), initial=dict(stands)
    )
    return form, {
        "about": THEIRS,
        "heading": _("Uang dan kegiatan triwulan ini"),
        "action": _("Simpan"),
        "back": reverse(_QUARTER, args=[quarter]),
        "back_label": _("Berikutnya"),
        "lead": _("Angka biaya bawaan hanya taksiran. Ganti dengan standar biaya daerah."),
    }


def _terms_set(request: DeskRequest, actor: Actor, form: QuarterTermsForm, quarter: str) -> HttpResponse:
    acts.set_terms(by=actor, at=now(), quarter=_requested_quarter(quarter), terms=form.terms)
    messages.success(request, _("Tersimpan. Usul dihitung lagi."))
    return to(_QUARTER, quarter)


terms = form_view(Permission.PREVENTION_MANAGE, _build_terms_form, _terms_set)


def _build_other_form(_actor: Actor, data: Any, quarter: str) -> FormAndContext[OtherVillageForm]:
    _requested_quarter(quarter)
    villages = [
        (label, rows[1:] if not isinstance(rows, str) else rows)
        for label, rows in region_choices(places_in(home_regency()))
    ]
    return OtherVillageForm(data, choices=villages), {
        "heading": words_here(_("Usulkan desa lain")),
        "action": _("Usulkan"),
        "back": reverse(_QUARTER, args=[quarter]),
        "back_label": _("Berikutnya"),
        "lead": words_here(_("Desa yang Anda masukkan berdiri paling atas, dengan alasan Anda.")),
    }


def _other_chosen(request: DeskRequest, actor: Actor, form: OtherVillageForm, quarter: str) -> HttpResponse:
    given = form.cleaned_data
    acts.choose(
        by=actor,
        at=now(),
        quarter=_requested_quarter(quarter),
        region_code=given["region"],
        is_in_plan=True,
        why=given["why"],
    )
    messages.success(request, words_here(_("Desa ditambahkan ke usul.")))
    return to(_QUARTER, quarter)


other = form_view(Permission.PREVENTION_MANAGE, _build_other_form, _other_chosen)


@act_and_return(Permission.PREVENTION_MANAGE, _QUARTER, "quarter")
def choose(request: DeskRequest, quarter: str) -> str:
    """Takes a village out, puts it in, or lets its points decide again."""
    form = ChoiceForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {}
    region = str(given.get("region", ""))
    with request.entering() as actor:
        found = _requested_quarter(quarter)
        if request.POST.get("batal") == "1":
            acts.undo_choice(by=actor, at=now(), quarter=found, region_code=region)
            return _("Dikembalikan ke urutan semula.")
        is_in, why = bool(given.get("is_in")), str(given.get("why", ""))
        acts.choose(by=actor, at=now(), quarter=found, region_code=region, is_in_plan=is_in, why=why)
    return _("Usul diubah.")


@act_and_return(Permission.PREVENTION_MANAGE, _QUARTER, "quarter")
def plan(request: DeskRequest, quarter: str) -> HttpResponseBase | str:
    """The ticked villages become sessions: in prevention, in the RAD line and in the calendar."""
    with request.entering() as actor:
        found = acts.plan_villages(
            by=actor,
            at=now(),
            quarter=_requested_quarter(quarter),
            mode=_mode(request),
            regions=request.POST.getlist("desa"),
        )
    if not found:
        return words_here(_("Desa-desa ini sudah direncanakan. Tidak ada yang berubah."))
    return ngettext(
        "%(n)s kegiatan masuk rencana, baris RAD, dan kalender.",
        "%(n)s kegiatan masuk rencana, baris RAD, dan kalender.",
        len(found),
    ) % {"n": len(found)}
