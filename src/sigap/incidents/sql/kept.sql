-- Whoever is kept from a case does not read its code in the list of an incident either; the numbers stay whole.
CREATE POLICY touched_not_kept ON public.incidents_touchedcase AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (case_id <> ALL ((SELECT cases.kept_from_me())::uuid[]));
