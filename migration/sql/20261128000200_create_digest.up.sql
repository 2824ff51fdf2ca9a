-- Who wants a letter about what waits in his inbox, and how often. No row stands for nobody. Hub-owned: the home hub of the user's
-- organization.
CREATE TABLE digest (
    hub         smallint NOT NULL,
    user_id     uuid NOT NULL,
    owner_id    uuid NOT NULL,
    created_at  timestamptz NOT NULL,
    cadence     text NOT NULL,
    -- Entries of the inbox up to here were told, or were there before.
    told_until  timestamptz NOT NULL,
    next_at     timestamptz NOT NULL,
    -- The secret of the link that ends it: encrypted, since every letter has it, and hashed, to be found by.
    sealed      bytea NOT NULL,
    link_digest bytea NOT NULL,
    CONSTRAINT digest_pkey PRIMARY KEY (hub, user_id),
    CONSTRAINT digest_link_unique UNIQUE (hub, link_digest),
    CONSTRAINT digest_cadence_known CHECK (cadence IN ('daily', 'weekly')),
    CONSTRAINT digest_link_length CHECK (octet_length(link_digest) = 32)
);
CREATE INDEX digest_due ON digest (next_at);
ALTER TABLE digest ADD CONSTRAINT digest_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE digest ADD CONSTRAINT digest_owner FOREIGN KEY (owner_id) REFERENCES organization (id);
ALTER TABLE digest ADD CONSTRAINT digest_user FOREIGN KEY (user_id) REFERENCES app_user (id);
