"""Every step for a child can be chosen, in one group of the form."""

from collections import Counter

from sigap.juvenile.models import CHILD_STEP_GROUPS, CHILD_STEP_LABELS
from sigap.juvenile.rules import ChildStepKind


def test_each_step_stands_in_one_group_and_has_its_words() -> None:
    grouped = Counter(kind for _words, kinds in CHILD_STEP_GROUPS for kind in kinds)
    assert grouped == dict.fromkeys(ChildStepKind, 1)
    assert set(CHILD_STEP_LABELS) == set(ChildStepKind)
