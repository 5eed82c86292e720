-- Generated from the code by `sigap generate-sql`; a test compares them. Not edited by hand.

-- Roles that make up an audience of notices.
CREATE FUNCTION notifications.roles_of(audience text) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE audience
    WHEN 'head' THEN '{ppa_unit_head,uptd_head}'
    WHEN 'incident' THEN '{secretariat,uptd_head}'
    WHEN 'intake' THEN '{case_manager,intake_officer,uptd_head}'
    WHEN 'intake_head' THEN '{uptd_head}'
    WHEN 'safekeepers' THEN '{technical_administrator,uptd_head}'
    WHEN 'shelter' THEN '{case_manager,shelter_officer}'
    ELSE '{}'
  END::text[]
$$;
GRANT EXECUTE ON FUNCTION notifications.roles_of TO sigap_desk;

-- Roles that head an office; with none all hear.
CREATE FUNCTION notifications.named_heads(kind text) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE kind
    WHEN 'polres_ppa' THEN '{ppa_unit_head}'
    WHEN 'uptd_ppa' THEN '{uptd_head}'
    ELSE '{}'
  END::text[]
$$;
GRANT EXECUTE ON FUNCTION notifications.named_heads TO sigap_desk;
