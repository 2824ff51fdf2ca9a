-- Standing questions and what answered them. Hub-owned: every key starts with `hub`, the home hub of the user's organization.

-- A search that a user saved: he is told when a new or changed listing fits.
CREATE TABLE saved_search (
    hub        smallint NOT NULL,
    id         uuid NOT NULL,
    owner_id   uuid NOT NULL,
    user_id    uuid NOT NULL,
    created_at timestamptz NOT NULL,
    name       text NOT NULL,
    text       text NOT NULL,
    -- Empty stands for all.
    kinds      text[] NOT NULL,
    -- Only listings of this hub.
    only_hub   smallint,
    created_by text NOT NULL,
    CONSTRAINT saved_search_pkey PRIMARY KEY (hub, id),
    CONSTRAINT saved_search_kinds_known CHECK (kinds <@ ARRAY['patent', 'achievement', 'demand', 'provider', 'offering', 'expert'])
);
CREATE INDEX saved_search_of_user ON saved_search (hub, user_id, id DESC);

-- A user's inbox: a listing fits what he waits for, and why.
CREATE TABLE inbox_entry (
    hub             smallint NOT NULL,
    id              uuid NOT NULL,
    owner_id        uuid NOT NULL,
    user_id         uuid NOT NULL,
    created_at      timestamptz NOT NULL,
    -- What waits: a saved search or an open demand. No foreign key: a saved search can be deleted.
    watch_prefix    text NOT NULL,
    watch_id        uuid NOT NULL,
    -- What fits, of any hub: a reference to another hub's row has no foreign key.
    listing_prefix  text NOT NULL,
    listing_id      uuid NOT NULL,
    listing_version bigint NOT NULL,
    weights_version text NOT NULL,
    -- Millionths.
    score           bigint NOT NULL,
    -- What the score is made of.
    parts           jsonb NOT NULL,
    read_at         timestamptz,
    CONSTRAINT inbox_entry_pkey PRIMARY KEY (hub, id),
    CONSTRAINT inbox_entry_watch_known CHECK (watch_prefix IN ('srh', 'dem')),
    CONSTRAINT inbox_entry_score_range CHECK (score BETWEEN 0 AND 1000000),
    -- A version of a listing is told once, however often the feed is read.
    CONSTRAINT inbox_entry_once UNIQUE (hub, user_id, watch_id, listing_id, listing_version)
);
CREATE INDEX inbox_entry_of_user ON inbox_entry (hub, user_id, id DESC);
CREATE INDEX inbox_entry_unread ON inbox_entry (hub, user_id, id DESC) WHERE read_at IS NULL;

-- A user who does not want to hear of a demand of his organization any more.
CREATE TABLE alert_mute (
    hub        smallint NOT NULL,
    user_id    uuid NOT NULL,
    demand_id  uuid NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT alert_mute_pkey PRIMARY KEY (hub, user_id, demand_id)
);

-- How far the alerts have read each hub's log. It moves in the transaction that stores the inbox entries.
CREATE TABLE alert_place (
    hub      smallint NOT NULL,
    position bigint NOT NULL,
    CONSTRAINT alert_place_pkey PRIMARY KEY (hub)
);
-- What was published before there were alerts is no news.
INSERT INTO alert_place (hub, position) SELECT hub, next_position - 1 FROM sequencer;

ALTER TABLE saved_search ADD CONSTRAINT saved_search_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE saved_search ADD CONSTRAINT saved_search_owner FOREIGN KEY (owner_id) REFERENCES organization (id);
ALTER TABLE saved_search ADD CONSTRAINT saved_search_user FOREIGN KEY (user_id) REFERENCES app_user (id);
ALTER TABLE inbox_entry ADD CONSTRAINT inbox_entry_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE inbox_entry ADD CONSTRAINT inbox_entry_owner FOREIGN KEY (owner_id) REFERENCES organization (id);
ALTER TABLE inbox_entry ADD CONSTRAINT inbox_entry_user FOREIGN KEY (user_id) REFERENCES app_user (id);
ALTER TABLE alert_mute ADD CONSTRAINT alert_mute_user FOREIGN KEY (user_id) REFERENCES app_user (id);
ALTER TABLE alert_place ADD CONSTRAINT alert_place_hub FOREIGN KEY (hub) REFERENCES hub (number);
