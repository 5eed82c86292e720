"""What an error says to a person, and what it keeps for the trail."""

from sigap.kernel.errors import Conflict, Refused, StepUpNeeded, Unable


class _Lazy:
    def __str__(self) -> str:
        return "Kasus ini berubah."


def test_a_sentence_is_made_when_it_is_read() -> None:
    for kind in (Unable, Conflict, StepUpNeeded):
        error = kind(_Lazy())
        assert error.sentence == str(error) == "Kasus ini berubah."


def test_a_refusal_keeps_permission_and_ids_only() -> None:
    refused = Refused("case:see", ids={"case": "x"})
    assert (refused.permission, refused.ids, str(refused)) == ("case:see", {"case": "x"}, "case:see")
    assert Refused("case:see").ids == {}
