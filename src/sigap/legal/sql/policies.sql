GRANT USAGE ON SCHEMA legal TO sigap_desk;

-- The legal track is seen and entered by people assigned for an office to which the section stands open. Marks and what a
-- victim was told are added, never changed; of a mark only its confirmation, of an article only its end is written.

-- The roles that hold legal:note.
CREATE FUNCTION legal.enters() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.may('legal:note')
$$;
GRANT EXECUTE ON FUNCTION legal.enters TO sigap_desk;

-- This office is the police or the prosecutor: what it enters is not hearsay. The same kinds stand in cases.rules.
CREATE FUNCTION legal.is_law_office(office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.access_office o WHERE o.id = office AND o.kind IN ('polres_ppa', 'kejari'))
$$;
GRANT EXECUTE ON FUNCTION legal.is_law_office TO sigap_desk;

GRANT SELECT, INSERT ON public.legal_mark, public.legal_charge, public.legal_told TO sigap_desk;
GRANT UPDATE (confirmed_at, confirmed_by, confirmed_by_name) ON public.legal_mark TO sigap_desk;
GRANT UPDATE (dropped_at, dropped_by, dropped_by_name) ON public.legal_charge TO sigap_desk;
CREATE POLICY mark_seen ON public.legal_mark FOR SELECT TO sigap_desk USING (cases.in_room(case_id, 'legal'));
CREATE POLICY mark_noted ON public.legal_mark FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT legal.enters()) AND cases.in_room(case_id, 'legal') AND recorded_by = (SELECT access.me())
  AND office_id = ANY ((SELECT access.my_offices())::uuid[]) AND confirmed_at IS NULL
  AND is_first_hand = legal.is_law_office(office_id)
  AND (replaces_id IS NULL OR EXISTS (
    SELECT 1 FROM public.legal_mark m
    WHERE m.id = legal_mark.replaces_id AND m.case_id = legal_mark.case_id AND m.root = legal_mark.root))
);
CREATE POLICY mark_confirmed ON public.legal_mark FOR UPDATE TO sigap_desk
  USING (confirmed_at IS NULL AND NOT is_first_hand AND cases.in_room(case_id, 'legal'))
  WITH CHECK (
    cases.in_room(case_id, 'legal') AND confirmed_by = (SELECT access.me())
    AND (SELECT access.has_any_role(ARRAY['investigator', 'ppa_unit_head', 'prosecutor']))
  );
CREATE POLICY charge_seen ON public.legal_charge FOR SELECT TO sigap_desk USING (cases.in_room(case_id, 'legal'));
CREATE POLICY charge_added ON public.legal_charge FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT legal.enters()) AND cases.in_room(case_id, 'legal') AND recorded_by = (SELECT access.me())
  AND office_id = ANY ((SELECT access.my_offices())::uuid[]) AND dropped_at IS NULL
);
CREATE POLICY charge_dropped ON public.legal_charge FOR UPDATE TO sigap_desk
  USING (dropped_at IS NULL AND (SELECT legal.enters()) AND cases.in_room(case_id, 'legal'))
  WITH CHECK (cases.in_room(case_id, 'legal') AND dropped_by = (SELECT access.me()));
CREATE POLICY told_seen ON public.legal_told FOR SELECT TO sigap_desk USING (cases.in_room(case_id, 'legal'));
CREATE POLICY told_noted ON public.legal_told FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT legal.enters()) AND cases.in_room(case_id, 'legal') AND recorded_by = (SELECT access.me())
  AND office_id = ANY ((SELECT access.my_offices())::uuid[])
);
