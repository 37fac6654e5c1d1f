-- These run in one pipeline, in this order, as one transaction (board-protocol rule 3). Lists of ids are sent as text: pgx has no
-- binary form of a uuid in a string, and tries it first.

-- name: Fence :exec
SELECT fence_session(@id, @old_seq, @new_seq, @at, @changed, @soon);

-- One row if it was written, none if the session is another writer's.
-- name: CommitText :execrows
SELECT 1 WHERE commit_text(@session_id, @old_seq, @new_seq, @at, @soon, @card, sqlc.narg('words'), @secret, @base, @rev, @writer, @place,
    @person, @client, @n, @delta, @owner, @secret_delta);

-- name: SaveState :exec
UPDATE session SET doc = @doc WHERE id = @id;

-- name: SaveRoles :exec
UPDATE seat SET roles = string_to_array(r.roles, ' ')
FROM (SELECT unnest(@people::uuid[]) AS person_id, unnest(@roles::text[]) AS roles) r
WHERE seat.session_id = @session_id AND seat.person_id = r.person_id AND seat.roles <> string_to_array(r.roles, ' ');

-- The rule of expires_at stands at the table; otherwise = 90 days after the close.
-- name: CloseSession :exec
UPDATE session s SET doc = @doc, state = 'closed', closed_at = @at, last_left_at = NULL,
    expires_at = COALESCE(
        (SELECT min(n.starts_at) + interval '30 days' FROM session n
         WHERE n.group_id = s.group_id AND n.id <> s.id AND n.state = 'planned' AND n.starts_at > @at),
        @otherwise)
WHERE s.id = @id AND s.state <> 'closed';

-- name: DeleteLog :exec
DELETE FROM board_log WHERE session_id = @session_id;

-- name: DeleteClients :exec
DELETE FROM board_client WHERE session_id = @session_id;

-- name: TrimLog :exec
DELETE FROM board_log WHERE session_id = @session_id AND at <= @before;

-- name: DeleteCards :exec
DELETE FROM card WHERE session_id = @session_id AND id = ANY (@ids::uuid[]);

-- name: DeleteLogOf :exec
DELETE FROM board_log WHERE session_id = @session_id AND card_id = ANY (@ids::uuid[]);

-- name: SaveCards :exec
INSERT INTO card (session_id, id, kind, author_id, phase, of_id, ord, visibility, text, fields, sealed, base, rev, returned, created_at, removed_at, unsigned)
SELECT @session_id, c.id, c.kind, NULLIF(c.author, '')::uuid, c.phase, NULLIF(c.of_id, '')::uuid, c.ord, c.visibility,
    CASE WHEN c.sealed IS NULL THEN c.text END, CASE WHEN c.sealed IS NULL THEN c.fields END, c.sealed, c.base, c.rev, c.returned,
    c.created_at, NULLIF(c.removed_at, '0001-01-01 00:00:00+00'::timestamptz), c.unsigned
FROM (SELECT unnest(@ids::text[])::uuid AS id, unnest(@kinds::text[]) AS kind, unnest(@authors::text[]) AS author,
        unnest(@phases::text[]) AS phase, unnest(@ofs::text[]) AS of_id, unnest(@ords::text[]) AS ord,
        unnest(@visibilities::text[]) AS visibility, unnest(@texts::text[]) AS text, unnest(@fields::jsonb[]) AS fields,
        unnest(@sealed::bytea[]) AS sealed, unnest(@bases::integer[]) AS base, unnest(@revs::integer[]) AS rev, unnest(@returned::boolean[]) AS returned,
        unnest(@created::timestamptz[]) AS created_at, unnest(@removed::timestamptz[]) AS removed_at,
        unnest(@unsigned::boolean[]) AS unsigned) c
ON CONFLICT (session_id, id) DO UPDATE SET
    kind = excluded.kind, author_id = excluded.author_id, phase = excluded.phase, of_id = excluded.of_id, ord = excluded.ord,
    visibility = excluded.visibility, text = excluded.text, fields = excluded.fields, sealed = excluded.sealed, base = excluded.base, rev = excluded.rev,
    returned = excluded.returned, removed_at = excluded.removed_at, unsigned = excluded.unsigned;

-- name: SaveVersions :exec
INSERT INTO card_version (session_id, card_id, n, text, at)
SELECT @session_id, unnest(@ids::uuid[]), unnest(@ns::integer[]), unnest(@texts::text[]), unnest(@ats::timestamptz[])
ON CONFLICT (session_id, card_id, n) DO NOTHING;

-- name: DeleteKeeps :exec
DELETE FROM card_keep WHERE session_id = @session_id AND card_id = ANY (@ids::uuid[]);

-- name: SaveKeeps :exec
INSERT INTO card_keep (session_id, card_id) SELECT @session_id, unnest(@ids::uuid[])
ON CONFLICT (session_id, card_id) DO NOTHING;

-- name: DeleteAgreements :exec
DELETE FROM card_agreement WHERE session_id = @session_id AND card_id = ANY (@ids::uuid[]);

-- name: SaveAgreements :exec
INSERT INTO card_agreement (session_id, card_id, person_id, value)
SELECT @session_id, unnest(@ids::uuid[]), unnest(@people::uuid[]), unnest(@vals::text[]);

-- name: SaveWriters :exec
INSERT INTO card_writer (session_id, card_id, person_id, place)
SELECT @session_id, unnest(@ids::uuid[]), unnest(@people::uuid[]), unnest(@places::integer[])
ON CONFLICT (session_id, card_id, person_id) DO NOTHING;

-- name: AppendLog :exec
INSERT INTO board_log (session_id, card_id, base, rev, person_id, client, n, delta, owner_id, sealed, at)
SELECT @session_id, l.id, l.base, l.rev, NULLIF(l.person, '')::uuid, NULLIF(l.client, ''), NULLIF(l.n, 0), l.delta,
    NULLIF(l.owner, '')::uuid, l.sealed, l.at
FROM (SELECT unnest(@ids::text[])::uuid AS id, unnest(@bases::integer[]) AS base, unnest(@revs::integer[]) AS rev, unnest(@people::text[]) AS person,
        unnest(@clients::text[]) AS client, unnest(@ns::integer[]) AS n, unnest(@deltas::jsonb[]) AS delta,
        unnest(@owners::text[]) AS owner, unnest(@sealed::bytea[]) AS sealed, unnest(@ats::timestamptz[]) AS at) l;

-- name: BindClients :exec
INSERT INTO board_client (session_id, client, person_id)
SELECT @session_id, unnest(@clients::text[]), unnest(@people::text[])::uuid
ON CONFLICT (session_id, client) DO NOTHING;

-- name: SaveReceipts :exec
INSERT INTO receipt (session_id, client, n, person_id, code)
SELECT @session_id, unnest(@clients::text[]), unnest(@ns::integer[]), unnest(@people::text[])::uuid, unnest(@codes::text[]);
