ALTER POLICY tenant_sees ON screening USING (
    declarer_id = ANY ((SELECT caller_organizations())::uuid[]) OR may_know_contract(hub, contract_id));
ALTER POLICY tenant_adds ON screening WITH CHECK (may_know_contract(hub, contract_id));
ALTER POLICY tenant_changes ON screening
    USING (declarer_id = ANY ((SELECT caller_organizations())::uuid[]) OR may_know_contract(hub, contract_id))
    WITH CHECK (may_know_contract(hub, contract_id));
-- A screening of a negotiation cannot be kept by what was before.
DELETE FROM screening WHERE contract_id IS NULL;
ALTER TABLE screening DROP COLUMN negotiation_id;
ALTER TABLE screening ALTER COLUMN contract_id SET NOT NULL;
ALTER TABLE screening ALTER COLUMN edition SET NOT NULL;
