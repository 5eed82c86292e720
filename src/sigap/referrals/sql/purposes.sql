CREATE FUNCTION referrals.may_be_asked(office uuid, purposes text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT cardinality(purposes) > 0 AND EXISTS (
    SELECT 1 FROM public.access_office o
    WHERE o.id = office
      AND NOT EXISTS (SELECT 1 FROM unnest(purposes) AS asked WHERE o.kind <> ALL (referrals.kinds_of(asked)))
  )
$$;
GRANT EXECUTE ON FUNCTION referrals.may_be_asked TO sigap_desk;

-- An office asks for what the table of asking gives to its kind: also a step that goes on is its own request.
CREATE FUNCTION referrals.may_ask(office uuid, purposes text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.access_office o WHERE o.id = office AND purposes <@ referrals.asks_for(o.kind))
$$;
GRANT EXECUTE ON FUNCTION referrals.may_ask TO sigap_desk;
CREATE POLICY referral_of_asker ON public.referrals_referral AS RESTRICTIVE FOR INSERT TO sigap_desk
  WITH CHECK (referrals.may_ask(from_office_id, purposes));

-- Some client's newest word on telling this office is a no to one of these aims: for who sends it in a case and does not
-- see what was said, nor by whom. A guardian who is a suspect has no word; what is owed by law is not asked here.
CREATE FUNCTION referrals.is_refused_for(p_case uuid, p_to uuid, p_aims text[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT cases.in_room(p_case, 'referrals') AND EXISTS (
    SELECT 1 FROM (
      SELECT DISTINCT ON (t.person_id, a.aim) a.answer
      FROM public.access_office o
      JOIN public.assistance_consentanswer a ON a.case_id = p_case AND a.topic = 'sharing'
        AND a.office_kind = o.kind AND a.aim = ANY (p_aims) AND NOT referrals.owed(ARRAY[a.aim])
      JOIN public.assistance_consenttalk t ON t.id = a.talk_id
      LEFT JOIN public.cases_caseperson g ON g.id = t.guardian_id
      WHERE o.id = p_to AND g.role IS DISTINCT FROM 'suspect'
      ORDER BY t.person_id, a.aim, t.held_at DESC, t.recorded_at DESC
    ) newest WHERE newest.answer IN ('refused', 'withdrawn'))
$$;
GRANT EXECUTE ON FUNCTION referrals.is_refused_for TO sigap_desk;

-- An offer opens sections only by work that is the asked office's own.
CREATE POLICY referral_of_kind ON public.referrals_referral AS RESTRICTIVE FOR INSERT TO sigap_desk
  WITH CHECK (referrals.may_be_asked(to_office_id, purposes));
