GRANT USAGE ON SCHEMA vault TO sigap_public, sigap_desk, sigap_worker, sigap_vault;

-- The vault's tables stand shut: row-level security without a policy shows nothing. The desk's policies come
-- with the app that knows who is signed in (access); the public and the worker never get any.

-- What keeps keys and copies trustworthy stands shut like the rest of the vault; who may read it comes with `access`.

-- When a recovery drill last passed, and no more: each part asks it before it starts for real. Whoever can write rows
-- can write any date: one that has not come yet counts for nobody.
CREATE FUNCTION vault.drilled_at() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT max(d.drilled_at) FROM public.vault_drill d WHERE d.drilled_at <= now() + interval '10 minutes'
$$;
GRANT EXECUTE ON FUNCTION vault.drilled_at TO sigap_public, sigap_desk, sigap_worker, sigap_vault;

-- Since when the newest keys are in use: since the last rotation that the trail tells, else since the trail began.
CREATE FUNCTION vault.keys_since() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(
    (SELECT max(e.at) FROM public.audit_event e WHERE e.code = 'vault:epoch:begun'),
    (SELECT min(e.at) FROM public.audit_event e))
$$;
GRANT EXECUTE ON FUNCTION vault.keys_since TO sigap_worker;

CREATE FUNCTION vault.drills()
RETURNS TABLE (id uuid, recovery text, holders text, drilled_at timestamptz, noted_at timestamptz, mac bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT d.id, d.recovery, d.holders, d.drilled_at, d.noted_at, d.mac FROM public.vault_drill d
  WHERE d.drilled_at <= now() + interval '10 minutes'
  ORDER BY d.drilled_at DESC LIMIT 20
$$;
GRANT EXECUTE ON FUNCTION vault.drills TO sigap_vault;
