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

-- For the worker: what nobody sees to since somebody has left, and what the head of the office is told of it.
CREATE FUNCTION staff.left_without() RETURNS TABLE (what text, subject uuid, office uuid, former uuid, code text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT 'case', c.case_id, c.office, c.former,
    CASE WHEN c.is_manager THEN 'case-without-manager' ELSE 'case-colleague-left' END
  FROM cases.left_without() c
  UNION ALL SELECT 'report', r.report, r.office, r.former, 'report-left' FROM intake.left_without() r
$$;
GRANT EXECUTE ON FUNCTION staff.left_without TO sigap_worker;
