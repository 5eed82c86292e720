-- Generated from the code by `sigap generate-sql`; a test compares them. Not edited by hand.

-- Deadlines that make up one promise.
CREATE FUNCTION figures.rules_of(theme text) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE theme
    WHEN 'answers' THEN '{legal-aid-answer,referral-answer,referral-answer-emergency,referral-receipt,referral-receipt-emergency}'
    WHEN 'contact' THEN '{first-contact}'
    WHEN 'emergency' THEN '{referral-answer-emergency,referral-receipt-emergency,triage-high}'
    WHEN 'law' THEN '{ppt-to-police,uptd-to-police}'
    WHEN 'plans' THEN '{service-plan}'
    WHEN 'police' THEN '{ppt-to-police,uptd-to-police}'
    WHEN 'reviews' THEN '{case-review}'
    WHEN 'triage' THEN '{triage-high,triage-low,triage-medium}'
    ELSE '{}'
  END::text[]
$$;

-- Ends after which nothing was promised.
CREATE FUNCTION figures.no_promise() RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT '{closed_before_due,given_up,lapsed,moved,no_breach,passed_on,withdrawn}'::text[]
$$;
