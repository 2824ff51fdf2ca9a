-- Those who come to market, and what lets them in. All shared tables: a person or a machine may act in any hub.

-- A legal person. Its home hub verifies it.
CREATE TABLE organization (
    id                 uuid PRIMARY KEY,
    hub                smallint NOT NULL,
    created_at         timestamptz NOT NULL,
    kind               text NOT NULL,
    name               text NOT NULL,
    name_en            text,
    credit_code        text,
    foreign_identifier text,
    region_code        text,
    state              text NOT NULL,
    metadata           jsonb NOT NULL,
    version            bigint NOT NULL,
    updated_at         timestamptz NOT NULL,
    updated_by         text NOT NULL,
    CONSTRAINT organization_kind_known CHECK (kind IN ('enterprise', 'university', 'research_institute',
        'service_provider', 'broker_agency', 'registration_authority', 'hub_operator', 'association',
        'financial_institution')),
    CONSTRAINT organization_state_known CHECK (state IN ('registered', 'verified', 'suspended')),
    -- GB 32100-2015: 18 characters without I, O, S, V, Z.
    CONSTRAINT organization_credit_code_form CHECK (credit_code ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'),
    CONSTRAINT organization_version_positive CHECK (version > 0),
    -- One organization, one registration, in all hubs together.
    CONSTRAINT organization_credit_code_unique UNIQUE (credit_code)
);
-- The public list, newest first, and the queue of one hub's moderator.
CREATE INDEX organization_verified ON organization (id DESC) WHERE state = 'verified';
CREATE INDEX organization_of_hub ON organization (hub, state, id DESC);

-- A person who can log in. The display name names a function or a person, as the person chooses.
CREATE TABLE app_user (
    id            uuid PRIMARY KEY,
    created_at    timestamptz NOT NULL,
    -- Lower case, so that a log-in is unique however it is typed.
    login         text NOT NULL,
    display_name  text NOT NULL,
    -- Argon2id in PHC form.
    password_hash text NOT NULL,
    version       bigint NOT NULL,
    updated_at    timestamptz NOT NULL,
    updated_by    text NOT NULL,
    CONSTRAINT app_user_login_lower CHECK (login = lower(login)),
    CONSTRAINT app_user_login_unique UNIQUE (login)
);

-- A role of a user, in an organization or in a hub.
CREATE TABLE role_grant (
    id              uuid PRIMARY KEY,
    created_at      timestamptz NOT NULL,
    user_id         uuid NOT NULL,
    role            text NOT NULL,
    organization_id uuid,
    hub             smallint,
    CONSTRAINT role_grant_role_known CHECK (role IN ('owner', 'editor', 'moderator')),
    -- A moderator works for a hub, everybody else for an organization.
    CONSTRAINT role_grant_scope CHECK (
        (role = 'moderator' AND hub IS NOT NULL AND organization_id IS NULL)
        OR (role <> 'moderator' AND hub IS NULL AND organization_id IS NOT NULL)),
    CONSTRAINT role_grant_unique UNIQUE NULLS NOT DISTINCT (user_id, organization_id, hub)
);
CREATE INDEX role_grant_of_organization ON role_grant (organization_id);

-- A key for machines, kept as its SHA-256: the key itself is shown once.
CREATE TABLE api_key (
    id              uuid PRIMARY KEY,
    created_at      timestamptz NOT NULL,
    organization_id uuid NOT NULL,
    name            text NOT NULL,
    digest          bytea NOT NULL,
    scopes          text[] NOT NULL,
    expires_at      timestamptz NOT NULL,
    revoked_at      timestamptz,
    version         bigint NOT NULL,
    updated_at      timestamptz NOT NULL,
    updated_by      text NOT NULL,
    CONSTRAINT api_key_scopes_known CHECK (scopes <@ ARRAY['read', 'write']),
    CONSTRAINT api_key_digest_length CHECK (octet_length(digest) = 32),
    CONSTRAINT api_key_digest_unique UNIQUE (digest)
);
CREATE INDEX api_key_of_organization ON api_key (organization_id, id DESC);

-- Keys that sign access tokens. The newest one that is not retired signs; each that is not retired verifies.
CREATE TABLE signing_key (
    kid        text PRIMARY KEY,
    pkcs8      bytea NOT NULL,
    created_at timestamptz NOT NULL,
    retired_at timestamptz
);

-- Secrets that all nodes share, such as the key that authenticates list cursors.
CREATE TABLE server_secret (
    name       text PRIMARY KEY,
    value      bytea NOT NULL,
    created_at timestamptz NOT NULL
);

ALTER TABLE organization ADD CONSTRAINT organization_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE role_grant ADD CONSTRAINT role_grant_user FOREIGN KEY (user_id) REFERENCES app_user (id);
ALTER TABLE role_grant ADD CONSTRAINT role_grant_organization FOREIGN KEY (organization_id) REFERENCES organization (id);
ALTER TABLE role_grant ADD CONSTRAINT role_grant_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE api_key ADD CONSTRAINT api_key_organization FOREIGN KEY (organization_id) REFERENCES organization (id);
