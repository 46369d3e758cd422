package cli

const deadlineText = "the time that --deadline allows is over; the same command goes on with the rows that are left"

// What holds a sheet back. Each says how to go on.
const (
	tooManyNewText  = "%s have no task yet, more than the %d that --max-new allows: nothing was sent; look at the sheet, and raise --max-new if they are right"
	tooManyGoneText = "%s of %s with a task %s no longer in the sheet, more than the %s that --max-drop allows: nothing was sent; look at the sheet, and raise --max-drop if it is right"
	otherHeaderText = "the columns are not those of the last run (%s): nothing was sent; look at the sheet, and run once with --same-header=false if it is right"
)

const pingFailedText = "the health check could not be told: "

// Why a sheet that is imported stays where it is.
const (
	changedText = "it was changed while it was imported, and stays for the next run"
	linkText    = "it is a link, and stays where it is"
)
