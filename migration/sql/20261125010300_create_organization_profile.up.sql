-- What is told of an organization beside its identity, and what its verification rests on. All shared tables.

-- Nature, size and industry.
CREATE TABLE organization_profile (
    organization_id uuid PRIMARY KEY,
    created_at      timestamptz NOT NULL,
    -- Party nature of the registration form JJ-001.
    nature_code     text,
    size_class      text,
    -- GB/T 4754.
    industry_code   text,
    version         bigint NOT NULL,
    updated_at      timestamptz NOT NULL,
    updated_by      text NOT NULL,
    CONSTRAINT organization_profile_nature_form CHECK (nature_code ~ '^[0-9]{3,4}$'),
    CONSTRAINT organization_profile_size_known CHECK (size_class IN ('large', 'medium', 'small', 'micro')),
    CONSTRAINT organization_profile_version_positive CHECK (version > 0)
);

-- Who holds an organization, as it declares itself; for conflicts of interest.
CREATE TABLE shareholding (
    id          uuid PRIMARY KEY,
    created_at  timestamptz NOT NULL,
    held_id     uuid NOT NULL,
    holder_id   uuid NOT NULL,
    -- Parts per million.
    share_ppm   integer NOT NULL,
    is_control  boolean NOT NULL,
    ended_at    timestamptz,
    CONSTRAINT shareholding_share_within_whole CHECK (share_ppm BETWEEN 1 AND 1000000),
    CONSTRAINT shareholding_not_in_itself CHECK (held_id <> holder_id)
);
CREATE UNIQUE INDEX shareholding_declared_once ON shareholding (held_id, holder_id) WHERE ended_at IS NULL;
CREATE INDEX shareholding_of_holder ON shareholding (holder_id);

-- What the verification of an organization rests on: the digest of a document, not the document.
CREATE TABLE verification_evidence (
    id              uuid PRIMARY KEY,
    created_at      timestamptz NOT NULL,
    organization_id uuid NOT NULL,
    kind            text NOT NULL,
    digest          bytea NOT NULL,
    note            text,
    CONSTRAINT verification_evidence_kind_known CHECK (kind IN ('licence_image', 'mandate', 'registry_extract')),
    CONSTRAINT verification_evidence_digest_length CHECK (octet_length(digest) = 32)
);
CREATE UNIQUE INDEX verification_evidence_once ON verification_evidence (organization_id, kind, digest);

ALTER TABLE organization_profile ADD CONSTRAINT organization_profile_organization
    FOREIGN KEY (organization_id) REFERENCES organization (id);
ALTER TABLE shareholding ADD CONSTRAINT shareholding_held FOREIGN KEY (held_id) REFERENCES organization (id);
ALTER TABLE shareholding ADD CONSTRAINT shareholding_holder FOREIGN KEY (holder_id) REFERENCES organization (id);
ALTER TABLE verification_evidence ADD CONSTRAINT verification_evidence_organization
    FOREIGN KEY (organization_id) REFERENCES organization (id);
