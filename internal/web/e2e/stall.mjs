// Whether the browser is held up: how long it could not draw, and how much it asks.

/** Does something while it is watched how long a page can not draw, and says so. The figures depend
 * on the machine, so nothing is asserted. */
export async function watched(t, page, name, what) {
  await page.evaluate(watch);
  await what();
  const { gap, tasks, key } = await page.evaluate(() => window.stalls());
  const long = tasks.length > 0 ? `${tasks.length} tasks above 50 ms, the longest ${Math.max(...tasks)} ms` : "no task above 50 ms";
  t.diagnostic(`${name}: ${gap} ms without a frame at most; ${long}${key ? `; ${key} ms from a key to the next frame at most` : ""}`);
}

// Runs in the page: looks at frames, long tasks and events until it is asked.
function watch() {
  const seen = { gap: 0, tasks: [], key: 0 };
  let on = true;
  let before = performance.now();
  requestAnimationFrame(function look(now) {
    seen.gap = Math.max(seen.gap, Math.round(now - before));
    before = now;
    if (on) requestAnimationFrame(look);
  });
  const tasks = (list) => list.forEach((e) => seen.tasks.push(Math.round(e.duration)));
  const keys = (list) => list.filter((e) => e.name.startsWith("key")).forEach((e) => (seen.key = Math.max(seen.key, e.duration)));
  const observers = [
    [tasks, { type: "longtask" }],
    [keys, { type: "event", durationThreshold: 16 }],
  ].map(([take, what]) => {
    const observer = new PerformanceObserver((list) => take(list.getEntries()));
    observer.observe(what);
    return { observer, take };
  });
  window.stalls = () => {
    on = false;
    for (const { observer, take } of observers) {
      take(observer.takeRecords());
      observer.disconnect();
    }
    return seen;
  };
}

/** Counts what a page asks the API for. */
export function counting(page) {
  const calls = [];
  page.on("request", (r) => {
    const { pathname } = new URL(r.url());
    if (pathname.startsWith("/v1/")) calls.push(`${r.method()} ${pathname}`);
  });
  return { calls, forget: () => (calls.length = 0) };
}

/** Keeps requests from being answered until it is said to let them go. */
export async function held(page, url) {
  let open;
  const gate = new Promise((resolve) => (open = resolve));
  const wait = async (route) => {
    await gate;
    await route.continue().catch(() => {}); // it may not be wanted any more
  };
  await page.route(url, wait);
  return async () => {
    open();
    await page.unroute(url, wait);
  };
}
