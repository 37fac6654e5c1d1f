package people

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
)

// Longest names, in code points.
const (
	maxName      = 80
	maxGroupName = 120
)

// cleanName trims a name and refuses what is empty, longer than most code points, or would play tricks on a screen:
// control characters, line separators, and the marks that turn the direction of what stands around them.
func cleanName(field, name string, most int) (string, error) {
	if !utf8.ValidString(name) {
		return "", FieldError{field, "chars"}
	}
	name = strings.TrimSpace(name)
	visible := false
	for _, r := range name {
		if unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp) || 0x202A <= r && r <= 0x202E || 0x2066 <= r && r <= 0x2069 {
			return "", FieldError{field, "chars"}
		}
		visible = visible || unicode.IsGraphic(r) && !unicode.IsSpace(r)
	}
	switch {
	case !visible:
		return "", FieldError{field, "required"}
	case utf8.RuneCountInString(name) > most:
		return "", FieldError{field, "long"}
	}
	return name, nil
}

func checkLang(lang string) error {
	switch lang {
	case "fr", "en":
		return nil
	case "":
		return FieldError{"lang", "required"}
	}
	return FieldError{"lang", "value"}
}

// isID is whether s could be an id at all: anything else is not worth a question to the database, which would refuse it.
func isID[T ~string](s T) bool {
	return len(s) == 36 && uuid.Validate(string(s)) == nil
}
