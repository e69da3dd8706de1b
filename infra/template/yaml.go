package template

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"
)

// plain turns a node into maps, slices and scalars as encoding/json has them,
// with the short tags in their long form.
func plain(n *yaml.Node) (any, error) {
	v, err := untagged(n)
	if err != nil {
		return nil, err
	}
	tag := n.Tag
	if !strings.HasPrefix(tag, "!") || strings.HasPrefix(tag, "!!") {
		return v, nil
	}
	switch name := tag[1:]; name {
	case "Ref", "Condition":
		return map[string]any{name: v}, nil
	case "GetAtt":
		if s, ok := v.(string); ok {
			resource, attribute, _ := strings.Cut(s, ".")
			v = []any{resource, attribute}
		}
		return map[string]any{"Fn::GetAtt": v}, nil
	default:
		return map[string]any{"Fn::" + name: v}, nil
	}
}

func untagged(n *yaml.Node) (any, error) {
	switch n.Kind {
	case yaml.DocumentNode:
		return plain(n.Content[0])
	case yaml.MappingNode:
		return mapping(n)
	case yaml.SequenceNode:
		out := make([]any, len(n.Content))
		for i, c := range n.Content {
			v, err := plain(c)
			if err != nil {
				return nil, err
			}
			out[i] = v
		}
		return out, nil
	case yaml.ScalarNode:
		return scalar(n)
	}
	return nil, fmt.Errorf("line %d: anchors are not for CloudFormation", n.Line)
}

func mapping(n *yaml.Node) (any, error) {
	out := make(map[string]any, len(n.Content)/2)
	for i := 0; i < len(n.Content); i += 2 {
		name := n.Content[i].Value
		if _, ok := out[name]; ok {
			return nil, fmt.Errorf("line %d: %s is given twice", n.Content[i].Line, name)
		}
		v, err := plain(n.Content[i+1])
		if err != nil {
			return nil, err
		}
		out[name] = v
	}
	return out, nil
}

func scalar(n *yaml.Node) (any, error) {
	var v any
	switch n.Tag {
	case "!!int", "!!bool", "!!float", "!!null":
		if err := n.Decode(&v); err != nil {
			return nil, fmt.Errorf("line %d: %w", n.Line, err)
		}
		return v, nil
	}
	return n.Value, nil
}
