package starter

import (
	"strings"

	"tallyfy-import/mapping"
)

// typeWords are what people call the API's task types.
var typeWords = func() map[string]string {
	types := map[string]string{}
	for _, t := range []struct{ name, words string }{
		{"task", "task, tasks, todo, to do, action, action item, work, normal, aufgabe, zu erledigen, tâche, à faire, tarea, por hacer, attività, compito, tarefa, a fazer, taak, te doen, uppgift, opgave, oppgave, zadanie"},
		{"approval", "approval, approvals, approve, review, sign off, freigabe, freigeben, genehmigung, prüfung, abnahme, approbation, validation, approuver, aprobación, aprobar, revisión, approvazione, aprovação, goedkeuring, beoordeling, godkännande, godkendelse, godkjenning, zatwierdzenie"},
		{"expiring", "expiring, expiring task, befristet, ablaufend"},
		{"email", "email, e-mail, mail, courriel, correo, correo electrónico"},
		{"expiring_email", "expiring email, expiring e-mail"},
	} {
		for word := range phrases(t.words) {
			types[word] = t.name
		}
	}
	return types
}()

// yesWords and noWords are a yes and a no in words that a mapping has to be
// told; doneWords say that nobody need do the task any more.
var (
	yesWords  = phrases("ja, wahr, oui, vrai, sí, verdadero, vero, sim, verdadeiro, tak")
	noWords   = phrases("nein, falsch, non, faux, falso, não, nee, nej, nei, nie")
	doneWords = phrases(`done, completed, complete, closed, finished, resolved, cancelled, canceled,
		erledigt, abgeschlossen, fertig, geschlossen, storniert, abgebrochen, abgesagt, entfällt,
		terminé, terminée, fini, finie, fait, faite, clos, annulé, annulée,
		hecho, hecha, terminado, terminada, completado, completada, cerrado, cerrada, cancelado, cancelada, finalizado, finalizada,
		fatto, completato, chiuso, annullato, concluído, concluída, feito, fechado,
		gereed, klaar, voltooid, afgerond, gesloten, geannuleerd,
		klar, färdig, avslutad, færdig, afsluttet, annulleret, ferdig, fullført, avsluttet, avbrutt,
		zrobione, zakończone, ukończone, anulowane`)
)

// phrases makes a set of a list with commas between, of plain words.
func phrases(list string) map[string]bool {
	set := map[string]bool{}
	for phrase := range strings.SplitSeq(list, ",") {
		set[plain(phrase)] = true
		set[plain(spelledOut(phrase))] = true
	}
	return set
}

// boolean reads a yes or a no: as a mapping does, or a word that a mapping has
// to be told.
func boolean(text string) (yes, ok bool) {
	if yes, ok = mapping.ParseBool(text); ok {
		return yes, true
	}
	const longest = 20 // bytes of the words above
	if len(text) > longest {
		return false, false
	}
	p := plain(text)
	return yesWords[p], yesWords[p] || noWords[p]
}
