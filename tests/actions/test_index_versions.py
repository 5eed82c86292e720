"""Versions of the index: frozen whole, adopted by a decision alone, replaced and never changed."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from tests.factories import indexing, meetings, team
from tests.factories.team import GITA, MAYA, SITI, at_desk

from sigap import audit
from sigap.kernel.errors import Refused
from sigap.vulnerability import queries
from sigap.vulnerability.actions import index
from sigap.vulnerability.actions.index import UnableToIndex, frozen_parts
from sigap.vulnerability.models import IndexVersion, RegionValue, VillageScore
from sigap.vulnerability.rules.frozen import digest_of, method_from_json
from sigap.vulnerability.rules.kinds import IndexState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team")]


def test_a_version_holds_all_that_it_was_made_of() -> None:
    codes = indexing.measured()
    version = indexing.frozen()
    assert indexing.frozen(version_id=version.pk).pk == version.pk
    RegionValue.objects.filter(indicator="sinyal").update(superseded_at=team.AT)
    with at_desk(GITA) as actor:
        scores = queries.scores_of(actor, queries.version_for(actor, version.pk))
        audit.unchanged()
    stands = IndexVersion.objects.get(pk=version.pk)
    assert digest_of(*frozen_parts(stands, scores)) == stands.digest
    assert len(scores) == len(codes) == 28
    assert stands.ranked == 27
    assert [row.rank for row in scores][:3] == [1, 2, 3]
    assert (scores[-1].region_id, scores[-1].rank, scores[-1].group) == (codes[-1], None, 0)
    assert scores[-1].missing > 0.4
    for row in scores[:-1]:
        assert row.rank_low is not None
        assert row.rank_high is not None
        assert row.rank_low <= (row.rank or 0) <= row.rank_high
    assert method_from_json(stands.method) == indexing.METHOD
    assert set(stands.inputs["cells"]) == {*indexing.CODES, "putus-sekolah-16-18"}
    assert stands.left_out["waktu-sma"] == "no_values"
    driver = next(each for each in scores[0].drivers if each["code"] == "putus-sekolah-16-18")
    assert driver["base"] >= driver["value"]
    changed = [replace_score(row) for row in scores[:1]]
    assert digest_of(*frozen_parts(stands, changed + scores[1:])) != stands.digest


def replace_score(row: VillageScore) -> VillageScore:
    """The same row with another rank."""
    row.rank = (row.rank or 0) + 1
    return row


def test_a_decision_puts_a_version_in_force_and_the_next_replaces_it() -> None:
    indexing.measured()
    first, second = indexing.frozen(), indexing.frozen()
    assert (first.name, second.name) == ("2026-1", "2026-2")
    with at_desk(SITI) as actor:
        assert queries.index_now(actor) is None
        assert not queries.versions_for(actor)
        audit.unchanged()
    one, two = indexing.decided((indexing.DECISION, "Indeks baru dipakai"))
    assert indexing.adopted(first, one).state == IndexState.ADOPTED
    assert indexing.adopted(first, one).decided.endswith(indexing.DECISION)
    with pytest.raises(UnableToIndex, match="sudah pernah"):
        indexing.adopted(first, two)
    indexing.adopted(second, two)
    with at_desk(SITI) as actor:
        now = queries.index_now(actor)
        assert now is not None
        assert now.pk == second.pk
        assert [row.state for row in queries.versions_for(actor)] == ["adopted", "replaced"]
        assert queries.score_of(actor, now, "16.09.01.2001").sureness is not None
        audit.unchanged()
    with pytest.raises(UnableToIndex, match="sudah pernah"):
        indexing.adopted(first, two)


def test_only_a_decision_in_closed_minutes_counts() -> None:
    indexing.measured()
    version = indexing.frozen()
    key = meetings.running()
    open_decision, note = meetings.typed(key, "k Indeks dipakai", "Hanya catatan")
    for line in (open_decision.pk, note.pk, uuid4()):
        with pytest.raises(UnableToIndex, match="notula"):
            indexing.adopted(version, line)
    with pytest.raises(Refused), at_desk(SITI) as actor:
        index.adopt_index(by=actor, at=team.AT, version_id=version.pk, decision_id=open_decision.pk)


def test_who_calculated_a_version_does_not_put_it_in_force() -> None:
    indexing.measured()
    version, (decision,) = indexing.frozen(), indexing.decided()
    with pytest.raises(UnableToIndex, match="Rekan yang menetapkannya"), at_desk(GITA) as actor:
        index.adopt_index(by=actor, at=team.AT, version_id=version.pk, decision_id=decision)
    told = {"state": IndexState.ADOPTED, "decided": "x", "adopted_on": team.AT.date(), "adopted_at": team.AT}
    with at_desk(MAYA) as maya:
        other = maya.person_id
        audit.unchanged()
    for name in (version.calculated_by, other, None):
        with pytest.raises(DatabaseError), at_desk(GITA):
            IndexVersion.objects.filter(pk=version.pk).update(**told, adopted_by=name)
    assert indexing.adopted(version, decision).adopted_by == other


def test_nothing_of_a_frozen_version_changes_whoever_writes() -> None:
    indexing.measured()
    version = indexing.frozen()
    indexing.adopted(version, indexing.decided()[0])
    changes: list[dict[str, Any]] = [{"method": {}}, {"inputs": {}}, {"digest": "0" * 64}, {"decided": "lain"}]
    for change in (*changes, {"state": "calculated"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            IndexVersion.objects.filter(pk=version.pk).update(**change)
    with pytest.raises(DatabaseError), at_desk(GITA):
        VillageScore.objects.filter(version=version).update(rank=1)
    with pytest.raises(DatabaseError), at_desk(GITA):
        VillageScore.objects.create(version=version, region_id="16.09.01", missing=0, dimensions={}, drivers=[])


def test_words_of_a_case_and_an_empty_index_are_refused() -> None:
    indexing.measured()
    found = indexing.result()
    with pytest.raises(UnableToIndex, match="kode kasus"), at_desk(GITA) as actor:
        index.freeze_index(by=actor, at=team.AT, result=found, reason="Untuk KENARI-582", version_id=uuid4())
    with pytest.raises(UnableToIndex, match="Belum ada desa"), at_desk(GITA) as actor:
        index.freeze_index(by=actor, at=team.AT, result=replace(found, ranges=[]), reason="Kosong", version_id=uuid4())
    with pytest.raises(Refused), at_desk(SITI) as actor:
        index.freeze_index(by=actor, at=team.AT, result=found, reason="Rakor", version_id=uuid4())
