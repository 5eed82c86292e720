-- Wrapped data keys: to whoever is signed in; which sealed text lies beside a key is for the rooms' policies.
-- No act of the desk destroys a key or wraps one anew: a statement that slipped in must not make a case unreadable.
GRANT SELECT, INSERT ON public.vault_datakey TO sigap_desk;
CREATE POLICY desk_reads ON public.vault_datakey FOR SELECT TO sigap_desk USING ((SELECT access.me()) IS NOT NULL);
CREATE POLICY desk_adds ON public.vault_datakey FOR INSERT TO sigap_desk
  WITH CHECK ((SELECT access.me()) IS NOT NULL AND destroyed_at IS NULL);

-- The budget's count: one's own, added to and never taken from.
GRANT SELECT, INSERT ON public.vault_opening TO sigap_desk;
CREATE POLICY desk_reads ON public.vault_opening FOR SELECT TO sigap_desk
  USING (person_id = (SELECT access.me()));
CREATE POLICY desk_adds ON public.vault_opening FOR INSERT TO sigap_desk
  WITH CHECK (person_id = (SELECT access.me()));
