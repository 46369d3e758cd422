package mapping

import (
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	yamltoken "github.com/goccy/go-yaml/token"
)

// parseYAML reads YAML 1.2.
func parseYAML(data []byte) (*node, *fault) {
	root, failed := parseDocument(data)
	if failed == nil {
		return root, nil
	}
	if clean, found := withoutTabLines(data); found {
		return parseDocument(clean)
	}
	return nil, failed
}

// parseDocument reads a document as the library can. Its parser recurses into
// what is nested, so the depth is bounded before it starts.
func parseDocument(data []byte) (root *node, failed *fault) {
	defer func() {
		if recover() != nil { // the library's own bug must not end the program
			root, failed = nil, &fault{position{1, 1}, "the mapping can't be read as YAML"}
		}
	}()
	tokens := lexer.Tokenize(string(data))
	if len(tokens) > 4*maxNodes {
		return nil, &fault{position{1, 1}, "the mapping is too large"}
	}
	if deep := tooDeep(tokens); deep != nil {
		return nil, &fault{tokenPosition(deep), "lists and objects are nested too deeply here"}
	}
	if cut := miscut(tokens); cut != nil {
		return nil, cut
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, syntaxFault(data, err)
	}
	c := converter{anchors: map[string]*node{}}
	for _, doc := range file.Docs {
		if _, directive := doc.Body.(*ast.DirectiveNode); directive || doc.Body == nil {
			continue
		}
		converted := c.convert(doc.Body, 0)
		if c.failed != nil {
			return nil, c.failed
		}
		if root != nil {
			return nil, &fault{converted.at, "a second document begins here: a mapping file holds one"}
		}
		root = converted
	}
	return root, nil
}

// tooDeep returns the token at which the nesting goes beyond its bound: by
// brackets, or by several marks in one line, such as "- - - -".
func tooDeep(tokens yamltoken.Tokens) *yamltoken.Token {
	depth, marks, line := 0, 0, 0
	for _, t := range tokens {
		if t.Position.Line != line {
			line, marks = t.Position.Line, 0
		}
		switch t.Type {
		case yamltoken.SequenceStartType, yamltoken.MappingStartType:
			depth++
		case yamltoken.SequenceEndType, yamltoken.MappingEndType:
			depth = max(0, depth-1)
		case yamltoken.SequenceEntryType, yamltoken.MappingKeyType, yamltoken.AnchorType, yamltoken.TagType:
			marks++
		}
		if depth > maxDepth || marks > maxDepth {
			return t
		}
	}
	return nil
}

func tokenPosition(t *yamltoken.Token) position {
	if t == nil || t.Position == nil {
		return position{1, 1}
	}
	return position{t.Position.Line, max(1, t.Position.Column)}
}

// A converter makes nodes of the library's syntax tree.
type converter struct {
	anchors map[string]*node
	nodes   int
	failed  *fault
}

func (c *converter) fail(at position, message string) *node {
	if c.failed == nil {
		c.failed = &fault{at, message}
	}
	return &node{at: at}
}

// convert returns the node of n, or of an alias the node that it stands for.
func (c *converter) convert(n ast.Node, depth int) *node {
	if n == nil {
		return &node{at: position{1, 1}}
	}
	at := tokenPosition(n.GetToken())
	if c.nodes++; c.nodes > maxNodes {
		return c.fail(at, "the mapping is too large")
	}
	if c.failed != nil {
		return &node{at: at}
	}
	if depth > 10*maxDepth {
		return c.fail(at, "lists and objects are nested too deeply here")
	}
	switch n := n.(type) {
	case *ast.MappingNode:
		return c.object(n.Values, at, depth)
	case *ast.MappingValueNode:
		return c.object([]*ast.MappingValueNode{n}, at, depth)
	case *ast.SequenceNode:
		made := &node{at: at, kind: list, size: 1}
		for _, item := range n.Values {
			child := c.entry(item, depth+1)
			made.items, made.size = append(made.items, child), made.size+child.size
		}
		return made
	case *ast.AnchorNode:
		made := c.convert(n.Value, depth+1)
		c.anchors[n.Name.GetToken().Value] = made
		return made
	case *ast.AliasNode:
		return c.alias(n, at)
	default:
		return c.scalar(n, at)
	}
}

// entry returns the node of a list's entry.
func (c *converter) entry(n ast.Node, depth int) *node {
	if text, first := joined(n); first != nil {
		return &node{at: tokenPosition(first), kind: scalar, text: text, size: 1}
	}
	return c.convert(n, depth)
}

func (c *converter) object(values []*ast.MappingValueNode, at position, depth int) *node {
	made := &node{at: at, kind: object, size: 1}
	for _, v := range values {
		key := c.key(v.Key)
		if len(made.entries) == 0 {
			made.at = key.at
		}
		value := c.convert(v.Value, depth+1)
		made.entries = append(made.entries, entry{key, value})
		made.size += 1 + value.size
	}
	return made
}

func (c *converter) key(n ast.MapKeyNode) *node {
	if inner, ok := n.(*ast.MappingKeyNode); ok {
		return c.plainKey(inner.Value)
	}
	return c.plainKey(n)
}

func (c *converter) plainKey(n ast.Node) *node {
	switch n := n.(type) {
	case *ast.MergeKeyNode:
		return c.fail(tokenPosition(n.GetToken()), "<< isn't part of YAML 1.2: write the keys out")
	case *ast.NullNode:
		t := n.GetToken()
		return &node{at: tokenPosition(t), kind: scalar, text: t.Value, size: 1}
	case ast.ScalarNode:
		return c.scalar(n, tokenPosition(n.GetToken()))
	case nil:
		return c.fail(position{1, 1}, "a key is missing")
	default:
		return c.fail(tokenPosition(n.GetToken()), "a key must be a plain text")
	}
}

func (c *converter) alias(n *ast.AliasNode, at position) *node {
	name := n.Value.GetToken().Value
	target, ok := c.anchors[name]
	if !ok {
		return c.fail(at, "nothing above is marked &"+name)
	}
	if c.nodes += target.size; c.nodes > maxNodes {
		return c.fail(at, "the mapping is too large")
	}
	return target
}

func (c *converter) scalar(n ast.Node, at position) *node {
	made := &node{at: at, kind: scalar, size: 1}
	switch n := n.(type) {
	case *ast.NullNode:
		made.kind = nothing
	case *ast.StringNode:
		made.text = n.Value
		made.quoted = n.Token.Type == yamltoken.SingleQuoteType || n.Token.Type == yamltoken.DoubleQuoteType
	case *ast.LiteralNode:
		made.text, made.quoted = n.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		made.text = n.GetToken().Value
	case *ast.TagNode:
		return c.fail(at, "marks such as "+n.GetToken().Value+" aren't needed: put a text in quotes")
	default:
		return c.fail(at, "this can't be part of a mapping")
	}
	return made
}
