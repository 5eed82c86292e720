"""What stands on a track beside marks and articles, in one statement: decisions between laws, barred exits, no report.

Rows come as JSON of the database; texts stay sealed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BinaryField, Model, OuterRef
from django.db.models.functions import JSONObject

from sigap.access.permissions import Permission
from sigap.access.roles import Section
from sigap.cases.models import Case
from sigap.cases.queries import CaseAccess
from sigap.kernel.errors import Refused
from sigap.legal.models import BarredExit, ExitAnswer, LawChoice, NoPoliceReport


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackRows:
    """Of each article the newest decision; exits with their answers, the newest first; the decision not to report."""

    choices: tuple[LawChoice, ...] = ()
    exits: tuple[tuple[BarredExit, tuple[ExitAnswer, ...]], ...] = ()
    unreported: NoPoliceReport | None = None


def track_rows(access: CaseAccess) -> TrackRows:
    """All of it. Raises Refused."""
    if not access.has(Section.LEGAL):
        raise Refused(Permission.CASE_SEE, ids={"case": str(access.case.id), "room": Section.LEGAL.value})
    of_case = {"case": OuterRef("pk")}
    answers = ExitAnswer.objects.filter(barred=OuterRef("pk")).order_by("answered_at")
    exits = BarredExit.objects.filter(**of_case, is_withdrawn=False).order_by("-raised_at")
    found = Case.objects.filter(pk=access.case.pk).values(
        choices=ArraySubquery(
            LawChoice.objects.filter(**of_case).order_by("recorded_at").values(row=_facts(LawChoice))
        ),
        exits=ArraySubquery(
            exits.values(
                row=JSONObject(barred=_facts(BarredExit), said=ArraySubquery(answers.values(row=_facts(ExitAnswer))))
            )
        ),
        unreported=ArraySubquery(
            NoPoliceReport.objects.filter(**of_case).order_by("-recorded_at").values(row=_facts(NoPoliceReport))[:1]
        ),
    )
    rows = found.get()
    choices = {each.charge_id: each for each in (_row(LawChoice, row) for row in rows["choices"])}
    return TrackRows(
        choices=tuple(choices.values()),
        exits=tuple(
            (_row(BarredExit, row["barred"]), tuple(_row(ExitAnswer, said) for said in row["said"]))
            for row in rows["exits"]
        ),
        unreported=next((_row(NoPoliceReport, row) for row in rows["unreported"]), None),
    )


def _facts(model: type[Model]) -> JSONObject:
    names = [field.attname for field in model._meta.concrete_fields]  # noqa: SLF001 - Django's public description of a model
    return JSONObject(**{name: name for name in names})


def _row[M: Model](model: type[M], facts: Mapping[str, Any]) -> M:
    fields = {field.attname: field for field in model._meta.concrete_fields}  # noqa: SLF001 - the same
    return model(
        **{
            name: bytes.fromhex(value.removeprefix("\\x"))
            if isinstance(fields[name], BinaryField)
            else fields[name].to_python(value)
            for name, value in facts.items()
        }
    )
