"""The trail speaks of a case in words, not in codes of the program."""

from sigap.cases.models.exclusions import KEPT_BASIS_LABELS
from sigap.casework.models import RECORD_LABELS
from sigap.desk import words


def test_trail_has_words_for_records_and_reasons() -> None:
    known = {code: str(label) for table in words._TABLES for code, label in table.items()}
    for table in (RECORD_LABELS, KEPT_BASIS_LABELS):
        for code, label in table.items():
            assert known.get(code) == str(label), code
