package dynamo

import (
	"fmt"
	"reflect"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"lanyard/internal/errs"
	"lanyard/internal/table"
)

// checkOps refuses what DynamoDB or the contract would, before anything is
// sent.
func checkOps(ops []table.Op) error {
	if len(ops) == 0 {
		return errs.BadField("ops", "at least one")
	}
	if len(ops) > table.MaxOps {
		return errs.New(errs.TooLarge, fmt.Sprintf("at most %d ops in one write", table.MaxOps))
	}
	seen := make(map[table.Key]bool, len(ops))
	for _, op := range ops {
		if seen[op.Key] {
			return errs.BadField("ops", "no two on one item")
		}
		seen[op.Key] = true
		if err := checkOp(op); err != nil {
			return err
		}
	}
	return nil
}

func checkOp(op table.Op) error {
	if err := checkKey(op.Key); err != nil {
		return err
	}
	switch op.Type {
	case table.OpPut:
		h := table.HeadOf(op.Record)
		return checkIndexKey(h.IPK, h.ISK)
	case table.OpUpdate:
		return checkChanges(op.Changes)
	case table.OpDelete, table.OpCheck:
		return nil
	}
	return errs.BadField("ops", "no such op")
}

func checkKey(k table.Key) error {
	switch {
	case k.PK == "" || len(k.PK) > table.MaxPartitionKey:
		return errs.BadField("pk", fmt.Sprintf("1 to %d bytes", table.MaxPartitionKey))
	case k.SK == "" || len(k.SK) > table.MaxSortKey:
		return errs.BadField("sk", fmt.Sprintf("1 to %d bytes", table.MaxSortKey))
	}
	return nil
}

func checkIndexKey(ipk, isk string) error {
	switch {
	case len(ipk) > table.MaxPartitionKey:
		return errs.BadField("ipk", fmt.Sprintf("at most %d bytes", table.MaxPartitionKey))
	case len(isk) > table.MaxSortKey:
		return errs.BadField("isk", fmt.Sprintf("at most %d bytes", table.MaxSortKey))
	}
	return nil
}

func checkChanges(changes []table.Change) error {
	if len(changes) == 0 {
		return errs.BadField("changes", "at least one")
	}
	seen := make(map[string]bool, len(changes))
	for _, c := range changes {
		if seen[c.Attr] {
			return errs.BadField(c.Attr, "changed twice in one update")
		}
		seen[c.Attr] = true
		if err := checkChange(c); err != nil {
			return err
		}
	}
	return nil
}

func checkChange(c table.Change) error {
	switch c.Attr {
	case "", "pk", "sk", "kind", nonceAttr:
		return errs.BadField(c.Attr, "can not be changed")
	}
	if _, ok := c.Value.(int64); c.Type == table.ChangeAdd && !ok {
		return errs.BadField(c.Attr, "only an int64 can be added")
	}
	if c.Type == table.ChangeSet {
		return checkIndexChange(c)
	}
	return nil
}

// checkIndexChange refuses what can not be a place on the index. To leave it,
// an item's place is removed.
func checkIndexChange(c table.Change) error {
	if c.Attr != "ipk" && c.Attr != "isk" {
		return nil
	}
	v := reflect.ValueOf(c.Value)
	if v.Kind() != reflect.String || v.Len() == 0 {
		return errs.BadField(c.Attr, "is a string and not empty; remove it instead")
	}
	if c.Attr == "ipk" {
		return checkIndexKey(v.String(), "")
	}
	return checkIndexKey("", v.String())
}

// checkSize refuses an item and a transaction over the limits. An update that
// makes an item outgrow its limit only DynamoDB can notice.
func checkSize(ps ...*parts) error {
	total := 0
	for _, p := range ps {
		if p.size > table.MaxItemBytes {
			return errs.New(errs.TooLarge, "")
		}
		total += p.size
	}
	if total > table.MaxTransactionSize {
		return errs.New(errs.TooLarge, "")
	}
	return nil
}

// itemSize is what DynamoDB counts of an item: names and values
// (AWS, "DynamoDB item sizes and formats").
func itemSize(item attributes) int {
	n := 0
	for name, v := range item {
		n += len(name) + valueSize(v)
	}
	return n
}

func valueSize(v types.AttributeValue) int {
	switch v := v.(type) {
	case *types.AttributeValueMemberS:
		return len(v.Value)
	case *types.AttributeValueMemberN:
		return len(v.Value)/2 + 1
	case *types.AttributeValueMemberM:
		return 3 + len(v.Value) + itemSize(v.Value)
	case *types.AttributeValueMemberL:
		n := 3
		for _, e := range v.Value {
			n += 1 + valueSize(e)
		}
		return n
	}
	return 1
}
