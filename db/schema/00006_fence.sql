-- +goose Up

-- The fence also opens the session, in the row that it writes anyway: from its first committed change of state, or from the
-- first commit after the planned start or soon before it. Topics prepared at home days before leave it planned.
DROP FUNCTION fence_session(uuid, bigint, bigint, timestamptz);
-- +goose StatementBegin
CREATE FUNCTION fence_session(session uuid, old_seq bigint, new_seq bigint, at timestamptz, changed boolean, soon timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
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

-- +goose Down
DROP FUNCTION fence_session(uuid, bigint, bigint, timestamptz, boolean, timestamptz);
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
