"""A demo that begins anew after another version: every surface finds its tables again, and makes none."""

from tests.conftest import _owner

from sigap.cli.database import demo_mark


def test_surfaces_look_up_names_in_a_database_begun_anew(fresh_database: str) -> None:
    with _owner(fresh_database) as owner:
        owner.execute("CREATE SCHEMA demo; CREATE TABLE demo.mark (marked_at timestamptz, loaded_at timestamptz)")
        demo_mark.throw_away(owner)
        assert demo_mark.is_marked(owner)
        for role in ("sigap_public", "sigap_desk", "sigap_worker", "sigap_vault"):
            found = owner.execute(
                "SELECT has_schema_privilege(%s, 'public', 'USAGE'), has_schema_privilege(%s, 'public', 'CREATE')",
                [role, role],
            ).fetchone()
            assert found == (True, False), role
