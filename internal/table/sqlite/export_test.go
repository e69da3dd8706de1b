package sqlite

import "context"

// Kept is every change that is still in the feed.
func Kept(e *Engine) (out []Change, err error) {
	err = e.borrow(context.Background(), func(r *reader) (err error) {
		out, err = r.feed(0, e.feed.kinds, 1<<20)
		return err
	})
	return out, err
}

// Pragma reads one of the writer's settings. Nobody else may write meanwhile.
func Pragma(e *Engine, name string) (int64, error) { return e.conn.integer("PRAGMA " + name) }

// TryNext is Worker.Next without waiting.
func TryNext(ctx context.Context, w *Worker, limit int) ([]Change, error) {
	head, _ := w.e.feed.state(w.kinds)
	return w.read(ctx, head, limit)
}
