"""What is missing of villages' months, as lines of the queue: of one's own village, or of those of a kecamatan."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext as _

from sigap.places.words import words_here
from sigap.ui.dates import month_year, short_day
from sigap.ui.timeleft import Tone, time_left
from sigap.villages.rules.month import due_on, month_of, month_rule, months_before, newest_due, period_of
from sigap.work.rules import Kind


def village_row(kind: Kind, *, word: str, at: datetime) -> dict[str, Any]:
    """The verb first; `word` is a region and the first month that it owes."""
    if kind is Kind.VILLAGES_MISSING:
        what = words_here(_("Hubungi desa yang belum mengirim bulannya"))
        return {"url": reverse("villages:list"), "what": what, "facts": [], "office": "", "left": None}
    region, _space, period = word.partition(" ")
    newest, month = newest_due(localdate(at), month_rule()), month_of(period)
    # One left out is asked; of whoever fell silent long ago the newest due, as the village's page asks it.
    if month is None or month < months_before(newest, month_rule().owed_months):
        month = newest
    due = due_on(month, month_rule())
    left = time_left(make_aware(datetime.combine(due + timedelta(days=1), time.min)), now=at)
    # What is empty is no mistake: it is waited for, since the day by which it was to come.
    if left.tone is Tone.LATE:
        left = replace(left, words=_("Ditunggu sejak %(day)s") % {"day": short_day(due)})
    return {
        "url": reverse("villages:month", args=[region, period_of(month)]),
        "what": words_here(_("Kirim bulan desa: %(month)s")) % {"month": month_year(month)},
        "facts": [_("hanya jumlah, dua menit")],
        "office": "",
        "left": left,
    }
