-- Generated from the code by `sigap generate-sql`; a test compares them. Not edited by hand.

-- The first number of cases that are kept from somebody from the start.
CREATE FUNCTION cases.first_kept() RETURNS integer
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT 1000000
$$;

-- How telling a kind of what was searched is.
CREATE FUNCTION cases.search_weights() RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT '{"nik": 32, "name_year": 12, "name_desa": 10, "phone": 8, "other_year": 3, "other_desa": 2}'::jsonb
$$;

-- Cases of others that one search hints at.
CREATE FUNCTION cases.most_hints() RETURNS integer
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT 20
$$;

-- What of the list of work is told on a case, for whoever works in its summary.
CREATE FUNCTION cases.kinds_on_case() RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT '{assistance.appointment,assistance.vital_review,cases.after_care,cases.closing,cases.deadline,cases.risk,cases.risk_review,casework.conference,casework.goal,casework.minutes,casework.plan_look,casework.result,casework.service,errands.answer,errands.errand,errands.kin,fieldvisits.sheet,fieldvisits.word,hearings.alone,hearings.outcome,juvenile.limit,legal.limit,legal.notice,legal.safety,protection.limit,protection.plan,referrals.answer,referrals.confirm,referrals.promise,referrals.question,referrals.result,referrals.visit,referrals.visit_proposed,reintegration.danger,reintegration.handover,reintegration.visit,restitution.file,restitution.limit,simfoni.entry}'::text[]
$$;
