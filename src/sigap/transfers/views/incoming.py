"""A case came: uploaded, read, wanted by one and accepted by another, or refused; the receipt for the sender."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, act_and_return, reading_sealed
from sigap.cases.actions.identity import IDENTITY_LABELS
from sigap.cases.models import EMERGENCY_LABELS, RISK_LABELS, ROLE_LABELS, SEX_LABELS, numbered
from sigap.cases.models.kind import LEADING_LABELS, PLACE_LABELS
from sigap.cases.rules import PersonRole, Risk, Sex
from sigap.cases.rules.kind import LeadingKind, PlaceKind
from sigap.kernel.clock import now
from sigap.mailbox.flags import Flag
from sigap.transfers import actions
from sigap.transfers.actions import UnableToReceiveCase
from sigap.transfers.actions.opening import card_of
from sigap.transfers.forms import TransferUploadForm
from sigap.transfers.queries import TRANSFERS, incoming
from sigap.transfers.reading import open_incoming, open_pair
from sigap.transfers.rules import RECEIPT, MovedCase
from sigap.transfers.views.uploads import attachment, back_words, form_view, with_file
from sigap.vault.transfer_files import signed_file

_OVERVIEW, _PREVIEW = "transfers:overview", "transfers:preview"


def _upload_words(_actor: Actor, _names: dict[str, Any]) -> dict[str, Any]:
    lead = _("Berkas kasus dari daerah yang kuncinya sudah dibenarkan dua orang. Isinya dibaca dulu, lalu diputuskan.")
    return back_words(_("Terima kasus dari daerah lain"), _("Unggah dan baca"), lead=lead)


def _upload(request: DeskRequest, actor: Actor, form: TransferUploadForm, _names: dict[str, Any]) -> str:
    row = actions.take_in(by=actor, at=now(), raw=form.cleaned_data["file"])
    messages.success(request, _("Segel dan tanda tangannya cocok. Baca, lalu putuskan."))
    return reverse("transfers:preview", args=[row.id])


upload = form_view(TransferUploadForm, _upload_words, _upload, with_file)


def _people(content: MovedCase) -> list[dict[str, Any]]:
    return [
        {
            "label": numbered(ROLE_LABELS[PersonRole(who.role)], who.ordinal),
            "sex": SEX_LABELS[Sex(who.sex)],
            "age": who.age,
            "lines": [(IDENTITY_LABELS[name], each) for name, each in who.identity.items() if name in IDENTITY_LABELS],
            "contact": card_of(who) if who.contact else None,
            "parts": len(who.parts),
        }
        for who in content.people
    ]


def _shown(content: MovedCase) -> dict[str, Any]:
    """What is read before anybody decides: dangers and who must not know first."""
    return {
        "content": content,
        "people": _people(content),
        "risk": RISK_LABELS[Risk(content.risk)],
        "kind": LEADING_LABELS[LeadingKind(content.kind)] if content.kind else "",
        "place": PLACE_LABELS[PlaceKind(content.place)] if content.place else "",
        "dangers": [EMERGENCY_LABELS[Flag(each)] for each in content.dangers],
        "blocks": [(title, lines) for title, lines in content.blocks()[1:] if lines],
    }


@reading_sealed(TRANSFERS)
def preview(request: DeskRequest, transfer_id: UUID) -> HttpResponse:
    """What came, before it is decided; afterwards what became of it."""
    at = now()
    try:
        row, content = open_incoming(entering=request.entering, transfer_id=transfer_id, at=at)
        unable: Any = ""
    except UnableToReceiveCase as broken:
        with request.entering() as actor:
            row, content, unable = incoming(actor, transfer_id), None, broken.sentence
    with request.entering():
        context = {
            "row": row, "is_late": row.is_undecided and row.expires_on < localdate(at), "now": at, "unable": unable,
            "me": request.actor.person_id,
        } | (_shown(content) if content else {})  # fmt: skip
        return render(request, "transfers/preview.html", context)


@act_and_return(TRANSFERS, _PREVIEW, "transfer_id")
def want(request: DeskRequest, transfer_id: UUID) -> str:
    """One person will manage it, once another agrees."""
    at = now()
    content = _still_sealed(request, transfer_id, at)
    with request.entering() as actor:
        actions.want_case(by=actor, at=at, transfer_id=transfer_id, content=content)
    return _("Diusulkan. Orang kedua di kantor ini kini diminta membaca dan menerimanya.")


@act_and_return(TRANSFERS, _PREVIEW, "transfer_id")
def accept(request: DeskRequest, transfer_id: UUID) -> str:
    """A second person makes a case of it."""
    at = now()
    content = _still_sealed(request, transfer_id, at)
    with request.entering() as actor:
        case = actions.accept_case(by=actor, at=at, transfer_id=transfer_id, content=content)
    message = _("Kini kasus %(code)s di sini, penanggung jawabnya %(who)s. Kirim tanda terimanya ke daerah asal.")
    return message % {"code": case.code, "who": case.manager_name}


def _still_sealed(request: DeskRequest, transfer_id: UUID, at: datetime) -> MovedCase:
    content = open_incoming(entering=request.entering, transfer_id=transfer_id, at=at)[1]
    if content is None:
        raise UnableToReceiveCase(_("Kasus ini sudah diputuskan; berkasnya tidak lagi disimpan."))
    return content


@act_and_return(TRANSFERS, _OVERVIEW)
def refuse(request: DeskRequest, transfer_id: UUID) -> str:
    """It does not become a case here."""
    with request.entering() as actor:
        actions.refuse_case(by=actor, at=now(), transfer_id=transfer_id)
    return _("Ditolak, berkasnya dihapus. Beri tahu daerah asal: kasusnya tetap di sana.")


@act_and_return(TRANSFERS, _PREVIEW, "transfer_id")
def receipt(request: DeskRequest, transfer_id: UUID) -> HttpResponse:
    """The receipt that ends the sender's part, signed by this office."""
    at = now()
    _key, pair = open_pair(entering=request.entering, at=at)
    with request.entering() as actor:
        row = actions.note_receipt(by=actor, at=at, transfer_id=transfer_id)
    on = localdate(row.ended_at).isoformat() if row.ended_at else ""
    head = {
        "transfer": str(row.id), "digest": row.digest, "code": row.case_code, "on": on,
        "from": pair.public.fingerprint,
    }  # fmt: skip
    return attachment(signed_file(RECEIPT, head, pair).as_bytes(), "tanda-terima.json")
