package method

// Ids are UUIDs in their canonical text form. They are types so that one is never passed for another.
type (
	PersonID  string // a person, in every group they belong to
	GroupID   string // a codevelopment group
	SessionID string // one session of a group; the board of a session has the same id
	CardID    string // a card of the board; version 4, made by the client that adds it, so that it tells no time
)
