package web

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"codev/collab/board"
	"codev/collab/method"
)

// writer makes one Markdown document. Headings are ours, in the reader's language; what people wrote is never
// translated, and stands in quotations in which nothing can be taken for a heading, a link or HTML.
type writer struct {
	strings.Builder
	words words
	names map[method.PersonID]string
}

// markdown is the record as a Markdown document.
func markdown(r *record, lang string) []byte {
	w := &writer{words: wordsFor(lang), names: map[method.PersonID]string{}}
	for _, p := range r.People {
		w.names[p.ID] = p.Name
	}
	w.front(r)
	w.shift(r)
	w.questions(r.Questions)
	w.cards(w.words.reformulations, r.Reformulations)
	w.contributions(r.Contributions)
	w.plan(r.Plan)
	w.cards(w.words.learnings, r.Learnings)
	w.cards(w.words.processNotes, r.ProcessNotes)
	w.cards(w.words.closing, r.Words)
	w.cards(w.words.notes, r.Notes)
	return []byte(w.String())
}

// front says which session this is and who was there.
func (w *writer) front(r *record) {
	fmt.Fprintf(w, "# %s %s\n\n", w.words.session, r.Session.StartsAt.UTC().Format(time.DateOnly))
	fmt.Fprintf(w, "%s: %s\n", w.words.group, plain(r.Group.Name))
	for _, p := range r.People {
		roles := make([]string, len(p.Roles))
		for i, role := range p.Roles {
			roles[i] = w.words.roles[role]
		}
		fmt.Fprintf(w, "\n- %s (%s)", plain(p.Name), strings.Join(roles, ", "))
	}
	w.WriteString("\n")
	if r.Topic != nil {
		w.heading(w.words.topic)
		w.quote(r.Topic.Text)
	}
}

// shift is the way from the question first asked to the contract.
func (w *writer) shift(r *record) {
	if r.Headline != nil {
		w.heading(w.words.headline)
		w.quote(r.Headline.Text)
	}
	if r.Ask != nil {
		w.heading(w.words.ask)
		w.versions(r.Ask.Versions)
	}
	if r.Contract == nil {
		return
	}
	w.heading(w.words.contract)
	w.versions(r.Contract.Versions)
	for _, p := range r.People {
		if word, ok := w.words.agreed[r.Contract.Agreed[p.ID]]; ok {
			fmt.Fprintf(w, "\n- %s: %s", plain(p.Name), word)
		}
	}
	w.WriteString("\n")
}

func (w *writer) versions(all []board.Version) {
	for _, v := range all {
		fmt.Fprintf(w, "\n%s %d\n", w.words.version, v.N)
		w.quote(v.Text)
	}
}

func (w *writer) questions(all []question) {
	if len(all) == 0 {
		return
	}
	w.heading(w.words.questions)
	for _, q := range all {
		w.by(q.Card, w.words.question)
		w.quote(q.Card.Text)
		if q.Answer != nil {
			w.by(*q.Answer, w.words.answer)
			w.quote(q.Answer.Text)
		}
	}
}

func (w *writer) contributions(all []board.CardView) {
	if len(all) == 0 {
		return
	}
	w.heading(w.words.contributions)
	for _, v := range all {
		what := w.words.kinds[v.Kind]
		if v.Kept {
			what += ", " + w.words.kept
		}
		w.by(v, what)
		w.quote(v.Text)
	}
}

func (w *writer) plan(p plan) {
	w.cards(w.words.retained, p.Retained)
	if len(p.Actions) == 0 {
		return
	}
	w.heading(w.words.plan)
	for _, v := range p.Actions {
		w.quote(v.Text)
		for _, f := range []method.Field{method.FieldStep, method.FieldWhen, method.FieldWith, method.FieldObstacle, method.FieldSign} {
			if v.Fields[f] != "" {
				fmt.Fprintf(w, "\n- %s: %s", w.words.fields[f], plain(v.Fields[f]))
			}
		}
		w.WriteString("\n")
	}
}

// cards writes a section of cards with their authors; nothing at all when there are none.
func (w *writer) cards(title string, all []board.CardView) {
	if len(all) == 0 {
		return
	}
	w.heading(title)
	for _, v := range all {
		w.by(v, "")
		if v.Sealed {
			fmt.Fprintf(w, "\n%s\n", w.words.sealed)
			continue
		}
		w.quote(v.Text)
	}
}

func (w *writer) heading(title string) { fmt.Fprintf(w, "\n## %s\n", title) }

// by says what a card is and who wrote it and in it, as far as any is known.
func (w *writer) by(v board.CardView, what string) {
	parts := []string{}
	if what != "" {
		parts = append(parts, "**"+what+"**")
	}
	names := []string{}
	for _, p := range append([]method.PersonID{v.Author}, v.Writers...) {
		if name := w.names[p]; name != "" {
			names = append(names, plain(name))
		}
	}
	if len(names) > 0 {
		parts = append(parts, strings.Join(names, ", "))
	}
	if len(parts) > 0 {
		fmt.Fprintf(w, "\n%s\n", strings.Join(parts, " · "))
	}
}

// quote writes what somebody wrote as a quotation of its own lines.
func (w *writer) quote(text string) {
	lines := strings.Split(newlines.ReplaceAllString(strings.TrimSpace(text), "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight("> "+escape(line), " ")
		if i < len(lines)-1 && strings.TrimSpace(line) != "" {
			lines[i] += `\` // the next line is a line of its own
		}
	}
	fmt.Fprintf(w, "\n%s\n", strings.Join(lines, "\n"))
}

// plain is one line of what somebody wrote, a name for instance.
func plain(text string) string {
	return escape(newlines.ReplaceAllString(strings.TrimSpace(text), " "))
}

var (
	newlines = regexp.MustCompile(`\r\n|[\r\n\v\f\x{85}\x{2028}\x{2029}]`)
	// Wherever they stand: escapes, code, emphasis, links, HTML, tables, mail addresses, entities, bare addresses.
	anywhere = regexp.MustCompile("[\\\\`*_\\[\\]<>#|~@]|&(?:#|[A-Za-z][A-Za-z0-9]*;)|:(?://)|(?i:www)\\.")
	// At the start of a line: lists, rules and underlines of headings.
	lineStart = regexp.MustCompile(`^(?:[-+=]|\d+[.)])`)
)

// escape makes a line of text mean itself in CommonMark and GitHub's dialect (CommonMark 0.31, section 2.4).
func escape(line string) string {
	line = strings.TrimSpace(strings.ReplaceAll(line, "\t", " "))
	line = anywhere.ReplaceAllStringFunc(line, func(found string) string {
		if strings.HasSuffix(found, ".") {
			return found[:len(found)-1] + `\.`
		}
		return `\` + found
	})
	return lineStart.ReplaceAllStringFunc(line, func(found string) string {
		return found[:len(found)-1] + `\` + found[len(found)-1:]
	})
}
