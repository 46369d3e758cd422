package starter

import (
	"slices"
	"strings"
	"sync"
)

// A role is what a column may be for.
type role uint8

const (
	roleTitle role = iota
	roleDescription
	roleType
	roleDeadline
	roleStart
	roleUsers
	roleGuests
	roleGroups
	roleTags
	roleMax
	roleSeparate
	roleNoGuestComment
	roleEveryone
	roleOnlyAssignees
	roleSecret
	roleWebhook
	roleRun
	roleProject
	roleKey
	roleStatus
	roleCount
)

// A usage is what columns of a role are usually called.
type usage struct {
	field   string   // as in the mapping
	meaning string   // the header means …
	sure    []string // separated by commas, a text for each language
	perhaps string   // names that other columns bear, too
}

// usages are usual headers in English, German, French, Spanish, Italian,
// Portuguese, Dutch and the languages of Scandinavia and Poland, and those of
// programs that people export their tasks from.
var usages = [roleCount]usage{
	roleTitle: {"title", "a title", []string{
		"title, summary, task, task name, task title, name of task, subject, to do, todo, action item, card name, issue title, headline",
		"titel, aufgabe, aufgabenname, aufgabentitel, name der aufgabe, betreff, zusammenfassung, kurzbeschreibung, bezeichnung, thema, maßnahme, tätigkeit, was, was ist zu tun",
		"titre, tâche, nom de la tâche, titre de la tâche, intitulé, sujet, libellé, résumé, quoi",
		"título, tarea, nombre de la tarea, título de la tarea, asunto, resumen, qué",
		"titolo, attività, compito, nome attività, oggetto, riepilogo, tarefa, nome da tarefa, assunto, resumo, o que",
		"taak, taaknaam, onderwerp, samenvatting, uppgift, ämne, rubrik, opgave, oppgave, emne, overskrift, tytuł, zadanie, temat",
	}, "name, nom, nombre, nome, naam, naziv, item, activity, action, aktion, vorgang, actividad, acción, azione, actie, objet, issue, what, content, text"},
	roleDescription: {"description", "a description", []string{
		"description, notes, details, task description, card description, comments, remarks, instructions",
		"beschreibung, aufgabenbeschreibung, notizen, bemerkung, bemerkungen, anmerkung, anmerkungen, erläuterung, erläuterungen, hinweis, hinweise, einzelheiten, langtext",
		"remarque, remarques, commentaires, détails, précisions, consignes",
		"descripción, notas, detalles, comentarios, observaciones, instrucciones",
		"descrizione, dettagli, commenti, osservazioni, istruzioni, descrição, detalhes, comentários, observações",
		"beschrijving, omschrijving, notities, opmerking, opmerkingen, toelichting, beskrivning, anteckningar, beskrivelse, bemærkninger, merknader, opis, uwagi, notatki",
	}, "note, nota, notiz, comment, kommentar, kommentare, commentaire, comentario, commento, comentário, remark, detail, info, information, informationen, body, content, inhalt, text"},
	roleType: {"task_type", "a kind of task", []string{
		"task type, type of task, kind, issue type, kind of task",
		"aufgabentyp, aufgabenart, art der aufgabe", "type de tâche, genre", "tipo de tarea, clase",
		"tipo di attività, tipo de tarefa, taaktype, soort taak, uppgiftstyp, opgavetype, oppgavetype, rodzaj zadania",
	}, "type, typ, art, tipo, soort, rodzaj"},
	roleDeadline: {"deadline", "a deadline", []string{
		"deadline, due, due date, due by, due on, due at, date due, task due, complete by, finish by, needed by, target date",
		"fällig, fällig am, fällig bis, fälligkeit, fälligkeitsdatum, fälligkeitstermin, frist, zu erledigen bis, erledigen bis, bis wann, stichtag, abgabe, abgabetermin, abgabedatum, endtermin, zieltermin, zieldatum",
		"échéance, date d'échéance, date limite, date butoir, délai, à faire pour le, à rendre le",
		"vencimiento, vence, fecha de vencimiento, fecha límite, fecha tope, plazo, fecha de entrega",
		"scadenza, data di scadenza, data scadenza, entro il, prazo, vencimento, data de vencimento, data limite, data de entrega",
		"vervaldatum, uiterste datum, uiterlijk, inleverdatum, förfallodatum, förfaller, sista datum, forfaldsdato, forfallsdato, frist, termin, termin wykonania, termin końcowy",
	}, "end, end date, finish, finish date, until, ende, enddatum, bis, fin, date de fin, fecha de fin, fecha fin, fine, data fine, fim, data de fim, einddatum, slutdatum, slutdato, date, datum, fecha, data, dato, when, wann, quand, cuándo, tag"},
	roleStart: {"started_at", "a start", []string{
		"start, start date, starts, starts on, start on, begin, begin date, begins, started at, not before",
		"beginn, startdatum, starttermin, anfang, anfangsdatum, beginnt am, ab wann",
		"début, date de début, date de commencement, à partir du, à partir de",
		"inicio, fecha de inicio, fecha inicio, comienzo, fecha de comienzo",
		"inizio, data inizio, data di inizio, início, data de início",
		"begindatum, aanvang, startdato, rozpoczęcie, data rozpoczęcia, początek",
	}, "from, ab, von, desde, depuis, dal, vanaf, od"},
	roleUsers: {"owners.users", "an assignee", []string{
		"assignee, assignees, assigned to, assign to, assigned, assignee e-mail, assignee email, assignee id, assignee name, task owner, responsible, responsible person, person responsible, resource names, who, user id",
		"zuständig, zuständige, zuständiger, zuständigkeit, zuständige person, verantwortlich, verantwortliche, verantwortlicher, verantwortliche person, bearbeiter, bearbeiterin, bearbeiter in, zugewiesen an, zugewiesen, zugeteilt, wer, wer macht es",
		"responsable, responsables, assigné à, attribué à, affecté à, assignée à, personne en charge, personne responsable, en charge, chargé de, qui",
		"encargado, encargada, encargados, asignado a, asignada a, asignado, persona asignada, persona responsable, quién",
		"responsabile, assegnato a, incaricato, incaricata, chi, responsável, responsáveis, atribuído a, encarregado, quem",
		"verantwoordelijke, toegewezen aan, uitvoerder, wie, ansvarig, tilldelad, tilldelad till, vem, ansvarlig, tildelt, tildelt til, hvem, odpowiedzialny, osoba odpowiedzialna, przypisany do, przypisano do, kto",
	}, "owner, owners, person, people, user, users, member, members, name, resource, mitarbeiter, mitarbeiterin, kollege, eigentümer, personne, utilisateur, usuario, utente, eigenaar, employee, e-mail, email, e-mail address, email address, mail, e-mail-adresse, mailadresse, adresse e-mail, courriel, correo, correo electrónico"},
	roleGuests: {"owners.guests", "a guest", []string{
		"guest, guests, guest e-mail, guest email, client e-mail, client email, customer e-mail, customer email, external e-mail, external email, contact e-mail, contact email",
		"gast, gäste, gast-e-mail, kunden-e-mail, kundenmail, e-mail kunde, e-mail des kunden, externe e-mail, mail kunde",
		"invité, invités, e-mail client, e-mail du client, courriel du client, email client, mail client",
		"invitado, invitados, correo del cliente, correo cliente, email del cliente",
		"ospite, ospiti, email cliente, e-mail cliente, e-mail do cliente, convidado, convidados, e-mail klant, klant e-mail, gäst, gæst, gjest, gość",
	}, "client, customer, contact, kunde, kundin, kontakt, klant, cliente, klient"},
	roleGroups: {"owners.groups", "a group", []string{
		"group, groups, team, teams, assigned group, assigned team, responsible team, department, departments",
		"gruppe, gruppen, abteilung, abteilungen, fachbereich, zuständige abteilung, zuständiges team",
		"groupe, groupes, équipe, équipes, département", "grupo, grupos, equipo, equipos, departamento, departamentos",
		"gruppo, gruppi, squadra, reparto, equipe, equipa, afdeling, groep, avdelning, avdeling, afdeling, grupp, grupa, zespół, dział",
	}, "bereich, service, área, unit, division, referat"},
	roleTags: {"tags", "tags", []string{
		"tag, tags, label, labels, keywords",
		"etikett, etiketten, schlagwort, schlagwörter, schlagworte, stichwort, stichwörter, stichworte",
		"étiquette, étiquettes, mots-clés, mot-clé", "etiqueta, etiquetas, palabras clave",
		"etichetta, etichette, parole chiave, palavras-chave, trefwoorden, etiketter, etykieta, etykiety, tagi",
	}, ""},
	roleMax:            {"max_assignable", "the most assignees", []string{"max assignable, max assignees, maximum assignees"}, ""},
	roleSeparate:       {"separate_task_for_each_assignee", "a task for each assignee", []string{"separate task for each assignee, separate tasks, one task each"}, ""},
	roleNoGuestComment: {"prevent_guest_comment", "no comments by guests", []string{"prevent guest comment, prevent guest comments"}, ""},
	roleEveryone:       {"everyone_must_complete", "that everyone must complete it", []string{"everyone must complete, all must complete, alle müssen erledigen, tous doivent terminer, todos deben completar"}, ""},
	roleOnlyAssignees:  {"can_complete_only_assignees", "that only assignees may complete it", []string{"can complete only assignees, only assignees can complete"}, ""},
	roleSecret:         {"top_secret", "that only assignees may see it", []string{"top secret, confidential, vertraulich, confidentiel, confidencial, riservato, vertrouwelijk"}, ""},
	roleWebhook:        {"webhook", "a webhook", []string{"webhook, webhook url, callback url"}, ""},
	roleRun:            {"run_id", "the id of a process", []string{"run id, process id, process"}, ""},
	roleProject: {"project", "a project", []string{
		"project, projects, project name, projekt, projektname, projet, nom du projet, proyecto, nombre del proyecto, progetto, projeto, prosjekt",
	}, ""},
	roleKey: {"key", "an id", []string{
		"id, key, task id, ticket, ticket no, ticket nr, ticket number, ticket id, issue key, issue id, issue no, issue number, item id, card id, record id, external id, unique id, uuid, guid, reference, reference no, reference number, case number, case id",
		"ticketnummer, aufgabennummer, aufgaben-nr, aufgaben-id, vorgangsnummer, vorgangs-nr, auftragsnummer, fallnummer, kennung, kennnummer, aktenzeichen, schlüssel, referenz, referenznummer",
		"identifiant, référence, numéro de ticket, n° de ticket, numéro de tâche, clé, numéro de dossier, n° de dossier, n° dossier",
		"identificador, referencia, número de ticket, n.º de ticket, número de tarea, clave",
		"identificativo, riferimento, numero ticket, referência, número do ticket, kenmerk, referentie, ticketnummer, referens, ärendenummer, sagsnummer, saksnummer, identyfikator, numer zgłoszenia",
	}, "no, nr, number, num, nummer, laufende nummer, lfd nr, lfd nummer, numéro, número, núm, numero, code, código, codice, ref, réf, position, pos, issue, case, lp, #"},
	roleStatus: {"skip", "how far it is", []string{
		"status, state, progress, task status, done, completed, complete, closed, finished",
		"erledigt, abgeschlossen, fertig, bearbeitungsstand, fortschritt, aufgabenstatus", "statut, état, état d'avancement, avancement, terminé, fait",
		"estado, situación, hecho, terminado, completado", "stato, fatto, completato, situação, concluído, feito",
		"voortgang, gereed, voltooid, klaar, färdig, avslutad, færdig, ferdig, stan, zrobione, zakończone",
	}, "stand, zustand, stage, phase, bucket name, section column"},
}

// others are words of headers that mean something else than the rest of the
// header says: the day on which a task was created isn't its start.
var others = words(`created creation creator updated modified changed reporter author requester requested
	completed closed resolved last previous parent birth billing invoice erstellt ersteller angelegt geandert letzte
	letzter autor melder eltern ubergeordnet geburtstag cree creation createur modifie auteur demandeur parent creado
	creada creador modificado autor solicitante creato modificato richiedente criado gemaakt gewijzigd skapad oprettet
	opprettet utworzono`)

// A meaning is a role that a header may have, and how sure that is.
type meaning struct {
	role role
	sure bool
}

// meanings returns the roles by a header's plain words. They are put together
// when they are first asked for, since that takes as long as all else that the
// program does before its first command.
var meanings = sync.OnceValue(func() map[string][]meaning {
	m := map[string][]meaning{}
	for r, u := range usages {
		for _, list := range u.sure {
			addMeanings(m, list, meaning{role(r), true})
		}
		addMeanings(m, u.perhaps, meaning{role(r), false})
	}
	return m
})

// addMeanings adds what the names of a list mean, unless it is known already.
func addMeanings(m map[string][]meaning, list string, added meaning) {
	for name := range strings.SplitSeq(list, ",") {
		abbreviated := strings.ReplaceAll(name, "nummer", "nr") // in German
		hyphened := strings.ReplaceAll(name, "nummer", "-nr")
		for _, spelling := range []string{plain(name), plain(spelledOut(name)), plain(abbreviated), plain(hyphened)} {
			known := slices.ContainsFunc(m[spelling], func(k meaning) bool { return k.role == added.role })
			if spelling != "" && !known {
				m[spelling] = append(m[spelling], added)
			}
		}
	}
}

// How well a header fits a role: as a whole, a name that may mean it, or a
// usual name and other words around it.
const (
	byName    = 100
	byPerhaps = 60
	byPart    = 40
)

// rate says how well a header in its plain words fits a role; 0 is not at all.
func rate(header string, r role) int {
	known := false
	for _, m := range meanings()[header] {
		switch {
		case m.role == r && m.sure:
			return byName
		case m.role == r:
			return byPerhaps
		}
		known = known || m.sure
	}
	parts := strings.Fields(header)
	const most = 6 // words in a name with something added to it
	if known || len(parts) < 2 || len(parts) > most {
		return 0
	}
	best := 0
	for from := range parts {
		if others[parts[from]] {
			return 0
		}
		for to := from + 1; to <= len(parts); to++ {
			for _, m := range meanings()[strings.Join(parts[from:to], " ")] {
				if m.role == r && m.sure {
					best = max(best, byPart+to-from)
				}
			}
		}
	}
	return best
}

// isUsual reports whether a header is a usual name of some role.
func isUsual(header string) bool { return len(meanings()[plain(header)]) > 0 }

// words makes a set of a list with blanks between.
func words(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}
