package runtimeapi

import (
	"encoding/json"
	"io"
	"net/http"
)

func (f *Function) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /2018-06-01/runtime/invocation/next", f.next)
	mux.HandleFunc("POST /2018-06-01/runtime/invocation/{id}/response", f.response)
	mux.HandleFunc("POST /2018-06-01/runtime/invocation/{id}/error", f.failure)
	mux.HandleFunc("POST /2018-06-01/runtime/init/error", f.initFailure)
	return mux
}

func (f *Function) next(w http.ResponseWriter, r *http.Request) {
	f.readyOnce.Do(func() { close(f.ready) })
	select {
	case in := <-f.events:
		f.mu.Lock()
		f.current = in
		f.mu.Unlock()
		h := w.Header()
		h.Set("Lambda-Runtime-Aws-Request-Id", in.id)
		h.Set("Lambda-Runtime-Deadline-Ms", in.deadline)
		h.Set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:local:000000000000:function:local")
		h.Set("Content-Type", "application/json")
		_, _ = w.Write(in.payload)
	case <-r.Context().Done():
	}
}

func (f *Function) response(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	f.finish(w, r.PathValue("id"), result{body, err})
}

func (f *Function) failure(w http.ResponseWriter, r *http.Request) {
	f.finish(w, r.PathValue("id"), result{err: readError(r.Body)})
}

func (f *Function) initFailure(w http.ResponseWriter, r *http.Request) {
	err := readError(r.Body)
	f.mu.Lock()
	f.initErr = err
	f.mu.Unlock()
	w.WriteHeader(http.StatusAccepted)
}

func readError(body io.Reader) error {
	var e FunctionError
	if err := json.NewDecoder(body).Decode(&e); err != nil {
		return err
	}
	return &e
}

func (f *Function) finish(w http.ResponseWriter, id string, r result) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.current == nil || f.current.id != id {
		http.Error(w, "no such invocation", http.StatusBadRequest)
		return
	}
	f.current.done <- r // has room for the one answer
	f.current = nil
	w.WriteHeader(http.StatusAccepted)
}
