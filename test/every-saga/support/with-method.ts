/** The same object with another method in the place of one. Everything else of it stays, private fields too. */
export function withMethod<T extends object, K extends keyof T>(object: T, name: K, method: T[K]): T {
  return new Proxy(object, {
    get: (target, key) => {
      if (key === name) return method;
      const member: unknown = Reflect.get(target, key);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}
