-- Who reads and writes what of people and offices. The net beneath; the explicit filter stays in every query.
REVOKE ALL ON
  public.access_person, public.access_office, public.access_membership, public.access_seat,
  public.access_session, public.access_attempt, public.access_browser
FROM PUBLIC;
ALTER TABLE public.access_person ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.access_office ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.access_membership ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.access_seat ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.access_session ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.access_attempt ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.access_browser ENABLE ROW LEVEL SECURITY;

-- People: a directory to whoever is signed in, without what lets somebody in (password hash, MAC).
GRANT SELECT (id, login, name, is_active, is_demo, language, created_at) ON public.access_person TO sigap_desk;
GRANT UPDATE (language, password, mac) ON public.access_person TO sigap_desk;
GRANT INSERT ON public.access_person TO sigap_desk;
CREATE POLICY desk_reads ON public.access_person FOR SELECT TO sigap_desk USING (
  (SELECT access.me()) IS NOT NULL OR id = (SELECT access.at_threshold()));
CREATE POLICY desk_changes ON public.access_person FOR UPDATE TO sigap_desk
  USING (id IN ((SELECT access.me()), (SELECT access.at_threshold())) OR (SELECT access.has_role('secretariat')));
CREATE POLICY desk_adds ON public.access_person FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.has_role('secretariat')));
GRANT SELECT (id, login, name, is_active, is_demo, language, created_at) ON public.access_person TO sigap_worker;
CREATE POLICY worker_reads ON public.access_person FOR SELECT TO sigap_worker USING (true);

GRANT SELECT, INSERT ON public.access_office TO sigap_desk;
GRANT UPDATE (valid_to, phone) ON public.access_office TO sigap_desk;
CREATE POLICY desk_reads ON public.access_office FOR SELECT TO sigap_desk USING ((SELECT access.me()) IS NOT NULL);
CREATE POLICY desk_adds ON public.access_office FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.has_role('secretariat')));
CREATE POLICY desk_changes ON public.access_office FOR UPDATE TO sigap_desk
  USING ((SELECT access.has_role('secretariat')));
GRANT SELECT ON public.access_office TO sigap_worker;
CREATE POLICY worker_reads ON public.access_office FOR SELECT TO sigap_worker USING (true);

-- Powers: granted by the secretariat, never to oneself.
GRANT SELECT, INSERT ON public.access_membership TO sigap_desk;
GRANT UPDATE (until, mac) ON public.access_membership TO sigap_desk;
CREATE POLICY desk_reads ON public.access_membership FOR SELECT TO sigap_desk
  USING ((SELECT access.me()) IS NOT NULL);
CREATE POLICY desk_adds ON public.access_membership FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.has_role('secretariat')) AND person_id <> (SELECT access.me()));
CREATE POLICY desk_changes ON public.access_membership FOR UPDATE TO sigap_desk
  USING ((SELECT access.has_role('secretariat')) AND person_id <> (SELECT access.me()));
GRANT SELECT ON public.access_membership TO sigap_worker;
CREATE POLICY worker_reads ON public.access_membership FOR SELECT TO sigap_worker USING (true);

GRANT SELECT ON public.access_seat TO sigap_desk, sigap_worker;
CREATE POLICY desk_reads ON public.access_seat FOR SELECT TO sigap_desk USING ((SELECT access.me()) IS NOT NULL);
CREATE POLICY worker_reads ON public.access_seat FOR SELECT TO sigap_worker USING (true);

-- Keyed counters of failed sign-ins and known browsers: no login, person or address can be read from them.
GRANT SELECT, INSERT, UPDATE, DELETE ON public.access_attempt, public.access_browser TO sigap_desk;
CREATE POLICY desk_counts ON public.access_attempt FOR ALL TO sigap_desk USING (true) WITH CHECK (true);
CREATE POLICY desk_knows ON public.access_browser FOR ALL TO sigap_desk USING (true) WITH CHECK (true);

-- Second factors (allauth's table): one's own, at the threshold. Its mail tables stay shut: nothing is mailed here.
REVOKE ALL ON public.mfa_authenticator, public.account_emailaddress, public.account_emailconfirmation FROM PUBLIC;
ALTER TABLE public.mfa_authenticator ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.account_emailaddress ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.account_emailconfirmation ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE, DELETE ON public.mfa_authenticator TO sigap_desk;
CREATE POLICY desk_own ON public.mfa_authenticator FOR ALL TO sigap_desk
  USING (user_id = (SELECT access.at_threshold()) OR user_id = (SELECT access.me()))
  WITH CHECK (user_id = (SELECT access.at_threshold()));
