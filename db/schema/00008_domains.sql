-- +goose Up

-- The laws of single columns become domains. PostgreSQL reads a table's CHECKs from their text again for every statement, which was a
-- third of a commit; a domain's are read once for each connection, and only what is written is looked at. The laws between columns stay.
CREATE DOMAIN counter AS integer CHECK (VALUE >= 0);
CREATE DOMAIN ordinal AS integer CHECK (VALUE >= 1);
CREATE DOMAIN tab_id AS text CHECK (char_length(VALUE) BETWEEN 1 AND 64);
CREATE DOMAIN card_kind AS text CHECK (VALUE ~ '^[a-z_]{1,20}$');
CREATE DOMAIN card_text AS text CHECK (char_length(VALUE) <= 4000);
CREATE DOMAIN card_fields AS jsonb CHECK (jsonb_typeof(VALUE) = 'object');
CREATE DOMAIN visibility AS text CHECK (VALUE IN ('private', 'shared'));
CREATE DOMAIN phase AS text CHECK (VALUE IN ('open', 'topic', 'expose', 'clarify', 'contract', 'consult', 'plan', 'learn', 'close'));
CREATE DOMAIN refusal AS text CHECK (VALUE ~ '^[a-z]{0,20}$');
CREATE DOMAIN template_id AS text CHECK (VALUE ~ '^[a-z0-9_]{1,40}$');
CREATE DOMAIN session_state AS text CHECK (VALUE IN ('planned', 'open', 'closed'));
CREATE DOMAIN fence AS bigint CHECK (VALUE >= 0);

ALTER TABLE session
    ALTER template TYPE template_id, DROP CONSTRAINT session_template_check,
    ALTER state TYPE session_state, DROP CONSTRAINT session_state_check,
    ALTER seq TYPE fence, DROP CONSTRAINT session_seq_check,
    ALTER phase TYPE phase, DROP CONSTRAINT session_phase_check;
ALTER TABLE card
    ALTER kind TYPE card_kind, DROP CONSTRAINT card_kind_check,
    ALTER phase TYPE phase, DROP CONSTRAINT card_phase_check,
    ALTER visibility TYPE visibility, DROP CONSTRAINT card_visibility_check,
    ALTER text TYPE card_text, DROP CONSTRAINT card_text_check,
    ALTER fields TYPE card_fields, DROP CONSTRAINT card_fields_check,
    ALTER base TYPE counter, DROP CONSTRAINT card_base_check,
    ALTER rev TYPE counter, DROP CONSTRAINT card_rev_check;
ALTER TABLE board_log
    ALTER base TYPE counter, DROP CONSTRAINT board_log_base_check,
    ALTER rev TYPE ordinal, DROP CONSTRAINT board_log_rev_check,
    ALTER client TYPE tab_id, DROP CONSTRAINT board_log_client_check,
    ALTER n TYPE ordinal, DROP CONSTRAINT board_log_n_check;
ALTER TABLE receipt
    ALTER n TYPE ordinal, DROP CONSTRAINT receipt_n_check,
    ALTER code TYPE refusal, DROP CONSTRAINT receipt_code_check;

-- +goose Down
ALTER TABLE session
    ALTER template TYPE text, ADD CHECK (template ~ '^[a-z0-9_]{1,40}$'),
    ALTER state TYPE text, ADD CHECK (state IN ('planned', 'open', 'closed')),
    ALTER seq TYPE bigint, ADD CHECK (seq >= 0),
    ALTER phase TYPE text, ADD CHECK (phase IN ('open', 'topic', 'expose', 'clarify', 'contract', 'consult', 'plan', 'learn', 'close'));
ALTER TABLE card
    ALTER kind TYPE text, ADD CHECK (kind ~ '^[a-z_]{1,20}$'),
    ALTER phase TYPE text, ADD CHECK (phase IN ('open', 'topic', 'expose', 'clarify', 'contract', 'consult', 'plan', 'learn', 'close')),
    ALTER visibility TYPE text, ADD CHECK (visibility IN ('private', 'shared')),
    ALTER text TYPE text, ADD CHECK (char_length(text) <= 4000),
    ALTER fields TYPE jsonb, ADD CHECK (jsonb_typeof(fields) = 'object'),
    ALTER base TYPE integer, ADD CHECK (base >= 0),
    ALTER rev TYPE integer, ADD CHECK (rev >= 0);
ALTER TABLE board_log
    ALTER base TYPE integer, ADD CHECK (base >= 0),
    ALTER rev TYPE integer, ADD CHECK (rev >= 1),
    ALTER client TYPE text, ADD CHECK (char_length(client) BETWEEN 1 AND 64),
    ALTER n TYPE integer, ADD CHECK (n >= 1);
ALTER TABLE receipt
    ALTER n TYPE integer, ADD CHECK (n >= 1),
    ALTER code TYPE text, ADD CHECK (code ~ '^[a-z]{0,20}$');
DROP DOMAIN counter, ordinal, tab_id, card_kind, card_text, card_fields, visibility, phase, refusal, template_id, session_state, fence;
