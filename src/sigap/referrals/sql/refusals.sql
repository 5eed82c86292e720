-- What a client said no to, for offices that do not see what was said: the same as `assistance/rules/consents.py` finds.

-- Whether somebody of this age, as it was written down, is or may be a child on a day: the same as `is_child_on` in
-- `screening/rules/persons.py`.
CREATE FUNCTION referrals.is_child_on(p_day date, p_age integer, p_recorded_on date) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(p_age + coalesce(extract(year FROM p_day) - extract(year FROM p_recorded_on)
    - (to_char(p_day, 'MMDD') < to_char(p_recorded_on, 'MMDD'))::integer, 0) < 18, true)
$$;

-- The aims among these on which some client's newest word that counts is a no to telling this kind of office. Passed over
-- as the rules do: what a guardian said who is a suspect, by role or by a whole token, a child's yes alone, and an act
-- without consent that has run out or that its review did not uphold. What is owed by law is not asked here.
CREATE FUNCTION referrals.aims_refused(p_case uuid, p_kind text, p_aims text[], p_at timestamptz) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT newest.aim ORDER BY newest.aim), '{}') FROM (
    SELECT DISTINCT ON (t.person_id, a.aim) a.aim, a.answer
    FROM public.assistance_consentanswer a
    JOIN public.assistance_consenttalk t ON t.id = a.talk_id
    JOIN public.cases_caseperson c ON c.id = t.person_id AND c.role IN ('victim', 'child_in_conflict')
    WHERE a.case_id = p_case AND a.topic = 'sharing' AND a.office_kind = p_kind
      AND a.aim = ANY (p_aims) AND NOT referrals.owed(ARRAY[a.aim])
      AND NOT (a.answer = 'vital' AND (
        a.valid_until < (SELECT audit.moment(p_at) AT TIME ZONE mailbox.regency_zone())::date
        OR EXISTS (
          SELECT FROM public.assistance_vitalreview v WHERE v.talk_id = t.id AND v.outcome = 'not_justified')))
      AND NOT (a.answer = 'given' AND t.giver = 'client' AND referrals.is_child_on(
        (t.held_at AT TIME ZONE mailbox.regency_zone())::date, c.age_years,
        (c.aged_at AT TIME ZONE mailbox.regency_zone())::date))
      AND NOT EXISTS (
        SELECT FROM public.cases_caseperson s
        WHERE s.case_id = p_case AND s.role = 'suspect' AND (s.id = t.guardian_id OR EXISTS (
          SELECT FROM public.cases_persontoken his
          JOIN public.cases_persontoken same ON same.token = his.token AND same.kind = ANY (referrals.whole_kinds())
          WHERE his.person_id = t.guardian_id AND his.kind = ANY (referrals.whole_kinds()) AND same.person_id = s.id)))
    ORDER BY t.person_id, a.aim, t.held_at DESC, t.recorded_at DESC
  ) newest WHERE newest.answer IN ('refused', 'withdrawn')
$$;

-- What this request asks beside what is owed, and a client refuses to that kind of office: it stays behind when owed help
-- goes on past a no. For whoever was asked and is about to pass it on: not what was said, nor by whom.
CREATE FUNCTION referrals.refused_at(p_referral uuid, p_to uuid, p_at timestamptz) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((
    SELECT referrals.aims_refused(r.case_id, o.kind, r.purposes, p_at)
    FROM public.referrals_referral r JOIN public.access_office o ON o.id = p_to
    WHERE r.id = p_referral AND r.to_office_id = ANY (access.my_offices())), '{}')
$$;
GRANT EXECUTE ON FUNCTION referrals.refused_at TO sigap_desk;

-- A client says no, also after a request went out, to telling this office of mine for what it asks: an office that is
-- about to come in learns so much, and nothing else. Where help is owed, nobody is asked.
CREATE FUNCTION referrals.refused_since(p_referral uuid, p_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM public.referrals_referral r
    JOIN public.access_office o ON o.id = r.to_office_id AND o.id = ANY (access.my_offices())
    WHERE r.id = p_referral AND NOT referrals.owed(r.purposes)
      AND referrals.aims_refused(r.case_id, o.kind, r.purposes, p_at) <> '{}')
$$;
GRANT EXECUTE ON FUNCTION referrals.refused_since TO sigap_desk;

-- A client says no to telling this office for one of these aims: for who sends it in a case and does not see what was
-- said, nor by whom.
CREATE FUNCTION referrals.is_refused_for(p_case uuid, p_to uuid, p_aims text[], p_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT cases.in_room(p_case, 'referrals') AND EXISTS (
    SELECT FROM public.access_office o
    WHERE o.id = p_to AND referrals.aims_refused(p_case, o.kind, p_aims, p_at) <> '{}')
$$;
GRANT EXECUTE ON FUNCTION referrals.is_refused_for TO sigap_desk;
