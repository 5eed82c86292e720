-- The requests that the queue tells of, by their ids: to be answered by one of these offices, waited for by it elsewhere,
-- taken down for it and not confirmed, and those whose result or place in a chain presses. Of each kind the nearest
-- `most`. The policies of requests stand as before and are asked of these few; asked of all that wait for other offices,
-- they cost more than the rest of the page. What is asked here is what they ask.
CREATE FUNCTION referrals.of_my_queue(offices uuid[], owed uuid[], chains uuid[], most integer) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  mine uuid[] := access.my_offices();
  ours uuid[] := ARRAY(SELECT unnest(offices) INTERSECT SELECT unnest(mine));
  kept uuid[] := cases.kept_from_me();
  -- Named by whoever asks: so they tell no more than the policy would, not even that there is one.
  named uuid[] := ARRAY(
    SELECT r.id FROM public.referrals_referral r WHERE r.id = ANY (owed)
    UNION SELECT r.id FROM public.referrals_referral r WHERE r.chain_id = ANY (chains));
  asked uuid[] := ARRAY(
    SELECT r.case_id FROM public.referrals_referral r
    WHERE r.from_office_id = ANY (ours) AND r.status IN ('handed_over', 'offered')
    UNION SELECT r.case_id FROM public.referrals_referral r WHERE r.id = ANY (named));
  -- As `cases.in_room` of the section of referrals, of the cases that matter here.
  near uuid[] := ARRAY(
    SELECT a.case_id FROM public.cases_assignment a
    JOIN public.cases_participation p
      ON p.case_id = a.case_id AND p.office_id = a.office_id AND p.until IS NULL AND 'referrals' = ANY (p.rooms)
    WHERE a.case_id = ANY (asked) AND a.person_id = access.me() AND a.until IS NULL AND a.office_id = ANY (mine)
      AND a.case_id <> ALL (kept));
BEGIN
  RETURN QUERY
    (SELECT r.id FROM public.referrals_referral r
      WHERE r.to_office_id = ANY (ours) AND r.status IN ('handed_over', 'offered') AND r.case_id <> ALL (kept)
      ORDER BY r.due_at LIMIT most)
    UNION
    (SELECT r.id FROM public.referrals_referral r
      WHERE r.from_office_id = ANY (ours) AND r.status IN ('handed_over', 'offered') AND r.case_id = ANY (near)
      ORDER BY r.due_at LIMIT most)
    UNION
    (SELECT r.id FROM public.referrals_referral r
      WHERE r.to_office_id = ANY (ours) AND r.is_recorded AND r.confirmed_at IS NULL AND r.contested_at IS NULL
        AND r.case_id <> ALL (kept) AND referrals.is_under_way(r.case_id)
      ORDER BY r.due_at LIMIT most)
    UNION
    (SELECT r.id FROM public.referrals_referral r
      WHERE r.id = ANY (named)
        AND (r.to_office_id = ANY (mine) AND r.case_id <> ALL (kept) OR r.case_id = ANY (near)));
END $$;
GRANT EXECUTE ON FUNCTION referrals.of_my_queue TO sigap_desk;
