-- A role that sees identities or conflict reports, or that confirms, is asked for by one and confirmed by another.

-- The roles that one person alone gives nobody (`access/rules.py:needs_second`).
CREATE FUNCTION access.second_needed() RETURNS text[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT access.holders_of('identity:open') || access.holders_of('conflict:receive') || access.holders_of('reset:confirm')
$$;
GRANT EXECUTE ON FUNCTION access.second_needed TO sigap_desk;

GRANT SELECT, INSERT, UPDATE (confirmed_by_id, ended_at, ended_by_id, mac) ON public.access_rolerequest TO sigap_desk;
CREATE POLICY desk_reads ON public.access_rolerequest FOR SELECT TO sigap_desk USING (
  person_id = (SELECT access.me()) OR (SELECT access.may('people:see')));
CREATE POLICY desk_asks ON public.access_rolerequest FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT access.may('people:manage')) AND person_id <> (SELECT access.me())
  AND asked_by_id = (SELECT access.me()) AND confirmed_by_id IS NULL AND ended_at IS NULL);
-- The second person confirms; either of them stops it. An ended one stays as it is.
CREATE POLICY desk_answers ON public.access_rolerequest FOR UPDATE TO sigap_desk
  USING (ended_at IS NULL AND ((SELECT access.may('people:manage')) OR (SELECT access.may('reset:confirm'))))
  WITH CHECK (ended_at IS NOT NULL AND ended_by_id = (SELECT access.me()) AND (
    confirmed_by_id IS NULL
    OR (confirmed_by_id = (SELECT access.me()) AND (SELECT access.may('reset:confirm')))));
-- What was confirmed becomes a role at that very moment; any other role whoever manages people gives alone.
CREATE POLICY desk_adds_confirmed ON public.access_membership FOR INSERT TO sigap_desk WITH CHECK (EXISTS (
  SELECT 1 FROM public.access_rolerequest r
  WHERE r.person_id = access_membership.person_id AND r.office_id = access_membership.office_id
    AND r.role = access_membership.role AND r.until IS NOT DISTINCT FROM access_membership.until
    AND r.confirmed_by_id = (SELECT access.me()) AND r.ended_at = access_membership.since));
