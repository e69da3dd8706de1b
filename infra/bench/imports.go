package main

import "context"

// imports measures a list of people on its way into the directory.
func (b *bench) imports(ctx context.Context) error {
	n := maxRows
	if b.quick {
		n = 5000
	}
	s, err := b.newSystem(ctx)
	if err != nil {
		return err
	}
	defer s.stop() // it has been measured
	progress("import of %d rows", n)
	m, err := s.measure()
	if err != nil {
		return err
	}
	took, err := s.importList(ctx, 0, n)
	if err != nil {
		return err
	}
	r, err := m.read()
	if err != nil {
		return err
	}
	b.section("Import of %d rows, whole system", n)
	b.add("uploaded and checked", ms(took.upload), "ms", none)
	b.add("planned", perSecond(n, took.plan), "rows/s", none)
	b.add("applied", perSecond(n, took.apply), "rows/s", none)
	b.add("CPU per row, all three", us(each(r.cpu, n)), "us", none)
	b.add("peak heap", mib(r.heap), "MiB", none)
	b.add("peak memory", mib(r.resident), "MiB", none)
	return nil
}
