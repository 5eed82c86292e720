-- A way back in, by two people. Read by who may take part in it and by whom it is about; the code's hash and the MAC
-- by nobody through the table. What vouches for a row is its MAC, which SQL cannot make.

GRANT SELECT (id, person_id, reason, asked_by_id, asked_at, confirmed_by_id, confirmed_at, code_until, ended_at,
  ended_by_id) ON public.access_reset TO sigap_desk;
GRANT INSERT ON public.access_reset TO sigap_desk;
GRANT UPDATE (confirmed_by_id, confirmed_at, code_hash, code_until, ended_at, ended_by_id, mac)
  ON public.access_reset TO sigap_desk;
CREATE POLICY desk_reads ON public.access_reset FOR SELECT TO sigap_desk USING (
  person_id = (SELECT access.me())
  OR (SELECT access.may('reset:confirm')));
CREATE POLICY desk_asks ON public.access_reset FOR INSERT TO sigap_desk WITH CHECK (
  (SELECT access.may('reset:ask'))
  AND asked_by_id = (SELECT access.me()) AND confirmed_by_id IS NULL AND ended_at IS NULL);
-- The second person confirms; who is concerned stops it. An ended one stays as it is.
CREATE POLICY desk_answers ON public.access_reset FOR UPDATE TO sigap_desk
  USING (ended_at IS NULL AND (
    person_id = (SELECT access.me())
    OR (SELECT access.may('reset:confirm'))))
  WITH CHECK (
    (ended_at IS NOT NULL AND ended_by_id = (SELECT access.me()))
    OR (confirmed_by_id = (SELECT access.me()) AND person_id <> (SELECT access.me())
        AND (SELECT access.may('reset:confirm'))));
-- The whole row for the application to check, MAC included: to who takes part, by id.
CREATE FUNCTION access.reset_whole(p_id uuid) RETURNS SETOF public.access_reset
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.* FROM public.access_reset r
  WHERE r.id = p_id AND (
    r.person_id = access.me() OR access.may('reset:confirm'))
$$;
GRANT EXECUTE ON FUNCTION access.reset_whole TO sigap_desk;

-- At the threshold only, where nobody is known yet: the confirmed reset of an active person, by login. To whoever stands
-- there the application tells no more than that a code was wrong.
CREATE FUNCTION access.reset_for_use(p_login text) RETURNS SETOF public.access_reset
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.* FROM public.access_reset r JOIN public.access_person p ON p.id = r.person_id
  WHERE p.login = p_login AND p.is_active AND r.ended_at IS NULL AND r.confirmed_by_id IS NOT NULL
    AND r.code_until > now()
$$;
GRANT EXECUTE ON FUNCTION access.reset_for_use TO sigap_threshold;

-- Uses it, once: the password is replaced, the second factor goes, every session ends. False when another was faster.
CREATE FUNCTION access.reset_use(
  p_reset uuid, p_code_hash bytea, p_at timestamptz, p_reset_mac bytea, p_password text, p_person_mac bytea
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  who uuid;
BEGIN
  p_at := audit.signed_moment(p_at);
  UPDATE public.access_reset r SET ended_at = p_at, ended_by_id = r.person_id, mac = p_reset_mac
  FROM public.access_person p
  WHERE r.id = p_reset AND r.code_hash = p_code_hash AND r.ended_at IS NULL AND r.confirmed_by_id IS NOT NULL
    AND r.code_until > now() AND p.id = r.person_id AND p.is_active
  RETURNING r.person_id INTO who;
  IF who IS NULL THEN
    RETURN false;
  END IF;
  UPDATE public.access_person SET password = p_password, mac = p_person_mac, must_change = false, password_set_at = now()
  WHERE id = who;
  DELETE FROM public.mfa_authenticator WHERE user_id = who;
  UPDATE public.access_session SET ended_at = now(), data = '' WHERE person_id = who AND ended_at IS NULL;
  RETURN true;
END $$;
GRANT EXECUTE ON FUNCTION access.reset_use TO sigap_threshold;
