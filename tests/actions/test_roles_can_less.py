"""What the surfaces' roles may not do: count rows, see sizes, keep a store of their own, hang for ever."""

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from tests.factories.doors import COUNTS, LASTING_LOCKS, PASSING_LOCKS, ROLES, STORES, log_in

from sigap.cli.database import roles

pytestmark = pytest.mark.usefixtures("committed")
COUNTERS = """
SELECT p.oid::regprocedure::text, has_function_privilege(%s, p.oid, 'EXECUTE') FROM pg_proc p
WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.proname ~ '^pg_stat_get_' AND p.proargtypes = '26'::oidvector
"""


@pytest.mark.parametrize("role", ROLES)
def test_no_role_calls_a_counter_of_any_version(role: str) -> None:
    with _owner() as owner:
        found: dict[str, bool] = dict(owner.execute(COUNTERS, [role]).fetchall())
    assert len(found) > 50
    assert "pg_stat_get_ins_since_vacuum(oid)" in found
    assert not [counter for counter, is_open in found.items() if is_open]


@pytest.mark.parametrize("role", ROLES)
def test_no_role_sees_counts_or_sizes_or_has_a_store_of_its_own(role: str) -> None:
    with _owner() as owner:
        roles.ensure_roles(owner, {})
    with log_in(role) as surface:
        surface.commit()
        passing = () if role in {"sigap_desk", "sigap_worker"} else PASSING_LOCKS
        for statement in (*COUNTS, *STORES, *LASTING_LOCKS, *passing):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), surface.transaction():
                surface.execute(statement.encode())


def _owner() -> psycopg.Connection:
    facts = settings.DATABASES["default"]
    return psycopg.connect(
        host=facts["HOST"],
        port=facts["PORT"] or None,
        user=facts["USER"],
        password=facts["PASSWORD"],
        dbname=connection.settings_dict["NAME"],
    )


def test_each_log_in_waits_for_a_bounded_time_and_what_it_set_for_itself_is_undone() -> None:
    with _owner() as owner:
        roles.ensure_roles(owner, dict.fromkeys(roles.SURFACES, "sandi-uji"))
        for surface in roles.SURFACES:
            name = roles.login_of(surface)
            owner.execute(f"ALTER ROLE {name} SET statement_timeout = 0".encode())
            owner.execute(f"ALTER ROLE {name} SET search_path = 'pg_temp'".encode())
        roles.ensure_roles(owner, dict.fromkeys(roles.SURFACES, "sandi-uji"))
        found = {
            str(name): sorted(str(one).split("=")[0] for one in config)
            for name, config in owner.execute(
                "SELECT rolname, rolconfig FROM pg_roles WHERE rolname ~ '^sigap_.*_login$'"
            ).fetchall()
        }
        endless = "SELECT 1 FROM pg_roles, unnest(rolconfig) c WHERE rolname ~ '^sigap_.*_login$' AND c ~ '=0'"
        assert owner.execute(endless).fetchall() == []
        owner.rollback()
    settings = ["lock_timeout", "random_page_cost", "statement_timeout"]
    assert found == {roles.login_of(surface): settings for surface in roles.SURFACES}
