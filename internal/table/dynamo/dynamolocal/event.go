package dynamolocal

import (
	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams/types"
)

// event is records as Lambda gives them to a function.
func (f *Feed) event(records []types.Record) events.DynamoDBEvent {
	out := make([]events.DynamoDBEventRecord, len(records))
	for i, r := range records {
		out[i] = events.DynamoDBEventRecord{
			EventID:        aws.ToString(r.EventID),
			EventName:      string(r.EventName),
			EventVersion:   aws.ToString(r.EventVersion),
			EventSource:    aws.ToString(r.EventSource),
			EventSourceArn: aws.ToString(f.arn),
			AWSRegion:      aws.ToString(r.AwsRegion),
			Change:         change(r.Dynamodb),
		}
	}
	return events.DynamoDBEvent{Records: out}
}

func change(r *types.StreamRecord) events.DynamoDBStreamRecord {
	return events.DynamoDBStreamRecord{
		ApproximateCreationDateTime: events.SecondsEpochTime{Time: aws.ToTime(r.ApproximateCreationDateTime)},
		Keys:                        image(r.Keys),
		NewImage:                    image(r.NewImage),
		OldImage:                    image(r.OldImage),
		SequenceNumber:              aws.ToString(r.SequenceNumber),
		SizeBytes:                   aws.ToInt64(r.SizeBytes),
		StreamViewType:              string(r.StreamViewType),
	}
}

// image is nil for an item that was not there.
func image(item map[string]types.AttributeValue) map[string]events.DynamoDBAttributeValue {
	if item == nil {
		return nil
	}
	out := make(map[string]events.DynamoDBAttributeValue, len(item))
	for name, v := range item {
		out[name] = attribute(v)
	}
	return out
}

// attribute knows the types that the engine writes.
func attribute(v types.AttributeValue) events.DynamoDBAttributeValue {
	switch v := v.(type) {
	case *types.AttributeValueMemberS:
		return events.NewStringAttribute(v.Value)
	case *types.AttributeValueMemberN:
		return events.NewNumberAttribute(v.Value)
	case *types.AttributeValueMemberBOOL:
		return events.NewBooleanAttribute(v.Value)
	case *types.AttributeValueMemberM:
		return events.NewMapAttribute(image(v.Value))
	case *types.AttributeValueMemberL:
		list := make([]events.DynamoDBAttributeValue, len(v.Value))
		for i, e := range v.Value {
			list[i] = attribute(e)
		}
		return events.NewListAttribute(list)
	}
	return events.NewNullAttribute()
}
