-- The court diary and evidence: hearings that took place, who was asked again, examinations and what they cost.

CREATE FUNCTION figures.hearings_between(p_since timestamptz, p_until timestamptz, p_what text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('total', count(*)) FROM public.hearings_hearing h
  WHERE h.status = 'hearing_happened' AND h.starts_at >= p_since AND h.starts_at < p_until
    AND NOT (h.case_id = ANY ((SELECT figures.cases_left_out())::uuid[]))
    AND CASE p_what
      WHEN 'accompanied' THEN EXISTS (
        SELECT 1 FROM public.hearings_hearingcompanion c
        WHERE c.hearing_id = h.id AND c.confirmed_at IS NOT NULL AND c.ended_at IS NULL)
      WHEN 'spared' THEN h.hears_child AND EXISTS (
        SELECT 1 FROM public.hearings_witnessarrangement a
        WHERE a.hearing_id = h.id AND a.answer = 'arrangement_granted')
      WHEN 'of_child' THEN h.hears_child
      ELSE true END
  HAVING figures.may_count_span(p_since, p_until)
$$;

CREATE FUNCTION figures.hearing_costs(p_since timestamptz, p_until timestamptz, p_what text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('total', coalesce(sum(m.amount), 0)) FROM public.hearings_hearingcost c
  CROSS JOIN LATERAL (SELECT
    CASE p_what WHEN 'received' THEN c.received ELSE c.amount END AS amount,
    CASE p_what WHEN 'received' THEN c.received_on ELSE c.claimed_on END AS day) m
  WHERE m.day >= (p_since AT TIME ZONE mailbox.regency_zone())::date
    AND m.day < (p_until AT TIME ZONE mailbox.regency_zone())::date
    AND NOT (c.case_id = ANY ((SELECT figures.cases_left_out())::uuid[]))
  HAVING figures.may_count_span(p_since, p_until)
$$;

CREATE FUNCTION figures.asked_again(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT figures.people(ARRAY(
    SELECT DISTINCT a.person_id FROM public.testimony_askedagain a
    WHERE a.asked_at >= p_since AND a.asked_at < p_until
      AND NOT (a.case_id = ANY ((SELECT figures.cases_left_out())::uuid[]))))
  WHERE figures.may_count_span(p_since, p_until)
$$;

-- Examinations that were done on request, with their paper: visum, medical certificate, psychologist's report.
CREATE FUNCTION figures.exams_done(p_since timestamptz, p_until timestamptz, p_what text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('total', CASE p_what
    WHEN 'cost' THEN coalesce(sum(d.cost), 0)
    WHEN 'days' THEN coalesce(round(avg(extract(epoch FROM d.done_at - r.offered_at) / 86400)
      FILTER (WHERE 'forensic_examination' = ANY (r.purposes))), 0)
    WHEN 'visum' THEN count(*) FILTER (WHERE 'forensic_examination' = ANY (r.purposes))
    ELSE count(*) END::bigint)
  FROM public.referrals_result d JOIN public.referrals_referral r ON r.id = d.referral_id
  WHERE d.kind IN ('done', 'partly') AND d.done_at >= p_since AND d.done_at < p_until
    AND (r.purposes && '{forensic_examination,medical_certificate}'::text[] OR 'psychology' = ANY (r.services))
    AND NOT (d.case_id = ANY ((SELECT figures.cases_left_out())::uuid[]))
  HAVING figures.may_count_span(p_since, p_until)
$$;
GRANT EXECUTE ON FUNCTION figures.hearings_between, figures.hearing_costs, figures.asked_again, figures.exams_done
  TO sigap_desk, sigap_worker;
