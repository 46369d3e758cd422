package mapping

import "encoding/json"

// A schema is a piece of a JSON Schema (draft 7, the latest that editors know).
type schema map[string]any

var (
	oneTextSchema = schema{"type": []string{"string", "number", "boolean"}}
	textSchema    = oneTextSchema
	textsSchema   = schema{"oneOf": []schema{oneTextSchema, {"type": "array", "items": oneTextSchema, "minItems": 1}}}
	boolSchema    = schema{"type": "boolean"}
	letterSchema  = schema{"type": "string", "pattern": "^[A-Za-z]{1,3}$"}
	literalSchema = textsSchema
	valuesSchema  = schema{"type": "object", "minProperties": 1, "additionalProperties": schema{"oneOf": []schema{oneTextSchema, {"type": "null"}, {"type": "array", "items": oneTextSchema}}}}
	columnSchema  = schema{"oneOf": []schema{oneTextSchema, columnObject()}}
	keySchema     = schema{"oneOf": []schema{columnSchema, {"type": "array", "items": columnSchema, "minItems": 1}}}
)

// columnObject is a column by its header or its letter, written out.
func columnObject() schema {
	return schema{"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": false, "properties": schema{
		"column": textSchema, "letter": letterSchema,
	}}
}

// Schema returns the JSON Schema of the mapping file, for editors. It is made
// from the tables that Load reads by.
func Schema() []byte {
	whole := objectSchema(fileKeys(), "version", "fields")
	whole["$schema"] = "http://json-schema.org/draft-07/schema#"
	whole["title"] = "tallyfy-import mapping"
	text, err := json.MarshalIndent(whole, "", "  ")
	if err != nil {
		return nil // texts, numbers and lists are always written
	}
	return append(text, '\n')
}

// objectSchema is the schema of an object that is read by a table of keys.
func objectSchema[T any](keys []key[T], required ...string) schema {
	properties := schema{}
	for _, k := range keys {
		properties[k.name] = described(k.schema, k.meaning)
	}
	s := schema{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		s["required"] = required
	}
	return s
}

// described returns s with a sentence for whoever points at it.
func described(s schema, meaning string) schema {
	with := schema{"description": meaning}
	for name, part := range s {
		with[name] = part
	}
	return with
}

// valueSchema is the schema of a field's value: a column's header, or an
// object with the options that make sense for the kind.
func valueSchema(k kind) schema {
	return schema{"oneOf": []schema{oneTextSchema, valueObject(k)}}
}

func valueObject(k kind) schema {
	var keys []key[valueReading]
	for _, v := range valueKeys {
		if v.kinds&k != 0 {
			keys = append(keys, v.key)
		}
	}
	s := objectSchema(keys)
	var sources []schema
	for _, v := range valueKeys[:sourceKeys] {
		sources = append(sources, schema{"required": []string{v.name}})
	}
	s["oneOf"] = sources
	return s
}

func ownersSchema() schema {
	lists := objectSchema(ownerKeys())
	lists["minProperties"] = 1
	return schema{"oneOf": []schema{oneTextSchema, valueObject(mixedKind), lists}}
}

func fieldsSchema() schema {
	return objectSchema(fieldKeys(), "title", "task_type", "deadline", "owners")
}

func formSchema() schema { return objectSchema(formKeys(), "label", "field_type") }

func formBoolSchema() schema {
	return schema{"oneOf": []schema{boolSchema, valueObject(booleanKind)}}
}

func choicesSchema() schema {
	choice := schema{"oneOf": []schema{oneTextSchema, objectSchema(choiceKeys(), "text")}}
	return schema{"oneOf": []schema{{"type": "array", "items": choice, "minItems": 1}, valueObject(listKind)}}
}

func skipSchema() schema {
	one := objectSchema(conditionKeys())
	one["allOf"] = []schema{
		{"oneOf": []schema{{"required": []string{"column"}}, {"required": []string{"letter"}}}},
		{"oneOf": []schema{{"required": []string{"equals"}}, {"required": []string{"blank"}}}},
	}
	return schema{"oneOf": []schema{one, {"type": "array", "items": one, "minItems": 1}}}
}
