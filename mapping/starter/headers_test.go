package starter

import (
	"strings"
	"testing"
)

// roleNamed finds a role by its field.
func roleNamed(t *testing.T, field string) role {
	t.Helper()
	for r, u := range usages {
		if u.field == field {
			return role(r)
		}
	}
	t.Fatalf("no role is for %s", field)
	return 0
}

func TestHeadersMeanFields(t *testing.T) {
	for field, list := range map[string]string{
		"title":          "Summary, TASK NAME, Aufgabe, Maßnahme, MASSNAHME, Tätigkeit, Taetigkeit, Tâche, Tache, Libellé, Tarea, Título, Attività, Tarefa, Taak, Opgave, Zadanie",
		"description":    "Description, Notes, Beschreibung, Erläuterungen, Remarques, Observaciones, Descrizione, Observações, Omschrijving",
		"deadline":       "Due, Due Date:, due_date, Fällig am, Faellig bis, Fälligkeitsdatum, Frist, Échéance, echeance, Date limite, Vencimiento, Fecha límite, Scadenza, Prazo, Vervaldatum, Uiterste datum, Förfallodatum, Forfallsdato, Termin",
		"started_at":     "Start, Start Date, Beginn, Début, Date de début, Inicio, Inizio, Início, Begindatum",
		"owners.users":   "Assignee, Assigned To, Zuständig, Verantwortliche/r, Bearbeiter, Responsable, Assigné à, Asignado a, Encargado, Responsabile, Responsável, Verantwoordelijke, Ansvarig",
		"owners.guests":  "Guest, Client e-mail, Kunden-E-Mail, Invité, Correo del cliente",
		"owners.groups":  "Team, Group, Department, Abteilung, Équipe, Equipo, Afdeling",
		"tags":           "Tags, Labels, Schlagwörter, Étiquettes, Etiquetas",
		"task_type":      "Task type, Kind, Art der Aufgabe, Type de tâche, Tipo de tarea",
		"key":            "Id, Ticket, Vorgangsnr., Auftrags-Nr, N° dossier, Issue key, Task ID, Ticket #, Aktenzeichen, Référence, N° de ticket, Referencia, Kenmerk",
		"skip":           "Status, Progress, Erledigt, Statut, Estado, Stato",
		"webhook":        "Webhook, Webhook URL",
		"run_id":         "Run ID, run_id, Process id",
		"max_assignable": "max_assignable, Max. assignees",
		"top_secret":     "Top secret, Vertraulich, ¿Confidencial?",
		"project":        "Project, Projekt, Projet, Proyecto",
	} {
		r := roleNamed(t, field)
		for header := range strings.SplitSeq(list, ", ") {
			if rate(plain(header), r) < byPart {
				t.Errorf("%q doesn't mean %s", header, field)
			}
		}
	}
}

// What the rest of a header says otherwise, or names a thing of its own, isn't
// taken for a field.
func TestHeadersThatMeanSomethingElse(t *testing.T) {
	for header, field := range map[string]string{
		"Created": "deadline", "Created date": "deadline", "Date created": "started_at", "Completed date": "deadline", "Last updated": "deadline",
		"Letzte Änderung": "deadline", "Invoice date": "deadline", "Erstellt am": "started_at", "Reporter": "owners.users", "Requested by": "owners.users",
		"Priority": "title", "Task ID": "title", "Due date": "started_at", "Start date": "deadline", "Client e-mail": "owners.users",
		"Parent task": "title", "Costs": "key", "": "title", "Due date of the invoice that the customer got": "deadline",
	} {
		if got := rate(plain(header), roleNamed(t, field)); got != 0 {
			t.Errorf("%q means %s, rated %d", header, field, got)
		}
	}
}

func TestPlainWords(t *testing.T) {
	for text, want := range map[string]string{
		"  Fällig  am: ": "fallig am", "FÄLLIG_AM": "fallig am", "Ticket #": "ticket nr", "N° de ticket": "nr de ticket",
		"Straße": "strasse", "date d’échéance": "date decheance", "e\u0301quipe": "equipe", "(Owner)": "owner", "Due\nDate": "due date", "😀": "", "": "",
	} {
		if got := plain(text); got != want {
			t.Errorf("plain(%q) = %q, want %q", text, got, want)
		}
	}
}
