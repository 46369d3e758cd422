package mapping

import "testing"

func TestDidYouMean(t *testing.T) {
	for _, test := range []struct{ word, meant, want string }{
		{"Titel", "Title", "did you mean 'Title'?"},
		{"Title", "Тitle", "did you mean 'Тitle', whose 1st letter is a Cyrillic Т?"},
		{"Тitle", "Title", "did you mean 'Title'? The 1st letter of 'Тitle' is a Cyrillic Т"},
		{"Notes", "Nοtes", "did you mean 'Nοtes', whose 2nd letter is a Greek ο?"},
		{"E-mail", "E–mail", "did you mean 'E–mail', whose 2nd letter is the sign – (U+2013)?"},
		{"Due", "Dуу", "did you mean 'Dуу'?"},
		{"Тitel", "Title", "did you mean 'Title'?"},
	} {
		if got := didYouMean(test.word, test.meant); got != test.want {
			t.Errorf("%s for %s: %s, want %s", test.meant, test.word, got, test.want)
		}
	}
}
