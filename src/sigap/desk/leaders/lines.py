"""The leaders' counts as lines of a page: how many now and a month ago, a note, the limit in words, the list."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise as Words
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sigap.clocks.rules import THEMES
from sigap.clocks.rules.labels import RULE_LABELS
from sigap.desk.leaders.figures import ByOffice, Promise, by_office, promise
from sigap.desk.leaders.limits import LineTone, limits
from sigap.desk.leaders.queries import Overview, TaskForceCounts
from sigap.meetings.queries.items import ItemScope
from sigap.notifications.rules import Audience
from sigap.taskforce.queries import EndingRow
from sigap.taskforce.queries.ending import ENDING_LABELS, ENDINGS
from sigap.ui.dates import rough_span, short_day

_OFFICES_NAMED = 3
MOST = 10
"""A page that is read in a minute has no more lines."""
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
_FAMILIES: tuple[tuple[frozenset[str], Words], ...] = (
    (THEMES["police"], gettext_lazy("Laporan ke kepolisian")),
    (THEMES["law"], gettext_lazy("Tenggat hukum")),
)
"""Deadlines that are told to leaders under one name: each by itself would tell the kind of case."""
THEME_LABELS: dict[str, Words] = dict(_THEMES) | {"reviews": gettext_lazy("Kasus ditinjau tepat waktu")}
_LIGHT_WORDS: dict[LineTone, Words] = {
    LineTone.GREEN: gettext_lazy("Sesuai"),
    LineTone.AMBER: gettext_lazy("Perlu dijaga"),
    LineTone.RED: gettext_lazy("Perlu tindakan"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the page. `of` is what the figure is a part of; `was` the same a month ago, empty where unknown."""

    what: str
    figure: int
    of: int | None
    was: str
    note: str
    limit: str
    url: str
    tag: str
    tone: str


def lines_of(overview: Overview, *, at: datetime) -> list[Line]:
    """Ten lines or fewer, in the order of the page: for a head only what the own office answers for."""
    offices = by_office(overview.tallies)
    lines = {theme: _promised(promise(overview.tallies, theme), words, theme) for theme, words in _THEMES}
    lines["answers"] = _with_waiting(lines["answers"], offices, overview, at)
    common = [
        _late(offices, overview),
        *(lines[theme] for theme in ("emergency", "triage", "police", "answers")),
        _bare(overview),
    ]
    if overview.task_force is None:
        return [*common, lines["contact"], lines["plans"]]
    return [*common, *_of_task_force(overview.task_force)][:MOST]


def name_of(each: ByOffice, overview: Overview) -> str:
    """An office, or a part, as the leaders read it."""
    if each.office is not None:
        return overview.names.get(each.office, _("kantor lain"))
    return part_name(each.part)


def part_name(part: str) -> str:
    """A part that no single office owns, as the leaders read it."""
    return str(PART_LABELS.get(part, part))


def rule_counts(each: ByOffice) -> list[tuple[str, int]]:
    """What is late in an office, by rule."""
    counts: Counter[str] = Counter()
    for code, count in each.late_by_rule:
        counts[str(next((words for codes, words in _FAMILIES if code in codes), RULE_LABELS.get(code, code)))] += count
    return counts.most_common()


def _late(offices: Sequence[ByOffice], overview: Overview) -> Line:
    late = [each for each in offices if each.late]
    named = [f"{name_of(each, overview)} {each.late}" for each in late[:_OFFICES_NAMED]]
    more = len(late) - len(named)
    rest = [ngettext("dan %(n)d kantor lain", "dan %(n)d kantor lain", more) % {"n": more}] if more else []
    held = sum(tally.held for tally in overview.tallies)
    later = [ngettext("%(n)d dicatat nanti", "%(n)d dicatat nanti", held) % {"n": held}] if held else []
    return _counted(
        "overdue",
        _("Tindakan yang lewat tenggat sekarang"),
        sum(each.late for each in late),
        note=", ".join([*named, *rest, *later]),
        was=str(sum(tally.late_before for tally in overview.tallies)),
        url=reverse("desk:leaders_late"),
    )


def _with_waiting(line: Line, offices: Sequence[ByOffice], overview: Overview, at: datetime) -> Line:
    """What nobody has answered yet stands beside what was answered in time."""
    waiting = [each for each in offices if each.waiting]
    oldest = min((each for each in waiting if each.oldest_at), key=lambda each: each.oldest_at or at, default=None)
    count = sum(each.waiting for each in waiting)
    note = ngettext("%(n)d belum dijawab", "%(n)d belum dijawab", count) % {"n": count} if count else ""
    if oldest is not None and oldest.oldest_at is not None:
        words = {"span": rough_span(at - oldest.oldest_at), "office": name_of(oldest, overview)}
        note = f"{note}, {_('terlama %(span)s: %(office)s') % words}"
    return Line(
        what=line.what,
        figure=line.figure,
        of=line.of,
        was=line.was,
        note=note,
        limit=line.limit,
        url=reverse("desk:leaders_referrals"),
        tag=line.tag,
        tone=line.tone,
    )


def _bare(overview: Overview) -> Line:
    names = [office.name for office in overview.without_duty]
    note = ", ".join(names[:_OFFICES_NAMED])
    what = _("Kantor yang sekarang tanpa petugas piket")
    return _counted("duty", what, len(names), note=note, url=reverse("people:duty"))


def _of_task_force(counts: TaskForceCounts) -> list[Line]:
    owed, late = counts.items_open, counts.items_late
    oldest = f"{counts.oldest_office}, {short_day(counts.oldest_day)}" if counts.oldest_day else ""
    unsent = [each for each in counts.returns if not each.is_ahead]
    ahead = next((each for each in counts.returns if each.is_ahead), None)
    first = unsent[0] if unsent else ahead
    sent_words = _("Berikutnya: %(title)s, %(day)s") if not unsent else _("%(title)s, paling lambat %(day)s")
    return [
        _counted(
            "promises",
            _("Tindak lanjut rakor yang lewat"),
            late,
            of=owed or None,
            note=oldest,
            was=str(counts.items_late_before),
            url=f"{reverse('meetings:items')}?tampil={ItemScope.LATE.value}",
        ),
        _counted(
            "plan",
            _("Kegiatan rencana aksi yang tertinggal"),
            len(counts.behind),
            note=", ".join(counts.behind[:2]),
            url=reverse("actionplan:plan"),
        ),
        _counted(
            "ending",
            _("Jabatan, SK, dan perjanjian yang segera berakhir"),
            len(counts.endings),
            note=_ends_words(counts.endings),
            was=str(counts.endings_before),
            url=f"{reverse('taskforce:calendar')}?tampil={ENDINGS}",
        ),
        _counted(
            "returns",
            _("Laporan wajib yang belum terkirim"),
            sum(each.is_late for each in unsent),
            of=len(unsent) or None,
            note=sent_words % {"title": first.title, "day": short_day(first.due_on)} if first else "",
            was=str(counts.returns_late_before),
            url=reverse("returns:list"),
        ),
    ]


def _ends_words(found: Sequence[EndingRow]) -> str:
    """The nearest end, by name and day, and what kind it is."""
    if not found:
        return ""
    words = {"kind": ENDING_LABELS[found[0].kind], "title": found[0].title, "day": short_day(found[0].day)}
    return _("%(kind)s: %(title)s, %(day)s") % words if found[0].title else _("%(kind)s, %(day)s") % words


def _promised(kept: Promise, words: Words, theme: str) -> Line:
    light, limit = limits()[theme].of_promises(missed=kept.broken, share=kept.share)
    note = _("%(share)d %%") % {"share": kept.share} if kept.share is not None else ""
    was = _("%(n)d dari %(of)d") % {"n": kept.kept_before, "of": kept.due_before} if kept.due_before else ""
    return Line(
        what=str(words),
        figure=kept.kept,
        of=kept.due or None,
        was=was,
        note=note,
        limit=limit,
        url=reverse("desk:leaders_late"),
        tag=str(_LIGHT_WORDS[light]) if kept.due else _("Belum ada"),
        tone=light.value if kept.due else "",
    )


def _counted(
    line: str, what: str, figure: int, *, note: str = "", was: str = "", of: int | None = None, url: str = ""
) -> Line:
    light, limit = limits()[line].of_count(figure)
    return Line(
        what=what,
        figure=figure,
        of=of,
        was=was,
        note=note,
        limit=limit,
        url=url,
        tag=str(_LIGHT_WORDS[light]),
        tone=light.value,
    )
