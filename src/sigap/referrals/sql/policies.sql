-- A referral is seen by the two offices it stands between; the case itself stays closed to the asked one.
CREATE SCHEMA referrals;
REVOKE ALL ON SCHEMA referrals FROM PUBLIC;
GRANT USAGE ON SCHEMA referrals TO sigap_desk;

-- A referral of this case waits for my office, or was answered by me in this same act.
CREATE FUNCTION referrals.asked(wanted uuid, office uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT office = ANY (access.my_offices()) AND EXISTS (
    SELECT 1 FROM public.referrals_referral r
    WHERE r.case_id = wanted AND r.to_office_id = office AND r.status IN ('offered', 'accepted')
  )
$$;
REVOKE ALL ON FUNCTION referrals.asked(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION referrals.asked(uuid, uuid) TO sigap_desk;

ALTER TABLE public.referrals_referral ENABLE ROW LEVEL SECURITY;
GRANT SELECT, INSERT, UPDATE ON public.referrals_referral TO sigap_desk;

CREATE POLICY referral_seen ON public.referrals_referral FOR SELECT TO sigap_desk USING (
  to_office_id = ANY ((SELECT access.my_offices())::uuid[]) OR cases.in_room(case_id, 'referrals')
);
CREATE POLICY referral_offered ON public.referrals_referral FOR INSERT TO sigap_desk WITH CHECK (
  from_office_id = ANY ((SELECT access.my_offices())::uuid[]) AND cases.in_room(case_id, 'referrals')
);
CREATE POLICY referral_answered ON public.referrals_referral FOR UPDATE TO sigap_desk
  USING (
    status = 'offered'
    AND (to_office_id = ANY ((SELECT access.my_offices())::uuid[]) OR cases.in_room(case_id, 'referrals'))
  )
  WITH CHECK (answered_by = (SELECT access.me()));

-- Acceptance brings the asked office in; nothing else of the case opens before.
CREATE POLICY participation_accepted ON public.cases_participation FOR INSERT TO sigap_desk
  WITH CHECK (referrals.asked(case_id, office_id));
CREATE POLICY participation_widened ON public.cases_participation FOR UPDATE TO sigap_desk
  USING (referrals.asked(case_id, office_id)) WITH CHECK (referrals.asked(case_id, office_id));
-- Declining settles what waited for us, though we never see the case.
CREATE POLICY open_item_answered_seen ON public.cases_openitem FOR SELECT TO sigap_desk USING (
  kind = 'referral' AND EXISTS (
    SELECT 1 FROM public.referrals_referral r
    WHERE r.id = subject_id AND r.to_office_id = ANY ((SELECT access.my_offices())::uuid[])
  )
);
CREATE POLICY open_item_answered ON public.cases_openitem FOR UPDATE TO sigap_desk
  USING (
    kind = 'referral' AND EXISTS (
      SELECT 1 FROM public.referrals_referral r
      WHERE r.id = subject_id AND r.to_office_id = ANY ((SELECT access.my_offices())::uuid[])
    )
  )
  WITH CHECK (kind = 'referral');
