package db

// Groups is how many groups of text operations are on their way, and how many operations wait for one.
func (s *Store) Groups() (flying, waiting int) {
	s.texts.mu.Lock()
	defer s.texts.mu.Unlock()
	return s.texts.flying, len(s.texts.waiting)
}
