-- +goose Up

-- A group that meets by voice alone: no camera is asked for, nothing video is negotiated in its sessions.
ALTER TABLE codev_group ADD COLUMN audio_only boolean NOT NULL DEFAULT false;

-- +goose Down
ALTER TABLE codev_group DROP COLUMN audio_only;
