-- What the matching answered, and what people made of it. Hub-owned: every key starts with `hub`, the hub of the listing
-- that asked.

-- A recorded match: who asked, by which weights, on which day. It never changes.
CREATE TABLE match_run (
    hub             smallint NOT NULL,
    id              uuid NOT NULL,
    owner_id        uuid NOT NULL,
    created_at      timestamptz NOT NULL,
    created_by      text NOT NULL,
    subject_prefix  text NOT NULL,
    subject_id      uuid NOT NULL,
    -- The version of the listing that asked.
    subject_version bigint NOT NULL,
    -- Which side the answers are.
    found           text NOT NULL,
    weights_version text NOT NULL,
    asked_on        date NOT NULL,
    -- What the listing said of itself besides its text.
    facts           jsonb NOT NULL,
    CONSTRAINT match_run_pkey PRIMARY KEY (hub, id),
    CONSTRAINT match_run_subject_known CHECK (subject_prefix IN ('dem', 'ach')),
    CONSTRAINT match_run_found_known CHECK (found IN ('demand', 'supply'))
);
-- An organization's own runs, newest first; the runs of one listing.
CREATE INDEX match_run_of_owner ON match_run (owner_id, id DESC);
CREATE INDEX match_run_of_subject ON match_run (hub, subject_id, id DESC);

-- One answer, with all that made its score: weighed again, it gives the same score and the same words.
CREATE TABLE match_hit (
    hub             smallint NOT NULL,
    run_id          uuid NOT NULL,
    rank            smallint NOT NULL,
    listing_prefix  text NOT NULL,
    -- Of any hub: a reference to another hub's row has no foreign key.
    listing_id      uuid NOT NULL,
    listing_version bigint NOT NULL,
    -- Millionths.
    text_score      bigint NOT NULL,
    score           bigint NOT NULL,
    facts           jsonb NOT NULL,
    text_parts      jsonb NOT NULL,
    CONSTRAINT match_hit_pkey PRIMARY KEY (hub, run_id, rank),
    CONSTRAINT match_hit_rank_positive CHECK (rank > 0),
    CONSTRAINT match_hit_score_range CHECK (score BETWEEN 0 AND 1000000 AND text_score BETWEEN 0 AND 1000000)
);

-- What the owner of a listing thinks of a match. A new verdict replaces the former one.
CREATE TABLE match_judgement (
    hub             smallint NOT NULL,
    id              uuid NOT NULL,
    owner_id        uuid NOT NULL,
    created_at      timestamptz NOT NULL,
    created_by      text NOT NULL,
    subject_prefix  text NOT NULL,
    subject_id      uuid NOT NULL,
    listing_prefix  text NOT NULL,
    listing_id      uuid NOT NULL,
    -- The weights by which the match was shown.
    weights_version text NOT NULL,
    verdict         text NOT NULL,
    reason          text,
    version         bigint NOT NULL,
    updated_at      timestamptz NOT NULL,
    updated_by      text NOT NULL,
    CONSTRAINT match_judgement_pkey PRIMARY KEY (hub, id),
    CONSTRAINT match_judgement_unique UNIQUE (hub, owner_id, subject_id, listing_id),
    CONSTRAINT match_judgement_verdict_known CHECK (verdict IN ('accepted', 'dismissed')),
    CONSTRAINT match_judgement_reason_known CHECK (reason IN ('off_topic', 'not_ready', 'figures_not_met',
        'price_mismatch', 'cooperation_mismatch', 'already_known', 'not_available', 'other')),
    CONSTRAINT match_judgement_reason_whole CHECK ((verdict = 'dismissed') = (reason IS NOT NULL)),
    CONSTRAINT match_judgement_version_positive CHECK (version > 0)
);

CREATE TRIGGER match_run_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON match_run
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_record();
CREATE TRIGGER match_hit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON match_hit
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_record();

ALTER TABLE match_run ADD CONSTRAINT match_run_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE match_run ADD CONSTRAINT match_run_owner FOREIGN KEY (owner_id) REFERENCES organization (id);
ALTER TABLE match_hit ADD CONSTRAINT match_hit_run FOREIGN KEY (hub, run_id) REFERENCES match_run (hub, id);
ALTER TABLE match_judgement ADD CONSTRAINT match_judgement_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE match_judgement ADD CONSTRAINT match_judgement_owner FOREIGN KEY (owner_id) REFERENCES organization (id);
