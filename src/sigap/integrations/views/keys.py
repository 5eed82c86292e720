"""Pages on which an office looks after the keys of its own system, and where that system is pinged."""

import base64
from importlib.resources import files
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.form_pages import FormAndContext, form_view, to
from sigap.access.guard import DeskRequest, act, act_and_return, page
from sigap.access.models import Office
from sigap.access.permissions import Permission
from sigap.integrations import actions
from sigap.integrations.forms import PingForm, SystemKeyForm
from sigap.integrations.models import SCOPE_LABELS
from sigap.integrations.queries import (
    SystemKeyRow,
    address_of_pings,
    key_for,
    keys_of,
    last_pings,
    office_for,
    offices_managed_by,
    signer,
)
from sigap.integrations.rules import KEY_PREFIX, KeyScope
from sigap.kernel.clock import now


@page(Permission.SYSTEM_MANAGE)
def index(request: DeskRequest) -> HttpResponse:
    """Offices whose systems one looks after; of one alone its page."""
    offices = offices_managed_by(request.actor)
    if len(offices) == 1:
        return _office_page(request, offices[0])
    return render(request, "integrations/list.html", {"offices": offices})


@page(Permission.SYSTEM_MANAGE)
def office(request: DeskRequest, office_id: UUID) -> HttpResponse:
    """The keys of one office, where it is pinged, and how its system begins."""
    return _office_page(request, office_for(request.actor, office_id))


def _office_page(request: DeskRequest, found: Office) -> HttpResponse:
    rows = keys_of(request.actor, found)
    place = address_of_pings(found)
    context = {
        "office": found,
        "keys": [_row(row) for row in rows if row.runs],
        "ended": [_row(row) for row in rows if not row.runs],
        "place": place,
        "pings": last_pings(found) if place else [],
        "public_key": base64.b64encode(signer()).decode(),
        "first_call": f'curl -H "Authorization: Bearer {KEY_PREFIX}…" {request.build_absolute_uri("/api/v1/key")}',
        "now": now(),
    }
    return render(request, "integrations/office.html", context)


def _row(row: SystemKeyRow) -> dict[str, Any]:
    return {
        "key": row.key,
        "seen_at": row.seen_at,
        "is_replaced": row.is_replaced,
        "scopes": [SCOPE_LABELS[KeyScope(scope)] for scope in row.key.scopes],
    }


def _back(office_id: UUID, label: str) -> dict[str, Any]:
    return {"back": reverse("integrations:office", args=[office_id]), "back_label": label}


def _key_form(actor: Actor, data: Any, office_id: UUID) -> FormAndContext[SystemKeyForm]:
    found = office_for(actor, office_id)
    words = _back(office_id, found.name) | {
        "heading": _("Kunci sistem kantor"),
        "lead": _("Kunci bekerja atas nama kantor, bukan seseorang: pakai hanya pada server kantor sendiri."),
        "action": _("Buat kunci"),
    }
    return SystemKeyForm(data, initial={"lasts": "180", "key_id": uuid4()}), words


def _made(request: DeskRequest, actor: Actor, form: SystemKeyForm, office_id: UUID) -> HttpResponse:
    issued = actions.make_key(by=actor, at=now(), office_id=office_id, **form.cleaned_data)
    return _once(request, issued)


def _once(request: DeskRequest, issued: actions.IssuedKey) -> HttpResponse:
    """The new key, this once."""
    return render(request, "integrations/key.html", {"issued": issued, "office": issued.row.office})


make = form_view(Permission.SYSTEM_MANAGE, _key_form, _made)


@act(Permission.SYSTEM_MANAGE)
def rotate(request: DeskRequest, key_id: UUID) -> HttpResponse:
    """A new key in the place of one, and both for a week."""
    with request.entering() as actor:
        return _once(request, actions.rotate_key(by=actor, at=now(), key_id=key_id))


@act(Permission.SYSTEM_MANAGE)
def end(request: DeskRequest, key_id: UUID) -> HttpResponse:
    """A key ends at once."""
    with request.entering() as actor:
        office_id = key_for(actor, key_id).office_id
        actions.end_key(by=actor, at=now(), key_id=key_id)
    return to("integrations:office", office_id)


def _place_form(actor: Actor, data: Any, office_id: UUID) -> FormAndContext[PingForm]:
    found = office_for(actor, office_id)
    known = address_of_pings(found)
    words = _back(office_id, found.name) | {
        "heading": _("Alamat pemberitahuan"),
        "lead": _("Ke sana SIGAP mengirim tanda bahwa ada perubahan. Tanda itu tidak berisi apa pun."),
        "action": _("Simpan alamat"),
    }
    return PingForm(data, initial={"url": known.url if known else ""}), words


def _placed(_request: DeskRequest, actor: Actor, form: PingForm, office_id: UUID) -> HttpResponse:
    actions.set_address(by=actor, at=now(), office_id=office_id, url=form.cleaned_data["url"])
    return to("integrations:office", office_id)


place = form_view(Permission.SYSTEM_MANAGE, _place_form, _placed)


@act_and_return(Permission.SYSTEM_MANAGE, "integrations:office", "office_id")
def drop_place(request: DeskRequest, office_id: UUID) -> str:
    """Nothing is pinged any more."""
    with request.entering() as actor:
        actions.drop_address(by=actor, at=now(), office_id=office_id)
    return _("Alamat dihapus. SIGAP tidak mengirim tanda lagi ke sana.")


@page(Permission.SYSTEM_MANAGE)
def sample(_request: DeskRequest) -> HttpResponse:
    """The sample by which a system verifies a ping and reads what changed."""
    text = files("sigap.integrations").joinpath("sample.py").read_text(encoding="utf-8")
    return HttpResponse(
        text,
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="contoh-sigap.py"'},
    )
