package cli

import (
	"os"

	"github.com/spf13/cobra"

	"tallyfy-import/mapping"
)

// schemaCommand prints the JSON Schema of mapping files, or writes it to a
// file.
func schemaCommand(s *session) *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use: "schema [FILE]", Short: schemaShort, Long: schemaLong, Example: schemaExample,
		Args: atMostOne("file"),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 || args[0] == "-" {
				_, err := s.stdout.Write(mapping.Schema())
				return err
			}
			if _, err := os.Stat(args[0]); err == nil && !force {
				return usage(schemaExistsText, args[0])
			}
			return writeNew(args[0], mapping.Schema(), force)
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "overwrite a file that is there already")
	return cmd
}
