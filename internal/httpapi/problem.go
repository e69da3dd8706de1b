package httpapi

import "context"

func problemFor(ctx context.Context, err error) error { return err }
