// Package dynamolocal runs the table on DynamoDB Local, for tests and for the
// whole system on one machine. No function links it.
//
// [Start] runs DynamoDB Local as a child process on a free loopback port. It
// needs Java 17 and the folder that holds DynamoDBLocal.jar, which comes with
// the npm package in infra/local/dynamodb; the environment names it by
// [DirVariable]. [Server.Create] makes the table that template.yaml
// declares for AWS, except that TTL stays off: DynamoDB Local deletes within
// seconds and would hide that an expired item must count as absent.
//
// [Server.Feed] reads the table's stream and gives batches as Lambda does.
package dynamolocal
