package people

// Store is what the Service keeps its people in. Satisfied by package db.
type Store interface{}
