"""Letters to be printed: to one person, to the agency, to the public. And how a person's letter ended."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sigap.access.failures import NO_FAILURE, Failure, check_form, show_on_failure
from sigap.access.guard import DeskRequest, act, either, page, reading_sealed
from sigap.access.permissions import Permission
from sigap.cases.queries import CaseAccess
from sigap.incidents import actions, reading
from sigap.incidents.forms import LetterForm
from sigap.incidents.models import DATA_LABELS, Affected
from sigap.incidents.queries import tally_of
from sigap.incidents.reading import letter_with_right
from sigap.incidents.rules import SPECIFIC, DataKind, HandedTo, LetterState, Unreachable
from sigap.incidents.views.pages import form_page
from sigap.kernel.clock import now
from sigap.kernel.errors import Unable
from sigap.letters.heads import head_of


def _back(letter: Affected) -> str:
    """Where the letter stands in a list: in its case, or among the officers."""
    number = letter.incident.number
    if letter.touched is None:
        return reverse("incidents:affected", args=[number])
    return reverse("incidents:of_case", args=[number, letter.touched.case_code])


@act(Permission.INCIDENT_NOTIFY)
def to_person(request: DeskRequest, number: str, letter_id: UUID) -> HttpResponse:
    """The letter to one person, marked as printed. Without name and case code: the name is written by hand."""
    at = now()
    opened = reading.open_letter(entering=request.entering, number=number, letter_id=letter_id, at=at)
    if opened.words is None:
        messages.warning(request, _("Insiden ini belum dinilai. Surat dapat dicetak sesudah penilaian ditulis."))
        return HttpResponseRedirect(_back(opened.letter))
    try:
        with request.entering() as actor:
            letter, access = letter_with_right(actor, number, letter_id)
            actions.print_letter(by=actor, at=at, letter=letter, access=access)
            return _letter(
                request, "incidents/letter_person.html", opened.letter.incident, opened.words, _back(letter), at
            )
    except Unable as unable:
        with request.entering():
            messages.warning(request, unable.sentence)
            return HttpResponseRedirect(_back(opened.letter))


def _letter(
    request: DeskRequest, template: str, incident: Any, words: Any, back: str, at: datetime, **more: Any
) -> HttpResponse:
    """A letter is Indonesian, whatever language the officer reads."""
    # The office that writes is the first one that the actor works in.
    head = head_of(request.actor.memberships[0].office_id)
    context = {"now": at, "incident": incident, "words": words, "head": head, "back": back} | more
    with translation.override("id"):
        return render(request, template, context)


@reading_sealed(Permission.INCIDENT_MANAGE)
def to_agency(request: DeskRequest, number: str) -> HttpResponse:
    """The letter to the agency: which data, when and how, handling and recovery; numbers, never a name or a code."""
    at = now()
    opened = reading.open_words(entering=request.entering, number=number, at=at)
    with request.entering() as actor:
        tallies = tally_of(actor, opened.incident)
        kinds = [DataKind(kind) for kind in opened.assessment.data_kinds] if opened.assessment else []
        more = {
            "data": [(DATA_LABELS[kind], kind in SPECIFIC) for kind in kinds],
            "people": opened.assessment.people if opened.assessment else None,
            "listed": sum(row.count.persons for row in tallies),
            "handed_over": sum(row.count.handed_over for row in tallies),
        }
        back = reverse("incidents:incident", args=[number])
        return _letter(request, "incidents/letter_agency.html", opened.incident, opened.words, back, at, **more)


@reading_sealed(Permission.INCIDENT_MANAGE)
def to_public(request: DeskRequest, number: str) -> HttpResponse:
    """The notice to the public."""
    at = now()
    opened = reading.open_words(entering=request.entering, number=number, at=at)
    with request.entering():
        back = reverse("incidents:incident", args=[number])
        return _letter(request, "incidents/letter_public.html", opened.incident, opened.words, back, at)


def _note_page(request: DeskRequest, letter: Affected, form: LetterForm, failure: Failure = NO_FAILURE) -> HttpResponse:
    words = {
        "heading": _("Catat surat"),
        "action": _("Simpan"),
        "back": _back(letter),
        "advice": _(
            "Lewat kontak aman saja: tidak lewat WhatsApp, tidak dititipkan, tidak ditaruh di rumah. "
            "Orang itu boleh membacanya di tempat Anda dan tidak membawanya pulang."
        ),
    }
    return form_page(request, letter.incident, form, failure, **words)


@page(Permission.INCIDENT_NOTIFY)
def _note_form(request: DeskRequest, number: str, letter_id: UUID) -> HttpResponse:
    at = now()
    letter, _access = letter_with_right(request.actor, number, letter_id)
    return _note_page(request, letter, LetterForm(now=at, initial={"done_at": localtime(at)}))


@act(Permission.INCIDENT_NOTIFY)
def _note(request: DeskRequest, number: str, letter_id: UUID) -> HttpResponse:
    at = now()
    form = LetterForm(request.POST, now=at)
    with request.entering() as actor:
        letter, access = letter_with_right(actor, number, letter_id)
        show_on_failure(request, lambda _actor, failure: _note_page(request, letter, form, failure))
        check_form(form)
        _moved(actor, at, letter, access, form.cleaned_data)
    messages.success(request, _("Surat tercatat."))
    return HttpResponseRedirect(_back(letter))


def _moved(actor: Any, at: datetime, letter: Affected, access: CaseAccess | None, cleaned: dict[str, Any]) -> None:
    whose = {"by": actor, "at": at, "letter": letter, "access": access, "done_at": cleaned["done_at"]}
    if cleaned["outcome"] == LetterState.UNREACHABLE:
        actions.cannot_reach(**whose, reason=Unreachable(cleaned["reason"]))
        return
    actions.hand_over(**whose, to=HandedTo(cleaned["handed_to"]), is_cleared=cleaned["is_cleared"])


note = either(get=_note_form, post=_note)
