-- Offices that owe an answer to one of these offices of mine, on cases on which I work: as the policies of requests show
-- them, asked once for all and not for each request.
CREATE FUNCTION referrals.offices_waited_for(offices uuid[])
RETURNS TABLE (name text, requests bigint, oldest_at timestamptz, nearest_due_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT min(r.to_office_name), count(*), min(r.offered_at), min(r.due_at) FROM public.referrals_referral r
  WHERE r.from_office_id = ANY (offices) AND r.from_office_id = ANY (access.my_offices())
    AND r.status IN ('handed_over', 'offered') AND r.case_id <> ALL (cases.kept_from_me())
    AND cases.works_in_section(r.case_id, 'referrals')
  GROUP BY r.to_office_id ORDER BY 4
$$;
GRANT EXECUTE ON FUNCTION referrals.offices_waited_for TO sigap_desk;
