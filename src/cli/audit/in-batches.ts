/** How many requests a cloud is asked at once: enough to hide the way there, too few to be felt. */
const width = 8;

/** Does it for all of these, some at a time. The answers come in the order of the items. */
export async function inBatches<T, R>(items: readonly T[], action: (item: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (let start = 0; start < items.length; start += width) {
    done.push(...(await Promise.all(items.slice(start, start + width).map(action))));
  }
  return done;
}
