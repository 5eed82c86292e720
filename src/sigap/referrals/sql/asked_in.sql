-- What this room says to the cases (see cases/sql/asked_by_whom.sql): an office of mine was asked.
CREATE OR REPLACE FUNCTION cases.is_asked_in(wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM public.referrals_referral r
    WHERE r.case_id = wanted AND r.to_office_id = ANY (access.my_offices()))
$$;
