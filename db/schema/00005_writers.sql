-- +goose Up

-- Who wrote in a card's text besides its author, in the order in which they came.
CREATE TABLE card_writer (
    session_id uuid NOT NULL,
    card_id    uuid NOT NULL,
    person_id  uuid NOT NULL REFERENCES person ON DELETE CASCADE,
    place      integer NOT NULL CHECK (place >= 0),
    PRIMARY KEY (session_id, card_id, person_id),
    FOREIGN KEY (session_id, card_id) REFERENCES card ON DELETE CASCADE
);

-- Shown without its author, who is deleted when the phase is left.
ALTER TABLE card ADD COLUMN unsigned boolean NOT NULL DEFAULT false;

-- +goose Down
ALTER TABLE card DROP COLUMN unsigned;
DROP TABLE card_writer;
