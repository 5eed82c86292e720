"""The office's pair and those of other regencies; what goes out and what came, on one page."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, act_and_return, page, reading_sealed
from sigap.kernel.clock import now
from sigap.places.queries import home_regency, label_of
from sigap.transfers import actions
from sigap.transfers.forms import HeardForm, PartnerCardForm
from sigap.transfers.queries import TRANSFERS, incoming_of, key_of, office_of, outgoing_of, partner_of, partners_of
from sigap.transfers.reading import open_pair, public_of
from sigap.transfers.rules import CARD
from sigap.transfers.views.uploads import attachment, back_words, form_view, with_file
from sigap.vault.transfer_files import pair_head, signed_file

OVERVIEW = "transfers:overview"


@page(TRANSFERS)
def overview(request: DeskRequest) -> HttpResponse:
    """Keys, partners, and transfers both ways."""
    office_id = office_of(request.actor)
    key = key_of(office_id)
    context = {
        "key": key,
        "fingerprint": public_of(key).fingerprint if key else "",
        "partners": partners_of(office_id),
        "outgoing": outgoing_of(request.actor),
        "incoming": incoming_of(request.actor),
        "me": request.actor.person_id,
        "now": now(),
    }
    return render(request, "transfers/overview.html", context)


@act_and_return(TRANSFERS, OVERVIEW)
def make(request: DeskRequest) -> str:
    """The office's pair is made."""
    with request.entering() as actor:
        actions.make_key(by=actor, at=now())
    return _("Kunci kantor dibuat. Kirim kartunya ke daerah lain, dan bacakan sidik jarinya lewat telepon.")


@reading_sealed(TRANSFERS)
def card(request: DeskRequest) -> HttpResponse:
    """The card that other regencies record: public halves, signed by themselves. Leads on until there is a pair."""
    with request.entering() as actor:
        is_made = key_of(office_of(actor)) is not None
    if not is_made:
        return HttpResponseRedirect(reverse(OVERVIEW))
    key, pair = open_pair(entering=request.entering, at=now())
    with request.entering():
        head = pair_head(pair.public) | {"office": key.office.name, "regency": label_of(home_regency())}
    return attachment(signed_file(CARD, head, pair).as_bytes(), "kartu-kunci.json")


def _bring_words(_actor: Actor, _names: dict[str, Any]) -> dict[str, Any]:
    lead = _("Kartu kunci saja tidak cukup: surel dapat dipalsukan. Dua orang di kantor ini mendengar sidik jarinya.")
    return back_words(_("Catat kunci daerah lain"), _("Catat"), lead=lead)


def _bring(request: DeskRequest, actor: Actor, form: PartnerCardForm, _names: dict[str, Any]) -> str:
    given = form.cleaned_data
    actions.bring_partner(by=actor, at=now(), card=given["file"], typed=given["heard"])
    messages.success(request, _("Kunci tercatat. Orang kedua menelepon sendiri, lalu membenarkannya."))
    return reverse(OVERVIEW)


bring = form_view(PartnerCardForm, _bring_words, _bring, with_file)


def _confirm_words(actor: Actor, names: dict[str, Any]) -> dict[str, Any]:
    partner = partner_of(actor, names["partner_id"])
    lead = _("%(name)s, %(regency)s. Dicatat %(who)s.") % {
        "name": partner.name, "regency": partner.regency, "who": partner.brought_by_name
    }  # fmt: skip
    return back_words(_("Benarkan kunci daerah lain"), _("Benarkan"), lead=lead)


def _confirm(request: DeskRequest, actor: Actor, form: HeardForm, names: dict[str, Any]) -> str:
    actions.confirm_partner(by=actor, at=now(), partner_id=names["partner_id"], typed=form.cleaned_data["heard"])
    messages.success(request, _("Kunci dibenarkan. Kasus dapat dialihkan ke dan dari daerah ini."))
    return reverse(OVERVIEW)


confirm = form_view(HeardForm, _confirm_words, _confirm)


@act_and_return(TRANSFERS, OVERVIEW)
def withdraw(request: DeskRequest, partner_id: Any) -> str:
    """A pair is used no more."""
    with request.entering() as actor:
        actions.withdraw_partner(by=actor, at=now(), partner_id=partner_id)
    return _("Kunci dicabut.")
