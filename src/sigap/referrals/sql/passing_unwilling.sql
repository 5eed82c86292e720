-- Owed help goes on past a no; what came along with it and the client refused for the next office stays behind.

-- What this request asks beside what is owed, and some client's newest word refuses to that kind of office. For whoever
-- was asked and is about to pass it on: not what was said, nor by whom. A guardian who is a suspect has no word.
CREATE FUNCTION referrals.refused_at(p_referral uuid, p_to uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT newest.aim), '{}') FROM (
    SELECT DISTINCT ON (t.person_id, a.aim) a.aim, a.answer
    FROM public.referrals_referral r
    JOIN public.access_office o ON o.id = p_to
    JOIN public.assistance_consentanswer a ON a.case_id = r.case_id AND a.topic = 'sharing'
      AND a.office_kind = o.kind AND a.aim = ANY (r.purposes) AND NOT referrals.owed(ARRAY[a.aim])
    JOIN public.assistance_consenttalk t ON t.id = a.talk_id
    LEFT JOIN public.cases_caseperson g ON g.id = t.guardian_id
    WHERE r.id = p_referral AND r.to_office_id = ANY (access.my_offices()) AND g.role IS DISTINCT FROM 'suspect'
    ORDER BY t.person_id, a.aim, t.held_at DESC, t.recorded_at DESC
  ) newest WHERE newest.answer IN ('refused', 'withdrawn')
$$;
REVOKE ALL ON FUNCTION referrals.refused_at(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION referrals.refused_at(uuid, uuid) TO sigap_desk;

-- The next leg asks for nothing new, and for all that is owed.
CREATE OR REPLACE FUNCTION referrals.next_leg_of(
  p_from uuid, p_case uuid, p_chain uuid, p_leg integer, p_sender uuid, p_purposes text[], p_key uuid
) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.referrals_referral r
    WHERE r.id = p_from AND r.case_id = p_case AND r.chain_id = p_chain AND r.leg + 1 = p_leg
      AND r.from_office_id = p_sender AND r.key_id = p_key AND p_purposes <@ r.purposes
      AND NOT EXISTS (
        SELECT 1 FROM unnest(r.purposes) AS asked WHERE referrals.owed(ARRAY[asked]) AND asked <> ALL (p_purposes))
      AND r.status = 'passed_on' AND r.answered_by = access.me() AND r.to_office_id = ANY (access.my_offices())
  )
$$;
