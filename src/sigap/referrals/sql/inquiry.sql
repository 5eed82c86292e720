-- An inquiry into a child goes on at another office: it stays the litmas of that child, and its one clock goes along.
CREATE FUNCTION referrals.inquiry_goes_on() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  former uuid := (SELECT r.to_office_id FROM public.referrals_referral r WHERE r.id = NEW.passed_from);
BEGIN
  INSERT INTO public.juvenile_childinquiry (referral_id, proceeding_id, case_id, noted_at)
  SELECT NEW.id, q.proceeding_id, q.case_id, NEW.offered_at FROM public.juvenile_childinquiry q
  WHERE q.referral_id = NEW.passed_from;
  UPDATE public.clocks_clock c
  SET owner_office = CASE WHEN c.owner_office = former THEN NEW.to_office_id ELSE c.owner_office END,
    owner_person = CASE WHEN c.owner_office = former THEN NULL ELSE c.owner_person END,
    handed_from = CASE WHEN c.owner_office = former THEN former ELSE c.handed_from END,
    owed_by = CASE WHEN c.owed_by = former THEN NEW.to_office_id ELSE c.owed_by END
  FROM public.juvenile_childinquiry q
  WHERE q.referral_id = NEW.id AND c.rule_code = 'child-litmas' AND c.subject_id = q.proceeding_id
    AND c.stopped_at IS NULL AND former IN (c.owner_office, c.owed_by);
  RETURN NULL;
END $$;
CREATE TRIGGER inquiry_goes_on AFTER INSERT ON public.referrals_referral FOR EACH ROW
  WHEN (NEW.passed_from IS NOT NULL AND 'child_inquiry' = ANY (NEW.purposes))
  EXECUTE FUNCTION referrals.inquiry_goes_on();

-- From when the result of an inquiry counts: the investigator's first request, by whatever way, to whomever.
CREATE FUNCTION referrals.inquiry_since(wanted uuid) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT least(
    (SELECT min(r.offered_at) FROM public.referrals_referral r WHERE r.chain_id = m.chain_id),
    (SELECT min(c.started_at) FROM public.juvenile_childinquiry q
      JOIN public.clocks_clock c ON c.subject_id = q.proceeding_id AND c.rule_code = 'child-litmas'
        AND (c.stopped_at IS NULL OR c.outcome = 'passed_on')
      WHERE q.referral_id = m.id AND NOT EXISTS (
        SELECT 1 FROM public.juvenile_childstep s WHERE s.proceeding_id = q.proceeding_id
          AND s.kind = 'child_litmas_done' AND s.voided_at IS NULL AND s.happened_at >= c.started_at)))
  FROM public.referrals_referral m
  WHERE m.id = wanted AND (m.to_office_id = ANY (access.my_offices()) OR m.from_office_id = ANY (access.my_offices()))
$$;
GRANT EXECUTE ON FUNCTION referrals.inquiry_since TO sigap_desk;
