"""Whoever leads asks an office what is late or unanswered there: an action of that office, with a day."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap.access.entry import Actor
from sigap.access.form_pages import FormAndContext, form_view, to
from sigap.access.guard import DeskRequest, Open
from sigap.access.permissions import Permission
from sigap.access.queries import office_calendar
from sigap.kernel.clock import now
from sigap.kernel.working_time import add_working_days
from sigap.meetings.actions.items import ItemContent, give_item
from sigap.meetings.queries.items import running_office
from sigap.meetings.rules.kinds import ItemSource
from sigap.ui.dates import long_day
from sigap.ui.fields import DayField
from sigap.ui.forms import ServerForm

ABOUT_LATE, ABOUT_WAITING = "desk.late", "desk.waiting"
"""What an office is asked about: one of the two lists (`config/registers.py`, SUBJECT_PAGES)."""
_WORKING_DAYS = 3
"""Proposed for the answer; whoever asks may name another day."""
_LIMIT = 500


class DirectiveForm(ServerForm):
    """What an office is asked for, by when, and what counts as its answer."""

    text = forms.CharField(
        label=gettext_lazy("Yang diminta"),
        help_text=gettext_lazy("Dibaca semua kantor gugus tugas: tanpa nama orang, tanpa kode kasus."),
        max_length=_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Tulis apa yang diminta.")},
    )
    due_on = DayField(label=gettext_lazy("Paling lambat"))
    evidence = forms.CharField(
        label=gettext_lazy("Jawaban yang diharapkan"),
        max_length=_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Tulis jawaban apa yang diharapkan.")},
    )
    row_id = forms.UUIDField(widget=forms.HiddenInput)


def _asking(about: str, back: str, back_label: Promise, text: Promise) -> Open[[UUID]]:
    """The form that asks an office about one of the two lists, and back to that list."""

    def build_form(actor: Actor, data: Any, office_id: UUID) -> FormAndContext[DirectiveForm]:
        del actor
        at = now()
        office = running_office(office_id, at=at)
        if office is None:
            raise Http404
        with translation.override("id"):  # what other offices read and papers print
            words = {
                "text": str(text),
                "evidence": _("Penjelasan satu paragraf: sebabnya, langkahnya, dan kapan selesai."),
            }
        due_on = localdate(add_working_days(at, _WORKING_DAYS, office_calendar(at, office_id)))
        form = DirectiveForm(data, initial={"row_id": uuid4(), "due_on": due_on, **words})
        return form, {
            "heading": _("Minta penjelasan"),
            "whose": office.name,
            "lead": _(
                "Masuk antrean kantornya, dan jawabannya kembali ke Anda. Yang belum dijawab diusulkan ke rakor."
            ),
            "back": reverse(back),
            "back_label": back_label,
            "action": _("Kirim permintaan"),
        }

    def done(request: DeskRequest, actor: Actor, form: DirectiveForm, office_id: UUID) -> HttpResponse:
        given, at = form.cleaned_data, now()
        with translation.override("id"):
            origin = _("Permintaan pimpinan, %(day)s") % {"day": long_day(at)}
        give_item(
            by=actor,
            at=at,
            source=ItemSource.DIRECTIVE,
            origin=origin,
            what=ItemContent(
                text=given["text"], office_id=office_id, due_on=given["due_on"], evidence=given["evidence"]
            ),
            about=about,
            item_id=given["row_id"],
        )
        messages.success(request, _("Terkirim. Kantornya diberi tahu; jawabannya nanti ada di daftar ini."))
        return to(back)

    return form_view(Permission.LEADERS_OVERSEE, build_form, done)


ask_about_late = _asking(
    ABOUT_LATE,
    "desk:leaders_late",
    gettext_lazy("Lewat tenggat per kantor"),
    gettext_lazy("Jelaskan mengapa ada tenggat yang lewat di kantor ini, dan kapan semuanya selesai."),
)
ask_about_waiting = _asking(
    ABOUT_WAITING,
    "desk:leaders_referrals",
    gettext_lazy("Rujukan belum dijawab per kantor"),
    gettext_lazy("Jawab rujukan yang masih menunggu di kantor ini, atau jelaskan apa hambatannya."),
)
