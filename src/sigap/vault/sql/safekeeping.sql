-- What keeps keys and copies trustworthy stands shut like the rest of the vault; who may read it comes with `access`.
REVOKE ALL ON public.vault_erasedkey, public.vault_copy, public.vault_drill FROM PUBLIC;
ALTER TABLE public.vault_erasedkey ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.vault_copy ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.vault_drill ENABLE ROW LEVEL SECURITY;

CREATE SCHEMA vault;
REVOKE ALL ON SCHEMA vault FROM PUBLIC;
GRANT USAGE ON SCHEMA vault TO sigap_public, sigap_desk, sigap_worker;

-- When a recovery drill last passed, and no more: each part asks it before it starts for real.
CREATE FUNCTION vault.drilled_at() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT max(d.drilled_at) FROM public.vault_drill d
$$;
REVOKE ALL ON FUNCTION vault.drilled_at() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vault.drilled_at() TO sigap_public, sigap_desk, sigap_worker;
