"""What a case has of the perpetrators' side, and with which other cases it is linked."""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.guard import DeskRequest, act_and_return, reading_sealed
from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.form_pages import CaseForm, case_form_view
from sigap.cases.queries import CaseAccess, case_for, persons_of
from sigap.cases.rules import PersonRole
from sigap.cases.shell import case_page
from sigap.kernel.clock import now
from sigap.kernel.errors import Refused
from sigap.links import actions, reading
from sigap.links.actions import LeadText
from sigap.links.forms import PLATFORMS, LeadForm
from sigap.links.models import LEAD_LABELS, Lead
from sigap.links.queries import links_of, people_compared
from sigap.links.rules import LeadKind, LeadSource
from sigap.places.queries import labels_of
from sigap.ui.paging import page_asked
from sigap.ui.taking_back import reason_given

SLUGS = {
    "telepon": LeadKind.PHONE,
    "rekening": LeadKind.ACCOUNT,
    "akun": LeadKind.HANDLE,
    "pelat": LeadKind.PLATE,
    "perusahaan": LeadKind.COMPANY,
    "alamat": LeadKind.ADDRESS,
    "perekrut": LeadKind.RECRUITER,
    "rute": LeadKind.ROUTE,
}
"""What the address of each kind's form is called."""


def lead_words(lead: Lead, text: LeadText | None, villages: dict[str, str]) -> dict[str, Any]:
    """A lead as a page shows it."""
    if text is None:
        value = _("Isinya telah dimusnahkan.")
    elif lead.kind == LeadKind.ROUTE:
        value = _("%(start)s – %(end)s, %(via)s") % {"start": text.value, "end": text.detail, "via": text.via}
    else:
        more = [str(PLATFORMS.get(text.detail, text.detail)), villages.get(text.village, text.village), text.year]
        value = ", ".join([text.value, *filter(None, more)])
    whose = lead.person.label if lead.person else lead.owner_label
    return {"lead": lead, "value": value, "whose": whose, "note": text.note if text else ""}


def villages_in(texts: list[LeadText | None]) -> dict[str, str]:
    """The names of the villages that leads name."""
    codes = {text.village for text in texts if text and text.village}
    return labels_of(codes) if codes else {}


@reading_sealed(Permission.LEGAL_NOTE)
def listing(request: DeskRequest, code: str) -> HttpResponse:
    """The page, its leads opened."""
    at, number = now(), page_asked(request)
    opened = reading.open_leads(entering=request.entering, code=code, at=at, page=number)
    access = opened.access
    with request.entering() as actor:
        villages = villages_in([text for _lead, text in opened.rows])
        links, more_links = links_of(access)
        context = case_page(access, Section.LEGAL, now=at) | {
            "leads": [lead_words(lead, text, villages) for lead, text in opened.rows],
            "links": links,
            "more_links": more_links,
            "people": people_compared(access),
            "may_note": access.may(actor, Permission.LEGAL_NOTE, Section.LEGAL) and not access.case.is_closed,
            "may_settle": actor.can(Permission.LINK_SETTLE),
            "kinds": [(slug, capfirst(str(LEAD_LABELS[kind]))) for slug, kind in SLUGS.items()],
            "number": number,
            "newer": number - 1,
            "older": number + 1 if opened.has_more else 0,
        }
        return render(request, "links/of_case.html", context)


def _build_form(_actor: Actor, access: CaseAccess, data: Any, slug: str) -> CaseForm[LeadForm]:
    kind = SLUGS.get(slug)
    if kind is None:
        raise Refused(Permission.LEGAL_NOTE, ids={"case": str(access.case.id)})
    suspects = [(who.ordinal, str(who.label)) for who in persons_of(access).filter(role=PersonRole.SUSPECT)]
    form = LeadForm(data, kind=kind, suspects=suspects, initial={"post_key": uuid4()})
    return form, {
        "heading": _("Catat jejak pelaku: %(kind)s") % {"kind": LEAD_LABELS[kind]},
        "action": _("Simpan"),
        "back": reverse("links:of_case", args=[access.case.code]),
        "beside": [
            _("Hanya milik pelaku, perekrut, atau yang belum dikenal. Jangan tulis milik korban dan saksi."),
            _("Isinya disegel dan dibandingkan dengan jejak pelaku di kasus lain; kedua pihak diberi tahu."),
        ],
    }


def _noted(actor: Actor, access: CaseAccess, form: LeadForm, _slug: str) -> str:
    cleaned = form.cleaned_data
    owner, ordinal = form.whose
    text = LeadText(
        value=cleaned["value"].strip(),
        detail=cleaned.get("detail", "").strip(),
        village=cleaned.get("village", ""),
        year=str(cleaned.get("year") or ""),
        via=cleaned.get("via", "").strip(),
        note=cleaned["note"].strip(),
    )
    actions.note_lead(
        by=actor,
        at=now(),
        access=access,
        kind=form.kind,
        text=text,
        owner=owner,
        ordinal=ordinal,
        source=LeadSource(cleaned["source"]),
        post_key=cleaned["post_key"],
    )
    return _("Jejak tercatat. Kalau ada kasus lain yang terkait dan boleh Anda ketahui, Anda diberi tahu.")


note = case_form_view(Permission.LEGAL_NOTE, Section.LEGAL, _build_form, _noted)


@act_and_return(Permission.LEGAL_NOTE, "links:of_case", "code")
def take_back(request: DeskRequest, code: str, item_id: UUID) -> str:
    """Takes a lead back."""
    with request.entering() as actor:
        access = case_for(actor, code, need=Section.LEGAL, power=Permission.LEGAL_NOTE)
        actions.take_back_lead(by=actor, at=now(), access=access, lead_id=item_id, reason=reason_given(request.POST))
    return _("Jejak ditarik dan tidak dibandingkan lagi.")
