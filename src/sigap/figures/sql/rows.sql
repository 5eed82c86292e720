-- Rows of victims of trafficking for who prepares an export of them, and for nobody else: codes that stand in clear, ages in
-- the groups of `figures.releasing`, no day, no place, no id. A source is a case, numbered anew each time. Cases that
-- somebody must not know are in none.

CREATE FUNCTION figures.victims_to_export(p_since timestamptz, p_until timestamptz) RETURNS TABLE (
  year text, band integer, sex text, source bigint, is_noted boolean, forms text[], settings text[],
  is_pornography boolean, standing text, areas text[], is_referred boolean
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT to_char(c.opened_at AT TIME ZONE mailbox.regency_zone(), 'YYYY'),
    width_bucket(p.age_years::integer, '{6,13,18,25,60}'::integer[]), p.sex, dense_rank() OVER (ORDER BY md5(c.id::text)),
    'form_trafficking' = ANY (p.forms), p.forms::text[], p.settings::text[], 'f' = ANY (p.letters),
    CASE WHEN c.closed_at IS NULL THEN 'Active' WHEN c.closing_reason = 'handed_to_other_region' THEN 'ClosedReferred'
      WHEN c.after_care_on >= (now() AT TIME ZONE mailbox.regency_zone())::date THEN 'FollowUp' ELSE 'Closed' END,
    ARRAY(SELECT DISTINCT g.area FROM public.assistance_goal g
      WHERE g.case_id = c.id AND (g.person_id = p.id OR g.person_id IS NULL))::text[],
    EXISTS (SELECT FROM public.referrals_referral r WHERE r.case_id = c.id AND r.status = 'accepted')
  FROM figures.victims(p_since, p_until) v
  JOIN public.cases_caseperson p ON p.id = v.id
  JOIN public.cases_case c ON c.id = p.case_id
  WHERE v.is_trafficked AND figures.are_ended_years(p_since, p_until) AND access.may('release:propose')
$$;
GRANT EXECUTE ON FUNCTION figures.victims_to_export TO sigap_desk;

-- Whether rows made at a moment would be others now: a case of the span was entered since, kept from somebody or erased.
-- One answer for all of them.
CREATE FUNCTION figures.victims_moved(p_since timestamptz, p_until timestamptz, p_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT releases.prepares() AND figures.are_ended_years(p_since, p_until) AND EXISTS (
    SELECT FROM public.cases_case c
    WHERE c.opened_at >= p_since AND c.opened_at < p_until
      AND (c.recorded_at > p_at OR c.erased_at > p_at OR c.id = ANY ((SELECT figures.cases_left_out())::uuid[]) AND EXISTS (
        SELECT FROM public.cases_keptfrom k WHERE k.case_id = c.id AND k.declared_at > p_at)))
$$;
GRANT EXECUTE ON FUNCTION figures.victims_moved TO sigap_desk;
