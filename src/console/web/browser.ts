/** What the pages take from the browser besides its document: time. One file, so that nothing else asks for it. */

/** Milliseconds since 1970. */
export function now(): number {
  return Date.now();
}

/** Calls `action` once after `ms` milliseconds, unless the returned function is called before. */
export function after(ms: number, action: () => void): () => void {
  const timer = setTimeout(action, ms);
  return () => clearTimeout(timer);
}

/** Calls `action` every `ms` milliseconds until the returned function is called. */
export function every(ms: number, action: () => void): () => void {
  const timer = setInterval(action, ms);
  return () => clearInterval(timer);
}

/** Resolves after `ms` milliseconds, or as soon as the signal aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cancel = after(ms, resolve);
    signal.addEventListener('abort', () => {
      cancel();
      resolve();
    });
  });
}

/** Whether who looks wants nothing to move that need not. */
export function wantsCalm(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/** Resolves when somebody sees the page, at once if so, or when the signal aborts. */
export function seen(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (document.hidden && !signal.aborted) return;
      document.removeEventListener('visibilitychange', look);
      resolve();
    };
    document.addEventListener('visibilitychange', look);
    signal.addEventListener('abort', look, { once: true });
    look();
  });
}

/** A signal that aborts when nobody sees the page any more, until `stop` is called. */
export function untilHidden(): { readonly hidden: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const stop = () => document.removeEventListener('visibilitychange', look);
  const look = () => {
    if (document.hidden) controller.abort();
  };
  document.addEventListener('visibilitychange', look);
  look();
  return { hidden: controller.signal, stop };
}
