-- Log-ins that last. All shared tables: a person may act in any hub.

-- A session: one log-in on one device, and the family of refresh tokens that continue it.
CREATE TABLE session (
    id                uuid PRIMARY KEY,
    created_at        timestamptz NOT NULL,
    user_id           uuid NOT NULL,
    -- What the client called itself, so that its owner knows it again.
    device            text,
    -- The network it came from: /24 of IPv4, /48 of IPv6. A network from which the user has logged in is known to him.
    network           text NOT NULL,
    -- Whether a second factor was passed: offices that need one work only then.
    has_second_factor boolean NOT NULL,
    expires_at        timestamptz NOT NULL,
    last_used_at      timestamptz NOT NULL,
    ended_at          timestamptz,
    end_reason        text,
    CONSTRAINT session_end_whole CHECK (num_nonnulls(ended_at, end_reason) IN (0, 2)),
    CONSTRAINT session_end_reason_known CHECK (end_reason IN ('logged_out', 'revoked', 'token_reused',
        'password_changed', 'password_recovered', 'user_left'))
);
-- A user's own list, newest first; and whether a network is known to him.
CREATE INDEX session_of_user ON session (user_id, id DESC);
CREATE INDEX session_of_network ON session (user_id, network);
CREATE INDEX session_expired ON session (expires_at);

-- A refresh token, kept as its SHA-256. It is used once; used again, it was stolen, and its session ends.
CREATE TABLE refresh_token (
    digest     bytea PRIMARY KEY,
    session_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz,
    CONSTRAINT refresh_token_digest_length CHECK (octet_length(digest) = 32)
);
CREATE INDEX refresh_token_of_session ON refresh_token (session_id);

-- What access tokens are no longer good, though they have not expired: those of a session, and those of a user or an
-- organization that were issued before a moment. Each process reads the recent ones twice a second and checks tokens
-- without asking the database; a row is of no use once the tokens it is about have expired.
CREATE TABLE revocation (
    subject_id     uuid PRIMARY KEY,
    subject_prefix text NOT NULL,
    cutoff         timestamptz NOT NULL,
    CONSTRAINT revocation_subject_known CHECK (subject_prefix IN ('ses', 'usr', 'org'))
);
CREATE INDEX revocation_recent ON revocation (cutoff);

-- When a key for machines was last used, to the minute.
CREATE TABLE api_key_use (
    api_key_id   uuid PRIMARY KEY,
    last_used_at timestamptz NOT NULL
);

ALTER TABLE session ADD CONSTRAINT session_owner FOREIGN KEY (user_id) REFERENCES app_user (id);
ALTER TABLE refresh_token ADD CONSTRAINT refresh_token_session FOREIGN KEY (session_id) REFERENCES session (id);
ALTER TABLE api_key_use ADD CONSTRAINT api_key_use_key FOREIGN KEY (api_key_id) REFERENCES api_key (id);
