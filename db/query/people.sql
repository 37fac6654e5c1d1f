-- name: InsertPerson :exec
INSERT INTO person (id, name, lang, created_at) VALUES (@id, @name, @lang, @at);

-- name: UpdatePerson :exec
UPDATE person SET name = @name, lang = @lang WHERE id = @id;

-- name: InsertDevice :exec
INSERT INTO device (id, person_id, secret_hash, wrapped_key, created_at, expires_at)
VALUES (@id, @person_id, @secret_hash, @wrapped_key, @created_at, @expires_at);

-- name: DeviceBySecret :one
SELECT d.id AS device_id, d.wrapped_key, d.expires_at, p.id, p.name, p.lang
FROM device d JOIN person p ON p.id = d.person_id
WHERE d.secret_hash = @secret_hash AND d.revoked_at IS NULL AND d.expires_at > @now;

-- name: ExtendDevice :exec
UPDATE device SET expires_at = @expires_at WHERE id = @id AND revoked_at IS NULL;

-- name: RevokeDevice :exec
UPDATE device SET revoked_at = @at, wrapped_key = NULL WHERE id = @id AND revoked_at IS NULL;

-- name: RevokeDevicesOf :exec
UPDATE device SET revoked_at = @at, wrapped_key = NULL WHERE person_id = @person_id AND revoked_at IS NULL;

-- name: InsertGroup :exec
INSERT INTO codev_group (id, name, lang, confirm, silence, audio_only, protect_expose, protect_reading, created_at)
VALUES (@id, @name, @lang, @confirm, @silence, @audio_only, @protect_expose, @protect_reading, @created_at);

-- name: UpdateGroup :exec
UPDATE codev_group SET name = @name, confirm = @confirm, silence = @silence, audio_only = @audio_only,
    protect_expose = @protect_expose, protect_reading = @protect_reading
WHERE id = @id;

-- name: LockGroup :one
SELECT id FROM codev_group WHERE id = @id FOR UPDATE;

-- name: GroupByID :one
SELECT id, name, lang, confirm, silence, audio_only, protect_expose, protect_reading FROM codev_group WHERE id = @id;

-- name: GroupsOf :many
SELECT g.id, g.name, m.state FROM codev_group g JOIN member m ON m.group_id = g.id
WHERE m.person_id = @person_id AND m.state <> 'removed'
ORDER BY g.created_at, g.id;

-- name: MembersOf :many
SELECT m.person_id, p.name, m.owner, m.state, m.inviter_id
FROM member m JOIN person p ON p.id = m.person_id
WHERE m.group_id = @group_id AND m.state <> 'removed'
ORDER BY m.state, m.joined_at, m.person_id;

-- name: MemberOf :one
SELECT m.person_id, p.name, m.owner, m.state, m.inviter_id
FROM member m JOIN person p ON p.id = m.person_id
WHERE m.group_id = @group_id AND m.person_id = @person_id AND m.state <> 'removed';

-- name: UpsertMember :exec
INSERT INTO member (group_id, person_id, state, owner, inviter_id, joined_at)
VALUES (@group_id, @person_id, @state, @owner, @inviter_id, @joined_at)
ON CONFLICT (group_id, person_id) DO UPDATE
SET state = excluded.state, owner = excluded.owner, inviter_id = excluded.inviter_id, joined_at = excluded.joined_at
WHERE member.state = 'removed';

-- name: ConfirmMember :execrows
UPDATE member SET state = 'active' WHERE group_id = @group_id AND person_id = @person_id AND state = 'waiting';

-- name: SetOwner :execrows
UPDATE member m SET owner = @owner
WHERE m.group_id = @group_id AND m.person_id = @person_id AND m.state = 'active'
  AND (@owner OR EXISTS (SELECT 1 FROM member o WHERE o.group_id = m.group_id AND o.owner AND o.person_id <> m.person_id));

-- name: RemoveMember :execrows
UPDATE member m SET state = 'removed', owner = false
WHERE m.group_id = @group_id AND m.person_id = @person_id AND m.state <> 'removed'
  AND (NOT m.owner OR EXISTS (SELECT 1 FROM member o WHERE o.group_id = m.group_id AND o.owner AND o.person_id <> m.person_id));

-- name: InsertInvitation :exec
INSERT INTO invitation (id, group_id, kind, token_hash, maker_id, label, person_id, created_at, expires_at)
VALUES (@id, @group_id, @kind, @token_hash, @maker_id, @label, @person_id, @created_at, @expires_at);

-- name: OpenInvitations :one
SELECT count(*) FROM invitation
WHERE group_id = @group_id AND kind = 'join' AND used_at IS NULL AND revoked_at IS NULL AND expires_at > @now;

-- name: InvitationsOf :many
SELECT id, maker_id, label, created_at, expires_at, used_at, revoked_at FROM invitation
WHERE group_id = @group_id AND kind = 'join' ORDER BY created_at DESC, id;

-- name: InvitationByToken :one
SELECT i.id, i.group_id, g.name AS group_name, g.confirm, i.maker_id, m.name AS maker_name, i.person_id, p.name AS person_name
FROM invitation i
JOIN codev_group g ON g.id = i.group_id
JOIN person m ON m.id = i.maker_id
LEFT JOIN person p ON p.id = i.person_id
WHERE i.token_hash = @token_hash AND i.kind = @kind AND i.used_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > @now;

-- name: UseInvitation :one
UPDATE invitation SET used_at = @now
WHERE token_hash = @token_hash AND kind = @kind AND used_at IS NULL AND revoked_at IS NULL AND expires_at > @now
RETURNING id, group_id, maker_id, person_id;

-- name: InvitationUsedBy :exec
UPDATE invitation SET used_by = @person_id WHERE id = @id;

-- name: RevokeInvitation :execrows
UPDATE invitation SET revoked_at = @now
WHERE id = @id AND group_id = @group_id AND used_at IS NULL AND revoked_at IS NULL;

-- After a return by a link of @group_id: in other groups with other active members, whose owner the maker is not, the person
-- waits again.
-- name: WaitElsewhere :exec
UPDATE member m SET state = 'waiting', owner = false
WHERE m.person_id = @person_id AND m.state = 'active' AND m.group_id <> @group_id
  AND EXISTS (SELECT 1 FROM member o WHERE o.group_id = m.group_id AND o.person_id <> m.person_id AND o.state = 'active')
  AND NOT EXISTS (SELECT 1 FROM member o WHERE o.group_id = m.group_id AND o.person_id = @maker_id AND o.owner);

-- name: HeirsElsewhere :exec
UPDATE member SET owner = true
FROM (SELECT DISTINCT ON (o.group_id) o.group_id, o.person_id
      FROM member w JOIN member o ON o.group_id = w.group_id AND o.state = 'active'
      WHERE w.person_id = @person_id AND w.state = 'waiting'
        AND NOT EXISTS (SELECT 1 FROM member x WHERE x.group_id = w.group_id AND x.owner)
      ORDER BY o.group_id, o.joined_at, o.person_id) heir
WHERE member.group_id = heir.group_id AND member.person_id = heir.person_id;

-- name: LockGroupsOf :many
SELECT g.id FROM codev_group g JOIN member m ON m.group_id = g.id WHERE m.person_id = @person_id ORDER BY g.id FOR UPDATE OF g;

-- name: RevokeReturnsOf :exec
UPDATE invitation SET revoked_at = @now
WHERE person_id = @person_id AND kind = 'return' AND used_at IS NULL AND revoked_at IS NULL;

-- name: RevokeLinksOf :exec
UPDATE invitation SET revoked_at = @now
WHERE group_id = @group_id AND (maker_id = @person_id OR person_id = @person_id) AND used_at IS NULL AND revoked_at IS NULL;
