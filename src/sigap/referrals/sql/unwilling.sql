-- The client said no after a request went out: an office that is about to come in learns so much, and nothing else.

-- The newest word of some client on telling this office of mine, for what this request asks, is a no. The office does
-- not see what was said; a guardian who is a suspect has no word. What is owed by law is not asked here.
CREATE FUNCTION referrals.refused_since(p_referral uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM (
      SELECT DISTINCT ON (t.person_id, a.aim) a.answer
      FROM public.referrals_referral r
      JOIN public.access_office o ON o.id = r.to_office_id AND o.id = ANY (access.my_offices())
      JOIN public.assistance_consentanswer a ON a.case_id = r.case_id AND a.topic = 'sharing'
        AND a.office_kind = o.kind AND a.aim = ANY (r.purposes)
      JOIN public.assistance_consenttalk t ON t.id = a.talk_id
      LEFT JOIN public.cases_caseperson g ON g.id = t.guardian_id
      WHERE r.id = p_referral AND NOT referrals.owed(r.purposes) AND g.role IS DISTINCT FROM 'suspect'
      ORDER BY t.person_id, a.aim, t.held_at DESC, t.recorded_at DESC
    ) newest WHERE newest.answer IN ('refused', 'withdrawn'))
$$;
REVOKE ALL ON FUNCTION referrals.refused_since(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION referrals.refused_since(uuid) TO sigap_desk;
