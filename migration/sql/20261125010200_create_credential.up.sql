-- What proves who somebody is, how he gets it back, and what he is charged with. All shared tables.

-- A letter that waits to be delivered. Nothing leaves the process during a request: a task delivers it afterwards.
-- What it says is kept until then only, since it may hold a link that opens something.
CREATE TABLE mail (
    id              uuid PRIMARY KEY,
    created_at      timestamptz NOT NULL,
    recipient       text NOT NULL,
    subject         text NOT NULL,
    body            text,
    state           text NOT NULL,
    attempts        integer NOT NULL,
    next_attempt_at timestamptz NOT NULL,
    ended_at        timestamptz,
    CONSTRAINT mail_state_known CHECK (state IN ('waiting', 'sent', 'given_up')),
    CONSTRAINT mail_body_while_waiting CHECK ((state = 'waiting') = (body IS NOT NULL)),
    CONSTRAINT mail_end_whole CHECK ((state = 'waiting') = (ended_at IS NULL))
);
CREATE INDEX mail_waiting ON mail (next_attempt_at) WHERE state = 'waiting';

-- Somebody asked for a link to choose a new password. The request stores this row whether the log-in is known or not; a
-- task then looks, so that neither answer nor time tells.
CREATE TABLE password_recovery (
    id         uuid PRIMARY KEY,
    created_at timestamptz NOT NULL,
    login      text NOT NULL,
    -- Of the link's secret, once it was mailed.
    digest     bytea,
    user_id    uuid,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz,
    CONSTRAINT password_recovery_mailed_whole CHECK (num_nonnulls(digest, user_id) IN (0, 2)),
    CONSTRAINT password_recovery_digest_unique UNIQUE (digest)
);
CREATE INDEX password_recovery_of_user ON password_recovery (user_id, created_at);
CREATE INDEX password_recovery_waiting ON password_recovery (id) WHERE digest IS NULL;

-- A second factor: one-time codes by time (RFC 6238). Its secret is encrypted with a key of the server.
CREATE TABLE second_factor (
    user_id       uuid PRIMARY KEY,
    created_at    timestamptz NOT NULL,
    sealed_secret bytea NOT NULL,
    -- It is on from here.
    confirmed_at  timestamptz,
    -- The step of the last code: no code is good twice.
    last_step     bigint NOT NULL,
    CONSTRAINT second_factor_step_not_negative CHECK (last_step >= 0)
);

-- Codes for the day on which the second factor is lost. Each is good once.
CREATE TABLE recovery_code (
    digest     bytea PRIMARY KEY,
    user_id    uuid NOT NULL,
    created_at timestamptz NOT NULL,
    used_at    timestamptz,
    CONSTRAINT recovery_code_digest_length CHECK (octet_length(digest) = 32)
);
CREATE INDEX recovery_code_of_user ON recovery_code (user_id);

-- An office: a role beside what a member is in his organization (DOMAIN 5.5), in an organization, a hub or the nation.
CREATE TABLE office (
    id              uuid PRIMARY KEY,
    created_at      timestamptz NOT NULL,
    user_id         uuid NOT NULL,
    role            text NOT NULL,
    organization_id uuid,
    hub             smallint,
    is_national     boolean NOT NULL,
    granted_by      text NOT NULL,
    ended_at        timestamptz,
    CONSTRAINT office_role_known CHECK (role IN ('inventor', 'approver', 'signatory', 'reviewer', 'expert', 'broker',
        'registrar', 'senior_registrar', 'regulator', 'auditor', 'statistician')),
    CONSTRAINT office_one_place CHECK (num_nonnulls(organization_id, hub) + is_national::integer = 1)
);
CREATE UNIQUE INDEX office_held_once ON office (user_id, role, organization_id, hub) NULLS NOT DISTINCT
    WHERE ended_at IS NULL;
CREATE INDEX office_of_organization ON office (organization_id, id DESC);
CREATE INDEX office_of_hub ON office (hub, id DESC);

-- An invitation to join an organization, by a link that is mailed.
CREATE TABLE invitation (
    id              uuid PRIMARY KEY,
    created_at      timestamptz NOT NULL,
    organization_id uuid NOT NULL,
    login           text NOT NULL,
    role            text NOT NULL,
    digest          bytea NOT NULL,
    expires_at      timestamptz NOT NULL,
    accepted_at     timestamptz,
    revoked_at      timestamptz,
    CONSTRAINT invitation_role_known CHECK (role IN ('owner', 'editor', 'member')),
    CONSTRAINT invitation_login_lower CHECK (login = lower(login)),
    CONSTRAINT invitation_one_end CHECK (num_nonnulls(accepted_at, revoked_at) <= 1),
    CONSTRAINT invitation_digest_unique UNIQUE (digest)
);
CREATE INDEX invitation_of_organization ON invitation (organization_id, id DESC);

-- What a member is in his organization may also be: a member.
ALTER TABLE role_grant DROP CONSTRAINT role_grant_role_known;
ALTER TABLE role_grant ADD CONSTRAINT role_grant_role_known CHECK (role IN ('owner', 'editor', 'member', 'moderator'));

ALTER TABLE password_recovery ADD CONSTRAINT password_recovery_user FOREIGN KEY (user_id) REFERENCES app_user (id);
ALTER TABLE second_factor ADD CONSTRAINT second_factor_user FOREIGN KEY (user_id) REFERENCES app_user (id);
ALTER TABLE recovery_code ADD CONSTRAINT recovery_code_user FOREIGN KEY (user_id) REFERENCES app_user (id);
ALTER TABLE office ADD CONSTRAINT office_user FOREIGN KEY (user_id) REFERENCES app_user (id);
ALTER TABLE office ADD CONSTRAINT office_organization FOREIGN KEY (organization_id) REFERENCES organization (id);
ALTER TABLE office ADD CONSTRAINT office_hub FOREIGN KEY (hub) REFERENCES hub (number);
ALTER TABLE invitation ADD CONSTRAINT invitation_organization FOREIGN KEY (organization_id) REFERENCES organization (id);
