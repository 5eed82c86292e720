-- Requests about one's data that were received in a span and not cancelled, and those whose answer arrived within three times 24 hours.
CREATE FUNCTION figures.data_requests(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('total', count(*)) FROM public.datarights_datarequest r
  WHERE r.requested_at >= p_since AND r.requested_at < p_until AND r.handed NOT LIKE 'cancel\_%'
  HAVING figures.may_count_span(p_since, p_until)
$$;
CREATE FUNCTION figures.data_requests_in_time(p_since timestamptz, p_until timestamptz) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object(
    'kept', count(*) FILTER (
      WHERE r.handed <> 'answer_unclaimed' AND r.ended_at <= r.requested_at + interval '72 hours'), 'total', count(*))
  FROM public.datarights_datarequest r
  WHERE r.requested_at >= p_since AND r.requested_at < p_until AND r.handed NOT LIKE 'cancel\_%'
  HAVING figures.may_count_span(p_since, p_until)
$$;
GRANT EXECUTE ON FUNCTION figures.data_requests, figures.data_requests_in_time TO sigap_desk, sigap_worker;
