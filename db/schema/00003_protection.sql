-- +goose Up

-- The two opt-in publish gates of a group (METHOD.md, M-150). A session takes them from its group until somebody has entered it.
ALTER TABLE codev_group
    ADD COLUMN protect_expose boolean NOT NULL DEFAULT false,
    ADD COLUMN protect_reading boolean NOT NULL DEFAULT false;

-- +goose Down
ALTER TABLE codev_group DROP COLUMN protect_expose, DROP COLUMN protect_reading;
