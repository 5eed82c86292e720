"""Shape and wording of the library's forms: a law, its successor, a link, its text, a review; an edition adopted."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator, slugify
from django.utils.translation import gettext_lazy as _

from sigap.provisions.rules import SourceKind
from sigap.rulebook.models import INSTRUMENT_KIND_LABELS, LINK_LABELS, Instrument
from sigap.rulebook.queries.decisions import RakorDecision
from sigap.rulebook.rules.instruments import InstrumentContent, InstrumentKind, LinkContent, LinkKind
from sigap.ui.dates import short_day
from sigap.ui.fields import DayField
from sigap.ui.forms import ServerForm
from sigap.ui.telltales import telltale_words

_NAME, _TITLE, _SUMMARY, _LINE, _SHOWN = 80, 200, 800, 300, 90


class ReadByAllField(forms.CharField):
    """Text that every office reads: refused where it has the shape of something that points to a case or a person."""

    def validate(self, value: str) -> None:
        """Raises ValidationError, in words that say what it looks like and where it belongs."""
        super().validate(value)
        if words := telltale_words(value or ""):
            raise ValidationError(words)


def _text(label: Any, limit: int, *, needed: bool = True, area: bool = False, hint: Any = "") -> ReadByAllField:
    return ReadByAllField(
        label=label,
        max_length=limit,
        required=needed,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": 4}) if area else forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Isi dulu.")},
    )


class ContentForm(ServerForm):
    """What the library says of a law that is in it; its name stays."""

    title = _text(_("Tentang"), _TITLE)
    kind = forms.ChoiceField(
        label=_("Jenis"), choices=[(kind.value, INSTRUMENT_KIND_LABELS[kind]) for kind in InstrumentKind]
    )
    summary = _text(
        _("Isi ringkas"), _SUMMARY, needed=False, area=True, hint=_("Dengan kata sendiri, pasal demi pasal.")
    )
    in_force_from = DayField(label=_("Mulai berlaku"), required=False)
    in_force_to = DayField(
        label=_("Tidak berlaku lagi sejak"),
        required=False,
        help_text=_("Hari pertama ia tidak berlaku. Biasanya kosong."),
    )
    source = _text(_("Sumber"), _LINE, hint=_("Di mana naskahnya dibaca, dan kapan."))
    source_kind = forms.ChoiceField(
        label=_("Dari mana Anda tahu?"),
        choices=[
            (SourceKind.TEXT.value, _("Saya membaca naskahnya")),
            (SourceKind.SECONDARY.value, _("Dari tulisan lain tentangnya")),
            (SourceKind.MEMORY.value, _("Dari ingatan")),
        ],
        initial=SourceKind.TEXT.value,
    )
    is_draft = forms.BooleanField(label=_("Masih rancangan"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError where it would end before it begins."""
        data = super().clean() or {}
        first, end = data.get("in_force_from"), data.get("in_force_to")
        if first and end and end <= first:
            self.add_error("in_force_to", _("Hari berakhir harus sesudah hari mulai berlaku."))
        return data

    def content(self, name: str = "", also: Iterable[str] = ()) -> InstrumentContent:
        """What a valid form says."""
        data = self.cleaned_data
        return InstrumentContent(
            kind=InstrumentKind(data["kind"]),
            name=name or data["name"].strip(),
            title=data["title"],
            summary=data["summary"],
            source=data["source"],
            source_kind=SourceKind(data["source_kind"]),
            also=tuple(also),
            in_force_from=data.get("in_force_from"),
            in_force_to=data.get("in_force_to"),
            is_draft=data.get("is_draft", False),
        )


class NewInstrumentForm(ContentForm):
    """A law that comes into the library, and what it does to another."""

    name = _text(_("Nomor"), _NAME, hint=_("Seperti orang menyebutnya. Contoh: Perbup 12/2026."))
    link_kind = forms.ChoiceField(
        label=_("Hubungannya dengan peraturan lain"),
        required=False,
        choices=[("", _("Tidak ada")), *((kind.value, LINK_LABELS[kind]) for kind in LinkKind)],
    )
    link_to = forms.ChoiceField(label=_("Peraturan lain itu"), required=False)
    link_articles = _text(_("Pasal"), _NAME, needed=False, hint=_("Pasal di peraturan baru ini. Boleh kosong."))
    post_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    field_order: tuple[str, ...] = ("name", "title", "kind", "in_force_from", "in_force_to", "is_draft", "summary")

    def __init__(self, *args: Any, laws: Iterable[Instrument], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["link_to"].choices = _choices(laws)  # type: ignore[attr-defined]  # a ChoiceField

    def clean_name(self) -> str:
        """Raises ValidationError for a name of which no address can be made."""
        name: str = self.cleaned_data["name"]
        if len(slugify(name)) < 2:  # noqa: PLR2004 - as the table demands
            raise ValidationError(_("Tulis nomor dan tahunnya. Contoh: Perbup 12/2026."))
        return " ".join(name.split())

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError where a link says one half of itself only."""
        data = super().clean()
        if data.get("link_kind") and not data.get("link_to"):
            self.add_error("link_to", _("Pilih peraturan yang mana."))
        return data

    def links(self) -> list[LinkContent]:
        """What it does to others."""
        data = self.cleaned_data
        if not data.get("link_kind"):
            return []
        kind = LinkKind(data["link_kind"])
        return [LinkContent(kind=kind, to=data["link_to"], articles=data["link_articles"], since=data["in_force_from"])]


class ReplaceForm(NewInstrumentForm):
    """The law that takes another's place, and from which day on."""

    starts_on = DayField(label=_("Menggantikan mulai"))
    field_order: tuple[str, ...] = ("name", "title", "kind", "starts_on", "summary")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, laws=(), **kwargs)
        for name in ("in_force_from", "in_force_to", "is_draft", "link_kind", "link_to", "link_articles"):
            del self.fields[name]


class LinkForm(ServerForm):
    """What a law does to another."""

    kind = forms.ChoiceField(label=_("Peraturan ini"), choices=[(kind.value, LINK_LABELS[kind]) for kind in LinkKind])
    to = forms.ChoiceField(label=_("Peraturan lain itu"))
    articles = _text(_("Pasal"), _NAME, needed=False)
    since = DayField(label=_("Sejak"), required=False)
    text = _text(_("Apa yang berubah"), _TITLE, needed=False)

    def __init__(self, *args: Any, laws: Iterable[Instrument], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = _choices(laws)  # type: ignore[attr-defined]  # a ChoiceField

    def link(self) -> LinkContent:
        """What a valid form says."""
        data = self.cleaned_data
        return LinkContent(
            kind=LinkKind(data["kind"]),
            to=data["to"],
            articles=data["articles"],
            since=data["since"],
            text=data["text"],
        )


class LawFileForm(ServerForm):
    """The text of a law."""

    file = forms.FileField(
        label=_("Naskah"),
        help_text=_("PDF, paling besar 10 MB. Naskah dibaca semua kantor gugus tugas."),
        allow_empty_file=True,
        error_messages={"required": _("Pilih berkasnya."), "invalid": _("Pilih berkasnya.")},
    )


class StaysForm(ServerForm):
    """Why a row stays as it is though its law ends."""

    fingerprint = forms.CharField(widget=forms.HiddenInput)
    note = _text(_("Mengapa tetap?"), _TITLE)


class AdoptForm(ServerForm):
    """Which decision adopted the procedure, and when."""

    line = forms.ChoiceField(label=_("Keputusan rakor"), required=False)
    decision = _text(
        _("Bila tidak ada di daftar"),
        _LINE,
        needed=False,
        hint=_("Contoh: Rakor pleno 12 November 2026, keputusan ketiga."),
    )
    adopted_on = DayField(label=_("Ditetapkan pada"))
    sha256 = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, decisions: Sequence[RakorDecision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._decisions = {str(each.id): each for each in decisions}
        known = [
            (key, f"{short_day(each.held_on)}, {each.meeting}: {Truncator(each.text).chars(_SHOWN)}")
            for key, each in self._decisions.items()
        ]
        line: Any = self.fields["line"]
        line.choices = [("", _("Tidak ada di daftar")), *known]

    def clean(self) -> dict[str, Any]:
        """One of both is there."""
        if not self.errors and not self.cleaned_data["line"] and not self.cleaned_data["decision"]:
            self.add_error("line", _("Pilih keputusan rakornya, atau tulis di mana ia tercatat."))
        return self.cleaned_data

    @property
    def chosen(self) -> RakorDecision | None:
        """The decision in its minutes; None where another is written."""
        return self._decisions.get(self.cleaned_data["line"])


def _choices(laws: Iterable[Instrument]) -> list[tuple[str, Any]]:
    return [("", _("Pilih")), *((law.name, law.name) for law in laws)]
