"""Whoever has not a section is told nothing of its acts: every event of a case names its section, or stands here."""

from sigap.audit.kinds import all_kinds
from sigap.cases.rows import ACTED_IN
from sigap.desk.timeline import SECTION_OF

OF_THE_FILE = (
    # Of the file itself: its people, its team, its state, what is urgent.
    "case:act:", "case:after_care:", "case:call_back:", "case:closing:", "case:contact:", "case:danger:",
    "case:erasure:", "case:file:", "case:glass:", "case:hold:", "case:identity:", "case:item:", "case:keeping:",
    "case:kind:", "case:note:", "case:office:", "case:officer:", "case:person:", "case:readers:", "case:relation:",
    "case:room:", "case:status:", "case:summary:", "case:suspect:",
    # On a case's trail too, of what is not in its file: where it came from, how long it is stored, a refused act.
    "access:act:", "registers:case:", "report:triage:", "retention:case:",
    # On the trail of an incident.
    "incident:",
)  # fmt: skip
"""Events that tell everybody who reads the timeline, by how their codes begin."""


def on_a_case() -> list[str]:
    """Every code that is written on a case's own trail carries the case."""
    return [kind.code for kind in all_kinds() if "case" in {*kind.ids, *kind.optional}]


def test_every_event_of_a_case_belongs_to_a_section_or_to_the_file_itself() -> None:
    assert len(on_a_case()) > 100
    of_sections = tuple(SECTION_OF)
    assert not [code for code in on_a_case() if not code.startswith((*of_sections, *OF_THE_FILE))]
    assert not [code for code in on_a_case() if code.startswith(of_sections) and code.startswith(OF_THE_FILE)]
    for start in (*of_sections, *OF_THE_FILE):
        assert [code for code in on_a_case() if code.startswith(start)], f"{start} begins no event"


def test_the_list_of_cases_names_the_same_part_of_the_file() -> None:
    starts = tuple(start for start, _label in ACTED_IN)
    assert not [start for start in SECTION_OF if not start.startswith(starts)]
