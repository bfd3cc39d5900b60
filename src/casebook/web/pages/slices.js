// Work that would keep a page from answering, done in slices of some milliseconds. It is a generator,
// which yields wherever it may be left for a moment, and can yield how much of it is done.
globalThis.casebookSlices = (() => {
  "use strict";

  // A message comes back at once, unlike a timer, which waits the longer the more often it is set.
  const { port1, port2 } = new MessageChannel();
  const waiting = [];
  port1.onmessage = () => waiting.shift()();
  const pause = () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      port2.postMessage(null);
    });

  async function inSlices(work, { slice = 12, pause: wait = pause, progress = () => {} } = {}) {
    for (;;) {
      await wait(); // what has been done already is a slice, too
      const until = performance.now() + slice;
      let step;
      do step = work.next();
      while (!step.done && performance.now() < until);
      if (step.done) return step.value;
      if (step.value !== undefined) progress(step.value);
    }
  }

  // Once what has changed is on the screen. A page that nobody sees is not painted.
  const afterPaint = () =>
    new Promise((resolve) => {
      if (document.hidden) resolve();
      else requestAnimationFrame(() => setTimeout(resolve));
    });

  return { inSlices, pause, afterPaint };
})();
