"""The leaders' counts as lines of a page: what, how many of how many, a note, a tag, and where the list is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.functional import Promise as Words
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sigap.clocks.models import RULE_LABELS
from sigap.desk.leaders.figures import ByOffice, Promise, Tally, by_office, promise
from sigap.desk.leaders.queries import Overview
from sigap.notifications.rules import Audience
from sigap.ui.dates import month_name, rough_span

_OFFICES_NAMED = 3
PART_LABELS: dict[str, Words] = {
    Audience.INTAKE.value: gettext_lazy("Skrining awal UPTD PPA"),
    Audience.INCIDENT.value: gettext_lazy("Insiden data"),
}
"""What no single office owns, as the leaders read it."""
_THEMES: tuple[tuple[str, Words], ...] = (
    ("emergency", gettext_lazy("Tanda darurat dijawab tepat waktu")),
    ("triage", gettext_lazy("Skrining awal tepat waktu")),
    ("police", gettext_lazy("Dilaporkan ke polisi tepat waktu")),
    ("answers", gettext_lazy("Rujukan dijawab tepat waktu")),
    ("contact", gettext_lazy("Klien dihubungi tepat waktu")),
    ("plans", gettext_lazy("Rencana layanan disusun tepat waktu")),
)
THEME_LABELS: dict[str, Words] = dict(_THEMES) | {"reviews": gettext_lazy("Kasus ditinjau tepat waktu")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the page. `of` is what the figure is a part of, where it is a part of something."""

    what: str
    figure: int
    of: int | None
    note: str
    url: str
    url_words: str
    tag: str
    tone: str


def lines_of(overview: Overview, *, at: datetime) -> list[Line]:
    """Ten lines or fewer, in the order of the page."""
    offices = by_office(overview.tallies)
    themes = dict(_THEMES)
    told = {theme: _promised(promise(overview.tallies, theme), themes[theme], at) for theme in themes}
    return [
        _late(offices, overview),
        _held(overview.tallies),
        *(told[theme] for theme in ("emergency", "triage", "police")),
        _waiting(offices, overview, at),
        told["answers"],
        _bare(overview),
        *(told[theme] for theme in ("contact", "plans")),
    ]


def name_of(each: ByOffice, overview: Overview) -> str:
    """An office, or a part, as the leaders read it."""
    if each.office is not None:
        return overview.names.get(each.office, _("kantor lain"))
    return str(PART_LABELS.get(each.part, each.part))


def rule_counts(each: ByOffice) -> list[tuple[str, int]]:
    """What is late in an office, by rule."""
    return [(str(RULE_LABELS.get(code, code)), count) for code, count in each.late_by_rule]


def _late(offices: Sequence[ByOffice], overview: Overview) -> Line:
    late = [each for each in offices if each.late]
    named = [f"{name_of(each, overview)} {each.late}" for each in late[:_OFFICES_NAMED]]
    more = len(late) - len(named)
    rest = [ngettext("dan %(n)d kantor lain", "dan %(n)d kantor lain", more) % {"n": more}] if more else []
    return _line(
        _("Tindakan yang lewat tenggat sekarang"),
        sum(each.late for each in late),
        note=", ".join([*named, *rest]),
        url=reverse("desk:leaders_late") if late else "",
        url_words=_("Buka daftar"),
        tag=(_("Terlambat"), "late") if late else (_("Tepat waktu"), "ok"),
    )


def _held(tallies: Collection[Tally]) -> Line:
    held = sum(tally.held for tally in tallies)
    return _line(
        _("Dicatat nanti"),
        held,
        note=_("Catatannya menyusul paling lama 12 jam; sesudah itu tenggatnya naik lagi"),
        tag=(_("Menunggu catatan"), "soon") if held else (_("Lengkap"), "ok"),
    )


def _waiting(offices: Sequence[ByOffice], overview: Overview, at: datetime) -> Line:
    waiting = [each for each in offices if each.waiting]
    oldest = min((each for each in waiting if each.oldest_at), key=lambda each: each.oldest_at or at, default=None)
    note = ""
    if oldest is not None and oldest.oldest_at is not None:
        words = {"span": rough_span(at - oldest.oldest_at), "office": name_of(oldest, overview)}
        note = _("Terlama %(span)s: %(office)s") % words
    return _line(
        _("Rujukan yang belum dijawab"),
        sum(each.waiting for each in waiting),
        note=note,
        url=reverse("desk:leaders_referrals") if waiting else "",
        url_words=_("Lihat per kantor"),
        tag=(_("Menunggu"), "soon") if waiting else (_("Tidak ada"), "ok"),
    )


def _bare(overview: Overview) -> Line:
    names = [office.name for office in overview.without_duty]
    return _line(
        _("Kantor yang sekarang tanpa petugas piket"),
        len(names),
        note=", ".join(names[:_OFFICES_NAMED]),
        url=reverse("people:duty"),
        url_words=_("Lihat jadwal piket"),
        tag=(_("Kosong"), "late") if names else (_("Tidak ada"), "ok"),
    )


def _promised(kept: Promise, words: Words, at: datetime) -> Line:
    return _line(str(words), kept.kept, of=kept.due or None, note=_promise_note(kept, at), tag=_promise_tag(kept))


def _promise_note(kept: Promise, at: datetime) -> str:
    """The month; shares only where there are enough, else how many were late."""
    today = localdate(at)
    this, before = month_name(today), month_name(today.replace(day=1) - timedelta(days=1))
    if kept.share is not None:
        now = _("%(share)d %%") % {"share": kept.share}
        if kept.share_before is None:
            return f"{this}: {now}"
        return _("%(now)s. %(before)s: %(share)d %%") % {"now": now, "before": before, "share": kept.share_before}
    if kept.broken:
        late = ngettext("%(n)d terlambat", "%(n)d terlambat", kept.broken) % {"n": kept.broken}
        return f"{this}. {late}"
    return this


def _promise_tag(kept: Promise) -> tuple[str, str]:
    if not kept.due:
        return _("Belum ada"), ""
    if not kept.broken:
        return _("Tepat waktu"), "ok"
    if kept.trend > 0:
        return _("Membaik"), "ok"
    return (_("Menurun"), "late") if kept.trend < 0 else (_("Perlu dijaga"), "soon")


def _line(
    what: str,
    figure: int,
    *,
    note: str,
    tag: tuple[str, str],
    of: int | None = None,
    url: str = "",
    url_words: str = "",
) -> Line:
    words, tone = tag
    return Line(what=what, figure=figure, of=of, note=note, url=url, url_words=url_words, tag=words, tone=tone)
