"""Bound form fields drawn so that everybody can fill them in: label, hint, error, input. `{% load forms %}`."""

import html
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import template
from django.core import validators
from django.core.exceptions import ValidationError
from django.forms import BaseForm, BoundField, Field, Select, TextInput
from django.forms.boundfield import BoundWidget
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sigap.ui.fields import TOO_LONG
from sigap.ui.forms import CHANGED_MEANWHILE
from sigap.ui.shell import Words

register = template.Library()

_PARTS = "ui/parts/"
_OF_ANY_FIELD = (
    TOO_LONG,
    validators.MaxLengthValidator.message,
    validators.MaxValueValidator.message,
    validators.MinLengthValidator.message,
    validators.MinValueValidator.message,
)


def _described_by(bound: BoundField, hint: Words) -> str:
    named = ((hint, "h"), (bound.errors, "e"))
    return " ".join(f"{bound.auto_id}-{suffix}" for present, suffix in named if present)


def _drawn(bound: BoundField, hint: Words, css: str) -> SafeString:
    attrs: dict[str, str | bool] = {"class": css}
    if described_by := _described_by(bound, hint):
        attrs["aria-describedby"] = described_by
    if _is_flat_list(bound):
        return _list(bound, attrs)
    return _line(bound, attrs) if type(bound.field.widget) is TextInput else bound.as_widget(attrs=attrs)


def _is_flat_list(bound: BoundField) -> bool:
    widget = bound.field.widget
    return type(widget) is Select and not any(isinstance(label, (list, tuple)) for _value, label in widget.choices)


def _own(bound: BoundField, attrs: dict[str, str | bool]) -> SafeString:
    widget = bound.field.widget
    return flatatt(widget.build_attrs(widget.attrs, {"id": bound.auto_id} | bound.build_widget_attrs(attrs, widget)))


def _line(bound: BoundField, attrs: dict[str, str | bool]) -> SafeString:
    """As the widget draws itself, without its templates: one of them in another took a tenth of the public's pages."""
    typed = bound.field.widget.format_value(bound.value())
    value = SafeString("") if typed is None else format_html(' value="{}"', typed)
    return format_html('<input type="text" name="{}"{}{}>', bound.html_name, value, _own(bound, attrs))


def _list(bound: BoundField, attrs: dict[str, str | bool]) -> SafeString:
    """The same for a list, which has a template for each line: 259 desa took half the time of their page."""
    widget = bound.field.widget
    chosen = set(widget.format_value(bound.value()))
    values = (("" if value is None else str(value), label) for value, label in widget.choices)
    options = "".join(
        f'<option value="{_escaped(value)}"{" selected" if value in chosen else ""}>{_escaped(label)}</option>'
        for value, label in values
    )
    name = _escaped(bound.html_name)
    return SafeString(f'<select name="{name}"{_own(bound, attrs)}>{options}</select>')


def _escaped(text: object) -> str:
    """As Django's conditional_escape, whose ways around lazy words took three times as long for each line of a list."""
    words = text if isinstance(text, str) else str(text)
    return words.__html__() if isinstance(words, SafeString) else html.escape(words)


@register.inclusion_tag(_PARTS + "field.html")
def field(bound: BoundField, size: str = "", *, hide_label: bool = False) -> dict[str, Any]:
    """`{% field form.phone "m" %}`: one input, select or text area. Sizes "s" and "m", else full width."""
    css = f"in in--{size}" if size else "in"
    hint = bound.help_text
    return {"bound": bound, "hint": hint, "input": _drawn(bound, hint, css), "hide_label": hide_label}


@register.simple_tag
def bare(bound: BoundField) -> SafeString:
    """`{% bare form.story %}`: the input alone, tied to a hint with id `<id>-h` that the page itself shows."""
    return _drawn(bound, bound.help_text, "in")


@register.inclusion_tag(_PARTS + "choices.html")
def choices(bound: BoundField, *, two: bool = False, hide_label: bool = False) -> dict[str, Any]:
    """`{% choices form.flags two=True %}`: radio buttons or check boxes, thumb-sized, in a fieldset."""
    return {
        "bound": bound,
        "hint": bound.help_text,
        "two": two,
        "hide_label": hide_label,
        "described_by": _described_by(bound, bound.help_text),
        "options": list(options_of(bound)),
    }


@register.inclusion_tag(_PARTS + "tiles.html")
def tiles(bound: BoundField, *, hot: bool = False, columns: int = 3, hide_label: bool = False) -> dict[str, Any]:
    """`{% tiles form.flags hot=True %}`: check boxes as tiles; red (hot) only for emergency flags."""
    return {
        "bound": bound,
        "hint": bound.help_text,
        "hot": hot,
        "columns": columns,
        "hide_label": hide_label,
        "described_by": _described_by(bound, bound.help_text),
        "options": list(options_of(bound)),
    }


@register.inclusion_tag(_PARTS + "check.html")
def check(bound: BoundField) -> dict[str, Any]:
    """`{% check form.agree %}`: a single check box with its label beside it."""
    return {"bound": bound, "hint": bound.help_text, "input": _drawn(bound, bound.help_text, "")}


@dataclass(frozen=True, slots=True)
class Option:
    """One radio button or check box, with its label's words."""

    widget: SafeString
    id: str
    label: Words
    hint: Words
    is_radio: bool


@register.filter
def drawn(option: BoundWidget) -> SafeString:
    """`{{ each|drawn }}`: one radio button or check box alone, as its widget draws it and without its templates."""
    data = option.data
    attrs, value = flatatt(data["attrs"]), SafeString("")
    if data["value"] is not None:
        value = format_html(' value="{}"', str(data["value"]))
    return format_html('<input type="{}" name="{}"{}{}>', data["type"], data["name"], value, attrs)


def options_of(bound: BoundField) -> Iterator[Option]:
    """The options of a choice field. `choice_hints` on the form field adds a line under an option's label."""
    hints: dict[str, Words] = getattr(bound.field, "choice_hints", {})
    for option in bound.subwidgets:
        data = option.data
        hint = hints.get(str(data["value"]), "")
        yield Option(drawn(option), option.id_for_label, data["label"], hint, data["type"] == "radio")


@dataclass(frozen=True, slots=True)
class FormMistake:
    """One line of the error summary; `target` is the id of the input it leads to, empty for the whole form.

    `is_change`: nothing is to be mended, a colleague changed something meanwhile.
    """

    target: str
    words: str
    is_change: bool = False


def _target(bound: BoundField) -> str:
    if bound.is_hidden:
        return ""
    first = next(iter(bound.subwidgets), None)
    return bound.id_for_label or (first.id_for_label if first else "") or bound.auto_id


@register.inclusion_tag(_PARTS + "errors.html")
def error_summary(*forms: BaseForm) -> dict[str, Any]:
    """`{% error_summary form %}`: all mistakes at the top, each leading to its input; nothing when there are none."""
    found = mistakes_of(*forms)
    return {"mistakes": found, "n": sum(not each.is_change for each in found)}


def mistakes_of(*forms: BaseForm) -> list[FormMistake]:
    """All mistakes of these forms in the order of their fields, each with the id of its input; last what has none."""
    return [
        FormMistake(_target(form[name]), _error_words(form[name], error, words))
        if name != "__all__"
        else FormMistake("", str(words), is_change=error.code == CHANGED_MEANWHILE)
        for form in forms
        for name in (*form.fields, "__all__")
        for error, words in _errors(form, name)
    ]


def _errors(form: BaseForm, name: str) -> Iterator[tuple[ValidationError, Words]]:
    found = form.errors.get(name)
    if found:
        yield from zip(found.as_data(), map(str, found), strict=True)


def _error_words(bound: BoundField, error: ValidationError, words: Words) -> str:
    """The words of a mistake; with its field's label before them where they are Django's own, which name no field."""
    label = "" if bound.is_hidden else str(bound.label or "").rstrip(":?")
    return f"{label}: {words}" if label and _is_general(bound.field, error) else str(words)


def _is_general(field: Field, error: ValidationError) -> bool:
    defaults = (getattr(each, "default_error_messages", {}).get(error.code) for each in type(field).__mro__)
    return any(error.message is words for words in (*_OF_ANY_FIELD, *defaults) if words is not None)
