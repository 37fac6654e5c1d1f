// Package timebox bounds how long each of many short things may take, one after the other, with one context for all of them: a
// [context.WithTimeout] for each would allocate more than the thing itself.
package timebox
