-- The vault's tables stand shut: row-level security without a policy shows nothing. The desk's policies come
-- with the room that knows who is signed in (access); the public and the worker never get any.
REVOKE ALL ON public.vault_datakey, public.vault_opening FROM PUBLIC;
ALTER TABLE public.vault_datakey ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.vault_opening ENABLE ROW LEVEL SECURITY;
