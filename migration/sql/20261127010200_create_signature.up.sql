-- Keys with which organizations sign, and the signatures under contracts.

-- An Ed25519 key (RFC 8032). It is never deleted: what it signed before it was revoked stays signed.
CREATE TABLE organization_key (
    id              uuid NOT NULL,
    organization_id uuid NOT NULL,
    name            text NOT NULL,
    public_key      bytea NOT NULL,
    created_at      timestamptz NOT NULL,
    created_by      text NOT NULL,
    revoked_at      timestamptz,
    CONSTRAINT organization_key_pkey PRIMARY KEY (id),
    CONSTRAINT organization_key_length CHECK (length(public_key) = 32),
    -- A key says who signed: it is one organization's, once.
    CONSTRAINT organization_key_once UNIQUE (public_key)
);
CREATE INDEX organization_key_of_organization ON organization_key (organization_id, id DESC);

-- A party's detached signature under an edition. It never changes.
CREATE TABLE contract_signature (
    hub             smallint NOT NULL,
    contract_id     uuid NOT NULL,
    edition         smallint NOT NULL,
    organization_id uuid NOT NULL,
    key_id          uuid NOT NULL,
    user_id         uuid NOT NULL,
    signature       bytea NOT NULL,
    created_at      timestamptz NOT NULL,
    created_by      text NOT NULL,
    CONSTRAINT contract_signature_pkey PRIMARY KEY (hub, contract_id, edition, organization_id),
    CONSTRAINT contract_signature_length CHECK (length(signature) = 64)
);
CREATE TRIGGER contract_signature_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON contract_signature
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_record();

ALTER TABLE organization_key ADD CONSTRAINT organization_key_organization FOREIGN KEY (organization_id)
    REFERENCES organization (id);
ALTER TABLE contract_signature ADD CONSTRAINT contract_signature_edition FOREIGN KEY (hub, contract_id, edition)
    REFERENCES contract_edition (hub, contract_id, number);
ALTER TABLE contract_signature ADD CONSTRAINT contract_signature_key FOREIGN KEY (key_id)
    REFERENCES organization_key (id);
