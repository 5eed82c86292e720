"""What pages show of statements before somebody is asked again. Nothing sealed."""

from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from sigap.access.roles import Section
from sigap.cases.queries import CaseAccess
from sigap.testimony.queries import MOST, statements_of
from sigap.ui.dates import short_day


def before_words(access: CaseAccess) -> list[str]:
    """Who told already, about what, and who has it: beside every form that plans to ask somebody."""
    rows = list(statements_of(access).defer("sealed_note")[:MOST]) if access.has(Section.PERSONS) else []
    if not rows:
        return []
    asks = _("Minta dulu kepada pemegangnya; jangan tanya ulang orangnya.")
    noted = _("Ada catatan untuk yang akan menemuinya: baca dulu di Keterangan dan bukti.")
    notes = [noted] if any(row.room and access.has(Section(row.room)) for row in rows) else []
    return [_("Sudah pernah ditanya tentang ini."), *map(_statement_words, rows), asks, *notes]


def _statement_words(row: Any) -> str:
    facts = {
        "who": row.person.label,
        "topics": ", ".join(str(label).lower() for label in row.topic_labels),
        "office": row.holder_name,
        "phone": f" ({row.phone})" if row.phone else "",
        "day": short_day(localtime(row.given_at)),
        "recorded": _(", direkam") if row.is_recorded else "",
    }
    return _("%(who)s: %(topics)s. Dipegang %(office)s%(phone)s, %(day)s%(recorded)s.") % facts
