-- Restitution as its ledger tells it: claims filed, money awarded, money in the victims' hands, by the days of the papers.

-- Entries of one kind whose day lies in a span, none that was taken back, none of a case that no figure counts.
CREATE FUNCTION figures.ledger_entries(p_since timestamptz, p_until timestamptz, p_kinds text[]) RETURNS TABLE (
  case_id uuid, amount bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT e.case_id, e.amount FROM public.restitution_claimentry e
  WHERE e.voided_at IS NULL AND e.kind = ANY (p_kinds)
    AND e.happened_on >= (p_since AT TIME ZONE mailbox.regency_zone())::date
    AND e.happened_on < (p_until AT TIME ZONE mailbox.regency_zone())::date
    AND NOT (e.case_id = ANY ((SELECT figures.cases_left_out())::uuid[]))
$$;

CREATE FUNCTION figures.restitution_cases(p_since timestamptz, p_until timestamptz, p_kinds text[]) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('total', count(DISTINCT e.case_id)) FROM figures.ledger_entries(p_since, p_until, p_kinds) e
  HAVING figures.may_count_span(p_since, p_until)
$$;

CREATE FUNCTION figures.restitution_money(p_since timestamptz, p_until timestamptz, p_kinds text[]) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('total', coalesce(sum(e.amount), 0))
  FROM figures.ledger_entries(p_since, p_until, p_kinds) e
  HAVING figures.may_count_span(p_since, p_until)
$$;
GRANT EXECUTE ON FUNCTION figures.restitution_cases, figures.restitution_money TO sigap_desk, sigap_worker;
