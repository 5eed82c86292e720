-- Victims by how far they are in Simfoni: of those received in the span, each once.

CREATE FUNCTION figures.victims_in_simfoni(p_since timestamptz, p_until timestamptz, p_state text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT figures.people(ARRAY(
    SELECT v.id FROM figures.victims(p_since, p_until) v
    JOIN public.simfoni_victimentry e ON e.person_id = v.id
    WHERE CASE p_state
      WHEN 'entered' THEN e.recorded_at IS NOT NULL AND e.not_entered = ''
      WHEN 'in_time' THEN e.not_entered = '' AND e.recorded_at <= e.since + make_interval(days => simfoni.limit_days())
      WHEN 'not_entered' THEN e.not_entered <> ''
      WHEN 'waiting' THEN e.recorded_at IS NULL
      WHEN 'differing' THEN e.differences <> '[]' END))
  WHERE figures.may_count_span(p_since, p_until)
$$;
GRANT EXECUTE ON FUNCTION figures.victims_in_simfoni TO sigap_desk, sigap_worker;
