"""The page of one's printed code card: draws it, shows it once, proves it by one of its codes."""

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import record_authentication
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access import actions, events
from sigap.access.guard import ticket_of
from sigap.access.models import Person
from sigap.access.sessions import hash_of
from sigap.access.signin import adapters, cards, throttle
from sigap.access.signin.forms import CardForm
from sigap.access.signin.views import own_credentials, status_of
from sigap.access.visit import visit_of
from sigap.kernel import clock
from sigap.vault.macs import MacBroken
from sigap.vault.sealing import SealBroken


def _card(request: HttpRequest) -> HttpResponseBase:
    person = request.user
    if not isinstance(person, Person):
        return HttpResponseRedirect(reverse("masuk"))
    if request.method != "POST":
        return _page(request, person.pk, CardForm())
    if "code" not in request.POST:
        codes = cards.draw(person.pk)
        return _page(request, person.pk, CardForm(), codes=codes)
    form = CardForm(request.POST)
    if not form.is_valid() or not _is_proven(request, person, form):
        return _page(request, person.pk, form, status=status_of(form))
    messages.success(request, _("Kartu kode berlaku mulai sekarang. Simpan di tempat terkunci."))
    return HttpResponseRedirect(reverse("profil"))


own_card = own_credentials(reauthentication_required(app="allauth.mfa")(_card))
"""GET and POST /profil/kartu/."""


def _is_proven(request: HttpRequest, person: Person, form: CardForm) -> bool:
    """Judges the first code under the throttle of all codes; an error stands in the form.

    The same code again from the same session is no wrong one: it changes nothing.
    """
    typed, session = form.cleaned_data["code"], hash_of(ticket_of(request)).hex()
    try:
        claim = throttle.take_code(person.login, visit_of(request), at=clock.now())
    except throttle.AttemptTooSoon as early:
        form.add_error("code", adapters.too_soon(early))
        return False
    try:
        is_proven = cards.prove(person.pk, typed, session=session)
        is_again = not is_proven and cards.was_proven(person.pk, typed, session=session)
    except (SealBroken, MacBroken):
        is_proven = is_again = False
    if is_proven:
        throttle.succeeded(claim)
        record_authentication(request, person, "mfa", type=cards.CARD, reauthenticated=True)
        actions.note_threshold(at=clock.now(), code=events.SECOND_FACTOR_SET, person_id=person.pk)
    elif is_again:
        throttle.release(claim)
    else:
        adapters.note_failure(person.pk, adapters.FailedMeans.CODE, claim)
        form.add_error("code", ValidationError(_("Kode itu tidak cocok dengan nomor yang diminta. Periksa nomornya.")))
    return is_proven or is_again


def _page(
    request: HttpRequest, person: UUID, form: CardForm, *, codes: tuple[str, ...] = (), status: int = 200
) -> HttpResponseBase:
    in_use, drawn = _valid_card(person, cards.CARD), _valid_card(person, cards.DRAWN)
    if drawn is not None:
        form.ask(drawn.asked)
    numbered = [(number, f"{code[:3]} {code[3:]}") for number, code in enumerate(codes, start=1)]
    context = {"form": form, "card": in_use, "drawn": drawn, "codes": numbered, "person": request.user}
    return render(request, "access/card.html", context, status=status)


def _valid_card(person: UUID, kind: str) -> cards.CodeCard | None:
    """A card that was altered is none: a new one takes its place."""
    try:
        return cards.card_of(person, kind)
    except (SealBroken, MacBroken):
        return None
