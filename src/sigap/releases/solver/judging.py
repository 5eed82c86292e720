"""One question and its answer, as they cross the pipe: may these tables be told, beside all that was told before?"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sigap.releases.rules.space import CellSpace, TooLarge, linked, refined, space_of
from sigap.releases.rules.tables import PublishedTable
from sigap.releases.solver.programs import Contradiction, OutOfTime
from sigap.releases.solver.suppressing import AskedTable, CannotProtect, Suppression

_NOBODY = ""


class NotDisclosable(Exception):
    """Why not, and which earlier release and table are in the way."""

    def __init__(self, why: str, release: str = "", table: str = "") -> None:
        super().__init__(why, release, table)
        self.why, self.release, self.table = why, release, table


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Tables to be told, with all that was told before. `is_final`: nothing more may be withheld, only judged."""

    asked: Sequence[AskedTable]
    known: Sequence[AskedTable]
    minimum: int
    is_final: bool
    until: float

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Question":
        """As it came through the pipe."""
        return cls(
            asked=[_table(each, is_known=False) for each in data["asked"]],
            known=[_table(each, is_known=True) for each in data["known"]],
            minimum=data["minimum"],
            is_final=data["is_final"],
            until=time.monotonic() + data["seconds"],
        )


def _table(data: Mapping[str, Any], *, is_known: bool) -> AskedTable:
    return AskedTable(
        name=data["release"],
        table=PublishedTable.from_json(data["table"]),
        widths={tuple(key): width for key, width in data["widths"]},
        is_known=is_known,
    )


def judged(data: Mapping[str, Any]) -> dict[str, Any]:
    """The answer: by table the withheld cells, small ones apart; or why not."""
    try:
        return _answer(Question.from_json(data))
    except NotDisclosable as refusal:
        return {"refused": refusal.why, "release": refusal.release, "table": refusal.table}


def _answer(question: Question) -> dict[str, Any]:
    numbers = [number for each in question.asked for number in each.table.cells.values() if number is not None]
    if question.is_final and min(numbers, default=question.minimum) < question.minimum:
        raise NotDisclosable("undone")
    try:
        question = _of_one_vintage(question)
        found = _protected(question)
    except (OutOfTime, TooLarge):
        raise NotDisclosable("unproven") from None
    except Contradiction:
        raise NotDisclosable("contradiction", *_named(question.known)) from None
    return {
        "refused": "",
        "withheld": [
            [[list(key), key in each.widths] for key in each.table.cells if (place, key) in found.hidden]
            for place, each in enumerate(question.asked)
        ],
        "solves": found.solves,
    }


def _of_one_vintage(question: Question) -> Question:
    """With all that was told before and can say something of these. Raises NotDisclosable if it counts otherwise now.

    By how much is not asked: one cell's difference may be large and what it leaves of the sum one child, or all of it
    one family. What differs in no cell of both but in a sum of cells has no table that agrees, and is refused as that.
    """
    hits = linked([each.table for each in question.asked], [each.table for each in question.known])
    known = [each for each in question.known if any(each.table is hit for hit in hits)]
    space = space_of([each.table for each in (*question.asked, *known)])
    counted = {g: n for at, each in enumerate(question.asked) for g, n in _numbers(space, at, each.table).items()}
    for place, each in enumerate(known, start=len(question.asked)):
        for groups, number in _numbers(space, place, each.table).items():
            if counted.get(groups, number) != number:
                raise NotDisclosable("moved", each.name, each.table.head.title)
    return replace(question, known=known)


def _numbers(space: CellSpace, place: int, table: PublishedTable) -> dict[tuple[int, ...], int]:
    return {groups: n for key, groups in space.cells[place].items() if (n := table.cells[key]) is not None}


def _protected(question: Question) -> Suppression:
    """Raises NotDisclosable, OutOfTime, TooLarge and Contradiction."""
    suppression = _laid_out(question)
    try:
        suppression.judge(is_final=question.is_final)
    except CannotProtect as failed:
        in_the_way = suppression.asked[failed.place]
        if in_the_way.is_known and in_the_way.name:
            raise NotDisclosable("undone", in_the_way.name, in_the_way.table.head.title) from None
        raise NotDisclosable("undone", *_in_the_way(question)) from None
    return suppression


def _laid_out(question: Question) -> Suppression:
    real = [*question.asked, *question.known]
    tables = [each.table for each in real]
    between = [
        AskedTable(name=real[place].name, table=cut, widths={}, is_known=True, is_between=True)
        for place in range(len(real))
        if (cut := refined(place, tables)) is not None
    ]
    every = [*real, *between]
    space = space_of([each.table for each in every])
    return Suppression.of(every, space, minimum=question.minimum, until=question.until)


def _in_the_way(question: Question) -> tuple[str, str]:
    """The earlier release without which it would go; none where the tables give themselves away."""
    for name in dict.fromkeys(each.name for each in question.known):
        rest = replace(question, known=[each for each in question.known if each.name != name])
        try:
            _laid_out(rest).judge(is_final=question.is_final)
        except CannotProtect:
            continue
        return _named([each for each in question.known if each.name == name])
    return _named(question.known) if question.known else (_NOBODY, _NOBODY)


def _named(known: Sequence[AskedTable]) -> tuple[str, str]:
    return (known[-1].name, known[-1].table.head.title) if known else (_NOBODY, _NOBODY)
