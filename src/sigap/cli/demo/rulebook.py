"""The rule book of the demo: two local rules, an adopted procedure, lessons passed by some. Everything is CONTOH."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.timezone import localdate

from sigap.cli.demo.stage import Stage
from sigap.learning.actions import answer_part
from sigap.learning.rules.lessons import lessons
from sigap.rulebook.actions.library import add_instrument
from sigap.rulebook.actions.reviewing import adopt_procedure
from sigap.rulebook.models import ProcedureEdition
from sigap.rulebook.queries.decisions import rakor_decisions
from sigap.rulebook.queries.procedure import derived_pages
from sigap.rulebook.rules.instruments import InstrumentContent, InstrumentKind, LinkContent, LinkKind
from sigap.rulebook.rules.procedure import edition_digest

_RARA, _MAYA = "rara.hukum", "maya.sekretariat"
_KEYS = (UUID("0c0f3f52-7c52-4d0e-9f2b-4a3f5b7d1e01"), UUID("0c0f3f52-7c52-4d0e-9f2b-4a3f5b7d1e02"))
_ADDED, _ADOPTED, _LEARNT = timedelta(days=40), timedelta(days=20), timedelta(days=9)
_PASSED = {"rina.uptd": 6, "sekar.rsud": 3, "anton.polres": 2}
"""How many lessons each has passed, the first ones of the list."""


def play(stage: Stage) -> None:
    """Plays it once."""
    if ProcedureEdition.objects.exists():
        return
    at = stage.now - _ADDED
    _laws(stage, at)
    at = stage.now - _ADOPTED
    with stage.acting(_MAYA) as maya:
        adopt_procedure(
            by=maya,
            at=at,
            adopted_on=localdate(at),
            decision="CONTOH: rakor pleno, keputusan pertama",
            sha256=edition_digest(derived_pages(at)),
            line=next((row for row in rakor_decisions(maya) if row.text.startswith("SOP")), None),
        )
    at = stage.now - _LEARNT
    for login, count in _PASSED.items():
        with stage.acting(login) as actor:
            for lesson in list(lessons().values())[:count]:
                for part in range(1, len(lesson.parts) + 1):
                    answer_part(by=actor, at=at, code=lesson.code, part=part, answer=0)


def _laws(stage: Stage, at: datetime) -> None:
    rules = (
        ("Perbup CONTOH 21/2026", "Gugus tugas dan rencana aksi daerah", False),
        ("Perbup CONTOH 9/2027", "Perubahan susunan gugus tugas", True),
    )
    with stage.acting(_RARA) as rara:
        for key, (name, title, is_draft) in zip(_KEYS, rules, strict=True):
            add_instrument(
                by=rara,
                at=at,
                content=InstrumentContent(
                    kind=InstrumentKind.REGENT,
                    name=name,
                    title=title,
                    summary="CONTOH: rekaan untuk peragaan.",
                    source="CONTOH",
                    in_force_from=None if is_draft else localdate(at),
                    is_draft=is_draft,
                ),
                links=[LinkContent(kind=LinkKind.IMPLEMENTS, to="Perpres 69/2008", articles="1")],
                post_key=key,
            )
