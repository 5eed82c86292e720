"""The services of a case in short, as they stand on its summary."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.assistance.form_pages import may_note_in
from sigap.assistance.queries import services_of
from sigap.cases.cards import SHOWN, CardRow, NextStep, SectionCard
from sigap.cases.queries import CaseAccess
from sigap.ui.dates import near_moment


def services_card(actor: Actor, access: CaseAccess, at: datetime) -> SectionCard:
    """The newest services; the first one is the next step of whoever may note it."""
    found = list(services_of(access).defer("sealed_note", "sealed_detail"))
    may_note = may_note_in(actor, access)
    url = reverse("sessions:note", args=[access.case.code]) if may_note else ""
    return SectionCard(
        heading=_("Layanan"),
        url=reverse("assistance:of_case", args=[access.case.code]),
        rows=tuple(
            CardRow(what=row.kind_label, meta=f"{row.office_name}, {near_moment(row.done_at, at)}")
            for row in found[:SHOWN]
        ),
        count=len(found),
        empty=_("Belum ada layanan yang dicatat."),
        add=_("Catat layanan") if may_note else "",
        add_url=url,
        next_step=_first_step(url) if may_note and not found else None,
    )


def _first_step(url: str) -> NextStep:
    return NextStep(
        heading=_("Catat layanan pertama"),
        words=_("Juga yang sudah lewat: waktu mengerjakan dan waktu mencatat disimpan terpisah."),
        url=url,
        action=_("Catat layanan"),
        icon="heart",
    )
