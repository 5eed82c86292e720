"""The file of a matrix, and which offices its names mean."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sigap.actionplan.forms.fields import ActionPlanForm
from sigap.actionplan.rules.columns import plain_words
from sigap.actionplan.rules.grid import Grid
from sigap.actionplan.rules.matrix import OfficeFacts
from sigap.actionplan.sheet_in import SheetUnread, matrix_grid
from sigap.actionplan.words import REFUSAL_LABELS


class MatrixSheetForm(ActionPlanForm):
    """A matrix as an .xlsx file."""

    file = forms.FileField(
        label=_("Lembar kerja (.xlsx)"),
        allow_empty_file=True,
        help_text=_("Paling besar 3 MB. Sel gabungan, titik ribuan, koma desimal, dan tanda persen boleh."),
        error_messages={"required": _("Pilih berkasnya."), "invalid": _("Pilih berkasnya.")},
    )
    sheet_id = forms.UUIDField(widget=forms.HiddenInput)
    grid: Grid

    def clean_file(self) -> Any:
        """Read, or why not."""
        file = self.cleaned_data["file"]
        try:
            self.grid = matrix_grid(file.read())
        except SheetUnread as unread:
            raise forms.ValidationError(str(REFUSAL_LABELS[unread.reason])) from None
        return file


class OfficeChoiceForm(ActionPlanForm):
    """For each name that nobody is known by: which office is meant."""

    def __init__(self, data: Any = None, *, names: Mapping[str, int], offices: list[OfficeFacts]) -> None:
        super().__init__(data)
        self._names = list(names)
        self._offices = {str(each.id): each for each in offices}
        choices = [("", _("Pilih kantor")), *((key, each.name) for key, each in self._offices.items())]
        for number, name in enumerate(self._names):
            label = _("“%(name)s”, pertama di baris %(row)d") % {"name": name, "row": names[name]}
            self.fields[f"k-{number}"] = forms.ChoiceField(
                label=label, choices=choices, error_messages={"required": _("Pilih kantornya.")}
            )

    def chosen(self) -> dict[str, OfficeFacts]:
        """The offices that were chosen, by the name in the sheet."""
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        keys = {name: data.get(f"k-{number}", "") for number, name in enumerate(self._names)}
        return {name: self._offices[key] for name, key in keys.items() if key}

    @staticmethod
    def known(chosen: Mapping[str, OfficeFacts]) -> dict[str, OfficeFacts]:
        """The same, as names are looked up."""
        return {plain_words(name): office for name, office in chosen.items()}
