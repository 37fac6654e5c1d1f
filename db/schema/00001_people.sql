-- +goose Up

-- A person, in every group they belong to.
CREATE TABLE person (
    id         uuid PRIMARY KEY,
    name       text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 80),
    lang       text NOT NULL CHECK (lang IN ('fr', 'en')),
    created_at timestamptz NOT NULL
);

-- A browser in which a person is signed in. Of its cookie only the hash is here; from the cookie's secret comes the key
-- that unwraps the person's data key (board-protocol rule 12). Revoking a device erases its wrapped key.
CREATE TABLE device (
    id          uuid PRIMARY KEY,
    person_id   uuid NOT NULL REFERENCES person ON DELETE CASCADE,
    secret_hash bytea NOT NULL UNIQUE CHECK (octet_length(secret_hash) = 32),
    wrapped_key bytea,
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL CHECK (expires_at > created_at),
    revoked_at  timestamptz,
    CHECK ((revoked_at IS NULL) = (wrapped_key IS NOT NULL))
);
CREATE INDEX ON device (person_id);

CREATE TABLE codev_group (
    id         uuid PRIMARY KEY,
    name       text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 120),
    lang       text NOT NULL CHECK (lang IN ('fr', 'en')),
    confirm    boolean NOT NULL,
    silence    text NOT NULL CHECK (silence IN ('strict', 'standard', 'interactive')),
    created_at timestamptz NOT NULL
);

-- A person in a group. Whoever was removed stays as a row: their name stands on what they shared until it expires.
CREATE TABLE member (
    group_id   uuid NOT NULL REFERENCES codev_group ON DELETE CASCADE,
    person_id  uuid NOT NULL REFERENCES person ON DELETE CASCADE,
    state      text NOT NULL CHECK (state IN ('waiting', 'active', 'removed')),
    owner      boolean NOT NULL,
    inviter_id uuid REFERENCES person ON DELETE SET NULL,
    joined_at  timestamptz NOT NULL,
    PRIMARY KEY (group_id, person_id),
    CHECK (NOT owner OR state = 'active')
);
CREATE INDEX ON member (person_id);

-- A single-use link: into a group (join), or back to a person who lost their device (return). Of its token only the hash
-- is here.
CREATE TABLE invitation (
    id         uuid PRIMARY KEY,
    group_id   uuid NOT NULL REFERENCES codev_group ON DELETE CASCADE,
    kind       text NOT NULL CHECK (kind IN ('join', 'return')),
    token_hash bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
    maker_id   uuid NOT NULL REFERENCES person ON DELETE CASCADE,
    label      text NOT NULL CHECK (char_length(label) BETWEEN 1 AND 80), -- the name its maker wrote
    person_id  uuid REFERENCES person ON DELETE CASCADE,                   -- return: who may come back with it
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL CHECK (expires_at > created_at),
    used_at    timestamptz,
    used_by    uuid REFERENCES person ON DELETE SET NULL,
    revoked_at timestamptz,
    CHECK ((kind = 'return') = (person_id IS NOT NULL)),
    CHECK (used_at IS NULL OR revoked_at IS NULL),
    CHECK (used_by IS NULL OR used_at IS NOT NULL)
);
CREATE INDEX ON invitation (group_id, created_at);

-- +goose Down
DROP TABLE invitation, member, codev_group, device, person;
