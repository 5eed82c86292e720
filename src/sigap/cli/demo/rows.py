"""The demo's export of rows: invented victims of the year before last, asked for twice. All CONTOH."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.utils import translation
from django.utils.timezone import localdate

from sigap.cli.demo.releases import last_year_then
from sigap.cli.demo.stage import Stage
from sigap.releases.models import RowExport
from sigap.releases.queries import ledger_for
from sigap.releases.rows import actions
from sigap.releases.rows.actions import ExportTerms
from sigap.releases.rows.offered import offered_rows
from sigap.releases.rows.preparing import CountedRows, PreparedRows, prepared_rows
from sigap.releases.rows.queries import exports_for
from sigap.releases.rules.anonymity import PersonRow, RowSet
from sigap.releases.rules.spans import spans_offered

_PLANNER, _LEADER = "gita.bappeda", "idris.setda"
_SPACE = UUID("6f0a3c52-0000-4000-8000-0000000000d0")
_PREPARED, _RELEASED, _ASKED = timedelta(days=6), timedelta(days=5), timedelta(days=1)
_SEED, _VICTIMS = 1609, 86
_PEOPLE = (("13-17", "P", 34), ("6-12", "P", 9), ("18-24", "P", 22), ("25-59", "P", 12), ("13-17", "L", 10),
           ("18-24", "L", 9), ("0-5", "L", 2), ("unknown", "P", 2))  # fmt: skip
_FIRST = ExportTerms(
    receiver="Lembaga penelitian, kepala unit data (CONTOH)",
    purpose="Kajian pola perdagangan orang antarkabupaten (CONTOH)",
    ground="Kesepakatan berbagi data (CONTOH)",
)
_SECOND = replace(_FIRST, receiver="Kementerian, pejabat pengelola data (CONTOH)", purpose="Laporan nasional (CONTOH)")


def export_rows(stage: Stage) -> None:
    """One released to its receiver, and the same rows waiting for the second person for another one; once."""
    before = int(last_year_then(stage).name) - 1
    span = next(each for each in spans_offered(localdate(stage.now)) if each.name == f"{before}")
    offered = offered_rows()["htcds"]
    with translation.override("id"), stage.acting(_PLANNER) as gita:
        if exports_for(gita):
            return
        counted = CountedRows(
            offered=offered, span=span, ledger=ledger_for(gita), rows=_invented(offered.count(gita, span))
        )
    made = prepared_rows(counted)
    first = _proposed(stage, counted, made, _FIRST, stage.now - _PREPARED)
    with stage.acting(_LEADER) as leader:
        # The ledger is the one beside which they were proved a moment ago.
        at = stage.now - _RELEASED
        row = actions.release_rows(by=leader, at=at, export_id=first.pk, ledger=ledger_for(leader))
    with stage.acting(_PLANNER) as gita:
        again = CountedRows(offered=offered, span=span, ledger=ledger_for(gita), again=row)
    _proposed(stage, again, None, _SECOND, stage.now - _ASKED)


def _proposed(
    stage: Stage, counted: CountedRows, made: PreparedRows | None, terms: ExportTerms, at: datetime
) -> RowExport:
    with stage.acting(_PLANNER) as gita:
        return actions.propose_rows(
            by=gita, at=at, counted=counted, prepared=made, terms=terms, export_id=uuid5(_SPACE, terms.receiver)
        )


def _invented(rows: RowSet) -> RowSet:
    """The format's own axes and columns with drawn people; two runs draw the same ones."""
    head = replace(rows.head, title=f"{rows.head.title} (CONTOH)", universe=f"contoh_{rows.head.universe}")
    return replace(rows, head=head, rows=tuple(_drawn(random.Random(_SEED))))  # noqa: S311 - invented data


def _drawn(draw: random.Random) -> Iterator[PersonRow]:
    for number in range(_VICTIMS):
        ((age, sex),) = draw.choices([each[:2] for each in _PEOPLE], [each[2] for each in _PEOPLE])
        is_noted = draw.random() < 0.7  # noqa: PLR2004 - seven of ten
        yield PersonRow(
            key=(age, sex),
            source=str(number - (number % 14 == 1)),
            values=(
                ("ActualVictimOfTrafficking" if is_noted else "PossibleVictimOfTrafficking",),
                ("NonPoliceGovernmentalOrganization",) if is_noted else (),
                draw.choice(((), ("PhysicalAbuse",), ("PsychologicalAbuse",), ("PhysicalAbuse", "PsychologicalAbuse"))),
                draw.choice(((), ("SexualExploitation",), ("SexualExploitation",), ("ForcedLabour",))),
                (),
                (draw.choice(("Active", "Closed", "Closed", "FollowUp")),),
                draw.choice(((), ("AdditionalServicesRequired",))),
                draw.choice((("Health",), ("Legal", "SocialCare"), ("SocialCare",), ("Education",), ())),
            ),
        )
