package db

// Waiting is how many text operations wait for a writer.
func (s *Store) Waiting() int { return len(s.texts.waiting) }
