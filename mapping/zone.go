package mapping

import (
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // for machines without time zones of their own, such as Windows
)

// zone reads the IANA name of a time zone.
func (d *decoder) zone(n *node) *time.Location {
	text, ok := d.text(n, "timezone")
	if !ok {
		return nil
	}
	text = TrimBlanks(text)
	if strings.EqualFold(text, "Local") { // means another zone on each machine
		d.fault(n.at, "timezone is the IANA name of a zone, such as Europe/Berlin: Local differs from machine to machine")
		return nil
	}
	zone, err := time.LoadLocation(text)
	if err == nil {
		return zone
	}
	if meant, ok := zoneOfCity(text); ok {
		d.fault(n.at, "%s is no time zone: did you mean %s?", quote(text), meant)
	} else if meant, ok := Nearest(text, slices.Values(usualZones)); ok {
		d.fault(n.at, "%s is no time zone: did you mean %s?", quote(text), meant)
	} else {
		d.fault(n.at, "%s is no time zone: write its IANA name, such as Europe/Berlin or America/New_York", quote(text))
	}
	return nil
}

// zoneOfCity returns the zone that is named after a city: people often write
// that alone.
func zoneOfCity(city string) (string, bool) {
	for _, zone := range usualZones {
		if strings.EqualFold(zone[strings.LastIndexByte(zone, '/')+1:], strings.ReplaceAll(city, " ", "_")) {
			return zone, true
		}
	}
	return "", false
}

// usualZones are offered for a name that is mistyped; every zone of the IANA
// database is accepted.
var usualZones = []string{
	"UTC", "Africa/Cairo", "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi",
	"America/Argentina/Buenos_Aires", "America/Bogota", "America/Chicago", "America/Denver",
	"America/Halifax", "America/Los_Angeles", "America/Mexico_City", "America/New_York",
	"America/Phoenix", "America/Sao_Paulo", "America/Toronto", "America/Vancouver",
	"Asia/Bangkok", "Asia/Dubai", "Asia/Hong_Kong", "Asia/Jakarta", "Asia/Jerusalem",
	"Asia/Karachi", "Asia/Kolkata", "Asia/Manila", "Asia/Seoul", "Asia/Shanghai",
	"Asia/Singapore", "Asia/Tokyo", "Australia/Melbourne", "Australia/Perth",
	"Australia/Sydney", "Europe/Amsterdam", "Europe/Athens", "Europe/Berlin",
	"Europe/Brussels", "Europe/Budapest", "Europe/Copenhagen", "Europe/Dublin",
	"Europe/Helsinki", "Europe/Istanbul", "Europe/Lisbon", "Europe/London", "Europe/Madrid",
	"Europe/Moscow", "Europe/Oslo", "Europe/Paris", "Europe/Prague", "Europe/Rome",
	"Europe/Stockholm", "Europe/Vienna", "Europe/Warsaw", "Europe/Zurich",
	"Pacific/Auckland", "Pacific/Honolulu",
}
