"""What a page shows of the things that lean on a law: by kind, each with its link and what becomes of it."""

from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from sigap.access.entry import Actor
from sigap.access.roles import OFFICE_KIND_LABELS
from sigap.rulebook.queries.library import InstrumentPage
from sigap.rulebook.queries.procedure import derived_pages
from sigap.rulebook.rules.leaning import Effect
from sigap.rulebook.views.wording import EFFECT_LABELS, REGISTER_LABELS, link_to, tone_of_effect


def touched(actor: Actor, found: InstrumentPage, *, ends_on: date, at: datetime) -> dict[str, Any]:
    """Everything that leans on a law, as it is on the day on which the law ends."""
    reviews = {each.fingerprint: each for each in found.reviews}
    leaning = found.index.leaning(found.row.code, ends_on=ends_on, reviewed=frozenset(reviews))
    groups = [
        {
            "label": REGISTER_LABELS[register],
            "rows": [
                {
                    "title": each.title,
                    "articles": each.articles,
                    "url": link_to(actor, each.register, each.code, each.provision.statute),
                    "effect": EFFECT_LABELS[each.effect],
                    "tone": tone_of_effect(each.effect),
                    "renewed_on": each.renewed_on,
                    "review": reviews.get(each.provision.fingerprint),
                    "fingerprint": each.provision.fingerprint,
                    "is_open": each.effect in {Effect.REVIEW, Effect.READ},
                }
                for each in rows
            ],
        }
        for register, rows in groupby(leaning, key=lambda each: each.register)
    ]
    pages = _pages([f"{each.register.value}:{each.code}" for each in leaning], at)
    if pages:
        groups.insert(min(1, len(groups)), {"label": _("Halaman SOP"), "rows": pages})
    waiting = sum(each.effect is Effect.REVIEW for each in leaning)
    return {"groups": groups, "count": len(leaning) + len(pages), "waiting": waiting}


def _pages(rows: list[str], at: datetime) -> list[dict[str, Any]]:
    if not rows:
        return []
    return [
        {
            "title": OFFICE_KIND_LABELS[each.kind],
            "url": reverse("rulebook:sheet", args=[each.kind.value]),
            "effect": _("Ikut berubah"),
            "tone": "soon",
        }
        for each in derived_pages(at)
        if each.rests_on(rows)
    ]
