-- Each asset that a contract transfers, in the asset's hub: from the last signature on, until the contract ends before its time. INV-04:
-- what was signed away to one is not signed away to another, nor licensed by him who gave it away.
CREATE TABLE contract_transfer (
    hub         smallint NOT NULL,
    asset_id    uuid NOT NULL,
    contract_id uuid NOT NULL,
    CONSTRAINT contract_transfer_pkey PRIMARY KEY (hub, asset_id)
);
CREATE INDEX contract_transfer_of_contract ON contract_transfer (contract_id);
ALTER TABLE contract_transfer ADD CONSTRAINT contract_transfer_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE contract_transfer ENABLE ROW LEVEL SECURITY;
-- Of contracts that were signed before, the first has the asset.
INSERT INTO contract_transfer (hub, asset_id, contract_id)
    SELECT DISTINCT ON (l.id) l.hub, l.id, c.id
    FROM contract AS c JOIN (SELECT hub, id FROM patent UNION ALL SELECT hub, id FROM achievement) AS l
        ON l.id = ANY (c.patent_ids || c.achievement_ids)
    WHERE c.contract_type = 'transfer' AND c.state IN ('signed', 'effective', 'completed')
    ORDER BY l.id, c.signed_at, c.id;

-- Who made what a patent belongs to is asked whenever the patent is signed away.
CREATE INDEX achievement_bundling ON achievement USING gin (patents) WHERE patents <> '{}';
