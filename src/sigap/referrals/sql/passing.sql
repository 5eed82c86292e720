-- A referral goes on: handed over at once, passed on, answered on paper, reported back. The net beneath actions/.

-- I have just handed this case over to this office.
CREATE FUNCTION referrals.handed_by_me(wanted uuid, office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.referrals_referral r
    WHERE r.case_id = wanted AND r.to_office_id = office AND r.status = 'handed_over' AND r.offered_by = access.me()
  )
$$;
GRANT EXECUTE ON FUNCTION referrals.handed_by_me TO sigap_desk;

-- This case was handed over to this office of mine, and nobody there has confirmed it yet.
CREATE FUNCTION referrals.handed_to_me(wanted uuid, office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT office = ANY (access.my_offices()) AND EXISTS (
    SELECT 1 FROM public.referrals_referral r
    WHERE r.case_id = wanted AND r.to_office_id = office AND r.status = 'handed_over'
  )
$$;
GRANT EXECUTE ON FUNCTION referrals.handed_to_me TO sigap_desk;

-- I closed a leg at this office, because it goes on at another.
CREATE FUNCTION referrals.passed_by_me(wanted uuid, office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.referrals_referral r
    WHERE r.case_id = wanted AND r.to_office_id = office AND r.status = 'passed_on' AND r.answered_by = access.me()
  )
$$;
GRANT EXECUTE ON FUNCTION referrals.passed_by_me TO sigap_desk;

-- The next step of a request that I, who was asked, passed on: the same request, for the same sender. It asks for
-- nothing new, and for all that is owed.
CREATE FUNCTION referrals.next_leg_of(
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
GRANT EXECUTE ON FUNCTION referrals.next_leg_of TO sigap_desk;

-- An office of mine has this chain in hand: it ends the clock of the promise.
CREATE FUNCTION referrals.chain_in_my_hand(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.referrals_referral r
    WHERE r.chain_id = wanted AND r.status = 'accepted' AND r.to_office_id = ANY (access.my_offices())
  )
$$;
GRANT EXECUTE ON FUNCTION referrals.chain_in_my_hand TO sigap_desk;

-- Whether I wrote down myself what this request was answered: somebody else confirms it.
CREATE FUNCTION referrals.is_written_by_me(p_referral uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM public.referrals_recordedanswer d WHERE d.referral_id = p_referral AND d.recorded_by = access.me()
      AND NOT EXISTS (
        SELECT FROM public.referrals_recordedanswer later
        WHERE later.referral_id = p_referral AND later.recorded_at > d.recorded_at))
$$;
GRANT EXECUTE ON FUNCTION referrals.is_written_by_me TO sigap_desk;

GRANT UPDATE (substitute_id, substitute_name, is_recorded, confirmed_at, confirmed_by, confirmed_by_name)
  ON public.referrals_referral TO sigap_desk;
-- Owed help begins as handed over, everything else as an offer.
CREATE POLICY referral_begins ON public.referrals_referral AS RESTRICTIVE FOR INSERT TO sigap_desk
  WITH CHECK ((status = 'handed_over') = referrals.owed(purposes));
CREATE POLICY referral_handed_over ON public.referrals_referral FOR INSERT TO sigap_desk WITH CHECK (
  status = 'handed_over' AND offered_by = (SELECT access.me()) AND (
    (from_office_id = ANY ((SELECT access.my_offices())::uuid[]) AND cases.in_room(case_id, 'referrals'))
    OR referrals.next_leg_of(passed_from, case_id, chain_id, leg, from_office_id, purposes, key_id)
  )
);
-- A receipt, or owed help passed on by who was asked.
CREATE POLICY referral_received ON public.referrals_referral FOR UPDATE TO sigap_desk
  USING (status = 'handed_over' AND to_office_id = ANY ((SELECT access.my_offices())::uuid[]))
  WITH CHECK (
    status IN ('accepted', 'passed_on') AND answered_by = (SELECT access.me())
    AND to_office_id = ANY ((SELECT access.my_offices())::uuid[])
  );
-- A named colleague stands in; nothing is answered by that.
CREATE POLICY referral_substituted ON public.referrals_referral FOR UPDATE TO sigap_desk
  USING (status IN ('offered', 'handed_over') AND to_office_id = ANY ((SELECT access.my_offices())::uuid[]))
  WITH CHECK (
    status IN ('offered', 'handed_over') AND answered_by IS NULL
    AND to_office_id = ANY ((SELECT access.my_offices())::uuid[]) AND access.works_in(substitute_id, to_office_id)
  );
-- The sender closes a silent leg, or takes down what the office said.
CREATE POLICY referral_closed_by_sender ON public.referrals_referral FOR UPDATE TO sigap_desk
  USING (status IN ('offered', 'handed_over') AND cases.in_room(case_id, 'referrals'))
  WITH CHECK (
    answered_by = (SELECT access.me()) AND referrals.sends_for(case_id, from_office_id)
    AND (status = 'passed_on' OR (is_recorded AND status IN ('accepted', 'declined')))
  );
CREATE POLICY referral_confirmed ON public.referrals_referral FOR UPDATE TO sigap_desk
  USING (is_recorded AND confirmed_at IS NULL AND to_office_id = ANY ((SELECT access.my_offices())::uuid[]))
  WITH CHECK (
    is_recorded AND NOT referrals.is_written_by_me(id) AND confirmed_by = (SELECT access.me())
    AND to_office_id = ANY ((SELECT access.my_offices())::uuid[])
  );
-- Who is kept from the case finds no request about it either, on whichever side they stand.
CREATE POLICY referral_not_kept ON public.referrals_referral AS RESTRICTIVE FOR SELECT TO sigap_desk
  USING (case_id <> ALL ((SELECT cases.kept_from_me())::uuid[]));
-- The office comes in at once, with what is owed, and its own people work on it.
CREATE POLICY participation_handed ON public.cases_participation FOR INSERT TO sigap_desk WITH CHECK (
  (referrals.handed_by_me(case_id, office_id) OR referrals.passed_by_me(case_id, office_id))
  AND rooms <@ referrals.sections_earned(case_id, office_id)
);
CREATE POLICY participation_ended ON public.cases_participation FOR UPDATE TO sigap_desk
  USING (referrals.handed_by_me(case_id, office_id) OR referrals.passed_by_me(case_id, office_id))
  WITH CHECK (referrals.handed_by_me(case_id, office_id) OR referrals.passed_by_me(case_id, office_id));
CREATE POLICY assignment_handed ON public.cases_assignment FOR INSERT TO sigap_desk WITH CHECK (
  access.works_in(person_id, office_id) AND (
    referrals.handed_by_me(case_id, office_id)
    OR (person_id = (SELECT access.me()) AND referrals.handed_to_me(case_id, office_id))
  )
);
CREATE POLICY assignment_taken_back ON public.cases_assignment FOR UPDATE TO sigap_desk
  USING (referrals.passed_by_me(case_id, office_id)) WITH CHECK (referrals.passed_by_me(case_id, office_id));
-- The promise to the client is kept by whoever has it in hand.
CREATE POLICY clock_of_chain_seen ON public.clocks_clock FOR SELECT TO sigap_desk
  USING (subject_kind = 'referral_chain' AND referrals.chain_in_my_hand(subject_id));
CREATE POLICY clock_of_chain_ended ON public.clocks_clock FOR UPDATE TO sigap_desk
  USING (subject_kind = 'referral_chain' AND referrals.chain_in_my_hand(subject_id))
  WITH CHECK ((SELECT access.me()) IS NOT NULL);
-- What an office that takes part no more had asked waits for the office whose case it is.
CREATE FUNCTION referrals.left_to_me(p_subject uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.referrals_referral r
    WHERE (r.id = p_subject OR r.chain_id = p_subject) AND assistance.corrects_for(r.case_id, r.from_office_id)
      AND cases.in_room(r.case_id, 'referrals'))
$$;
GRANT EXECUTE ON FUNCTION referrals.left_to_me TO sigap_desk;
CREATE POLICY clock_taken_over_seen ON public.clocks_clock FOR SELECT TO sigap_desk
  USING (subject_kind LIKE 'referral%' AND referrals.left_to_me(subject_id));
CREATE POLICY clock_taken_over_ended ON public.clocks_clock FOR UPDATE TO sigap_desk
  USING (subject_kind LIKE 'referral%' AND referrals.left_to_me(subject_id))
  WITH CHECK ((SELECT access.me()) IS NOT NULL);
-- Papers are read by whoever sees their referral, and added by who works on the case; never changed.

GRANT SELECT, INSERT ON public.referrals_recordedanswer, public.referrals_handover, public.referrals_result
  TO sigap_desk;
CREATE POLICY recorded_seen ON public.referrals_recordedanswer FOR SELECT TO sigap_desk
  USING (EXISTS (SELECT 1 FROM public.referrals_referral r WHERE r.id = referral_id));
CREATE POLICY recorded_added ON public.referrals_recordedanswer FOR INSERT TO sigap_desk WITH CHECK (
  recorded_by = (SELECT access.me()) AND EXISTS (
    SELECT 1 FROM public.referrals_referral r
    WHERE r.id = referral_id AND r.case_id = referrals_recordedanswer.case_id AND r.is_recorded
      AND referrals.sends_for(r.case_id, r.from_office_id)
  )
);
CREATE POLICY handover_seen ON public.referrals_handover FOR SELECT TO sigap_desk
  USING (EXISTS (SELECT 1 FROM public.referrals_referral r WHERE r.id = referral_id));
CREATE POLICY handover_added ON public.referrals_handover FOR INSERT TO sigap_desk WITH CHECK (
  recorded_by = (SELECT access.me()) AND EXISTS (
    SELECT 1 FROM public.referrals_referral r
    WHERE r.id = referral_id AND r.case_id = referrals_handover.case_id AND cases.in_room(r.case_id, 'referrals')
  )
);
CREATE POLICY result_seen ON public.referrals_result FOR SELECT TO sigap_desk
  USING (EXISTS (SELECT 1 FROM public.referrals_referral r WHERE r.id = referral_id));
CREATE POLICY result_added ON public.referrals_result FOR INSERT TO sigap_desk WITH CHECK (
  recorded_by = (SELECT access.me())
  AND (office_id = ANY ((SELECT access.my_offices())::uuid[]) OR assistance.corrects_for(case_id, office_id))
  AND EXISTS (
    SELECT 1 FROM public.referrals_referral r
    WHERE r.id = referral_id AND r.case_id = referrals_result.case_id AND r.status = 'accepted'
      AND (referrals_result.office_id = r.from_office_id
        OR referrals_result.office_id = r.to_office_id AND r.to_office_id = ANY (access.my_offices()))
  )
);

-- To which case a request belongs, and the promise made with it, for whoever's office takes part in it: a head sees no
-- request of a colleague's, and hears that its promise is broken.
CREATE FUNCTION referrals.cases_of_requests(wanted uuid[]) RETURNS TABLE (request uuid, case_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.id, r.case_id FROM public.referrals_referral r WHERE r.id = ANY (wanted) AND cases.visible(r.case_id)
$$;
GRANT EXECUTE ON FUNCTION referrals.cases_of_requests TO sigap_desk;
