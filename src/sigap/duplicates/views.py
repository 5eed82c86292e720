"""Pages of who may be whom: of all one's work, of one person, opened side by side, and the decision."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from sigap.access.guard import DeskRequest, act, act_and_return, either, page
from sigap.access.roles import Section
from sigap.cases.queries import case_for, person_of
from sigap.cases.shell import SAME_NAME, case_page
from sigap.duplicates import actions
from sigap.duplicates.forms import AlsoForm, PairStepForm
from sigap.duplicates.queries import (
    CASES_A_PAGE,
    DECIDES,
    PairsRead,
    RecordPair,
    likeliest_pairs,
    offices_comparing,
    others_deciding,
    pairs_of,
    pairs_waiting,
)
from sigap.duplicates.reading import MOST_OPENED, open_record
from sigap.duplicates.rows import compared_rows
from sigap.duplicates.rules import WAITING, PairStep
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.places.queries import labels_of
from sigap.ui.paging import page_asked
from sigap.vault.door import IDENTITIES_AN_HOUR

_SHOWN = 50


@page(DECIDES)
def work(request: DeskRequest) -> HttpResponse:
    """What waits for a second person, and who may be the same among the people of one's own cases."""
    number = page_asked(request)
    offices = offices_comparing(request.actor)
    if not offices:
        raise Refused(DECIDES)
    found, compared = likeliest_pairs(offices, page=number, most=_SHOWN + 1)
    waiting = pairs_waiting(limit=_SHOWN)
    context = {
        "waiting": sorted(waiting, key=lambda pair: pair.decided_by == request.actor.person_id),
        "found": found[:_SHOWN],
        "is_cut": len(found) > _SHOWN,
        "shown": _SHOWN,
        "me": request.actor.person_id,
        "page": number,
        "a_page": CASES_A_PAGE,
        "has_more": compared > number * CASES_A_PAGE,
        "now": now(),
    }
    return render(request, "duplicates/list.html", context)


def _pairs_context(request: DeskRequest, code: str, ordinal: int, form: AlsoForm, read: PairsRead) -> dict[str, Any]:
    access = case_for(request.actor, code, need=Section.IDENTITY, power=DECIDES)
    person = person_of(access, ordinal)
    if person.pk not in read.records:
        raise Refused(DECIDES, ids={"case": str(access.case.id)})

    def seconds(pair: RecordPair) -> list[str]:
        return sorted(others_deciding(*pair.key).values())

    waiting = [pair for pair in read.pairs if pair.is_waiting]
    asked = [pair for pair in read.pairs if pair.is_candidate]
    return case_page(access, Section.PERSONS, now=now()) | {
        "person": person,
        "waiting": [
            {"pair": pair, "is_mine": True, "seconds": seconds(pair)}
            if pair.decided_by == request.actor.person_id
            else {"pair": pair}
            for pair in waiting
        ],
        "candidates": asked,
        "joined": [pair for pair in read.pairs if pair.is_joined],
        "apart": [pair for pair in read.pairs if pair.is_apart],
        "opens": 1 + min(MOST_OPENED, len(waiting) + len(asked)),
        "most": MOST_OPENED,
        "an_hour": IDENTITIES_AN_HOUR,
        "form": form,
    }


@page(DECIDES)
def _person_page(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    """The records it may be, nothing opened."""
    read = pairs_of(request.actor, code, ordinal=ordinal)
    return render(request, "duplicates/person.html", _pairs_context(request, code, ordinal, AlsoForm(), read))


@act(DECIDES)
def _opened_page(request: DeskRequest, code: str, ordinal: int) -> HttpResponse:
    """The same with identities side by side: opened, and traced, for this one answer."""
    form = AlsoForm(request.POST)
    if not form.is_valid():
        with request.entering() as actor:
            read = pairs_of(actor, code, ordinal=ordinal)
            context = _pairs_context(request, code, ordinal, form, read)
            return render(request, "duplicates/person.html", context, status=422)
    also = form.cleaned_data.get("also")
    opened = open_record(entering=request.entering, code=code, ordinal=ordinal, at=now(), also=also)
    regions = {each.identity.village for each in opened.compared} | {opened.identity.village}
    with request.entering() as actor:
        villages = labels_of(regions - {""}) if regions - {""} else {}
        context = case_page(opened.access, Section.PERSONS, now=now(), running=()) | {
            "own": opened.own,
            "rows": compared_rows(actor, opened, villages),
            "is_missing": opened.is_missing,
            "same_name": SAME_NAME if opened.has_readers_name else "",
        }
        return render(request, "duplicates/compare.html", context)


person = either(get=_person_page, post=_opened_page)


@act_and_return(DECIDES, "duplicates:person", "code", "ordinal")
def decide(request: DeskRequest, code: str, ordinal: int) -> str:
    """The next step on two records."""
    form = PairStepForm(request.POST)
    with request.entering() as actor:
        one = case_for(actor, code, need=Section.IDENTITY, power=DECIDES)
        if not form.is_valid():
            return ""
        its = case_for(actor, form.cleaned_data["other"], need=Section.IDENTITY, power=DECIDES)
        row = actions.decide_pair(
            by=actor,
            at=now(),
            records=((one, ordinal), (its, form.cleaned_data["number"])),
            step=PairStep(form.cleaned_data["step"]),
            based_on=form.cleaned_data["version"],
        )
        names = sorted(others_deciding(row.first_id, row.second_id).values()) if row.step in WAITING else []
    return _step_words(PairStep(row.step), names)


def _step_words(step: PairStep, names: list[str]) -> str:
    if step in WAITING:
        if names:
            return _("Usul tersimpan. Yang dapat memutuskan: %(names)s.") % {"names": ", ".join(names)}
        return _(
            "Usul tersimpan, tetapi belum ada orang lain yang bekerja pada kedua kasus. Tambahkan rekan ke keduanya."
        )
    return {
        PairStep.SAME: _("Digabung. Kedua catatan tetap ada seperti semula, dan dapat dipisahkan lagi."),
        PairStep.DIFFERENT: _("Tersimpan: bukan orang yang sama. Tidak ditanyakan lagi."),
        PairStep.WITHDRAWN: _("Usul ditarik."),
        PairStep.PARTED: _("Dipisahkan. Kedua catatan ada seperti semula."),
        PairStep.PART_DECLINED: _("Tetap tergabung."),
    }[step]
