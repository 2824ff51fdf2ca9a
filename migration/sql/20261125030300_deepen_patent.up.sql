-- A patent with its family, its owners and what happened to its right. Additive: rows of before stay as they are.

-- INV-02: shares in millionths are whole, or there are none.
CREATE FUNCTION shares_are_whole(shares jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(sum((share ->> 'share_ppm')::bigint) = 1000000, true) FROM jsonb_array_elements(shares) AS share
$$;

ALTER TABLE patent
    ADD COLUMN legal_status_as_of date,
    ADD COLUMN family_id text,
    -- A list of {name, organization, share_ppm}.
    ADD COLUMN co_owners jsonb NOT NULL DEFAULT '[]',
    -- What happened to the right, in the order of telling: a list of {kind, happened_on, source, as_of, reference,
    -- until_on}. The state of the right follows from it where it says anything.
    ADD COLUMN legal_events jsonb NOT NULL DEFAULT '[]',
    ADD CONSTRAINT patent_shares_whole CHECK (shares_are_whole(co_owners)),
    ADD CONSTRAINT patent_events_listed CHECK (jsonb_typeof(legal_events) = 'array');
-- The members of a family.
CREATE INDEX patent_of_family ON patent (family_id) WHERE family_id IS NOT NULL;
