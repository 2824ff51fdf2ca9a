-- Documents beside listings, who was let in to them, and who read them.

-- A document: what is known of it. What it holds stands in `document_file` or in the store of files.
CREATE TABLE document (
    hub            smallint NOT NULL,
    id             uuid NOT NULL,
    owner_id       uuid NOT NULL,
    created_at     timestamptz NOT NULL,
    created_by     text NOT NULL,
    -- The listing it stands beside: a patent, an achievement or a demand.
    subject_prefix text NOT NULL,
    subject_id     uuid NOT NULL,
    level          text NOT NULL,
    -- As confidential as the document itself.
    title          text NOT NULL,
    file_name      text NOT NULL,
    media_type     text NOT NULL,
    bytes          bigint NOT NULL,
    digest         bytea NOT NULL,
    state          text NOT NULL,
    version        bigint NOT NULL,
    updated_at     timestamptz NOT NULL,
    updated_by     text NOT NULL,
    CONSTRAINT document_pkey PRIMARY KEY (hub, id),
    CONSTRAINT document_subject_known CHECK (subject_prefix IN ('pat', 'ach', 'dem')),
    CONSTRAINT document_level_known CHECK (level IN ('teaser', 'registered', 'nda_signed', 'data_room')),
    CONSTRAINT document_bytes_bounded CHECK (bytes BETWEEN 1 AND 33554432),
    CONSTRAINT document_digest_length CHECK (octet_length(digest) = 32),
    CONSTRAINT document_state_known CHECK (state IN ('held', 'removed')),
    CONSTRAINT document_version_positive CHECK (version > 0)
);
CREATE INDEX document_of_subject ON document (hub, subject_id, id DESC);
CREATE INDEX document_of_owner ON document (owner_id, id DESC);

-- Where the content of a document is: in this row until a task has taken it to the store of files, then there under
-- `name`, which is random and tells nothing. When the file is deleted, so is the row.
CREATE TABLE document_file (
    hub             smallint NOT NULL,
    document_id     uuid NOT NULL,
    name            text NOT NULL,
    created_at      timestamptz NOT NULL,
    state           text NOT NULL,
    content         bytea,
    attempts        integer NOT NULL,
    -- Before this nobody else takes it up: it is on its way.
    next_attempt_at timestamptz NOT NULL,
    CONSTRAINT document_file_pkey PRIMARY KEY (hub, document_id),
    CONSTRAINT document_file_name_form CHECK (name ~ '^[0-9a-f]{64}$'),
    CONSTRAINT document_file_state_known CHECK (state IN ('waiting', 'stored', 'leaving')),
    CONSTRAINT document_file_content_while_waiting CHECK ((state = 'waiting') = (content IS NOT NULL)),
    CONSTRAINT document_file_attempts_not_negative CHECK (attempts >= 0)
);
CREATE INDEX document_file_due ON document_file (next_attempt_at) WHERE state IN ('waiting', 'leaving');

-- That a person was let in to the documents of a listing, up to a level and until a day.
CREATE TABLE disclosure (
    hub             smallint NOT NULL,
    id              uuid NOT NULL,
    owner_id        uuid NOT NULL,
    created_at      timestamptz NOT NULL,
    created_by      text NOT NULL,
    subject_prefix  text NOT NULL,
    subject_id      uuid NOT NULL,
    reader_id       uuid NOT NULL,
    -- The organization for which the reader asked.
    organization_id uuid NOT NULL,
    level           text NOT NULL,
    -- The SHA-256 of the signed agreement of confidentiality.
    nda_digest      bytea,
    -- The edition of the terms to which the reader agreed.
    terms           text NOT NULL,
    until_on        date,
    state           text NOT NULL,
    remark          text,
    version         bigint NOT NULL,
    updated_at      timestamptz NOT NULL,
    updated_by      text NOT NULL,
    CONSTRAINT disclosure_pkey PRIMARY KEY (hub, id),
    CONSTRAINT disclosure_subject_known CHECK (subject_prefix IN ('pat', 'ach', 'dem')),
    CONSTRAINT disclosure_two_sides CHECK (owner_id <> organization_id),
    CONSTRAINT disclosure_level_known CHECK (level IN ('registered', 'nda_signed', 'data_room')),
    CONSTRAINT disclosure_nda_length CHECK (octet_length(nda_digest) = 32),
    CONSTRAINT disclosure_secret_is_signed CHECK (level = 'registered' OR nda_digest IS NOT NULL),
    -- Who is let in to what is secret is let in until a day.
    CONSTRAINT disclosure_secret_has_end CHECK (level = 'registered' OR state <> 'granted' OR until_on IS NOT NULL),
    CONSTRAINT disclosure_state_known CHECK (state IN ('requested', 'granted', 'refused', 'ended')),
    CONSTRAINT disclosure_refused_with_remark CHECK ((state = 'refused') = (remark IS NOT NULL)),
    CONSTRAINT disclosure_version_positive CHECK (version > 0)
);
-- A person asks once for a level of a listing; after a refusal or an end he may ask again.
CREATE UNIQUE INDEX disclosure_open_once ON disclosure (hub, subject_id, reader_id, level)
    WHERE state IN ('requested', 'granted');
CREATE INDEX disclosure_of_owner ON disclosure (owner_id, id DESC);
CREATE INDEX disclosure_of_organization ON disclosure (organization_id, id DESC);

-- Who was given a document, and when: every document above the teaser. It never changes.
CREATE TABLE document_reading (
    hub             smallint NOT NULL,
    id              uuid NOT NULL,
    document_id     uuid NOT NULL,
    -- A pseudonym: `usr_…` or `key_…`.
    reader          text NOT NULL,
    organization_id uuid,
    level           text NOT NULL,
    created_at      timestamptz NOT NULL,
    created_by      text NOT NULL,
    CONSTRAINT document_reading_pkey PRIMARY KEY (hub, id),
    CONSTRAINT document_reading_level_known CHECK (level IN ('registered', 'nda_signed', 'data_room'))
);
CREATE INDEX document_reading_of_document ON document_reading (hub, document_id, id DESC);
CREATE TRIGGER document_reading_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON document_reading
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_record();

ALTER TABLE document ADD CONSTRAINT document_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE document ADD CONSTRAINT document_owner FOREIGN KEY (owner_id) REFERENCES organization (id);
ALTER TABLE document_file ADD CONSTRAINT document_file_document FOREIGN KEY (hub, document_id)
    REFERENCES document (hub, id);
ALTER TABLE disclosure ADD CONSTRAINT disclosure_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE disclosure ADD CONSTRAINT disclosure_owner FOREIGN KEY (owner_id) REFERENCES organization (id);
ALTER TABLE disclosure ADD CONSTRAINT disclosure_organization FOREIGN KEY (organization_id) REFERENCES organization (id);
ALTER TABLE disclosure ADD CONSTRAINT disclosure_reader FOREIGN KEY (reader_id) REFERENCES app_user (id);
ALTER TABLE document_reading ADD CONSTRAINT document_reading_document FOREIGN KEY (hub, document_id)
    REFERENCES document (hub, id);
ALTER TABLE document_reading ADD CONSTRAINT document_reading_organization FOREIGN KEY (organization_id)
    REFERENCES organization (id);
