package dynamolocal

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"lanyard/internal/table/dynamo"
)

// Create makes the table, its index and its stream. A table that exists is left
// as it is.
func (s *Server) Create(ctx context.Context, name string) (err error) {
	var exists *types.ResourceInUseException
	for range createTries {
		_, err = s.Client().CreateTable(ctx, schema(name))
		if err == nil || errors.As(err, &exists) {
			return nil
		}
	}
	return fmt.Errorf("create table %s: %w", name, err)
}

// createTries is how often it is asked to: on a busy machine a JVM's first answers
// take longer than a client waits.
const createTries = 10

func schema(name string) *dynamodb.CreateTableInput {
	return &dynamodb.CreateTableInput{
		TableName:   aws.String(name),
		BillingMode: types.BillingModePayPerRequest,
		KeySchema:   keys("pk", "sk"),
		AttributeDefinitions: []types.AttributeDefinition{
			text("pk"), text("sk"), text("ipk"), text("isk"),
		},
		GlobalSecondaryIndexes: []types.GlobalSecondaryIndex{{
			IndexName:  aws.String(dynamo.IndexName),
			KeySchema:  keys("ipk", "isk"),
			Projection: &types.Projection{ProjectionType: types.ProjectionTypeAll},
		}},
		StreamSpecification: &types.StreamSpecification{
			StreamEnabled:  aws.Bool(true),
			StreamViewType: types.StreamViewTypeNewAndOldImages,
		},
	}
}

func keys(hash, sort string) []types.KeySchemaElement {
	return []types.KeySchemaElement{
		{AttributeName: aws.String(hash), KeyType: types.KeyTypeHash},
		{AttributeName: aws.String(sort), KeyType: types.KeyTypeRange},
	}
}

func text(name string) types.AttributeDefinition {
	return types.AttributeDefinition{
		AttributeName: aws.String(name), AttributeType: types.ScalarAttributeTypeS,
	}
}
