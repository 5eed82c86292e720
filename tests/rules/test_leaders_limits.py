"""From where a line of the leaders' page is amber or red; the limit stands in words beside it."""

import pytest

from sigap.desk.leaders.limits import LineTone, Threshold, decided_words, limits, limits_from


def test_a_count_turns_amber_and_red_from_its_limit_on() -> None:
    (line,) = limits_from({"x": {"late": {"amber": 1, "red": 3}}}).values()
    assert [line.of_count(count)[0] for count in (0, 1, 2, 3, 99)] == [
        LineTone.GREEN,
        LineTone.AMBER,
        LineTone.AMBER,
        LineTone.RED,
        LineTone.RED,
    ]
    assert line.of_count(0)[1] == "Kuning mulai 1, merah mulai 3"
    with pytest.raises(LookupError):
        line.of_promises(missed=0, share=None)


def test_promises_are_judged_by_their_share_or_where_few_by_what_was_missed() -> None:
    table = {"share": {"amber": 95, "red": 80}, "missed": {"amber": 1, "red": 3}}
    (line,) = limits_from({"x": table}).values()
    assert [line.of_promises(missed=0, share=share)[0] for share in (100, 95, 94, 80, 79)] == [
        LineTone.GREEN,
        LineTone.GREEN,
        LineTone.AMBER,
        LineTone.AMBER,
        LineTone.RED,
    ]
    assert [line.of_promises(missed=missed, share=None)[0] for missed in (0, 1, 3)] == list(LineTone)
    assert "95 %" in line.of_promises(missed=0, share=100)[1]


def test_every_line_has_its_limits_and_says_that_no_rakor_decided_them() -> None:
    themes = {"emergency", "triage", "police", "answers", "contact", "plans"}
    assert set(limits()) == themes | {"overdue", "duty", "promises", "plan", "ending", "returns"}
    assert all(limits()[theme].share and limits()[theme].missed for theme in themes)
    assert Threshold(amber=1, red=1).rising(1) is LineTone.RED
    assert "rakor" in decided_words()
