-- For the worker: roles that end within so many days and would leave something behind, by numbers alone.
GRANT USAGE ON SCHEMA staff TO sigap_worker;
CREATE FUNCTION staff.roles_ending(p_at timestamptz, p_days integer)
RETURNS TABLE (role_id uuid, person uuid, office uuid, ends_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.id, m.person_id, m.office_id, m.until
  FROM public.access_membership m CROSS JOIN LATERAL cases.left_by(m.id) l
  WHERE m.until > audit.moment(p_at) AND m.until <= audit.moment(p_at) + make_interval(days => p_days + 1)
    AND NOT EXISTS (
      SELECT FROM public.access_membership longer
      WHERE (longer.person_id, longer.office_id, longer.role) = (m.person_id, m.office_id, m.role)
        AND (longer.until IS NULL OR longer.until > m.until))
    AND l.managed + l.alone + intake.left_by(m.id) > 0
  ORDER BY m.until, m.id
$$;
GRANT EXECUTE ON FUNCTION staff.roles_ending TO sigap_worker;
