GRANT USAGE ON SCHEMA referrals TO sigap_desk, sigap_worker, sigap_vault;

-- A referral is seen by the two offices it stands between, and by the core team of its case; the case itself stays closed
-- to the asked one.
CREATE FUNCTION referrals.of_my_case(wanted uuid, sender uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT cases.in_room(wanted, 'referrals') AND (sender = ANY (access.my_offices()) OR cases.in_core_team(wanted))
$$;
GRANT EXECUTE ON FUNCTION referrals.of_my_case TO sigap_desk, sigap_vault;

-- A request of this office in this case is mine to take back or to go on with: it is my office, or it takes part no more
-- and I work for the office whose case it is.
CREATE FUNCTION referrals.sends_for(wanted uuid, sender uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT cases.in_room(wanted, 'referrals')
    AND (sender = ANY (access.my_offices()) OR assistance.corrects_for(wanted, sender))
$$;
GRANT EXECUTE ON FUNCTION referrals.sends_for TO sigap_desk;

-- Who hears, for the office that sent it, of what comes back on a request: who leads the case there, then who asked; where
-- neither works on it any more, whoever does. For who is asked, too, who sees none of them.
CREATE FUNCTION referrals.senders_of(p_referral uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH working AS (
    SELECT a.person_id, min(a.since) AS since, bool_or(a.person_id = f.manager_id AND a.office_id = f.office_id) AS leads,
      bool_or(a.person_id IN (r.offered_by, first.offered_by)) AS asked
    FROM public.referrals_referral r
    JOIN public.referrals_referral first ON first.id = r.chain_id
    JOIN public.cases_case f ON f.id = r.case_id
    JOIN public.cases_assignment a ON a.case_id = r.case_id AND a.office_id = r.from_office_id AND a.until IS NULL
    WHERE r.id = p_referral AND r.case_id <> ALL (cases.kept_from_me()) AND (r.to_office_id = ANY (access.my_offices()) OR cases.in_room(r.case_id, 'referrals'))
    GROUP BY a.person_id)
  SELECT ARRAY(
    SELECT w.person_id FROM working w
    WHERE w.leads OR w.asked OR NOT EXISTS (SELECT FROM working other WHERE other.leads OR other.asked)
    ORDER BY w.leads DESC, w.asked DESC, w.since, w.person_id)
$$;
GRANT EXECUTE ON FUNCTION referrals.senders_of TO sigap_desk;

-- I accepted a referral of this case for this office, or confirmed what was recorded for it.
CREATE FUNCTION referrals.accepted_by_me(wanted uuid, office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT office = ANY (access.my_offices()) AND EXISTS (
    SELECT 1 FROM public.referrals_referral r
    WHERE r.case_id = wanted AND r.to_office_id = office AND r.status = 'accepted'
      AND access.me() IN (r.answered_by, r.confirmed_by)
  )
$$;
GRANT EXECUTE ON FUNCTION referrals.accepted_by_me TO sigap_desk;

-- The sections that this office may have in this case: what it was asked for and accepted, what is owed and was handed
-- over, and what it had before.
CREATE FUNCTION referrals.sections_earned(wanted uuid, office uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT room), '{}') FROM (
    SELECT unnest(referrals.sections_of(purpose)) AS room
    FROM public.referrals_referral r CROSS JOIN unnest(r.purposes) AS purpose
    WHERE r.case_id = wanted AND r.to_office_id = office
      AND (r.status = 'accepted' OR (r.status = 'handed_over' AND referrals.owed(ARRAY[purpose])))
    UNION
    SELECT unnest(p.rooms) FROM public.cases_participation p WHERE p.case_id = wanted AND p.office_id = office
  ) earned
$$;
GRANT EXECUTE ON FUNCTION referrals.sections_earned TO sigap_desk;

GRANT SELECT, INSERT ON public.referrals_referral TO sigap_desk;
-- An answer changes nothing of what was asked.
GRANT UPDATE (status, answered_by, answered_by_name, answered_at, decline_reason, sealed_answer)
  ON public.referrals_referral TO sigap_desk;
CREATE POLICY referral_seen ON public.referrals_referral FOR SELECT TO sigap_desk, sigap_vault USING (
  to_office_id = ANY ((SELECT access.my_offices())::uuid[]) OR referrals.of_my_case(case_id, from_office_id)
);
CREATE POLICY referral_offered ON public.referrals_referral FOR INSERT TO sigap_desk WITH CHECK (
  from_office_id = ANY ((SELECT access.my_offices())::uuid[]) AND cases.in_room(case_id, 'referrals')
  AND status = 'offered' AND offered_by = (SELECT access.me())
);
CREATE POLICY referral_answered ON public.referrals_referral FOR UPDATE TO sigap_desk
  USING (
    status = 'offered'
    AND (to_office_id = ANY ((SELECT access.my_offices())::uuid[]) OR cases.in_room(case_id, 'referrals'))
  )
  WITH CHECK (
    answered_by = (SELECT access.me())
    AND CASE status
      WHEN 'withdrawn' THEN referrals.sends_for(case_id, from_office_id)
      ELSE to_office_id = ANY ((SELECT access.my_offices())::uuid[])
    END
  );
-- Acceptance brings the asked office in, with what it was asked for; nothing else of the case opens before.
CREATE POLICY participation_accepted ON public.cases_participation FOR INSERT TO sigap_desk WITH CHECK (
  referrals.accepted_by_me(case_id, office_id) AND rooms <@ referrals.sections_earned(case_id, office_id)
);
CREATE POLICY participation_widened ON public.cases_participation FOR UPDATE TO sigap_desk
  USING (referrals.accepted_by_me(case_id, office_id)) WITH CHECK (referrals.accepted_by_me(case_id, office_id));
CREATE POLICY assignment_accepted ON public.cases_assignment FOR INSERT TO sigap_desk
  WITH CHECK (person_id = (SELECT access.me()) AND referrals.accepted_by_me(case_id, office_id));
-- The preview's key is the asked office's too.
GRANT SELECT (key_id) ON public.referrals_referral TO sigap_vault;
CREATE POLICY key_of_referral_read ON public.vault_datakey AS RESTRICTIVE FOR SELECT TO sigap_desk, sigap_vault
  USING (purpose <> 'referral' OR EXISTS (SELECT 1 FROM public.referrals_referral r WHERE r.key_id = vault_datakey.id));
-- Who is asked may know who is excluded from the case; what is asked belongs to it.
CREATE FUNCTION referrals.register_request() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM access.register_subject(NEW.id, NEW.case_id);
  PERFORM cases.invite(NEW.case_id, NEW.to_office_id);
  RETURN NULL;
END $$;

CREATE TRIGGER request_registered AFTER INSERT OR UPDATE OF to_office_id ON public.referrals_referral FOR EACH ROW
  EXECUTE FUNCTION referrals.register_request();
