package cli

const schemaShort = "Print the JSON Schema of mapping files, for editors"

const schemaLong = `Print the JSON Schema of mapping files, or write it to FILE. An editor that knows
it completes keys, shows what they mean and marks mistakes while you type. The
first lines of a mapping that init wrote say where VS Code (with its YAML
extension) and other editors look for it: in tallyfy-import.schema.json beside
the mapping.`

const schemaExample = `  tallyfy-import schema tallyfy-import.schema.json
  tallyfy-import schema | less`

const schemaExistsText = "%s is there already and stays as it is: --force overwrites it"
