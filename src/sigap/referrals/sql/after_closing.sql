-- An answer that was taken down for an office waits for its word no longer once the case is closed.

-- The case of a request to or from an office of mine is under way: an office that has yet to come in sees no case.
CREATE FUNCTION referrals.is_under_way(p_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.cases_case c
    WHERE c.id = p_case AND c.status <> 'closed' AND EXISTS (
      SELECT 1 FROM public.referrals_referral r
      WHERE r.case_id = c.id
        AND (r.to_office_id = ANY (access.my_offices()) OR r.from_office_id = ANY (access.my_offices()))))
$$;
GRANT EXECUTE ON FUNCTION referrals.is_under_way TO sigap_desk;

-- They end as the case closes, by this door: a second person sees no request. Returns what ended, for the trail.
CREATE FUNCTION referrals.end_confirming(wanted uuid, p_at timestamptz)
RETURNS TABLE (id uuid, rule text, kind text, subject uuid, outcome text, is_late boolean)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.* FROM clocks.end_with_case(ARRAY(
    SELECT c.id FROM public.clocks_clock c
    JOIN public.referrals_referral r ON c.subject_kind = 'referral_confirm' AND r.id = c.subject_id
    WHERE r.case_id = wanted AND c.stopped_at IS NULL AND cases.may_end(wanted)), p_at) e
$$;
GRANT EXECUTE ON FUNCTION referrals.end_confirming TO sigap_desk;

-- The police said themselves that they have the report, or confirmed what was taken down for them: for the closing guard.
CREATE FUNCTION referrals.closing_facts(wanted uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT array_remove(ARRAY[
    CASE WHEN EXISTS (
        SELECT 1 FROM public.referrals_referral r
        WHERE r.case_id = wanted AND 'police_report' = ANY (r.purposes) AND r.status = 'accepted'
          AND (NOT r.is_recorded OR r.confirmed_at IS NOT NULL))
      THEN 'police_have_it' END
  ], NULL)
  WHERE cases.answers_closing(wanted)
$$;
GRANT EXECUTE ON FUNCTION referrals.closing_facts TO sigap_desk;

-- When they said so, for the duty to report to them.
CREATE FUNCTION referrals.with_the_police(wanted uuid)
RETURNS TABLE (earliest timestamptz, latest timestamptz, outcome text, proof uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT f.at, f.at, 'police_received', f.id
  FROM (
    SELECT r.id, coalesce((
        SELECT a.said_at FROM public.referrals_recordedanswer a
        WHERE a.referral_id = r.id AND r.is_recorded ORDER BY a.recorded_at DESC LIMIT 1), r.answered_at) AS at
    FROM public.referrals_referral r
    WHERE r.case_id = wanted AND 'police_report' = ANY (r.purposes) AND r.status = 'accepted'
      AND (NOT r.is_recorded OR r.confirmed_at IS NOT NULL)) f
  WHERE cases.visible(wanted)
$$;
GRANT EXECUTE ON FUNCTION referrals.with_the_police TO sigap_desk;
