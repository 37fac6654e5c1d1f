// Package web is everything codev says over plain HTTP: the pages, the embedded client, the JSON API of API.md, the
// record of a closed session and its exports.
//
// It decides nothing about people or sessions: who somebody is and what they may do is collab/people's answer, what
// they may see of a board is collab/board's projection. This package reads a request, asks, and writes the answer.
//
// One table ([routes]) lists every route with who may use it; the table is walked by the authorisation test, so that a
// route cannot be added without saying who it is for. A request passes, in this order:
//
//	request id, log, durations → recover → security headers → cross-origin check → the mux → the route's guard
//	(rate, identity) → its handler
//
// Nothing that people wrote, no name and no token is ever logged: a log line has the route's pattern, never the path.
package web
