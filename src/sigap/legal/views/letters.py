"""Letters about the criminal case: filled in from the track, changed on the page, printed as PDF/A or Word.

Always in Indonesian. No name of a person stands in the address or the file name, and nothing that was typed is kept.
"""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.timezone import localdate

from sigap.access.entry import Actor
from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, either, reading_sealed
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.access.roles import OfficeKind, Section
from sigap.cases.queries import CaseAccess, case_for
from sigap.cases.shell import case_page
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.legal import actions, reading
from sigap.legal.forms import CaseLetterForm
from sigap.legal.forms.letters import PREFIX
from sigap.legal.queries import makes_letter, office_acting, reported_among, victims_among
from sigap.legal.reading import OpenedTrack
from sigap.legal.rules import MarkKind, TrackLine, mark_types, next_after, of_person
from sigap.legal.rules.letters import CaseLetter, CaseLetterSpec, LetterMaker, case_letters, plain_words
from sigap.legal.views.track import asked_ordinal, person_words, track_url
from sigap.letters.ephemeral import WORD_TYPE, facts_unkept, made
from sigap.letters.titles import title_of_head
from sigap.ui import dates


def _spec(code: str) -> CaseLetterSpec:
    if code not in set(CaseLetter):
        raise Refused(Permission.LEGAL_NOTE)
    return case_letters()[CaseLetter(code)]


@reading_sealed(Permission.LEGAL_NOTE)
def _show(request: DeskRequest, code: str, slug: str) -> HttpResponse:
    at = now()
    opened = reading.open_track(entering=request.entering, code=code, at=at, ordinal=asked_ordinal(request))
    with request.entering() as actor:
        access, spec = opened.access, _spec(slug)
        if not makes_letter(actor, access, spec.code):
            raise Refused(Permission.LEGAL_NOTE, ids={"case": str(access.case.id)})
        with translation.override("id"):
            initial = _initial(spec, opened, actor, office_acting(actor, access))
        form = CaseLetterForm(spec=spec, initial=initial)
        return _page(request, access, form, back=track_url(code, opened.whose))


def _page(
    request: DeskRequest, access: CaseAccess, form: CaseLetterForm, failure: Failure = NO_FAILURE, *, back: str
) -> HttpResponse:
    context = case_page(access, Section.LEGAL, now=now()) | {
        "form": form,
        "spec": form.spec,
        "own_fields": [form[PREFIX + each.name] for each in form.spec.kind.fields],
        "conflict": failure.sentence,
        "back": back,
    }
    return render(request, "legal/letter.html", context, status=failure.status)


def _initial(spec: CaseLetterSpec, opened: OpenedTrack, actor: Actor, office: Office) -> dict[str, Any]:
    filled = {PREFIX + name: _FILLS[what](opened, actor, office) for name, what in spec.fills.items()}
    is_unit = spec.maker is LetterMaker.UNIT
    return {
        **{PREFIX + name: text for name, text in spec.values.items()},
        **filled,
        "addressees": spec.to[0],
        "copies_to": "\n".join(spec.copies),
        "dated_on": localdate(),
        "signer_title": title_of_head(OfficeKind(office.kind), office.name) if is_unit else spec.signer,
    }


def _report(opened: OpenedTrack, _actor: Actor, _office: Office) -> str:
    """The newest police report that stands, with its number."""
    found = next(((mark, paper) for mark, paper in opened.marks if mark.kind == MarkKind.LP), None)
    if found is None:
        return ""
    mark, paper = found
    return f"Laporan polisi {paper.number or '(nomor: …)'}, {dates.letter_day(mark.happened_on)}"


def _milestones(opened: OpenedTrack, _actor: Actor, _office: Office) -> str:
    """What is sure, the oldest first; the victim's own rights are no progress."""
    lines = [
        f"{mark.kind_label}: {dates.letter_day(mark.happened_on)}" + (f", nomor {paper.number}" if paper.number else "")
        for mark, paper in reversed(opened.marks)
        if mark.is_sure and mark_types()[MarkKind(mark.kind)].line is not TrackLine.VICTIM
    ]
    return "\n".join(lines)


def _next(opened: OpenedTrack, _actor: Actor, _office: Office) -> str:
    """In the words of who reads it."""
    marks = of_person(opened.known, opened.whose.id if opened.whose else None)
    found = next_after(marks)
    return plain_words()[found[0]] if found else ""


def _writer(_opened: OpenedTrack, actor: Actor, office: Office) -> str:
    return f"{actor.name}, {office.name}" + (f", telepon {office.phone}" if office.phone else "")


def _victims(opened: OpenedTrack, _actor: Actor, _office: Office) -> str:
    return ", ".join(_with_age(person_words(who), who.age_years) for who in victims_among(opened.people))


def _suspects(opened: OpenedTrack, _actor: Actor, _office: Office) -> str:
    return ", ".join(_with_age(person_words(who), who.age_years) for who in reported_among(opened.people))


def _with_age(words: str, age: int | None) -> str:
    return f"{words} ({age} tahun)" if age is not None else words


def _act(opened: OpenedTrack, _actor: Actor, _office: Office) -> str:
    if not opened.charges:
        day = opened.access.case.acted_on
        return dates.letter_day(day) if day else ""
    first = min(row.act_from for row in opened.charges)
    last = max(row.act_to for row in opened.charges)
    return dates.letter_day(first) if first == last else f"{dates.letter_day(first)} sampai {dates.letter_day(last)}"


def _articles(opened: OpenedTrack, _actor: Actor, _office: Office) -> str:
    return "\n".join(dict.fromkeys(f"{row.offence.name}: {row.offence.label}" for row in opened.charges if row.offence))


_FILLS = {
    "report": _report,
    "milestones": _milestones,
    "next": _next,
    "writer": _writer,
    "victims": _victims,
    "suspects": _suspects,
    "act": _act,
    "articles": _articles,
}


@act(Permission.LEGAL_NOTE)
def _make(request: DeskRequest, code: str, slug: str) -> HttpResponse:
    at = now()
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
        spec = _spec(slug)
        form = CaseLetterForm(request.POST, spec=spec)
        back = track_url(code, None)
        show_on_failure(request, lambda _actor, failure: _page(request, access, form, failure, back=back))
        check_form(form)
        actions.note_letter_made(by=actor, at=at, access=access, letter=spec.code)
        facts = _facts(form, spec, office_acting(actor, access), at)
    as_word = request.POST.get("as") == "word"
    content, kind = made(facts, at=at, as_word=as_word)
    how, ending = ("attachment", "docx") if kind == WORD_TYPE else ("inline", "pdf")
    headers = {"Content-Disposition": f'{how}; filename="{spec.code}-{code}.{ending}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


def _facts(form: CaseLetterForm, spec: CaseLetterSpec, office: Office, at: datetime) -> dict[str, Any]:
    is_private = spec.maker is LetterMaker.REPORTER
    return facts_unkept(office, spec.kind, at=at, subject=spec.subject, is_private=is_private, **form.content())


letter = either(get=_show, post=_make)
