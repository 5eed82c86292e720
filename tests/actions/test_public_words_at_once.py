"""What the public is told, written twice at once: one page, or two people; everything commits for real."""

from uuid import UUID, uuid4

import pytest
from tests.actions.test_guidance import NUMBER
from tests.factories import team
from tests.factories.team import GITA, MAYA, at_desk

from sigap.guidance.actions import add_entry
from sigap.guidance.models import Entry
from sigap.outreach.models import MaterialVariant
from sigap.prevention.actions.materials import write_variant

pytestmark = pytest.mark.usefixtures("committed")


def added(key: UUID) -> Entry:
    with at_desk(MAYA) as actor:
        return add_entry(by=actor, at=team.AT, written=NUMBER, post_key=key)


def written(login: str, body: str, key: UUID) -> MaterialVariant:
    with at_desk(login) as actor:
        return write_variant(
            by=actor, at=team.AT, material="poster_ask_first", language="Jawa", title="Tanyo dulu", body=body,
            is_public=True, variant_id=key,
        )  # fmt: skip


def test_a_number_and_a_sheet_sent_twice_at_once_stand_once() -> None:
    key = uuid4()
    outcomes = team.at_once(lambda: added(key), lambda: added(key))
    assert [each.raised for each in outcomes] == [None, None]
    assert Entry.objects.filter(title=NUMBER.title).count() == 1
    outcomes = team.at_once(lambda: written(MAYA, "Tanyo siapo.", key), lambda: written(MAYA, "Tanyo siapo.", key))
    assert [each.raised for each in outcomes] == [None, None]
    outcomes = team.at_once(lambda: written(MAYA, "Satu.", uuid4()), lambda: written(GITA, "Dua.", uuid4()))
    assert [each.raised for each in outcomes] == [None, None]
    assert (MaterialVariant.objects.count(), MaterialVariant.objects.filter(replaced_at=None).count()) == (3, 1)
