-- +goose Up

-- One meeting of a group. doc is method.State whole; the columns generated from it are for constraints and for reading.
--
-- expires_at stands in the row from the first (method.md 4.2, "until 30 days after the next session"), by a rule that can
-- be computed: at creation 180 days after starts_at; at the close 30 days after the group's next planned session, or, when
-- none is planned, 90 days after the close. What has expired is neither loaded nor shown, and Expire deletes it.
CREATE TABLE session (
    id           uuid PRIMARY KEY,
    group_id     uuid NOT NULL REFERENCES codev_group ON DELETE CASCADE,
    template     text NOT NULL CHECK (template ~ '^[a-z0-9_]{1,40}$'),
    starts_at    timestamptz NOT NULL,
    state        text NOT NULL CHECK (state IN ('planned', 'open', 'closed')),
    seq          bigint NOT NULL DEFAULT 0 CHECK (seq >= 0), -- the fence of board-protocol rule 3
    doc          jsonb NOT NULL,
    phase        text NOT NULL GENERATED ALWAYS AS (doc ->> 'phase') STORED
        CHECK (phase IN ('open', 'topic', 'expose', 'clarify', 'contract', 'consult', 'plan', 'learn', 'close')),
    floor        uuid GENERATED ALWAYS AS (NULLIF(doc ->> 'floor', '')::uuid) STORED,
    created_at   timestamptz NOT NULL,
    touched_at   timestamptz,  -- the last commit
    last_left_at timestamptz,  -- when the last person left; NULL while somebody is there, or nobody has been
    closed_at    timestamptz,
    expires_at   timestamptz NOT NULL,
    CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
    CHECK ((state = 'closed') = (doc ->> 'closed')::boolean)
);
CREATE INDEX ON session (group_id, starts_at);
CREATE INDEX ON session (expires_at);

-- Places at the table, in the order of the rounds. Roles follow doc at every commit.
CREATE TABLE seat (
    session_id uuid NOT NULL REFERENCES session ON DELETE CASCADE,
    place      integer NOT NULL CHECK (place BETWEEN 1 AND 24),
    person_id  uuid NOT NULL REFERENCES person ON DELETE CASCADE,
    roles      text[] NOT NULL CHECK (cardinality(roles) > 0 AND roles <@ ARRAY['client', 'consultant', 'facilitator',
                   'cofacilitator', 'deputy', 'timekeeper', 'scribe', 'observer']),
    PRIMARY KEY (session_id, person_id),
    UNIQUE (session_id, place) DEFERRABLE INITIALLY DEFERRED,
    CHECK (NOT (roles @> ARRAY['client'] AND roles && ARRAY['facilitator', 'observer'])),
    EXCLUDE (session_id WITH =) WHERE (roles @> ARRAY['client']) DEFERRABLE INITIALLY DEFERRED,
    EXCLUDE (session_id WITH =) WHERE (roles @> ARRAY['facilitator']) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ON seat (person_id);

-- Cards of a board. Ids are made by clients, so they are unique within a session only: nobody can find out by a collision
-- what exists elsewhere. A private card's words (text and fields) are in sealed only (board-protocol rule 12).
CREATE TABLE card (
    session_id uuid NOT NULL REFERENCES session ON DELETE CASCADE,
    id         uuid NOT NULL,
    kind       text NOT NULL CHECK (kind ~ '^[a-z_]{1,20}$'),
    author_id  uuid REFERENCES person ON DELETE SET NULL, -- NULL once anonymity deleted it
    phase      text NOT NULL CHECK (phase IN ('open', 'topic', 'expose', 'clarify', 'contract', 'consult', 'plan', 'learn', 'close')),
    of_id      uuid,
    ord        text COLLATE "C" NOT NULL,
    visibility text NOT NULL CHECK (visibility IN ('private', 'shared')),
    text       text CHECK (char_length(text) <= 4000),
    fields     jsonb CHECK (jsonb_typeof(fields) = 'object'),
    sealed     bytea,
    base       integer NOT NULL CHECK (base >= 0), -- counts reveals; rev is within it
    rev        integer NOT NULL CHECK (rev >= 0),
    returned   boolean NOT NULL,
    created_at timestamptz NOT NULL,
    removed_at timestamptz,
    PRIMARY KEY (session_id, id),
    FOREIGN KEY (session_id, of_id) REFERENCES card (session_id, id) DEFERRABLE INITIALLY DEFERRED,
    CHECK ((visibility = 'private') = (sealed IS NOT NULL)),
    CHECK ((sealed IS NULL) = (text IS NOT NULL)),
    CHECK ((sealed IS NULL) = (fields IS NOT NULL))
);

-- The wordings the client stood by. Only shared cards have them.
CREATE TABLE card_version (
    session_id uuid NOT NULL,
    card_id    uuid NOT NULL,
    n          integer NOT NULL CHECK (n >= 1),
    text       text NOT NULL CHECK (char_length(text) <= 4000),
    at         timestamptz NOT NULL,
    PRIMARY KEY (session_id, card_id, n),
    FOREIGN KEY (session_id, card_id) REFERENCES card ON DELETE CASCADE
);

-- What the client keeps, seen by the client alone.
CREATE TABLE card_keep (
    session_id uuid NOT NULL,
    card_id    uuid NOT NULL,
    PRIMARY KEY (session_id, card_id),
    FOREIGN KEY (session_id, card_id) REFERENCES card ON DELETE CASCADE
);

-- Each consultant's word on the contract's latest version.
CREATE TABLE card_agreement (
    session_id uuid NOT NULL,
    card_id    uuid NOT NULL,
    person_id  uuid NOT NULL REFERENCES person ON DELETE CASCADE,
    value      text NOT NULL CHECK (value IN ('yes', 'precision')),
    PRIMARY KEY (session_id, card_id, person_id),
    FOREIGN KEY (session_id, card_id) REFERENCES card ON DELETE CASCADE
);

-- Text operations of the last ten minutes, for resume and undo only (board-protocol rule 11); gone at the close.
CREATE TABLE board_log (
    session_id uuid NOT NULL,
    card_id    uuid NOT NULL,
    base       integer NOT NULL CHECK (base >= 0),
    rev        integer NOT NULL CHECK (rev >= 1),
    person_id  uuid REFERENCES person ON DELETE SET NULL,
    client     text CHECK (char_length(client) BETWEEN 1 AND 64),
    n          integer CHECK (n >= 1),
    delta      jsonb,
    owner_id   uuid REFERENCES person ON DELETE CASCADE, -- under whose key sealed is
    sealed     bytea,
    at         timestamptz NOT NULL,
    PRIMARY KEY (session_id, card_id, base, rev),
    FOREIGN KEY (session_id, card_id) REFERENCES card ON DELETE CASCADE,
    CHECK ((delta IS NULL) = (sealed IS NOT NULL)),
    CHECK ((owner_id IS NULL) = (sealed IS NULL))
);
CREATE INDEX ON board_log (session_id, at);

-- Whose tab a client id is: bound at its first use (board-protocol rule 2).
CREATE TABLE board_client (
    session_id uuid NOT NULL REFERENCES session ON DELETE CASCADE,
    client     text NOT NULL CHECK (char_length(client) BETWEEN 1 AND 64),
    person_id  uuid NOT NULL REFERENCES person ON DELETE CASCADE,
    PRIMARY KEY (session_id, client),
    UNIQUE (session_id, client, person_id)
);

-- The stored answer to each operation of each tab. The foreign key says: written by whom the tab belongs to, or not at all.
CREATE TABLE receipt (
    session_id uuid NOT NULL,
    client     text NOT NULL,
    n          integer NOT NULL CHECK (n >= 1),
    person_id  uuid NOT NULL,
    code       text NOT NULL CHECK (code ~ '^[a-z]{0,20}$'), -- '' = done
    PRIMARY KEY (session_id, client, n),
    FOREIGN KEY (session_id, client, person_id) REFERENCES board_client (session_id, client, person_id) ON DELETE CASCADE
);
CREATE INDEX ON receipt (session_id, client, n) WHERE code <> '';

-- The fence: takes the session's row for this transaction if it is still where the writer believes it to be; else the whole
-- transaction fails with SQLSTATE CVF01 and nothing of it is written.
-- +goose StatementBegin
CREATE FUNCTION fence_session(session uuid, old_seq bigint, new_seq bigint, at timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE session s SET seq = new_seq, touched_at = at WHERE s.id = session AND s.seq = old_seq;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'fenced' USING ERRCODE = 'CVF01';
    END IF;
END
$$;
-- +goose StatementEnd

-- +goose Down
DROP FUNCTION fence_session;
DROP TABLE receipt, board_client, board_log, card_agreement, card_keep, card_version, card, seat, session;
