GRANT USAGE ON SCHEMA access TO sigap_desk, sigap_threshold, sigap_worker, sigap_vault;

-- Who reads and writes what of people and offices. The net beneath; the explicit filter stays in every query.
-- People: a directory to whoever is signed in, without what lets somebody in (password hash, MAC).
GRANT SELECT (id, login, name, is_active, is_demo, language, created_at) ON public.access_person TO sigap_desk;
GRANT UPDATE (language) ON public.access_person TO sigap_desk;
GRANT INSERT ON public.access_person TO sigap_desk;
CREATE POLICY desk_reads ON public.access_person FOR SELECT TO sigap_desk USING ((SELECT access.me()) IS NOT NULL);
-- At the threshold the one who stands there, as their own pages show them.
GRANT SELECT (id, login, name, is_active, is_demo, language, created_at) ON public.access_person TO sigap_threshold;
CREATE POLICY threshold_reads ON public.access_person FOR SELECT TO sigap_threshold
  USING (id = (SELECT access.at_threshold()));
-- PostgreSQL locks a row for who may change it: locked it is, so that codes are made once, and never changed.
GRANT UPDATE (language) ON public.access_person TO sigap_threshold;
CREATE POLICY threshold_locks ON public.access_person FOR UPDATE TO sigap_threshold
  USING (id = (SELECT access.at_threshold())) WITH CHECK (false);
GRANT SELECT (id, login, name, is_active, is_demo, language, created_at) ON public.access_person TO sigap_worker;
CREATE POLICY worker_reads ON public.access_person FOR SELECT TO sigap_worker USING (true);
GRANT SELECT, INSERT ON public.access_office TO sigap_desk;
GRANT UPDATE (valid_to, region, former_regions, phone, full_name, address, place) ON public.access_office TO sigap_desk;
CREATE POLICY desk_reads ON public.access_office FOR SELECT TO sigap_desk USING ((SELECT access.me()) IS NOT NULL);
CREATE POLICY desk_adds ON public.access_office FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('people:manage')));
CREATE POLICY desk_changes ON public.access_office FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('people:manage')));
GRANT SELECT ON public.access_office TO sigap_worker;
CREATE POLICY worker_reads ON public.access_office FOR SELECT TO sigap_worker USING (true);
-- Powers: granted by the secretariat, never to oneself; those that see identities by two (`role_requests.sql`).
GRANT SELECT, INSERT ON public.access_membership TO sigap_desk;
GRANT UPDATE (until, mac) ON public.access_membership TO sigap_desk;
CREATE POLICY desk_reads ON public.access_membership FOR SELECT TO sigap_desk
  USING ((SELECT access.me()) IS NOT NULL);
CREATE POLICY desk_adds ON public.access_membership FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.may('people:manage')) AND person_id <> (SELECT access.me())
    AND role <> ALL (access.second_needed()));
CREATE POLICY desk_changes ON public.access_membership FOR UPDATE TO sigap_desk
  USING ((SELECT access.may('people:manage')) AND person_id <> (SELECT access.me()));
GRANT SELECT ON public.access_membership TO sigap_worker;
CREATE POLICY worker_reads ON public.access_membership FOR SELECT TO sigap_worker USING (true);
GRANT SELECT ON public.access_seat TO sigap_desk, sigap_worker;
CREATE POLICY desk_reads ON public.access_seat FOR SELECT TO sigap_desk USING ((SELECT access.me()) IS NOT NULL);
CREATE POLICY worker_reads ON public.access_seat FOR SELECT TO sigap_worker USING (true);
-- Keyed counters of failed sign-ins and known browsers: no login, person or address can be read from them.
GRANT SELECT, INSERT, UPDATE, DELETE ON public.access_attempt, public.access_browser TO sigap_threshold;
CREATE POLICY threshold_counts ON public.access_attempt FOR ALL TO sigap_threshold USING (true) WITH CHECK (true);
CREATE POLICY threshold_knows ON public.access_browser FOR ALL TO sigap_threshold USING (true) WITH CHECK (true);
-- Second factors (allauth's table): one's own, at the threshold. Its mail tables stay shut: nothing is mailed here.

GRANT SELECT, INSERT, UPDATE, DELETE ON public.mfa_authenticator TO sigap_threshold;
CREATE POLICY threshold_own ON public.mfa_authenticator FOR ALL TO sigap_threshold
  USING (user_id = (SELECT access.at_threshold())) WITH CHECK (user_id = (SELECT access.at_threshold()));

-- The desk is told which kinds of second factor one has oneself, and nothing of what lies in them.
CREATE FUNCTION access.my_second_factors() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT f.type::text), '{}') FROM public.mfa_authenticator f WHERE f.user_id = access.me()
$$;
GRANT EXECUTE ON FUNCTION access.my_second_factors TO sigap_desk;

-- Wrapped data keys: to whoever is signed in; which sealed text lies beside a key is for the apps' policies.
-- No act of the desk destroys a key or wraps one anew: a statement that slipped in must not make a case unreadable.
GRANT SELECT, INSERT ON public.vault_datakey TO sigap_desk;
CREATE POLICY desk_reads ON public.vault_datakey FOR SELECT TO sigap_desk, sigap_vault
  USING ((SELECT access.me()) IS NOT NULL);
CREATE POLICY desk_adds ON public.vault_datakey FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.me()) IS NOT NULL AND destroyed_at IS NULL);
-- The budget's count: one's own, added to and never taken from.
GRANT SELECT, INSERT ON public.vault_opening TO sigap_desk;
CREATE POLICY desk_reads ON public.vault_opening FOR SELECT TO sigap_desk
  USING (person_id = (SELECT access.me()));
CREATE POLICY desk_adds ON public.vault_opening FOR INSERT TO sigap_desk
  WITH CHECK (person_id = (SELECT access.me()));

-- Copies, drills, recovery files: read by whoever watches over the system. No surface writes them: they are made as the
-- owner.
GRANT SELECT ON public.vault_copy, public.vault_drill, public.vault_recoveryfile TO sigap_desk, sigap_worker;
CREATE POLICY desk_reads ON public.vault_copy FOR SELECT TO sigap_desk USING (
  (SELECT access.may('safekeeping:see')));
CREATE POLICY desk_reads ON public.vault_drill FOR SELECT TO sigap_desk USING (
  (SELECT access.may('safekeeping:see')));
CREATE POLICY desk_reads ON public.vault_recoveryfile FOR SELECT TO sigap_desk USING (
  (SELECT access.may('safekeeping:see')));
CREATE POLICY worker_reads ON public.vault_recoveryfile FOR SELECT TO sigap_worker USING (true);
CREATE POLICY worker_reads ON public.vault_copy FOR SELECT TO sigap_worker USING (true);
CREATE POLICY worker_reads ON public.vault_drill FOR SELECT TO sigap_worker USING (true);
