-- An office with a request under way, to it or from it, or with owed help in its hands, is not dissolved: somebody
-- waits for the answer.
CREATE FUNCTION referrals.open_at(p_office uuid) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT count(*)::integer FROM public.referrals_referral r
  WHERE r.status IN ('offered', 'handed_over') AND p_office IN (r.to_office_id, r.from_office_id)
$$;

-- The number, for who would dissolve the office.
CREATE FUNCTION referrals.open_requests(p_office uuid) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN access.may('people:manage') OR access.by_owner() THEN referrals.open_at(p_office) ELSE 0 END
$$;
GRANT EXECUTE ON FUNCTION referrals.open_requests TO sigap_desk;

CREATE FUNCTION referrals.hold_office() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF referrals.open_at(NEW.id) > 0 THEN
    RAISE EXCEPTION 'referrals: a request is still under way at this office' USING ERRCODE = 'SG010';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER open_referrals_hold_office BEFORE UPDATE OF valid_to ON public.access_office FOR EACH ROW
  WHEN (NEW.valid_to IS NOT NULL AND OLD.valid_to IS NULL) EXECUTE FUNCTION referrals.hold_office();

-- Requests that wait in the name of a substitute who has left the office, for an answer, a result or a word on what was
-- taken down: they are the whole office's again, their clocks too. Who stood in of what is over stays written.
CREATE FUNCTION referrals.freed_of_who_left(p_person uuid, p_office uuid)
RETURNS TABLE (case_id uuid, referral uuid)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH freed AS (
    UPDATE public.referrals_referral r
    SET substitute_id = NULL,
        substitute_name = CASE WHEN r.status IN ('offered', 'handed_over') THEN '' ELSE r.substitute_name END
    WHERE r.to_office_id = p_office AND r.substitute_id = p_person
      AND EXISTS (SELECT FROM public.cases_case f WHERE f.id = r.case_id AND f.status <> 'closed')
      AND (r.status IN ('offered', 'handed_over')
        OR r.status = 'accepted' AND NOT EXISTS (SELECT FROM public.referrals_result d WHERE d.referral_id = r.id)
          AND EXISTS (SELECT FROM public.clocks_clock k
            WHERE k.subject_kind = 'referral_result' AND k.subject_id = r.id AND k.stopped_at IS NULL)
        OR r.status IN ('accepted', 'declined') AND r.is_recorded AND r.confirmed_at IS NULL AND r.contested_at IS NULL)
      AND (access.may('people:manage') OR access.by_sweep())
      AND NOT EXISTS (
        SELECT FROM public.access_membership m
        WHERE m.person_id = p_person AND m.office_id = p_office
          AND (m.until IS NULL OR m.until > clock_timestamp() + interval '5 minutes'))
    RETURNING r.case_id, r.id
  ), given AS (
    UPDATE public.clocks_clock c SET owner_person = NULL
    FROM freed
    WHERE c.subject_kind IN ('referral', 'referral_confirm', 'referral_result') AND c.subject_id = freed.id
      AND c.stopped_at IS NULL AND (c.owner_office, c.owner_person) = (p_office, p_person)
  )
  SELECT freed.case_id, freed.id FROM freed
$$;
GRANT EXECUTE ON FUNCTION referrals.freed_of_who_left TO sigap_desk, sigap_worker;
