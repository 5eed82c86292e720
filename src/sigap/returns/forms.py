"""Forms of returns: an office's figures, the narrative, a correction, dispatch and receipt, the rule of a kind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.figures.forms import OfficialTextField
from sigap.figures.rules import PART_LABELS, FigurePart, Period, ValueUnfit, value_from
from sigap.returns.actions.collecting import LineAnswer
from sigap.returns.actions.ruling import ReturnTerms
from sigap.returns.models import ReturnLine, ReturnRule
from sigap.ui.fields import DayField
from sigap.ui.forms import ServerForm

_LONG = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFields:
    """One line with the fields in which its office may say something of its own."""

    line: ReturnLine
    numbers: tuple[forms.BoundField, ...]
    source: forms.BoundField

    @property
    def counted(self) -> list[tuple[str, int]]:
        """What SIGAP counts, by part, as the page tells it."""
        counted = self.line.counted or {}
        return [(str(PART_LABELS[part]), counted[part]) for part in self.line.figure.parts if part in counted]

    @property
    def is_open(self) -> bool:
        """The fields stand open: nobody has counted it, something was said, or something is wrong."""
        wrong = any(field.errors for field in (*self.numbers, self.source))
        return wrong or self.line.counted is None or self.line.said is not None


class OfficeFiguresForm(ServerForm):
    """All figures of one office; a line left empty is confirmed as it stands."""

    office = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, lines: Sequence[ReturnLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lines = lines
        for line in lines:
            for part in line.figure.parts:
                self.fields[_name(line, part.value)] = forms.IntegerField(
                    label=str(PART_LABELS[part]),
                    min_value=0,
                    required=False,
                    initial=(line.said or {}).get(part.value),
                    widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
                    error_messages={"invalid": _("Tulis angka saja, tanpa titik dan tanpa koma.")},
                )
            self.fields[_name(line, "source")] = OfficialTextField(
                label=_("Sumber"),
                required=False,
                initial=line.source,
                help_text=_("Dari buku, berita acara, atau sistem mana, dan per tanggal berapa."),
            )

    def clean(self) -> dict[str, Any]:
        """Numbers that can all be true, each with its source."""
        for line in self._lines:
            answer = self._answer(line)
            if answer.given is None:
                continue
            if not answer.source and _name(line, "source") not in self.errors:
                self.add_error(_name(line, "source"), _("Tulis sumber angka ini."))
            if not any(_name(line, part.value) in self.errors for part in line.figure.parts):
                self._check(line, answer)
        return self.cleaned_data

    def _check(self, line: ReturnLine, answer: LineAnswer) -> None:
        try:
            value_from(line.figure, answer.given or {})
        except ValueUnfit as unfit:
            is_missing = unfit.part is FigurePart.TOTAL and (answer.given or {}).get(FigurePart.TOTAL.value) is None
            words = _("Isi jumlahnya.") if is_missing else _("Angka ini tidak cocok dengan jumlahnya.")
            self.add_error(_name(line, unfit.part.value), words)

    def _answer(self, line: ReturnLine) -> LineAnswer:
        given = {part.value: self.cleaned_data.get(_name(line, part.value)) for part in line.figure.parts}
        if all(number is None for number in given.values()):
            return LineAnswer()
        return LineAnswer(given=given, source=self.cleaned_data.get(_name(line, "source")) or "")

    def answers(self) -> dict[str, LineAnswer]:
        """What a valid form says, by the code of the figure."""
        return {line.code: self._answer(line) for line in self._lines}

    def rows(self) -> Iterator[LineFields]:
        """The lines with their fields, as the page draws them."""
        for line in self._lines:
            yield LineFields(
                line=line,
                numbers=tuple(self[_name(line, part.value)] for part in line.figure.parts),
                source=self[_name(line, "source")],
            )


def _name(line: ReturnLine, what: str) -> str:
    return f"{line.code.lower()}-{what}"


class NarrativeForm(ServerForm):
    """A text under each heading of a return."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, headings: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._count = len(headings)
        for place, heading in enumerate(headings):
            self.fields[f"text{place}"] = OfficialTextField(
                label=heading, required=False, is_area=True, max_length=_LONG
            )

    @property
    def texts(self) -> list[str]:
        """What a valid form says, in the order of the headings."""
        return [self.cleaned_data[f"text{place}"] for place in range(self._count)]


class ReturnCorrectionForm(ServerForm):
    """Why a new edition is made."""

    reason = OfficialTextField(
        label=_("Alasan pembetulan"),
        help_text=_("Tercetak di edisi baru, di samping angka lama yang dicoret."),
    )


class SendForm(ServerForm):
    """By which letter an edition was sent, and when."""

    sent_on = DayField(label=_("Tanggal kirim"))
    letter = OfficialTextField(label=_("Nomor surat pengantar"), max_length=80)


class ReturnReceiptForm(ServerForm):
    """Which office received an edition, when, and the number of its receipt."""

    received_on = DayField(label=_("Tanggal diterima"))
    received_by = OfficialTextField(
        label=_("Diterima oleh"), help_text=_("Kantor atau jabatan, bukan nama orang."), max_length=120
    )
    receipt = OfficialTextField(label=_("Nomor tanda terima"), required=False, max_length=80)


class OpenReturnForm(ServerForm):
    """Which span of a kind is opened that nobody was reminded of."""

    period = forms.ChoiceField(label=_("Masa"))

    def __init__(self, *args: Any, spans: Sequence[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"] = forms.ChoiceField(label=_("Masa"), choices=[(span.name, span.label) for span in spans])


class ReturnRuleForm(ServerForm):
    """Who sends a kind of return to whom, by when, on what basis; whether it is owed at all."""

    version = forms.UUIDField(widget=forms.HiddenInput, required=False)
    sender = OfficialTextField(label=_("Dari"), max_length=120)
    addressee = OfficialTextField(label=_("Kepada"), max_length=120)
    through = OfficialTextField(label=_("Diteruskan atau ditembuskan kepada"), max_length=160, required=False)
    due_days = forms.IntegerField(
        label=_("Hari sesudah masa berakhir"),
        min_value=1,
        max_value=366,
        error_messages={"required": _("Isi dulu."), "invalid": _("Tulis angka saja, tanpa titik dan tanpa koma.")},
    )
    basis = OfficialTextField(label=_("Dasar hukum"), help_text=_("Undang-undang atau peraturan, dengan pasalnya."))
    source = OfficialTextField(label=_("Sumber"), help_text=_("Dari mana keterangan ini, dan kapan."))
    is_owed = forms.BooleanField(label=_("Laporan ini wajib dibuat"), required=False)

    @property
    def terms(self) -> ReturnTerms:
        """What a valid form says."""
        return ReturnTerms(**{name: self.cleaned_data[name] for name in ReturnTerms.__slots__})


def initial_rule(row: ReturnRule) -> dict[str, Any]:
    """A form filled with what stands."""
    return {name: getattr(row, name) for name in ReturnTerms.__slots__} | {"version": row.pk}
