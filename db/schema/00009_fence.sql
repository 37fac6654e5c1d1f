-- +goose Up

-- The fence becomes a narrow row: with it in the session, every commit wrote the whole state into the write-ahead log again.
CREATE TABLE session_fence (
    session_id uuid PRIMARY KEY REFERENCES session ON DELETE CASCADE,
    seq        fence NOT NULL,   -- the fence of board-protocol rule 3
    touched_at timestamptz,      -- the last commit
    planned    boolean NOT NULL  -- the session has not been seen open: see fence_session
) WITH (fillfactor = 50);
INSERT INTO session_fence SELECT id, seq, touched_at, state = 'planned' FROM session;
ALTER TABLE session DROP seq, DROP touched_at;

-- Takes the fence for this transaction if it is still where the writer believes it to be, and opens a planned session: from its first
-- committed change of state, or from the first commit after the planned start or soon before it.
-- +goose StatementBegin
CREATE FUNCTION pass_fence(session uuid, old_seq bigint, new_seq bigint, at timestamptz, changed boolean, soon timestamptz) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    was_planned boolean;
BEGIN
    UPDATE session_fence AS f SET seq = new_seq, touched_at = at WHERE f.session_id = session AND f.seq = old_seq
    RETURNING f.planned INTO was_planned;
    IF was_planned THEN
        UPDATE session AS s SET state = 'open' WHERE s.id = session AND s.state = 'planned' AND (changed OR s.starts_at <= soon);
        IF FOUND THEN
            UPDATE session_fence AS f SET planned = false WHERE f.session_id = session;
        END IF;
    END IF;
    RETURN was_planned IS NOT NULL;
END
$$;
-- +goose StatementEnd

-- What does not pass fails the whole transaction with SQLSTATE CVF01, and nothing of it is written.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION fence_session(session uuid, old_seq bigint, new_seq bigint, at timestamptz, changed boolean, soon timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT pass_fence(session, old_seq, new_seq, at, changed, soon) THEN
        RAISE EXCEPTION 'fenced' USING ERRCODE = 'CVF01';
    END IF;
END
$$;
-- +goose StatementEnd

-- +goose Down
ALTER TABLE session ADD seq fence NOT NULL DEFAULT 0, ADD touched_at timestamptz;
UPDATE session s SET seq = f.seq, touched_at = f.touched_at FROM session_fence f WHERE f.session_id = s.id;
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION fence_session(session uuid, old_seq bigint, new_seq bigint, at timestamptz, changed boolean, soon timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE session s SET seq = new_seq, touched_at = at,
        state = CASE WHEN s.state = 'planned' AND (changed OR s.starts_at <= soon) THEN 'open' ELSE s.state END
    WHERE s.id = session AND s.seq = old_seq;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'fenced' USING ERRCODE = 'CVF01';
    END IF;
END
$$;
-- +goose StatementEnd
DROP FUNCTION pass_fence;
DROP TABLE session_fence;
