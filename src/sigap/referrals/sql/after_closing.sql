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
CREATE FUNCTION referrals.police_receipts_of(wanted uuid)
RETURNS TABLE (earliest timestamptz, latest timestamptz, outcome text, proof uuid)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT f.at, f.at, 'police_received', f.id
  FROM (
    SELECT r.id, coalesce((
        SELECT a.said_at FROM public.referrals_recordedanswer a
        WHERE a.referral_id = r.id AND r.is_recorded ORDER BY a.recorded_at DESC LIMIT 1), r.answered_at) AS at
    FROM public.referrals_referral r
    WHERE r.case_id = wanted AND 'police_report' = ANY (r.purposes) AND r.status = 'accepted'
      AND (NOT r.is_recorded OR r.confirmed_at IS NOT NULL)) f
$$;
CREATE FUNCTION referrals.with_the_police(wanted uuid)
RETURNS TABLE (earliest timestamptz, latest timestamptz, outcome text, proof uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.* FROM referrals.police_receipts_of(wanted) r WHERE cases.visible(wanted)
$$;
GRANT EXECUTE ON FUNCTION referrals.with_the_police TO sigap_desk;

-- What runs on wrongly in a database of before, put right as it is brought up, by its owner alone; a second time it finds
-- nothing. A duty to report to the police ends as of when they had the report; a limit of the law that lies with an office
-- that takes no part in its case goes to the office whose case it is.
CREATE FUNCTION referrals.correct_running_deadlines() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM clocks.end_traced(known.id, known.ended_at, known.outcome, now()) FROM (
    SELECT DISTINCT ON (c.id) c.id, r.outcome, greatest(c.started_at, least(now(),
      CASE WHEN c.due_at BETWEEN r.earliest AND r.latest THEN c.due_at ELSE r.latest END)) AS ended_at
    FROM public.clocks_clock c CROSS JOIN LATERAL (
      SELECT * FROM legal.police_reports_of(c.subject_id)
      UNION ALL SELECT * FROM referrals.police_receipts_of(c.subject_id)) r
    WHERE c.stopped_at IS NULL AND c.subject_kind = 'case' AND c.rule_code IN ('ppt-to-police', 'uptd-to-police')
    ORDER BY c.id, r.latest) known;
  PERFORM audit.append(jsonb_build_array(jsonb_build_object(
    'kind', CASE moved.kind WHEN 'case' THEN 'case' ELSE 'system' END, 'id', moved.subject::text,
    'code', 'clocks:clock:handed_over', 'actor', NULL, 'at', audit.moment_text(now()),
    'ids', jsonb_strip_nulls(jsonb_build_object('clock', moved.id::text, 'rule', moved.rule, 'kind', moved.kind,
      'subject', moved.subject::text, 'office', moved.office::text, 'officer', moved.person::text)))))
  FROM (
    SELECT DISTINCT f.id, c.owner_office FROM public.clocks_clock c
    JOIN public.cases_case f ON f.id = c.subject_id AND f.office_id <> c.owner_office
    WHERE c.stopped_at IS NULL AND c.subject_kind = 'case' AND starts_with(c.rule_code, 'law-')
      AND NOT cases.takes_part(f.id, c.owner_office)) gone
  CROSS JOIN LATERAL cases.owed_handed_back(gone.id, gone.owner_office) moved;
END $$;
