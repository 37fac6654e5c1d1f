-- name: InsertSession :exec
WITH s AS (
    INSERT INTO session (id, group_id, template, starts_at, state, doc, created_at, expires_at)
    VALUES (@id, @group_id, @template, @starts_at, 'planned', @doc, @created_at, @expires_at)
    RETURNING id
)
INSERT INTO session_fence (session_id, seq, planned) SELECT id, 0, true FROM s;

-- name: InsertSeats :exec
INSERT INTO seat (session_id, place, person_id, roles)
SELECT @session_id, unnest(@places::integer[]), unnest(@people::uuid[]), string_to_array(unnest(@roles::text[]), ' ');

-- name: ActiveAmong :one
SELECT count(*) FROM member WHERE group_id = @group_id AND state = 'active' AND person_id = ANY (@people::uuid[]);

-- name: SessionsOfGroups :many
SELECT s.id, s.group_id, g.name AS group_name, g.audio_only, s.template, s.starts_at, s.state, s.closed_at, s.expires_at
FROM session s JOIN codev_group g ON g.id = s.group_id
WHERE s.group_id = ANY (@groups::uuid[]) AND s.expires_at > @now
ORDER BY s.starts_at DESC, s.id;

-- name: SessionByID :one
SELECT s.id, s.group_id, g.name AS group_name, g.audio_only, s.template, s.starts_at, s.state, s.closed_at, s.expires_at
FROM session s JOIN codev_group g ON g.id = s.group_id
WHERE s.id = @id AND s.expires_at > @now;

-- name: SeatsOf :many
SELECT t.session_id, t.person_id, t.roles, p.name, p.lang, m.owner, m.state, m.inviter_id
FROM seat t
JOIN session s ON s.id = t.session_id
JOIN person p ON p.id = t.person_id
LEFT JOIN member m ON m.group_id = s.group_id AND m.person_id = t.person_id
WHERE t.session_id = ANY (@sessions::uuid[])
ORDER BY t.session_id, t.place;

-- name: DeletePlannedSession :execrows
DELETE FROM session WHERE id = @id AND state = 'planned';

-- name: LoadSession :one
SELECT s.id, s.group_id, f.seq, s.doc, s.state, g.protect_expose, g.protect_reading
FROM session s JOIN session_fence f ON f.session_id = s.id JOIN codev_group g ON g.id = s.group_id
WHERE s.id = @id AND s.expires_at > @now;

-- name: LoadCards :many
SELECT id, kind, author_id, phase, of_id, ord, visibility, text, fields, sealed, base, rev, returned, created_at, removed_at, unsigned
FROM card WHERE session_id = @session_id ORDER BY ord, id;

-- name: LoadVersions :many
SELECT card_id, n, text, at FROM card_version WHERE session_id = @session_id ORDER BY card_id, n;

-- name: LoadKeeps :many
SELECT card_id FROM card_keep WHERE session_id = @session_id;

-- name: LoadAgreements :many
SELECT card_id, person_id, value FROM card_agreement WHERE session_id = @session_id;

-- name: LoadWriters :many
SELECT card_id, person_id FROM card_writer WHERE session_id = @session_id ORDER BY card_id, place;

-- name: LoadLog :many
SELECT card_id, base, rev, person_id, client, n, delta, owner_id, sealed, at
FROM board_log WHERE session_id = @session_id AND at > @since ORDER BY card_id, base, rev;

-- name: LoadClients :many
SELECT c.client, c.person_id, COALESCE((SELECT max(r.n) FROM receipt r WHERE r.session_id = c.session_id AND r.client = c.client), 0)::integer AS done
FROM board_client c WHERE c.session_id = @session_id;

-- name: LoadRefusals :many
SELECT c.client, r.n, r.code
FROM board_client c CROSS JOIN LATERAL (
    SELECT q.n, q.code FROM receipt q
    WHERE q.session_id = c.session_id AND q.client = c.client AND q.code <> ''
    ORDER BY q.n DESC LIMIT 64
) r
WHERE c.session_id = @session_id;

-- name: MarkEmpty :exec
UPDATE session SET last_left_at = sqlc.narg(at) WHERE id = @id AND state <> 'closed';

-- A session whose server died with people in it has no last_left_at: it counts once nothing was written since silent.
-- name: Abandoned :many
SELECT s.id FROM session s JOIN session_fence f ON f.session_id = s.id
WHERE s.state = 'open' AND s.starts_at < @before
  AND (s.last_left_at < @before OR (s.last_left_at IS NULL AND f.touched_at < @silent))
ORDER BY s.id;

-- name: Sequence :one
SELECT seq FROM session_fence WHERE session_id = @session_id;

-- name: DeleteExpired :execrows
DELETE FROM session WHERE expires_at <= @now;
