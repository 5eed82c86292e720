-- Generated from the code by `sigap generate-sql`; a test compares them. Not edited by hand.

-- Deadlines that make up one promise.
CREATE FUNCTION figures.rules_of(theme text) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE theme
    WHEN 'answers' THEN '{legal-aid-answer,referral-answer,referral-answer-emergency,referral-receipt,referral-receipt-emergency}'
    WHEN 'children' THEN '{child-appeal,child-appeal-longer,child-arrest,child-cassation,child-cassation-longer,child-coordination,child-diversion-court,child-diversion-order,child-diversion-order-sent,child-diversion-run,child-diversion-start,child-diversion-start-judge,child-diversion-start-prosecutor,child-inquiry-result,child-judge,child-judge-longer,child-litmas,child-police,child-police-longer,child-prosecutor,child-prosecutor-longer,child-under12-court}'
    WHEN 'contact' THEN '{first-contact}'
    WHEN 'emergency' THEN '{danger-high,danger-medium}'
    WHEN 'law' THEN '{child-appeal,child-appeal-longer,child-arrest,child-cassation,child-cassation-longer,child-coordination,child-diversion-court,child-diversion-order,child-diversion-order-sent,child-diversion-run,child-diversion-start,child-diversion-start-judge,child-diversion-start-prosecutor,child-inquiry-result,child-judge,child-judge-longer,child-litmas,child-police,child-police-longer,child-prosecutor,child-prosecutor-longer,child-under12-court,law-file-study,law-file-study-old,law-indictment,law-lp-silent,law-p19-back,law-p19-back-old,law-p19-decide,law-p19-second,law-recording,law-restorative,law-restorative-order,law-sp3-note,law-spdp,law-spdp-coord,law-spdp-old,law-suspect-note,law-to-court,law-verdict-copy,order-kdrt-renew,order-kdrt-rule,order-tpks-renew,ppt-to-police,prot-kdrt-give,prot-kdrt-order,prot-lpsk-decide,prot-tpks-give,prot-tpks-lpsk,uptd-to-police}'
    WHEN 'plans' THEN '{service-plan}'
    WHEN 'police' THEN '{ppt-to-police,uptd-to-police}'
    WHEN 'protection' THEN '{order-kdrt-renew,order-kdrt-rule,order-tpks-renew,prot-kdrt-give,prot-kdrt-order,prot-lpsk-decide,prot-tpks-give,prot-tpks-lpsk}'
    WHEN 'restitution' THEN '{restitution-after-ruling,restitution-auction,restitution-child-check-police,restitution-child-check-prosecutor,restitution-child-complete,restitution-child-file,restitution-child-lpsk,restitution-copy,restitution-decide,restitution-pay,restitution-pay-trafficking,restitution-warned}'
    WHEN 'results' THEN '{referral-result}'
    WHEN 'reviews' THEN '{case-review}'
    WHEN 'triage' THEN '{triage-high,triage-low,triage-medium}'
    WHEN 'victims' THEN '{victim-hearing,victim-news,victim-progress,victim-release,victim-release-planned,victim-sp3,victim-verdict}'
    ELSE '{}'
  END::text[]
$$;
