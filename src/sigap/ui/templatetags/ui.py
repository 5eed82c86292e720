"""Small components drawn in Python: icons, tags, time left, dates, numbers. `{% load ui %}`."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from sigap.kernel.telltale import Shape, telltales
from sigap.ui import dates
from sigap.ui.icons import draw
from sigap.ui.shell import Words
from sigap.ui.taking_back import TAKE_BACK_LABELS
from sigap.ui.timeleft import TimeLeft, Tone

register = template.Library()

# Circumference of the ring: radius 8.
_RING = 50.3
_TAG_ICONS = {"late": "alert", "soon": "clock", "ok": "check", "blue": "pen", "": "equal"}
_RISKS = {"high": ("late", "up"), "medium": ("soon", "equal"), "low": ("", "equal")}


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """`{% icon "lock" %}`, sizes "s", "l", "tog" (turns in an open details)."""
    return draw(name, size)


@register.simple_tag(name="tag")
def tag_label(words: Words, tone: str = "", icon: str = "") -> SafeString:
    """`{% tag "Tepat waktu" "ok" %}`: a category. Tones late, soon, ok, blue or none; icon by tone unless named."""
    css = f" tag--{tone}" if tone else ""
    return format_html('<span class="tag{}">{}{}</span>', css, draw(icon or _TAG_ICONS[tone]), words)


@register.simple_tag
def risk_tag(code: str, words: Words) -> SafeString:
    """`{% risk_tag case.risk case.risk_label %}`: code is high, medium or low."""
    tone, name = _RISKS[code]
    return tag_label(words, tone, name)


def _ring(share: float) -> SafeString:
    return format_html(
        '<svg class="ring" viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="8"/>'
        '<circle cx="10" cy="10" r="8" stroke-dasharray="{} {}" transform="rotate(-90 10 10)"/></svg>',
        f"{share * _RING:.1f}",
        _RING,
    )


@register.simple_tag
def left_label(left: TimeLeft, words: Words = "") -> SafeString:
    """A ready TimeLeft; `words` replaces its own wording."""
    mark = draw("alert") if left.tone is Tone.LATE else _ring(left.share)
    return format_html('<span class="left left--{}">{}{}</span>', left.tone.value, mark, words or left.words)


_DOT = mark_safe('<span class="dot">·</span>')


@register.simple_tag
def queue_row(row: Mapping[str, Any], level: int = 3) -> SafeString:
    """`{% queue_row row level=2 %}`: a task in a list of work. Of these a page shows dozens: a template is too slow."""
    left = row.get("left")
    tone = f" t--{left.tone.value}" if left and left.tone in {Tone.LATE, Tone.SOON} else ""
    danger, code, office = row.get("danger"), row.get("code"), row.get("office")
    marks = [*row.get("facts", ())]
    if office:
        marks.append(format_html('<span class="t__office">{}</span>', office))
    if code:
        marks.insert(0, format_html('<span class="code">{}</span>', code))
    if danger:
        marks.insert(0, format_html('<b class="t__danger">{}{}</b>', draw("alert", "s"), danger))
    return format_html(
        '<li class="t{}"><div class="t__when">{}</div><h{} class="t__what"><a href="{}">{}</a></h{}>'
        '<p class="t__meta">{}</p><div class="t__risk">{}</div></li>',
        tone,
        left_label(left, row.get("when_words") or "") if left else "",
        level,
        row["url"],
        row["what"],
        level,
        format_html_join(_DOT, "{}", ((mark,) for mark in marks)),
        risk_tag(row["risk"], row["risk_label"]) if row.get("risk") else "",
    )


@register.simple_tag
def meter(percent: float, tone: str = "blue") -> SafeString:
    """`{% meter 94 "soon" %}`: a bar, filled by `percent`; tones blue, ok, soon, late. Words stand beside it."""
    return format_html(
        '<svg class="meter meter--{}" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="{}" height="6"/></svg>',
        tone,
        f"{min(100.0, max(0.0, float(percent))):.0f}",
    )


@register.simple_tag
def redacted(words: Words) -> SafeString:
    """`{% redacted "nama ditutup" %}`: a black bar; the words are for screen readers only."""
    return format_html('<span class="red" aria-hidden="true">tersegel</span><span class="vh">({})</span>', words)


@register.filter
def last_day(due: datetime) -> date:
    """The last day on which what is due then is in time."""
    return dates.last_day(due)


@register.filter
def long_day(value: date | None) -> str:
    """Selasa, 24 November 2026"""
    return dates.long_day(value) if value else ""


@register.filter
def letter_day(value: date | None) -> str:
    """24 November 2026"""
    return dates.letter_day(value) if value else ""


@register.filter
def plain_moment(value: datetime | None) -> str:
    """24 Nov 2026, 09.42: on paper, where "kemarin" says nothing."""
    return f"{dates.short_day(value)}, {dates.clock_time(value)}" if value else ""


@register.filter
def short_day(value: date | None) -> str:
    """24 Nov 2026"""
    return dates.short_day(value) if value else ""


@register.filter
def clock_time(value: datetime | None) -> str:
    """09.42"""
    return dates.clock_time(value) if value else ""


@register.filter
def full_moment(value: datetime | None) -> str:
    """Selasa, 24 November 2026, 09.42 WIB"""
    return dates.full_moment(value) if value else ""


@register.filter
def month_year(value: date) -> str:
    """`{{ month|month_year }}`: November 2026"""
    return dates.month_year(value)


@register.filter
def near_moment(value: datetime | None, now: datetime) -> str:
    """`{{ at|near_moment:now }}`: hari ini 08.15, kemarin 15.02, 21 Nov 2026, 13.55"""
    return dates.near_moment(value, now) if value else ""


@register.filter
def quarter(value: datetime | None) -> datetime | None:
    """`{{ at|quarter|near_moment:now }}`: to the quarter of an hour before, for when a report came."""
    return dates.quarter(value) if value else None


@register.filter
def number(value: float | Decimal, places: int = 0) -> str:
    """`{{ share|number:1 }}`: 3,5"""
    return dates.number(value, places)


@register.filter
def phone_links(text: str) -> SafeString:
    """What somebody typed, each telephone number in it to be called by a tap."""
    parts: list[SafeString] = []
    for each in telltales(text):
        if each.shape is Shape.PHONE:
            before, _number, text = text.partition(each.text)
            digits = "".join(letter for letter in each.text if letter.isdecimal() or letter == "+")
            parts.append(format_html('{}<a href="tel:{}">{}</a>', before, digits, each.text))
    return format_html("{}" * (len(parts) + 1), *parts, text)


@register.filter
def subject_page(about: str) -> str:
    """The page of what something is about, by its opaque reference; nothing where it has none."""
    kind, _colon, place = about.partition(":")
    route = settings.SIGAP_SUBJECT_PAGES.get(kind)
    if route is None:
        return ""
    try:
        return reverse(route, args=place.split("/") if place else [])
    except NoReverseMatch:
        return ""


@register.inclusion_tag("ui/parts/take_back.html")
def take_back(action: str, words: str) -> dict[str, Any]:
    """`{% take_back _("Cabut") _("Tidak berlaku lagi.") %}` in a form: what happens, the reason, the button."""
    return {"action": action, "words": words, "reasons": TAKE_BACK_LABELS.items()}
