-- What two sides negotiate is screened before there is a contract: a restricted technology is not offered abroad without a letter of
-- intent (INV-41).
ALTER TABLE screening ALTER COLUMN contract_id DROP NOT NULL;
ALTER TABLE screening ALTER COLUMN edition DROP NOT NULL;
ALTER TABLE screening ADD COLUMN negotiation_id uuid;
-- Of an edition of a contract, or of a negotiation.
ALTER TABLE screening ADD CONSTRAINT screening_of_one CHECK (num_nonnulls(contract_id, negotiation_id) = 1
    AND (contract_id IS NULL) = (edition IS NULL));
-- Once for each negotiation.
ALTER TABLE screening ADD CONSTRAINT screening_negotiation_once UNIQUE (hub, negotiation_id);
ALTER TABLE screening ADD CONSTRAINT screening_negotiation
    FOREIGN KEY (hub, negotiation_id) REFERENCES negotiation (hub, id);

-- Both sides of a negotiation see it, and its hub does; the policy of negotiations tells who they are.
ALTER POLICY tenant_sees ON screening USING (
    declarer_id = ANY ((SELECT caller_organizations())::uuid[]) OR may_know_contract(hub, contract_id)
    OR EXISTS (SELECT FROM negotiation AS n WHERE n.hub = screening.hub AND n.id = negotiation_id));
ALTER POLICY tenant_adds ON screening WITH CHECK (
    may_know_contract(hub, contract_id)
    OR declarer_id = ANY ((SELECT caller_organizations())::uuid[])
        AND EXISTS (SELECT FROM negotiation AS n WHERE n.hub = screening.hub AND n.id = negotiation_id));
ALTER POLICY tenant_changes ON screening USING (
    declarer_id = ANY ((SELECT caller_organizations())::uuid[]) OR may_know_contract(hub, contract_id)
    OR EXISTS (SELECT FROM negotiation AS n WHERE n.hub = screening.hub AND n.id = negotiation_id))
    WITH CHECK (
    may_know_contract(hub, contract_id)
    OR EXISTS (SELECT FROM negotiation AS n WHERE n.hub = screening.hub AND n.id = negotiation_id));
