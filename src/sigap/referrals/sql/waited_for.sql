-- What one of these offices of mine waits for from others: an answer or a result of what it sent, on cases on which I work,
-- and the answer to what it asked back. As the policies of requests show them, asked once for all and not for each request;
-- the nearest first, at most so many, each with the number of all and of those that are late.
CREATE FUNCTION referrals.awaited_by(offices uuid[], most integer)
RETURNS TABLE (id uuid, what text, case_code text, is_sender boolean, office_id uuid, office_name text, purposes text[],
  due_at timestamptz, since timestamptz, total bigint, late bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH my AS (SELECT ARRAY(SELECT unnest(offices) INTERSECT SELECT unnest(access.my_offices())) AS offices),
  awaited AS (
    SELECT r.id, 'answer' AS what, r.case_id, r.case_code, true AS is_sender, r.to_office_id AS office_id,
      r.to_office_name AS office_name, r.purposes, r.due_at, r.offered_at AS since
    FROM public.referrals_referral r
    WHERE r.from_office_id = ANY ((SELECT my.offices FROM my)::uuid[]) AND r.status IN ('handed_over', 'offered')
    UNION ALL
    SELECT r.id, 'result', r.case_id, r.case_code, true, r.to_office_id, r.to_office_name, r.purposes, c.due_at,
      c.started_at
    FROM public.referrals_referral r JOIN public.clocks_clock c
      ON c.subject_kind = 'referral_result' AND c.subject_id = r.id AND c.stopped_at IS NULL
    WHERE r.from_office_id = ANY ((SELECT my.offices FROM my)::uuid[]) AND r.status = 'accepted'
    UNION ALL
    SELECT r.id, 'question', r.case_id, r.case_code, false, r.from_office_id, r.from_office_name, r.purposes,
      c.due_at, c.started_at
    FROM public.referrals_referral r JOIN public.clocks_clock c
      ON c.subject_kind = 'referral_question' AND c.subject_id = r.id AND c.stopped_at IS NULL
    WHERE r.to_office_id = ANY ((SELECT my.offices FROM my)::uuid[])
      AND r.status IN ('handed_over', 'offered', 'accepted')),
  -- Whose case it is comes last: it is asked of what is waited for, not of every request that the office ever sent.
  seen AS (
    SELECT a.* FROM awaited a WHERE a.case_id <> ALL ((SELECT cases.kept_from_me())::uuid[])
      AND (NOT a.is_sender OR cases.works_in_section(a.case_id, 'referrals')))
  SELECT s.id, s.what, s.case_code, s.is_sender, s.office_id, s.office_name, s.purposes, s.due_at, s.since,
    count(*) OVER (), count(*) FILTER (WHERE s.due_at < now()) OVER () FROM seen s
  ORDER BY s.due_at, s.id LIMIT most
$$;
GRANT EXECUTE ON FUNCTION referrals.awaited_by TO sigap_desk;
