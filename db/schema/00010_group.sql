-- +goose Up

-- Text operations of several sessions share a transaction: commit_text says whether it wrote, instead of failing all of them because one
-- session is another writer's now.
DROP FUNCTION commit_text(text, bigint, bigint, timestamptz, timestamptz, text, text, bytea, integer, integer, text, integer, text, text, integer, jsonb, text, bytea);
-- +goose StatementBegin
CREATE FUNCTION commit_text(
    session text, old_seq bigint, new_seq bigint, at timestamptz, soon timestamptz,
    card text, words text, secret bytea, base integer, rev integer, writer text, place integer,
    person text, client text, n integer, delta jsonb, owner text, secret_delta bytea
) RETURNS boolean
LANGUAGE plpgsql AS $$
#variable_conflict use_variable
BEGIN
    IF NOT pass_fence(session::uuid, old_seq, new_seq, at, false, soon) THEN
        RETURN false;
    END IF;
    UPDATE card AS c SET text = words, sealed = secret, rev = commit_text.rev WHERE c.session_id = session::uuid AND c.id = card::uuid;
    IF writer <> '' THEN
        INSERT INTO card_writer AS w (session_id, card_id, person_id, place) VALUES (session::uuid, card::uuid, writer::uuid, place)
        ON CONFLICT ON CONSTRAINT card_writer_pkey DO NOTHING;
    END IF;
    INSERT INTO board_log (session_id, card_id, base, rev, person_id, client, n, delta, owner_id, sealed, at)
    VALUES (session::uuid, card::uuid, base, rev, person::uuid, client, n, delta, NULLIF(owner, '')::uuid, secret_delta, at);
    INSERT INTO receipt (session_id, client, n, person_id, code) VALUES (session::uuid, client, n, person::uuid, '');
    RETURN true;
END
$$;
-- +goose StatementEnd

-- +goose Down
DROP FUNCTION commit_text(text, bigint, bigint, timestamptz, timestamptz, text, text, bytea, integer, integer, text, integer, text, text, integer, jsonb, text, bytea);
-- +goose StatementBegin
CREATE FUNCTION commit_text(
    session text, old_seq bigint, new_seq bigint, at timestamptz, soon timestamptz,
    card text, words text, secret bytea, base integer, rev integer, writer text, place integer,
    person text, client text, n integer, delta jsonb, owner text, secret_delta bytea
) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_variable
BEGIN
    PERFORM fence_session(session::uuid, old_seq, new_seq, at, false, soon);
    UPDATE card AS c SET text = words, sealed = secret, rev = commit_text.rev WHERE c.session_id = session::uuid AND c.id = card::uuid;
    IF writer <> '' THEN
        INSERT INTO card_writer AS w (session_id, card_id, person_id, place) VALUES (session::uuid, card::uuid, writer::uuid, place)
        ON CONFLICT ON CONSTRAINT card_writer_pkey DO NOTHING;
    END IF;
    INSERT INTO board_log (session_id, card_id, base, rev, person_id, client, n, delta, owner_id, sealed, at)
    VALUES (session::uuid, card::uuid, base, rev, person::uuid, client, n, delta, NULLIF(owner, '')::uuid, secret_delta, at);
    INSERT INTO receipt (session_id, client, n, person_id, code) VALUES (session::uuid, client, n, person::uuid, '');
END
$$;
-- +goose StatementEnd
