-- The link under which a calendar program reads a user's deadlines. No row stands for no link. Hub-owned: the home hub of the user's
-- organization.
CREATE TABLE calendar_link (
    hub         smallint NOT NULL,
    user_id     uuid NOT NULL,
    owner_id    uuid NOT NULL,
    created_at  timestamptz NOT NULL,
    -- The link's secret, hashed.
    link_digest bytea NOT NULL,
    CONSTRAINT calendar_link_pkey PRIMARY KEY (hub, user_id),
    CONSTRAINT calendar_link_unique UNIQUE (hub, link_digest),
    CONSTRAINT calendar_link_length CHECK (octet_length(link_digest) = 32)
);
ALTER TABLE calendar_link ADD CONSTRAINT calendar_link_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE calendar_link ADD CONSTRAINT calendar_link_owner FOREIGN KEY (owner_id) REFERENCES organization (id);
ALTER TABLE calendar_link ADD CONSTRAINT calendar_link_user FOREIGN KEY (user_id) REFERENCES app_user (id);
