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
