"""Shape and wording of a task outside, an answer noted for it, a word back, and taking it back."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.assistance.forms.services import Choice
from sigap.assistance.models import MANNER_LABELS
from sigap.assistance.rules import GiverKind, Manner
from sigap.errands.actions import NewErrand
from sigap.errands.models import PLACE_LABELS, REPLY_LABELS, TIE_LABELS, WITHDRAW_LABELS
from sigap.errands.rules import (
    ENDING,
    LONGEST_LINE,
    LONGEST_TEXT,
    Candidate,
    StatedRelation,
    WithdrawReason,
    WorkplaceKind,
)
from sigap.mailbox.errands.page import WORDS_LIMIT, ErrandReply
from sigap.places.queries import home_regency, places_in
from sigap.ui.fields import DayField
from sigap.ui.forms import ServerForm

_LINK, _PAPER = "link", "paper"


def _relation(label: Any) -> Any:
    return forms.TypedChoiceField(
        label=label,
        choices=[(each.value, TIE_LABELS[each]) for each in StatedRelation],
        coerce=StatedRelation,
        initial=StatedRelation.NOT_ASKED,
    )


def _line(label: Any, hint: Any = "", *, missing: Any = "", **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=LONGEST_LINE, required=bool(missing),
        error_messages={"required": missing},
        widget=forms.TextInput(attrs={"autocomplete": "off", **attrs}),
    )  # fmt: skip


def _text(label: Any, hint: Any = "", *, limit: int = LONGEST_TEXT, rows: int = 3, required: bool = False) -> Any:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=hint, max_length=limit, required=required, widget=widget)


class ErrandForm(ServerForm):
    """One task: what is told outside, to whom, how they stand to the case, and the client's word on it."""

    task = _text(_("Yang diminta"), _("Dibaca orang itu persis seperti ini. Tanpa nama, tanpa cerita."), required=True)
    known = _text(_("Yang perlu ia ketahui"), _("Jam, tempat bertemu, siapa menghubungi. Boleh kosong."), rows=2)
    shown_name = _line(
        _("Nama yang disebut"),
        _("Kosong: halaman hanya menyebut “seorang anak yang kami dampingi” atau “klien kami”."),
    )
    shows_age = forms.BooleanField(label=_("Sebutkan juga umurnya"), required=False)
    due_on = DayField(label=_("Dijawab paling lambat"))
    name = _line(_("Nama orangnya"), missing=_("Tulis nama orangnya."))
    role = _line(
        _("Jabatan dan tempatnya"), _("Contoh: Sekretaris Desa Pelangki."), missing=_("Tulis jabatan dan tempatnya.")
    )
    place = forms.TypedChoiceField(
        label=_("Bekerja di"),
        choices=[(each.value, PLACE_LABELS[each]) for each in WorkplaceKind],
        coerce=WorkplaceKind,
    )
    area = forms.ChoiceField(label=_("Desa atau kelurahannya"), required=False)
    phone = _line(_("Teleponnya"), _("Kodenya dibacakan lewat nomor ini."), inputmode="tel")
    to_client = _relation(_("Hubungannya dengan klien, seperti dijawab klien"))
    to_suspect = _relation(_("Hubungannya dengan terlapor"))
    is_certain = forms.BooleanField(label=_("Kebetulan saja: sudah saya pastikan bukan orang itu."), required=False)
    person = forms.TypedChoiceField(label=_("Tentang siapa"), coerce=int)
    giver = forms.ChoiceField(label=_("Siapa yang menyetujui orang ini"))
    manner = forms.TypedChoiceField(
        label=_("Caranya"), choices=[(each.value, MANNER_LABELS[each]) for each in Manner], coerce=Manner
    )
    agreed_on = DayField(label=_("Ditanyakan pada"))
    words = _text(_("Kata-kata klien sendiri"), _("Untuk anak wajib diisi, seperti ia mengatakannya."), rows=2)
    guardian_words = _text(_("Kata-kata wali"), _("Kalau wali yang menyetujui."), rows=2)
    way = forms.ChoiceField(
        label=_("Disampaikan dengan"),
        choices=[(_LINK, _("Tautan, kodenya dibacakan lewat telepon")), (_PAPER, _("Lembar kertas, tanpa telepon"))],
        widget=forms.RadioSelect,
        initial=_LINK,
    )
    post_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        people: Sequence[Choice],
        guardians: Sequence[Choice],
        asks_certain: bool = False,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial={"post_key": uuid4()} | (initial or {}))
        person: Any = self.fields["person"]
        person.choices = list(people)
        if len(person.choices) == 1:
            person.initial, person.widget = person.choices[0][0], forms.HiddenInput()
        giver: Any = self.fields["giver"]
        giver.choices = [
            *((f"{GiverKind.GUARDIAN.value}:{ordinal}", label) for ordinal, label in guardians),
            (GiverKind.CLIENT.value, _("Klien sendiri")),
            (GiverKind.INSTITUTION.value, _("Lembaga sebagai wali sementara")),
        ]
        area: Any = self.fields["area"]
        area.choices = [("", _("Pilih, kalau ada")), *((each.code, each.label) for each in places_in(home_regency()))]
        if not asks_certain and not (data and data.get("is_certain")):
            self.fields["is_certain"].widget = forms.HiddenInput()

    @property
    def parts(self) -> list[tuple[Any, list[Any]]]:
        """The visible fields under their headings, in the order in which they are thought of."""
        groups: list[tuple[Any, tuple[str, ...]]] = [
            (_("Yang boleh ia ketahui"), ("task", "known", "shown_name", "shows_age", "due_on")),
            (_("Orangnya"), ("name", "role", "place", "area", "phone", "to_client", "to_suspect", "is_certain")),
            (_("Persetujuan klien atas orang ini"),
             ("person", "giver", "manner", "agreed_on", "words", "guardian_words")),
            (_("Cara menyampaikan"), ("way",)),
        ]  # fmt: skip
        return [(heading, [self[name] for name in names if not self[name].is_hidden]) for heading, names in groups]

    def order(self, kind: str) -> NewErrand:
        """The task that the form asks for."""
        given = self.cleaned_data
        giver, _colon, guardian = str(given["giver"]).partition(":")
        return NewErrand(
            ordinal=given["person"],
            kind=kind,
            who=Candidate(
                name=given["name"],
                phone=given["phone"],
                to_client=given["to_client"],
                to_suspect=given["to_suspect"],
                is_certain=given["is_certain"],
            ),
            giver=GiverKind(giver),
            guardian_ordinal=int(guardian) if guardian else None,
            has_link=given["way"] == _LINK,
            **{
                name: given[name]
                for name in ("role", "place", "area", "task", "known", "shown_name", "shows_age", "due_on", "manner",
                             "agreed_on", "words", "guardian_words")
            },
        )  # fmt: skip


class NotedAnswerForm(ServerForm):
    """An answer on paper or by telephone."""

    reply = forms.TypedChoiceField(
        label=_("Jawabannya"),
        choices=[(each.value, REPLY_LABELS[each]) for each in ENDING],
        coerce=ErrandReply,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih jawabannya.")},
    )
    done_on = DayField(label=_("Dikerjakan pada"), required=False)
    words = _text(_("Kata-katanya"), limit=WORDS_LIMIT)
    post_key = forms.UUIDField(widget=forms.HiddenInput)


class WordBackForm(ServerForm):
    """A word back to somebody outside."""

    words = _text(_("Balas"), _("Dibaca orang itu di halamannya. Tanpa nama klien."), limit=WORDS_LIMIT, required=True)
    post_key = forms.UUIDField(widget=forms.HiddenInput)


class ErrandWithdrawForm(ServerForm):
    """Why a task is taken back."""

    reason = forms.TypedChoiceField(
        label=_("Tarik karena"),
        choices=[(each.value, WITHDRAW_LABELS[each]) for each in WithdrawReason],
        coerce=WithdrawReason,
        error_messages={"required": _("Pilih sebabnya.")},
    )
