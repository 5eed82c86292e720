"""Pages on which anyone finds out: signs, the check of a job offer, whom to call, the law in brief, kept promises.

Nothing that is answered here is stored, put into an address or written to a log.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import Error as DatabaseTrouble
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise as Words
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from sigap.kernel import clock
from sigap.public import companies, guide, offers
from sigap.public.offer_forms import JobOfferForm
from sigap.public.signs import code_of
from sigap.ui.errors import ErrorFrame, error_page

UNPROCESSABLE = 422
TOO_LARGE = 413
LIST_OLD_AFTER = timedelta(days=31)
"""A list of licences is told to be old after a month: licences are granted and withdrawn all the time."""
ASKED_HERE = ("disnaker", "polisi-110", "sapa-129")
ASKED_ABROAD = ("disnaker", "bp3mi", "kp2mi", "kemlu-wni", "kp2mi-luar", "polisi-110", "sapa-129")
"""Whom one asks about an offer, by the code of the entry; abroad the office in that country too."""
PROMISES = ("triage-high", "triage-medium", "triage-low", "first-contact", "uptd-to-police")
"""What is promised, by the code of its deadline: the guidance words it, the rule says how long it may take."""
LICENCE_WORDS: dict[str, Words] = {
    "active": _("Izin berlaku"),
    "suspended": _("Izin dibekukan"),
    "revoked": _("Izin dicabut"),
}


@require_safe
def signs(request: HttpRequest) -> HttpResponse:
    """The signs of trafficking and forced labour, and the doors to three shorter views."""
    return render(request, "public/tanda.html", guide.signs("general"))


@require_safe
def signs_for_parents(request: HttpRequest) -> HttpResponse:
    """What parents and neighbours may see."""
    found = guide.signs("parents_before", "parents_after", "parents_guard")
    return render(request, "public/tanda_orang_tua.html", found)


@require_safe
def signs_for_pupils(request: HttpRequest) -> HttpResponse:
    """What pupils may see, in themselves or in a friend."""
    return render(request, "public/tanda_pelajar.html", guide.signs("pupils_warn", "pupils_friend", "pupils_do"))


@require_safe
def signs_for_jobseekers(request: HttpRequest) -> HttpResponse:
    """What jobseekers may see."""
    return render(request, "public/tanda_pencari_kerja.html", guide.signs("seekers_stop", "seekers_ready"))


@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    """Telephone numbers that help now, this regency's own beside the national ones."""
    found = guide.numbers(today=localdate(clock.now()))
    context = {
        "local": [each for each in found if each.is_local and not each.is_stale],
        "national": [each for each in found if not each.is_local and not each.is_abroad],
        "abroad": [each for each in found if each.is_abroad],
        "stale": [each for each in found if each.is_stale],
    }
    return render(request, "public/nomor.html", context)


@require_safe
def for_children(request: HttpRequest) -> HttpResponse:
    """What a child needs to know, in easy words."""
    return render(request, "public/anak.html")


@require_safe
def speech(request: HttpRequest) -> HttpResponse:
    """Sentences as people of this region say them."""
    return render(request, "public/bahasa.html", {"sentences": guide.speech()})


@require_safe
def law(request: HttpRequest) -> HttpResponse:
    """The law in brief, with its sources."""
    try:
        found = guide.law()
    except DatabaseTrouble:
        found = []
    return render(request, "public/hukum.html", {"entries": found})


@require_safe
def pledge(request: HttpRequest) -> HttpResponse:
    """What is promised, and how it was kept in the last half year that is frozen."""
    try:
        release, promised = guide.pledge(), guide.promises()
    except DatabaseTrouble:
        release, promised = None, {}
    shares = {share.rule: share for share in release.kept} if release else {}
    words = guide.wording("promise")
    rows = [
        {
            "words": words[f"janji-{rule}"],
            "within": _within(promised.get(rule)),
            "promise": promised.get(rule),
            "share": shares.get(rule),
        }
        for rule in PROMISES
    ]
    return render(request, "public/janji.html", {"release": release, "rows": rows, "has_duty": guide.has_duty()})


def _within(promise: guide.PublishedPromise | None) -> str:
    if promise is None:
        return ""
    n = promise.amount
    words = {
        "hours": ngettext("%(n)d jam", "%(n)d jam", n),
        "working_hours": ngettext("%(n)d jam kerja", "%(n)d jam kerja", n),
        "working_days": ngettext("%(n)d hari kerja", "%(n)d hari kerja", n),
        "calendar_days": ngettext("%(n)d hari", "%(n)d hari", n),
        "months": ngettext("%(n)d bulan", "%(n)d bulan", n),
        "penal_days": ngettext("%(n)d × 24 jam", "%(n)d × 24 jam", n),
        "penal_months": ngettext("%(n)d × 30 hari", "%(n)d × 30 hari", n),
    }
    return words[promise.unit] % {"n": n}


@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest) -> HttpResponse:
    """The questions, and on the same address what they show. The answers go with the answer."""
    if request.method != "POST":
        return _form(request, JobOfferForm())
    try:
        form = JobOfferForm(request.POST)
    except RequestDataTooBig:
        return error_page(request, ErrorFrame.PUBLIC, TOO_LARGE)
    if "change" in request.POST and form.is_valid():
        # Back from what the answers show: every one stands as it was, to correct one.
        return _form(request, JobOfferForm(initial=form.cleaned_data))
    if not form.is_valid():
        return _form(request, form, status=UNPROCESSABLE)
    looked_up = _looked_up(form.cleaned_data["company"], today=localdate(clock.now()))
    asked = form.offer(listed=looked_up.says, is_list_old=looked_up.is_old)
    shown = _shown(offers.judged(asked), looked_up, country=asked.country)
    return render(request, "public/tawaran_hasil.html", shown | {"answers": _answers(form)})


def _answers(form: JobOfferForm) -> list[tuple[str, str]]:
    """What was answered, for the form behind the way back."""
    data = form.cleaned_data
    return [
        (name, each)
        for name in form.fields
        for each in (data[name] if isinstance(data[name], list) else [data[name]])
        if each
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyLookup:
    """What the list says of the company that was named, and which list it was."""

    says: offers.ListingState
    found: tuple[companies.CompanyMatch, ...] = ()
    listed: guide.PublishedCompanyList | None = None
    is_old: bool = False


def _looked_up(name: str, *, today: date) -> CompanyLookup:
    try:
        listed = guide.company_list()
        known = guide.companies() if listed and name else []
    except DatabaseTrouble:
        return CompanyLookup(says=offers.ListingState.NO_LIST)
    if listed is None:
        return CompanyLookup(says=offers.ListingState.NO_LIST)
    is_old = today - listed.listed_on > LIST_OLD_AFTER
    if not name:
        return CompanyLookup(says=offers.ListingState.NOT_ASKED, listed=listed, is_old=is_old)
    found = tuple(companies.find(name, known))
    return CompanyLookup(says=_says(found, today), found=found, listed=listed, is_old=is_old)


def _says(found: tuple[companies.CompanyMatch, ...], today: date) -> offers.ListingState:
    same = [each.company for each in found if each.is_same]
    if not same:
        return offers.ListingState.LIKE if found else offers.ListingState.ABSENT
    is_standing = all(each.state == "active" and (each.valid_to is None or each.valid_to >= today) for each in same)
    return offers.ListingState.ACTIVE if is_standing else offers.ListingState.ENDED


def _shown(found: offers.OfferAssessment, looked_up: CompanyLookup, *, country: str) -> dict[str, Any]:
    try:
        law_by_code = {entry.code: entry for entry in guide.law()}
    except DatabaseTrouble:
        law_by_code = {}
    numbers = guide.numbers(today=localdate(clock.now()))
    called = {entry.code: entry for entry in numbers}
    there = [entry for entry in numbers if found.is_abroad and country and entry.country == country]
    words = guide.wording("offer")
    return {
        "outcome": found.outcome.value,
        "count": len(found.dangers),
        "dangers": [words[code_of(sign)] for sign in found.dangers],
        "asks": [words[code_of(sign)] for sign in found.asks],
        "law": [law_by_code[code] for code in found.law if code in law_by_code],
        "looked_up": looked_up,
        "companies": [(each, LICENCE_WORDS[each.company.state]) for each in looked_up.found],
        "is_abroad": found.is_abroad,
        "numbers": [
            *there,
            *(called[code] for code in (ASKED_ABROAD if found.is_abroad else ASKED_HERE) if code in called),
        ],
    }


def _form(request: HttpRequest, form: JobOfferForm, *, status: int = 200) -> HttpResponse:
    try:
        listed = guide.company_list()
    except DatabaseTrouble:
        listed = None
    today = localdate(clock.now())
    is_old = listed is not None and today - listed.listed_on > LIST_OLD_AFTER
    context = {"form": form, "listed": listed, "is_old": is_old}
    return render(request, "public/tawaran.html", context, status=status)
