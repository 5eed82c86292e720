-- The identity of a case's reporter: asked for by one office, answered by a person of another, open for minutes.

-- The roles that hold disclosure:approve and disclosure:ask.
CREATE FUNCTION custody.discloses() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.has_any_role(ARRAY['auditor', 'ppa_unit_head', 'uptd_head'])
$$;
GRANT EXECUTE ON FUNCTION custody.discloses TO sigap_desk;

CREATE FUNCTION custody.asks() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.has_any_role(ARRAY['case_manager', 'health_worker', 'intake_officer', 'investigator', 'ppa_unit_head',
    'prosecutor', 'shelter_officer', 'social_worker', 'uptd_head'])
$$;
GRANT EXECUTE ON FUNCTION custody.asks TO sigap_desk;

GRANT SELECT, INSERT, UPDATE (answer, answered_by, answered_by_name, answered_office_id, answered_office_name,
  answered_at, opened_at, until, mac) ON public.custody_disclosure TO sigap_desk;
CREATE POLICY disclosure_seen ON public.custody_disclosure FOR SELECT TO sigap_desk USING (
  asked_by = (SELECT access.me()) OR (SELECT custody.discloses())
);
CREATE POLICY disclosure_asked ON public.custody_disclosure FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT custody.asks()) AND asked_by = (SELECT access.me()) AND answer = ''
  AND office_id = ANY ((SELECT access.my_offices())::uuid[]) AND cases.visible(case_id)
  AND (until IS NULL OR (is_danger AND until <= now() + interval '16 minutes'))
);
CREATE POLICY disclosure_answered ON public.custody_disclosure FOR UPDATE TO sigap_desk
  USING ((SELECT custody.discloses()) AND answer = '' AND asked_by <> (SELECT access.me())
    AND office_id <> ALL ((SELECT access.my_offices())::uuid[]))
  WITH CHECK (answered_by = (SELECT access.me()) AND answered_office_id = ANY ((SELECT access.my_offices())::uuid[])
    AND (until IS NULL OR until <= now() + interval '16 minutes'));
-- Neither somebody who must not know of the case, nor for one of whom they are kept.
CREATE POLICY disclosure_kept ON public.custody_disclosure AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (case_id <> ALL ((SELECT cases.kept_from_me())::uuid[]));
