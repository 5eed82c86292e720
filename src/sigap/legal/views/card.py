"""The legal track of a case in short, as it stands on its summary."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.cases.cards import SHOWN, CardRow, SectionCard
from sigap.cases.queries import CaseAccess
from sigap.legal.queries import PAGE, marks_of
from sigap.legal.views.track import may_note_in
from sigap.ui.dates import short_day


def legal_card(actor: Actor, access: CaseAccess, _at: datetime) -> SectionCard:
    """The newest marks; whoever may adds one."""
    found = list(marks_of(access).defer("sealed_paper")[:PAGE])
    may_note = may_note_in(actor, access)
    return SectionCard(
        heading=_("Proses hukum"),
        url=reverse("legal:of_case", args=[access.case.code]),
        rows=tuple(
            CardRow(
                what=mark.kind_label,
                meta=short_day(mark.happened_on),
                state=_("Belum dibenarkan") if mark.is_unconfirmed else "",
                tone="soon" if mark.is_unconfirmed else "",
                icon="clock" if mark.is_unconfirmed else "",
            )
            for mark in found[:SHOWN]
        ),
        count=len(found),
        empty=_("Belum ada tanda jalur hukum."),
        add=_("Catat perkembangan perkara") if may_note else "",
        add_url=reverse("legal:note", args=[access.case.code]) if may_note else "",
    )
