package sqlite

import (
	"context"
	"errors"
	"sync"

	"lanyard/internal/errs"
)

// writer is the one goroutine that writes. Requests that arrive while it
// commits wait together and become the next commit.
type writer struct {
	tx   *tx
	wake chan struct{}
	done chan struct{} // closed when the goroutine has ended

	mu      sync.Mutex
	waiting []*request
	closed  bool
}

// request is one thing to write. Its do may fail, having changed nothing, or
// with a *failure, which undoes the whole batch.
type request struct {
	ctx  context.Context
	do   func(tx *tx) error
	err  error
	done chan struct{}
}

func newWriter(tx *tx) *writer {
	w := &writer{tx: tx, wake: make(chan struct{}, 1), done: make(chan struct{})}
	go w.run()
	return w
}

var errClosed = errs.Because(errs.Unavailable, errors.New("sqlite: the store is closed"))

// write has do done and committed. Once it waits it is not given up: the
// answer says what happened, except that a context which ended before its turn
// came means that nothing did.
func (w *writer) write(ctx context.Context, do func(tx *tx) error) error {
	r := &request{ctx: ctx, do: do, done: make(chan struct{})}
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		return errClosed
	}
	w.waiting = append(w.waiting, r)
	w.mu.Unlock()
	w.signal()
	<-r.done
	return r.err
}

func (w *writer) signal() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

func (w *writer) run() {
	defer close(w.done)
	for range w.wake {
		for {
			batch, closed := w.take()
			if len(batch) == 0 && closed {
				return
			}
			if len(batch) == 0 {
				break
			}
			w.commit(batch)
		}
	}
}

func (w *writer) take() (batch []*request, closed bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	batch, w.waiting = w.waiting, nil
	return batch, w.closed
}

// commit does a batch in one transaction and answers when it is on disk. A
// failed condition waits as well: it may come from a write of the same batch.
func (w *writer) commit(batch []*request) {
	if err := w.attempt(batch); err != nil {
		w.tx.rollback()
		err = errs.Because(errs.Unavailable, err)
		for _, r := range batch {
			r.err = err
		}
	}
	for _, r := range batch {
		close(r.done)
	}
}

func (w *writer) attempt(batch []*request) error {
	if err := w.tx.begin(); err != nil {
		return err
	}
	for _, r := range batch {
		if err := r.ctx.Err(); err != nil {
			r.err = errs.Because(errs.Unavailable, err)
			continue
		}
		r.err = r.do(w.tx)
		var fatal *failure
		if errors.As(r.err, &fatal) {
			return fatal
		}
	}
	return w.tx.commit()
}

// close answers what waits and ends the goroutine.
func (w *writer) close() {
	w.mu.Lock()
	w.closed = true
	w.mu.Unlock()
	w.signal()
	<-w.done
}
